"""Candidate projects: as their rules see them, and the gates they have passed (R2.03)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.facts import Fact, PlannedDay
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import came_from, effective_records, recorded

from ..access import own_government
from ..models import BallotDecision, Project
from ..procedures import BallotDeciding, CandidateListing
from ..rules import CandidateView
from .demand import IDEA, PROJECT
from .pilots import not_enabled
from .proceedings import proceedings_of

C = CandidateListing


def candidate_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> CandidateView:
    project = Project.objects.select_related("decision", "congress").get(pk=proceeding.subject_id)
    government = own_government(project.congress_id)
    return CandidateView(
        facts=facts,
        days={C.meeting_day.name: PlannedDay(project.decision.meeting_on)},
        bodies={Role.ORGAN: government, Role.PRINCIPAL_LEADER: government},
        ideas=sum(link.from_kind == IDEA for link in came_from(PROJECT, [project.pk])),
        consultations=sum(f.act == C.consulted.name for f in facts),
        not_enabled=not_enabled(project.congress, proceeding.opened_on),
        is_balloted=recorded(BallotDeciding, BallotDeciding.balloted, about=[project.decision_id]).exists(),
        is_decided=project.decision.decided_on is not None,
    )


def candidates_of(decision: BallotDecision) -> QuerySet[Project]:
    return decision.projects.select_related("unit", "decision").order_by("number")


@dataclass(frozen=True)
class Gate:
    """One of the four gates of a candidate: passed on a day, or not yet."""

    label: str
    act: Act
    on: date | None


GATES = (  # in the order of R2.03: 党委决策、人大决定、政府执行、公众参与
    ("党委研究决定", C.party_decided),
    ("人大审查", C.reviewed),
    ("政府提交", C.submitted),
    ("公众参与", C.consulted),
)


def gates_of(projects: Iterable[Project]) -> dict[int, tuple[Gate, ...]]:
    """The gates of many candidates: two questions."""
    running = proceedings_of(C, [p.pk for p in projects])
    records = effective_records(running.values())
    found = {}
    for subject, proceeding in running.items():
        done = {record.act: record.on for record in records[proceeding.pk]}
        found[subject] = tuple(Gate(label, act, done.get(act.name)) for label, act in GATES)
    return found
