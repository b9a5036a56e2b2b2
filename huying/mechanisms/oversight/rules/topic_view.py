"""What the rules of a topic and of its research see. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from huying.kernel.procedures.standing import View


@dataclass(frozen=True)
class PlanDraft:
    """What the rules need to know of a drafted plan."""

    has_lead: bool
    has_speaker: bool
    has_sought: bool
    has_sample: bool
    empty: tuple[str, ...] = ()


@dataclass(frozen=True)
class FoundProblem:
    number: int
    title: str
    has_causes: bool
    measures: int


@dataclass(frozen=True)
class ReportDraft:
    """What the rules need to know of a drafted report."""

    empty: tuple[str, ...] = ()
    not_inspected: tuple[str, ...] = ()  # what the report on an inspection of how a law is kept lacks besides
    problems: tuple[FoundProblem, ...] = field(default=())


@dataclass(frozen=True)
class TopicView(View):
    title: str = ""
    criteria: tuple[str, ...] = ()
    has_session: bool = False
    session_is_open: bool = False
    handling_ended: bool = False
    text_is_out: bool = False
    is_selected: bool = False
    plan_is_published: bool = False
    adjusted: str = ""  # what the newest adjustment of its plan says of its place: add, drop; "" where none does
    plan: PlanDraft | None = None
    report: ReportDraft | None = None
