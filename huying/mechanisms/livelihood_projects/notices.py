"""What is told to whom when an act is recorded."""

from __future__ import annotations

from collections.abc import Sequence

from huying.kernel.access.viewer import UNIT_SIDE
from huying.kernel.calendar.saying import full_day
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.registry import Notice
from huying.kernel.procedures.standing import View

from .models import BallotDecision, Solicitation
from .procedures import CandidateListing
from .terms import CHANGE_DECISIONS, DECIDED, label

CALLED = (Role.DEPUTY, *UNIT_SIDE)  # who may propose at a desk; citizens have the poster


def _government(view: View) -> frozenset[int]:
    return view.bodies.get(Role.ORGAN, frozenset())


def _unit(view: View) -> frozenset[int]:
    return view.bodies.get(Role.HANDLING_UNIT, frozenset())


def on_call_opened(proceeding: Proceeding, _record: ActRecord, _view: View) -> Sequence[Notice]:
    """Deputies and units are told that they may propose, until when (R2.01)."""
    closes_on = Solicitation.objects.values_list("closes_on", flat=True).get(pk=proceeding.subject_id)
    text = f"{proceeding.title}开始了，{full_day(closes_on)}截止。打开这次征集，就能提建议。"
    return [Notice(CALLED, text)]


def on_proposed(proceeding: Proceeding, _record: ActRecord, _view: View) -> Sequence[Notice]:
    return [Notice((Role.SC_OFFICE,), f"政府提出候选项目：{proceeding.title}。")]


def on_declined(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    """The government is told why, and what it can do now."""
    act = CandidateListing.act(record.act).label
    words = f"“{proceeding.title}”：{act}（{record.fields['reason']}）。请改过再提请，或者撤回。"
    return [Notice((Role.ORGAN,), words[:300], _government(view))]


def on_submitted(proceeding: Proceeding, _record: ActRecord, _view: View) -> Sequence[Notice]:
    return [Notice((Role.SC_OFFICE,), f"政府已提交候选项目：{proceeding.title}，请公布。")]


def on_decided(proceeding: Proceeding, _record: ActRecord, _view: View) -> Sequence[Notice]:
    """Each unit is told that its project was chosen, and what comes first."""
    decision = BallotDecision.objects.get(pk=proceeding.subject_id)
    rows = decision.projects.filter(status__in=DECIDED).exclude(unit=None)
    return [
        Notice(
            (Role.HANDLING_UNIT,),
            f"“{p.title}”票决通过，由你单位实施。请写节点、公布实施方案。",
            frozenset({p.unit_id}),
        )
        for p in rows.order_by("number")
        if p.unit_id
    ]


def on_change_asked(proceeding: Proceeding, record: ActRecord, _view: View) -> Sequence[Notice]:
    return [Notice((Role.SC_OFFICE,), f"政府申请调整项目“{proceeding.title}”：{record.fields['reason']}"[:300])]


def on_change_decided(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    words = label(CHANGE_DECISIONS, record.fields["decision"])
    return [
        Notice(
            (Role.ORGAN, Role.HANDLING_UNIT),
            f"“{proceeding.title}”的调整申请：{words}。",
            _government(view) | _unit(view),
        )
    ]


def on_inspected(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    """The office reads first what is to be public; the unit is told at once what is asked of it."""
    told = [Notice((Role.SC_OFFICE,), f"代表视察了“{proceeding.title}”。视察情况请先看，看过才公开。")]
    if wanted := record.fields.get("wanted"):
        words = f"代表视察“{proceeding.title}”，要求：{wanted}"[:300]
        told.append(Notice((Role.HANDLING_UNIT,), words, _unit(view)))
    return told


def on_finished(proceeding: Proceeding, _record: ActRecord, _view: View) -> Sequence[Notice]:
    return [Notice((Role.SC_OFFICE,), f"“{proceeding.title}”已完工，请组织代表和群众验收。")]


def on_sent_back(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    return [
        Notice((Role.HANDLING_UNIT,), f"“{proceeding.title}”退回继续实施：{record.fields['reason']}"[:300], _unit(view))
    ]
