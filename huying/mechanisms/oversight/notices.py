"""What is told to whom when an act is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from huying.kernel.calendar.saying import full_day
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.registry import Notice
from huying.kernel.procedures.standing import View

from . import selectors
from .procedures import InquiryBillHandling, OpinionHandling
from .rules import OpinionView
from .terms import ASSIST, SEPARATE

BESIDE_ASKED = {ASSIST: "请提出协办意见", SEPARATE: "有本单位分办的事项，请按时间节点答复"}


def _organ(view: View) -> frozenset[int]:
    return view.bodies.get(Role.ORGAN, frozenset())


def _units(view: View) -> frozenset[int]:
    """The units in charge of its items now: whoever took an item over, not who had planned it."""
    assert isinstance(view, OpinionView)
    return frozenset(int(item.unit_key) for item in view.items if item.unit_key)


def on_requested(proceeding: Proceeding, _record: ActRecord, view: View) -> Sequence[Notice]:
    text = f"请回复意见：常委会想把“{proceeding.title}”列为监督议题。"
    return [Notice((Role.ORGAN, Role.HANDLING_UNIT), text, _organ(view))]


def on_replied(proceeding: Proceeding, record: ActRecord, _view: View) -> Sequence[Notice]:
    return [Notice((Role.SC_OFFICE,), f"收到对候选议题“{proceeding.title}”的意见：{record.fields['words']}"[:300])]


def on_assigned(proceeding: Proceeding, _record: ActRecord, view: View) -> Sequence[Notice]:
    return [Notice((Role.ORGAN,), f"收到交办：{proceeding.title}。请收文，并送主要负责人审签。", _organ(view))]


def on_received(proceeding: Proceeding, _record: ActRecord, view: View) -> Sequence[Notice]:
    return [Notice((Role.PRINCIPAL_LEADER,), f"请审签：{proceeding.title}。", _organ(view))]


def on_signed(proceeding: Proceeding, _record: ActRecord, view: View) -> Sequence[Notice]:
    """To the units in charge, to those that assist, and to those with a part of their own (主办、协办、分办)."""
    asked = {
        "请签收承办事项、制定落实方案": _units(view),
        BESIDE_ASKED[ASSIST]: selectors.units_beside_letter(proceeding.subject_id, ASSIST),
        BESIDE_ASKED[SEPARATE]: selectors.units_beside_letter(proceeding.subject_id, SEPARATE),
    }
    return [Notice((Role.HANDLING_UNIT,), f"{words}：{proceeding.title}。", to) for words, to in asked.items() if to]


def on_urged(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    text = f"催办：{proceeding.title}。{record.fields['what']}"
    return [Notice((Role.ORGAN, Role.HANDLING_UNIT), text, _organ(view) | _units(view))]


def on_consulted(proceeding: Proceeding, _record: ActRecord, view: View) -> Sequence[Notice]:
    own = view.bodies.get(Role.WORKING_BODY, frozenset())
    return [Notice((Role.WORKING_BODY,), f"报告稿征求意见：{proceeding.title}。", own)]


def on_reported(proceeding: Proceeding, _record: ActRecord, view: View) -> Sequence[Notice]:
    own = view.bodies.get(Role.WORKING_BODY, frozenset())
    text = f"收到研究处理情况报告：{proceeding.title}。"
    return [Notice((Role.SC_OFFICE,), text), Notice((Role.WORKING_BODY,), text, own)]


def on_resolved(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    """To the organ, once the letter is with it: before that it reads of it with the letter."""
    if not any(f.act == OpinionHandling.assigned.name for f in view.facts):
        return []
    due = record.fields.get("execution_due_on")
    by = f"，限{full_day(date.fromisoformat(due))}" if due else ""
    text = f"常委会作出决议：{record.fields['title']}。请报告执行情况{by}：{proceeding.title}。"
    return [Notice((Role.ORGAN, Role.PRINCIPAL_LEADER), text, _organ(view))]


def on_execution_reported(proceeding: Proceeding, _record: ActRecord, view: View) -> Sequence[Notice]:
    own = view.bodies.get(Role.WORKING_BODY, frozenset())
    text = f"收到执行决议情况的报告：{proceeding.title}。"
    return [Notice((Role.SC_OFFICE,), text), Notice((Role.WORKING_BODY,), text, own)]


def on_rehandled(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    text = f"重新办理：{proceeding.title}。{record.fields['reason']}"
    return [Notice((Role.ORGAN, Role.HANDLING_UNIT), text, _organ(view) | _units(view))]


def on_item_returned(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    unit = next((p.label for each in view.parties.values() for p in each if p.key == record.party_key), "")
    text = f"{unit}申请退办：{proceeding.title}。建议交给{record.fields['suggested_unit']}"
    return [Notice((Role.SC_OFFICE, Role.SUPERVISION_OFFICE), text)]


def on_item_done(proceeding: Proceeding, _record: ActRecord, _view: View) -> Sequence[Notice]:
    return [Notice((Role.SUPERVISION_OFFICE,), f"请核实：{proceeding.title}，承办单位报办完。")]


def on_item_sent_back(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    """To the unit in charge, and to those that answer for a part of their own: they answer anew (分办)."""
    parts = frozenset(int(p.key) for p in view.parties.get("separate", ()))
    own = view.bodies.get(Role.HANDLING_UNIT, frozenset()) | parts
    return [Notice((Role.HANDLING_UNIT,), f"退回重办：{proceeding.title}。{record.fields['reason']}", own)]


def on_appraisal_chosen(proceeding: Proceeding, _record: ActRecord, view: View) -> Sequence[Notice]:
    roles = (Role.ORGAN, Role.PRINCIPAL_LEADER, Role.HANDLING_UNIT)
    text = f"确定为专项工作评议对象：{proceeding.title}。请准备专项工作报告，先送报告稿征求意见。"
    return [Notice(roles, text, _object(view))]


def on_appraisal_commented(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    roles = (Role.ORGAN, Role.HANDLING_UNIT)
    text = f"收到对专项工作报告稿的意见：{proceeding.title}。{record.fields['comment']}"
    return [Notice(roles, text, _object(view))]


def on_appraisal_assigned(proceeding: Proceeding, _record: ActRecord, view: View) -> Sequence[Notice]:
    roles = (Role.ORGAN, Role.PRINCIPAL_LEADER, Role.HANDLING_UNIT)
    return [Notice(roles, f"评议意见交办整改：{proceeding.title}。", _object(view))]


def on_appraisal_pressed(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    roles = (Role.ORGAN, Role.HANDLING_UNIT)
    return [Notice(roles, f"督促整改：{proceeding.title}。{record.fields['what']}", _object(view))]


def _object(view: View) -> frozenset[int]:
    return view.bodies.get(Role.HANDLING_UNIT, frozenset())


def on_item_urged(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    text = f"催办：{proceeding.title}。{record.fields['what']}"
    return [Notice((Role.HANDLING_UNIT,), text, view.bodies.get(Role.HANDLING_UNIT, frozenset()))]


def on_urging_replied(proceeding: Proceeding, record: ActRecord, _view: View) -> Sequence[Notice]:
    return [Notice((Role.SUPERVISION_OFFICE,), f"回复催办：{proceeding.title}。{record.fields['reply']}")]


def on_return_decided(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    """To the unit that has the item now: the old one when it was refused, the new one when it was agreed."""
    own = view.bodies.get(Role.HANDLING_UNIT, frozenset())
    if record.fields["decision"] == "agreed":
        return [Notice((Role.HANDLING_UNIT,), f"改交你单位承办，请签收：{proceeding.title}。", own)]
    text = f"不同意退办，请签收：{proceeding.title}。{record.fields['reason']}"
    return [Notice((Role.HANDLING_UNIT,), text, own)]


def on_beside_return_decided(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    """To the unit that asked; and to the one that takes its place, what it has to do."""
    agreed = record.fields["decision"] == selectors.AGREED
    text = f"{'同意' if agreed else '不同意'}退办：{proceeding.title}。{record.fields['reason']}"
    # Whoever is off the item may not open its page any more.
    leads = reverse("desk") if agreed else ""
    asked = Notice((Role.HANDLING_UNIT,), text, frozenset({int(record.party_key)}), url=leads)
    return [asked, *(on_beside_taken_over(proceeding, record, view) if agreed else ())]


def on_beside_taken_over(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    """To the unit that comes after the one before: what it has to do; who is in charge does it with the whole."""
    named = record.fields.get("unit")
    is_in_charge = named in view.bodies.get(Role.HANDLING_UNIT, frozenset())
    words = "由你单位一并办理" if is_in_charge else BESIDE_ASKED[selectors.LEAVES_BESIDE[record.act]]
    text = f"{words}：{proceeding.title}。"
    return [Notice((Role.HANDLING_UNIT,), text, frozenset({named}))] if named else []


def on_reassigned(proceeding: Proceeding, _record: ActRecord, view: View) -> Sequence[Notice]:
    own = view.bodies.get(Role.HANDLING_UNIT, frozenset())
    return [Notice((Role.HANDLING_UNIT,), f"改交你单位承办，请签收：{proceeding.title}。", own)]


def on_taken_over(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    own = view.bodies.get(Role.HANDLING_UNIT, frozenset())
    text = f"由你单位承接、接着办理：{proceeding.title}。责任人{record.fields['responsible']}，时间节点不变。"
    return [Notice((Role.HANDLING_UNIT,), text, own)]


def on_extension_asked(proceeding: Proceeding, record: ActRecord, _view: View) -> Sequence[Notice]:
    to = full_day(date.fromisoformat(record.fields["wanted_on"]))
    text = f"申请延期：{proceeding.title}，要延到{to}。{record.fields['reason']}"
    return [Notice((Role.SC_OFFICE,), text)]


def on_extension_decided(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    """To whoever asked: the unit with a part of its own, else the one in charge."""
    asked = record.party_key
    own = frozenset({int(asked)}) if asked else view.bodies.get(Role.HANDLING_UNIT, frozenset())
    return [Notice((Role.HANDLING_UNIT,), _decided(proceeding, record), own)]


def on_report_extension_decided(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    return [Notice((Role.ORGAN,), _decided(proceeding, record), _organ(view))]


def _decided(proceeding: Proceeding, record: ActRecord) -> str:
    to = record.fields.get("extended_to")
    words = f"同意延期到{full_day(date.fromisoformat(to))}" if to else f"不同意延期：{record.fields['reason']}"
    return f"{proceeding.title}：{words}。"


def on_inquiry_decided(proceeding: Proceeding, _record: ActRecord, view: View) -> Sequence[Notice]:
    text = f"决定开展专题询问：{proceeding.title}。请报到会负责人。"
    return [Notice((Role.ORGAN, Role.PRINCIPAL_LEADER), text, _organ(view))]


def on_opinions_given(proceeding: Proceeding, _record: ActRecord, view: View) -> Sequence[Notice]:
    text = f"请准备{proceeding.title}，并回应转交的每一条意见。"
    return [Notice((Role.ORGAN, Role.PRINCIPAL_LEADER), text, _organ(view))]


def on_closed(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    """To the organ that prepared for it: a report that is not heard any more, an inquiry that is not held."""
    text = f"不用再准备：{proceeding.title}。{record.fields['reason']}"
    return [Notice((Role.ORGAN, Role.PRINCIPAL_LEADER), text, _organ(view))]


def on_going_on(proceeding: Proceeding, view: View) -> Sequence[Notice]:
    """To the organ that was told not to prepare any more."""
    text = f"议题没有移出计划，请接着准备：{proceeding.title}。"
    return [Notice((Role.ORGAN, Role.PRINCIPAL_LEADER), text, _organ(view))]


def on_special_report_sent(proceeding: Proceeding, _record: ActRecord, _view: View) -> Sequence[Notice]:
    return [Notice((Role.SC_OFFICE,), f"{proceeding.title}已经报送，请印发组成人员。")]


def on_bill_submitted(proceeding: Proceeding, _record: ActRecord, _view: View) -> Sequence[Notice]:
    return [Notice((Role.SC_OFFICE,), f"收到质询案：{proceeding.title}。请提请主任会议决定交由答复。")]


def on_bill_to_answer(proceeding: Proceeding, record: ActRecord, view: View) -> Sequence[Notice]:
    """To the questioned, the first time and the second."""
    answer_on = date.fromisoformat(record.fields["answer_on"])
    text = f"请答复质询案：{proceeding.title}。限{full_day(answer_on)}以前。"
    return [Notice((Role.ORGAN, Role.PRINCIPAL_LEADER, Role.HANDLING_UNIT), text, _organ(view))]


def on_bill_replied(proceeding: Proceeding, _record: ActRecord, view: View) -> Sequence[Notice]:
    """Of the members only its initiators are asked: nobody else speaks of the answer (监督法 53)."""
    text = f"受质询机关已经答复：{proceeding.title}。"
    initiators = view.persons[InquiryBillHandling.judged.name, Role.SC_MEMBER]
    return [
        Notice((Role.SC_OFFICE,), f"{text}请提质询案的组成人员表示意见。"),
        Notice((Role.SC_MEMBER,), f"{text}请您对答复表示意见。", people=initiators),
    ]


def on_bill_withdrawn(proceeding: Proceeding, _record: ActRecord, view: View) -> Sequence[Notice]:
    """To the questioned only where it had been told of it."""
    if not view.days:
        return []
    text = f"质询案已经撤回，不用再答复：{proceeding.title}。"
    return [Notice((Role.ORGAN, Role.PRINCIPAL_LEADER, Role.HANDLING_UNIT), text, _organ(view))]


def on_investigation_referred(proceeding: Proceeding, _record: ActRecord, _view: View) -> Sequence[Notice]:
    return [Notice((Role.WORKING_BODY,), f"请审议组织调查委员会的提议并提出报告：{proceeding.title}。")]
