"""Candidate projects: as their rules see them, and the gates they have passed (R2.03)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from huying.kernel.access.viewer import Viewer
from huying.kernel.database.looks import asked_once
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.desk import open_to
from huying.kernel.procedures.facts import Fact, PlannedDay
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import recorded

from .. import access
from ..models import BallotDecision, Project
from ..procedures import BallotDeciding, CandidateListing
from ..rules import CandidateView
from ..terms import BEFORE_BALLOT
from .demand import sources_of
from .pilots import not_enabled

C = CandidateListing


def candidate_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> CandidateView:
    project = access.project(proceeding.subject_id)
    government = access.own_government(project.congress_id)
    return CandidateView(
        facts=facts,
        days={C.meeting_day.name: PlannedDay(project.decision.meeting_on)},
        bodies={Role.ORGAN: government, Role.PRINCIPAL_LEADER: government},
        ideas=len(sources_of(project.pk)),
        consultations=sum(f.act == C.consulted.name for f in facts),
        not_enabled=not_enabled(project.congress, proceeding.opened_on),
        is_balloted=is_balloted(project.decision_id),
        is_decided=project.decision.decided_on is not None,
    )


def is_balloted(decision_id: int) -> bool:
    """Whether the congress has begun to vote on the candidates of this ballot."""
    return recorded(BallotDeciding, BallotDeciding.balloted, about=[decision_id]).exists()


@asked_once
def candidates_of(decision: BallotDecision) -> list[Project]:
    return list(decision.projects.select_related("unit").order_by("number"))


def open_candidates(decision: BallotDecision) -> list[Project]:
    """The candidates that are put to the ballot: those not withdrawn."""
    return [p for p in candidates_of(decision) if p.status in BEFORE_BALLOT]


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


# What a meeting puts on record for several candidates at once.
STAMPS = (C.consulted, C.party_decided, C.reviewed, C.submitted, C.published)


def to_stamp(decision: BallotDecision, viewer: Viewer) -> dict[str, set[int]]:
    """The acts that this viewer can put on record now, each with the candidates that it is open for: one question."""
    about = decision.projects.values("pk")
    rows = open_to(viewer).filter(proceeding__procedure=C.code, proceeding__subject_id__in=about)
    found: dict[str, set[int]] = defaultdict(set)
    for act, project in rows.values_list("act", "proceeding__subject_id"):
        found[act].add(project)
    return found


def gates_of(days: Mapping[str, date]) -> tuple[Gate, ...]:
    """The gates of a candidate, given on which day each of its acts was done."""
    return tuple(Gate(label, act, days.get(act.name)) for label, act in GATES)


@asked_once
def days_of(decision: BallotDecision) -> dict[int, dict[str, date]]:
    """On which day each candidate of a ballot passed its gates and was published: one question for all."""
    rows = recorded(C, *(act for _, act in GATES), C.published, about=decision.projects.values("pk"))
    found: dict[int, dict[str, date]] = defaultdict(dict)
    for project, act, on in rows.values_list("proceeding__subject_id", "act", "on"):
        found[project][act] = on
    return found
