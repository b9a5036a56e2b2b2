"""Plays a year's promises of one township: its unit promises the projects that the deputies decided, deputies go and
look, it reports to the people, and everybody scores it project by project (R2.13-R2.16)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from huying.commons.activities import services as activities
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.saying import full_day
from huying.kernel.people.models import BodyKind, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from huying.mechanisms.livelihood_projects.models import Commitment, CommitmentSheet, CommitmentYear, Project
from huying.mechanisms.livelihood_projects.procedures import CommitmentKeeping, CommitmentYearly
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from huying.mechanisms.livelihood_projects.selectors.commitments import ABOUT
from huying.mechanisms.livelihood_projects.services import commitments

from .days import Days
from .playing_scores import play_scores
from .reading import Table, table
from .townships import Township, TownshipPlayer

Y, K = CommitmentYearly, CommitmentKeeping
VISITORS = 3  # deputies who go to a unit


def promising_town() -> str:
    """The township whose units promise."""
    return str(table("projects")["promises"]["town"])


def play_promises(player: TownshipPlayer, t: Township, year: int, projects: Sequence[Project]) -> None:
    """As far as the year has come until today."""
    play = _Promises(player, t, year, projects)
    for name, deed in (
        ("prepared", play.prepare), ("published", play.publish), ("planned", play.plan), ("visited", play.visit),
        ("visits_done", play.finish_visits), ("reported", play.report), ("column", play.open_column),
        ("until", play.score), ("results", play.publish_results),
    ):  # fmt: skip
        if (on := play.day(name)) > player.today:
            return
        deed(on)


class _Promises:
    """One year of one township; each deed takes its day."""

    def __init__(self, player: TownshipPlayer, t: Township, year: int, projects: Sequence[Project]) -> None:
        self.player, self.t, self.year, self.projects = player, t, year, projects
        self.said: Table = table("projects")["promises"]
        self.days, self.random = Days(player.calendar, year), Random(year)
        self.office = t.hands[Role.SC_OFFICE]

    def day(self, name: str) -> date:
        return self.days.on(self.said["days"][name])

    def prepare(self, on: date) -> None:
        commitments.open_year(year=self.year, by=self.office, on=on, at=self.player.at(on))
        self._of_year(Y.required, on, {"notice": self.said["notice"]})

    def publish(self, on: date) -> None:
        for sheet in self._sheets():
            who: dict[str, Any] = {"sheet": sheet, "by": self._hand(sheet), "at": self.player.at(on)}
            if self._is_government(sheet):
                title, goal, *_ = self.said["government"]
                commitments.save_commitment(title=title, goal=goal, field="", **who)
            else:
                for project in self.projects:
                    goal = self._filled("goal", project)
                    commitments.save_commitment(title=project.title, goal=goal, field="", project=project, **who)
            self._of_sheet(K.published, sheet, on, {"media": self.said["media"]})

    def plan(self, on: date) -> None:
        self._of_year(Y.planned, on, {"meeting": self.said["meeting"], "plan": self.said["plan"]})

    def visit(self, on: date) -> None:
        deputies = Person.objects.filter(congress=self.t.congress, mandates__role=Role.DEPUTY.value).order_by("pk")
        who: dict[str, Any] = {"by": self.office, "at": self.player.at(on)}
        for sheet in self._sheets():
            place = sheet.unit.name if self._is_government(sheet) else self.projects[0].place
            made = activities.plan_activity(
                congress=self.t.congress, about=(ABOUT, sheet.pk), kind="inspection", methods=["on_site"],
                planned_on=on, place=place, visited=sheet.unit, **who,
            )  # fmt: skip
            for person in deputies[:VISITORS]:
                activities.add_participant(activity=made, person=person, capacity="deputy", **who)
            activities.record_activity(activity=made, held_on=on, finding=self.said["finding"], **who)

    def finish_visits(self, on: date) -> None:
        self._of_year(Y.visited, on, {"summary": self.said["seen"]})

    def report(self, on: date) -> None:
        for sheet in self._sheets():
            rows = Commitment.objects.filter(sheet=sheet).select_related("sheet__congress", "sheet__unit", "project")
            for n, row in enumerate(rows):
                words, mark = self._came_of(row, n, on)
                by = self._hand(sheet)
                commitments.save_report(commitment=row, report=words, self_score=mark, by=by, at=self.player.at(on))
            self._of_sheet(K.reported, sheet, on, {"summary": self.said["summary"]})

    def open_column(self, on: date) -> None:
        self._of_year(Y.column_opened, on, {"media": self.said["media"], "until": self.day("until").isoformat()})

    def score(self, on: date) -> None:
        for sheet in self._sheets():
            likes = [self._liked(n) for n in range(len(self.projects))]
            if self._is_government(sheet):
                likes = [self.said["government"][-1]]
            play_scores(sheet, likes, self.player.at(on), self.random)

    def publish_results(self, on: date) -> None:
        self._of_year(Y.scored, on, {})

    # ── who and what ──────────────────────────────────────────────────────
    def _sheets(self) -> list[CommitmentSheet]:
        rows = CommitmentSheet.objects.filter(of__congress=self.t.congress, of__year=self.year)
        return list(rows.select_related("of", "unit", "congress").order_by("pk"))

    def _is_government(self, sheet: CommitmentSheet) -> bool:
        return sheet.unit.kind == BodyKind.GOVERNMENT

    def _hand(self, sheet: CommitmentSheet) -> Viewer:
        return self.t.hands[Role.ORGAN if self._is_government(sheet) else Role.HANDLING_UNIT]

    def _came_of(self, row: Commitment, n: int, on: date) -> tuple[str, int]:
        """What the unit tells of a promise, and how it marks itself."""
        if row.project is None:
            *_, words, mark, _liked = self.said["government"]
            return words, mark
        is_over = row.project.ends_on is not None and row.project.ends_on <= on
        own = self.said["own_scores"]
        return self._filled("finished" if is_over else "running", row.project), own[n % len(own)]

    def _filled(self, name: str, project: Project) -> str:
        assert project.ends_on
        return str(self.said[name].format(goals=project.goals, day=full_day(project.ends_on)))

    def _liked(self, n: int) -> int:
        return int(self.said["likes"][n % len(self.said["likes"])])

    def _of_year(self, act: Act, on: date, said: dict[str, Any]) -> None:
        year = CommitmentYear.objects.get(congress=self.t.congress, year=self.year)
        self.player.act(self.t, proceeding_of(Y, year.pk), act, Role.SC_OFFICE, on, said)

    def _of_sheet(self, act: Act, sheet: CommitmentSheet, on: date, said: dict[str, Any]) -> None:
        role = Role.ORGAN if self._is_government(sheet) else Role.HANDLING_UNIT
        self.player.act(self.t, proceeding_of(K, sheet.pk), act, role, on, said)
