"""Plays commitments, decisions on major matters, hot issues, areas and campaigns of two years (R2.13-R2.21)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from huying.commons.activities import services as activities
from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Congress, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from huying.mechanisms.livelihood_projects.models import (
    Commitment,
    CommitmentSheet,
    CommitmentYear,
    HotIssue,
    MajorDecision,
)
from huying.mechanisms.livelihood_projects.procedures import (
    CommitmentKeeping,
    CommitmentYearly,
    DecisionExecution,
    IssueUrging,
)
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from huying.mechanisms.livelihood_projects.selectors.commitments import ABOUT
from huying.mechanisms.livelihood_projects.selectors.supervision import AREA, CAMPAIGN
from huying.mechanisms.livelihood_projects.services import commitments, supervision

from .days import Days
from .player import Player
from .playing_scores import play_scores
from .reading import Table, table

Y, K, D, U = CommitmentYearly, CommitmentKeeping, DecisionExecution, IssueUrging
COLUMN_SINCE = 9  # from this month on the column of the running year is open
EARLY, EARLY_WORDS = 4, "做到大半，剩下的年底以前做完，每月在县政府网站公布进度。"


def play_commitments(player: Player, last: Days, this: Days) -> None:
    said, since = table("commitments"), {"last": last, "this": this}
    CommitmentPlayer(player, said, last, is_over=True).plan()
    CommitmentPlayer(player, said, this, is_over=False).plan()
    for row in said["decisions"]:
        _decision(player, row, since[row["year"]])
    for row in said["issues"]:
        _issue(player, row, since[row["year"]])
    _areas(player, said["areas"], this)
    for row in said["campaigns"]:
        _campaign(player, row, this)


class CommitmentPlayer:
    """One year: promised, visited, reported, scored."""

    def __init__(self, player: Player, said: Table, days: Days, *, is_over: bool) -> None:
        self.player, self.said, self.days, self.is_over = player, said, days, is_over
        self.random = Random(days.year)

    def day(self, name: str) -> date:
        return self.days.on(self.said["days"][name])

    def plan(self) -> None:
        prepared = self.day("prepared")
        self.player.on(prepared, lambda: self._open(prepared), 20)
        for nth, unit in enumerate(self.said["units"]):
            self._unit(nth, unit)
        planned, done = self.day("planned"), self.day("visits_done")
        said = {"meeting": "县十八届人大常委会会议", "plan": "七月到十月，组成人员和代表分组到每个承诺单位去看。"}
        self._act_of_year(Y.planned, planned, said, 21)
        if self.is_over:
            seen = {"summary": "各单位都去看过，多数承诺按进度推进。"}
            self._act_of_year(Y.visited, done, seen, 70)
            self._column(self.day("column"), self.day("until"))
            self._act_of_year(Y.scored, self.day("results"), {}, 80)
        elif self.player.today.month >= COLUMN_SINCE:
            self._column(self.days.on("today-6w"), self.player.today + timedelta(days=20))
            for unit in self.said["units"][:EARLY]:
                self._report_early(unit, self.days.on("today-4w"))

    def year(self) -> CommitmentYear:
        return CommitmentYear.objects.get(congress=self.player.congress, year=self.days.year)

    def sheet(self, unit: str) -> CommitmentSheet:
        rows = CommitmentSheet.objects.select_related("of", "unit", "congress")
        return rows.get(of__year=self.days.year, unit=self.player.body(unit))

    def hand(self, unit: str) -> Viewer:
        role = Role.ORGAN if unit in {o["name"] for o in table("people")["organs"]} else Role.HANDLING_UNIT
        return self.player.holder(role, unit)

    def _act_of_year(self, act: Act, on: date, said: dict[str, Any], rank: int) -> None:
        player = self.player
        player.on(on, lambda: player.act(proceeding_of(Y, self.year().pk), act, player.office, on, said), rank)

    def _open(self, on: date) -> None:
        office, at = self.player.office, self.player.at(on)
        units = [self.player.body(u["name"]) for u in self.said["units"]]
        made = commitments.open_year(year=self.days.year, by=office, on=on, at=at, units=units)
        notice = {"notice": "请于三月底以前通过县融媒体中心公布今年的重点工作承诺。"}
        self.player.act(proceeding_of(Y, made.pk), Y.required, office, on, notice)

    # ── one unit ──────────────────────────────────────────────────────────
    def _unit(self, nth: int, said: Table) -> None:
        name, promises = said["name"], said["last" if self.is_over else "this"]
        if not promises:
            return
        published = self.days.on("02-24") + timedelta(days=nth)
        published = self.days.calendar.previous_workday(published)
        self.player.on(published, lambda: self._publish(name, promises, published), 30)
        seen = self.days.calendar.next_workday(self.day("visited_from") + timedelta(days=4 * nth))
        if self.is_over or nth % 3:  # this year some have not been visited yet
            self.player.on(seen, lambda: self._visit(name, said["place"], nth, seen), 31)
        if self.is_over:
            reported = self.days.calendar.previous_workday(self.day("column") - timedelta(days=1 + nth % 5))
            self.player.on(reported, lambda: self._report(name, promises, reported), 32)
            self.player.on(self.day("until"), lambda: self._score(name, promises, self.day("until")), 75)

    def _publish(self, unit: str, promises: list[Any], on: date) -> None:
        sheet, by = self.sheet(unit), self.hand(unit)
        for title, goal, field, *_ in promises:
            commitments.save_commitment(sheet=sheet, title=title, goal=goal, field=field, by=by, at=self.player.at(on))
        self.player.act(proceeding_of(K, sheet.pk), K.published, by, on, {"media": "县融媒体中心"})

    def _visit(self, unit: str, place: str, nth: int, on: date) -> None:
        kind = "inspection" if nth % 2 else "observation"
        finding = "看了现场，问了群众，进度和承诺对得上。"
        held = (place, on, finding)
        _held(self.player, (ABOUT, self.sheet(unit).pk), held, nth=nth, kind=kind, visited=self.player.body(unit))

    def _report(self, unit: str, promises: list[Any], on: date) -> None:
        sheet, by = self.sheet(unit), self.hand(unit)
        rows = Commitment.objects.filter(sheet=sheet).select_related("sheet__congress", "sheet__unit")
        for row, (*_, report, mark, _public) in zip(rows, promises, strict=True):
            commitments.save_report(commitment=row, report=report, self_score=mark, by=by, at=self.player.at(on))
        summary = {"summary": "承诺的事逐项对账，做到的、没做到的都写在下面。"}
        self.player.act(proceeding_of(K, sheet.pk), K.reported, by, on, summary)

    def _report_early(self, said: Table, on: date) -> None:
        """Some do not wait for December."""
        promises = [(*promise, EARLY_WORDS, 4, 4) for promise in said["this"]]
        self.player.on(on, lambda: self._report(said["name"], promises, on), 34)

    # ── the column ────────────────────────────────────────────────────────
    def _column(self, on: date, until: date) -> None:
        said = {"media": "县电视台、县融媒体中心", "until": until.isoformat()}
        self._act_of_year(Y.column_opened, on, said, 33)

    def _score(self, unit: str, promises: list[Any], on: date) -> None:
        likes = [promise[-1] for promise in promises]
        play_scores(self.sheet(unit), likes, self.player.at(on), self.random)


# ── what stands around them ───────────────────────────────────────────────
def _held(player: Player, about: tuple[str, int], held: tuple[str, date, str], nth: int = 0, **more: Any) -> None:
    """An activity that was arranged and held on the same day, by the `nth` two members."""
    place, on, finding = held
    who: dict[str, Any] = {"by": player.office, "at": player.at(on)}
    said: dict[str, Any] = {"kind": "inspection", "methods": ["on_site"]} | more
    said |= {"congress": player.congress, "about": about, "planned_on": on, "place": place}
    made = activities.plan_activity(**said, **who)
    who_goes = [] if made.participants.exists() else members_in_turn(player.congress, on, nth)  # a group goes itself
    for person in who_goes:
        activities.add_participant(activity=made, person=person, capacity="sc_member", **who)
    activities.record_activity(activity=made, held_on=on, finding=finding, **who)


def members_in_turn(congress: Congress, on: date, nth: int) -> list[Person]:
    """Two who are members of the standing committee on a day, others each time."""
    seats = Mandate.objects.filter(Mandate.held_on(on), person__congress=congress, role=Role.SC_MEMBER.value)
    roll = Person.objects.filter(pk__in=seats.values("person")).order_by("pk")
    start = 2 * nth % max(1, roll.count() - 1)
    return list(roll[start : start + 2])


def _decision(player: Player, said: Table, days: Days) -> None:
    adopted = days.on(said["adopted"])

    def adopt() -> None:
        made = supervision.register_decision(
            title=said["title"], content=said["content"], unit=player.body(said["unit"]), field=said["field"],
            by=player.office, on=adopted, at=player.at(adopted),
        )  # fmt: skip
        running = proceeding_of(D, made.pk)
        player.act(running, D.adopted, player.office, adopted, {"meeting": "县十八届人大常委会会议"})
        player.act(running, D.published, player.office, adopted, {"where": "县人大网站、县融媒体中心"})

    player.on(adopted, adopt, 40)
    if "reported" in said:
        on, by = days.on(said["reported"]), player.holder(Role.ORGAN, said["unit"])
        fields = {"done": said["done"], "problems": said["problems"]}
        player.on(
            on, lambda: player.act(_of(D, MajorDecision, player, said), D.reported, by, on, fields, str(on.year)), 41
        )


def _of(procedure: Any, model: Any, player: Player, said: Table) -> Any:
    return proceeding_of(procedure, model.objects.get(congress=player.congress, title=said["title"]).pk)


def _issue(player: Player, said: Table, days: Days) -> None:
    listed, unit = days.on(said["listed"]), player.holder(Role.HANDLING_UNIT, said["unit"])

    def put_on_the_list() -> None:
        made = supervision.propose_issue(
            title=said["title"], what=said["what"], heard=said["heard"], unit=player.body(said["unit"]),
            field=said["field"], by=player.office, on=listed, at=player.at(listed),
        )  # fmt: skip
        player.act(proceeding_of(U, made.pk), U.listed, player.office, listed, {"why": "群众集中反映，代表也提过。"})

    def step(act: Act, name: str, by: Viewer, fields: dict[str, Any]) -> None:
        if name in said:
            on = days.on(said[name])
            player.on(on, lambda: player.act(_of(U, HotIssue, player, said), act, by, on, fields), 43)

    player.on(listed, put_on_the_list, 42)
    step(U.urged, "urged", player.office, {"wanted": said["wanted"]})
    step(U.answered, "answered", unit, {"done": said["done"]})
    if "solved" in said:
        told = {"result": said["result"], "confirmed": said["confirmed"], "words_checked": "yes"}
        step(U.solved, "solved", player.office, told)


def _areas(player: Player, said: Table, days: Days) -> None:
    formed = days.on(said["formed"])
    found: dict[str, int] = {}

    def form() -> None:
        who: dict[str, Any] = {"by": player.office, "at": player.at(formed)}
        for name in said["fields"]:
            supervision.add_field(name=name, **who)
        person = _person(player)
        groups = [
            supervision.form_group(name=name, leader=person(leader), members=[person(m) for m in members], **who)
            for name, leader, members in said["groups"]
        ]
        for name, group in said["areas"]:
            made = supervision.draw_area(name=name, group=groups[group] if group >= 0 else None, **who)
            found[name] = made.pk

    player.on(formed, form, 44)
    for name, day, place, finding in said["visits"]:
        held = (place, days.on(day), finding)
        player.on(held[1], lambda name=name, held=held: _held(player, (AREA, found[name]), held), 45)  # type: ignore[misc]


def _person(player: Player) -> Callable[[str], Any]:
    return lambda name: player.viewer(name).person


def _campaign(player: Player, said: Table, days: Days) -> None:
    starts, ends = days.on(said["starts"]), days.on(said["ends"])
    found: list[int] = []

    def open_it() -> None:
        made = supervision.open_campaign(
            name=said["name"], purpose=said["purpose"], field=said["field"], starts_on=starts, ends_on=ends,
            by=player.office, at=player.at(starts),
        )  # fmt: skip
        found.append(made.pk)

    player.on(starts, open_it, 46)
    for day, place, finding in said["visits"]:
        held = (place, days.on(day), finding)
        player.on(held[1], lambda held=held: _held(player, (CAMPAIGN, found[0]), held, kind="visit"), 47)  # type: ignore[misc]
