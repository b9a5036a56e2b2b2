"""Taking over the projects of years before the platform, as the office has them on paper (R2.10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.people.models import Congress
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate

from ..effects import open_project
from ..models import BallotDecision, Milestone, Project, Step
from ..selectors import not_enabled
from ..terms import ACCEPTED
from .shared import note, require_office


@dataclass(frozen=True)
class OldProject:
    """A project that was decided on paper: finished and accepted, or still to be carried on here."""

    title: str
    field: str
    place: str
    cost: Decimal
    goals: str
    votes_for: int
    started_on: date
    ends_on: date
    is_finished: bool = True
    unit: int | None = None
    x: int | None = None
    y: int | None = None
    photo: int | None = None  # a published picture


@transaction.atomic
def take_over(
    *,
    decision: BallotDecision,
    projects: Sequence[OldProject],
    by: Viewer,
    at: datetime,
) -> list[Project]:
    """Keep an earlier year's ballot (not saved yet) with its projects; they are shown as 补录.

    Raises NotAllowed, NotYet (not on the list then), TooLate (that year is there), Incomplete.
    """
    own = congress_of(by)
    require_office(own, by, "补录历年项目")
    if fault := not_enabled(own, decision.meeting_on):
        raise NotYet("那一年还没有列入票决制推行名单。", [Reason(fault, "R2.09")])
    if decision.decided_on is None or not projects:
        raise Incomplete("补录要写明决定的日子和至少一个项目。")
    if BallotDecision.objects.filter(congress=own, year=decision.year).exists():
        raise TooLate(f"{decision.year}年已经有票决记录。", [Reason("每年票决一次", "R2.06")])
    decision.congress = own
    decision.save()
    made = Project.objects.bulk_create(_row(decision, n, old) for n, old in enumerate(projects, 1))
    pairs = list(zip(made, projects, strict=True))
    _history(own, [pair for pair in pairs if pair[1].is_finished])
    for project, old in pairs:
        if not old.is_finished:
            open_project(project, decision.decided_on)
    said = {"year": decision.year, "number": decision.number, "projects": [p.title for p in made]}
    note(own, "taken_over", f"decision:{decision.pk}", said, by, at)
    return made


def _row(decision: BallotDecision, number: int, old: OldProject) -> Project:
    return Project(
        congress=decision.congress, decision=decision, year=decision.year, number=number, title=old.title,
        field=old.field, unit_id=old.unit, cost=old.cost, place=old.place, x=old.x, y=old.y, goals=old.goals,
        votes_for=old.votes_for, status=ACCEPTED, percent=100, paid=old.cost, started_on=old.started_on,
        finished_on=old.ends_on, starts_on=old.started_on, ends_on=old.ends_on, is_taken_over=True,
    )  # fmt: skip


def _history(congress: Congress, pairs: list[tuple[Project, OldProject]]) -> None:
    """Start and end as dated events, and as the two nodes that are known."""
    steps, nodes = [], []
    for project, old in pairs:
        steps += [
            Step(congress=congress, project=project, kind="started", on=old.started_on),
            Step(congress=congress, project=project, kind="finished", on=old.ends_on, percent=100, photo_id=old.photo),
        ]
        nodes += [
            Milestone(congress=congress, project=project, title=title, planned_on=on, reached_on=on)
            for title, on in (("开工", old.started_on), ("完工", old.ends_on))
        ]
    Step.objects.bulk_create(steps)
    Milestone.objects.bulk_create(nodes)
