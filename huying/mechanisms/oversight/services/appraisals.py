"""Deeds about special-work appraisals: open, schedule, list what is to be put right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import ScSession
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Body, Congress, CongressTerm
from huying.kernel.procedures import indexes
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.refusals import Incomplete, TooLate
from huying.kernel.procedures.selectors import has_done, judge, locked
from huying.kernel.procedures.services import open_proceeding

from .. import finding, selectors
from ..models import Appraisal, AppraisalItem
from ..procedures import SpecialAppraisal
from .locking import lock
from .noting import note, note_in

NATURES = ("directly_under", "vertically_managed")


@transaction.atomic
def open_appraisal(
    *, congress: Congress, title: str, object: Body, working_body: Body, by: Viewer, on: date, at: datetime
) -> Appraisal:
    """Propose an appraisal; the chairpersons' meeting then chooses it.

    Raises Incomplete for an object that no special appraisal is for (R1.60).
    """
    if not selectors.is_in_scope(object):
        hint = "如果它是政府直属部门或者垂直管理部门，先登记为评议对象。"
        raise Incomplete(f"“{object}”不是专项工作评议的对象（R1.60）。", hint=hint)
    appraisal = Appraisal.objects.create(congress=congress, title=title, object=object, working_body=working_body)
    proceeding = open_proceeding(
        procedure=SpecialAppraisal, congress=congress, subject_id=appraisal.pk, title=f"{object}：{title}", on=on
    )
    note_in(proceeding, "appraisal_opened", {"title": title, "object": object.name}, by, at)
    finding.index_appraisal(appraisal)
    return appraisal


@transaction.atomic
def schedule_appraisal(*, appraisal: Appraisal, session: ScSession, today: date) -> None:
    """Put it on a session's agenda. Raises TooLate once the report was heard."""
    reached = meetings.sessions_reached(session, "appraisal", appraisal.pk)
    proceeding, _ = locked(selectors.proceeding_of(SpecialAppraisal, appraisal.pk), reached)
    stands, _ = judge(proceeding, today)
    if stands.ended or stands.done(SpecialAppraisal.heard):
        raise TooLate("专项工作报告已经听取审议，不能再改会议。")
    appraisal.session = session
    appraisal.save(update_fields=["session"])
    title = f"听取和审议{appraisal.object}关于{appraisal.title}的专项工作报告"
    meetings.put_on_agenda(session=session, title=title, subject_kind="appraisal", subject_id=appraisal.pk, today=today)
    indexes.refresh(proceeding, today)


def after_session_moved(session: ScSession, today: date) -> None:
    """What is planned back from a session follows it."""
    for pk in Appraisal.objects.filter(session=session).order_by("pk").values_list("pk", flat=True):
        indexes.refresh(lock(SpecialAppraisal, pk), today)


# ── what has to be put right ──────────────────────────────────────────────
@transaction.atomic
def add_appraisal_item(*, appraisal: Appraisal, fields: Mapping[str, Any], by: Viewer, at: datetime) -> AppraisalItem:
    """List one thing that has to be put right. Raises TooLate once the list was handed over."""
    proceeding = _hold_list(appraisal)
    last = appraisal.items.order_by("-number").values_list("number", flat=True).first() or 0
    item = AppraisalItem.objects.create(congress=appraisal.congress, appraisal=appraisal, number=last + 1, **fields)
    note_in(proceeding, "appraisal_item", {"number": item.number, "title": item.title, "task": item.task}, by, at)
    indexes.refresh(proceeding, day_of(at))
    return item


@transaction.atomic
def strike_appraisal_item(*, item: AppraisalItem, by: Viewer, at: datetime) -> None:
    """Strike an item from the list; those after it move up. Raises TooLate once the list was handed over."""
    proceeding = _hold_list(item.appraisal)
    note_in(proceeding, "appraisal_item_struck", {"number": item.number, "title": item.title}, by, at)
    appraisal, number = item.appraisal, item.number
    item.delete()
    for later in appraisal.items.filter(number__gt=number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number"])
    indexes.refresh(proceeding, day_of(at))


def _hold_list(appraisal: Appraisal) -> Proceeding:
    proceeding = lock(SpecialAppraisal, appraisal.pk)
    if has_done(proceeding, SpecialAppraisal.assigned):
        raise TooLate("评议意见已经交办，整改事项不能再改。", hint="确需修改，先更正交办记录并写明理由。")
    return proceeding


# ── whom it is for ────────────────────────────────────────────────────────
@transaction.atomic
def register_object(*, body: Body, nature: str, by: Viewer, at: datetime) -> None:
    """Say that a department is directly under government, vertically managed, or neither (R1.60)."""
    for name in NATURES:
        setattr(body, name, name == nature)
    body.save(update_fields=list(NATURES))
    note(body.congress, "appraisal_object", f"body:{body.pk}", {"name": body.name, "as": nature}, by=by, at=at)


@transaction.atomic
def begin_term(*, congress: Congress, ordinal: int, from_on: date, by: Viewer, at: datetime) -> CongressTerm:
    """Say when a term began; entering it again mends its first day. The term before ends the day before."""
    term, _ = CongressTerm.objects.update_or_create(congress=congress, ordinal=ordinal, defaults={"from_on": from_on})
    body = {"ordinal": ordinal, "from_on": from_on.isoformat()}
    note(congress, "term_begun", f"term:{term.pk}", body, by=by, at=at)
    return term
