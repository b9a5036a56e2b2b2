"""What is told to whom about commitments, major decisions and hot issues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from huying.kernel.calendar.saying import full_day
from huying.kernel.people.models import Body
from huying.kernel.people.roles import Role
from huying.kernel.procedures import indexes
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.registry import Notice
from huying.kernel.procedures.standing import View

from . import access
from .models import Commitment, CommitmentSheet, HotIssue, MajorDecision
from .procedures.committing import UNITS


def _units(proceeding: Proceeding, **which: Any) -> frozenset[int]:
    """The units that were asked this year, those of `which` alone; who was not asked owes nothing (R2.13)."""
    rows = CommitmentSheet.objects.filter(of=proceeding.subject_id, is_asked=True, **which)
    return frozenset(rows.values_list("unit", flat=True))


def _listed_only(proceeding: Proceeding) -> frozenset[int]:
    """The units with a decided project on the list that have no report before them in which to speak of it."""
    rows = Commitment.objects.filter(sheet__of=proceeding.subject_id, is_promised=False)
    rows = rows.exclude(sheet__is_asked=True, sheet__reported_on=None)
    return frozenset(rows.values_list("sheet__unit", flat=True))


def on_required(proceeding: Proceeding, record: ActRecord, _view: View) -> Sequence[Notice]:
    text = f"请公布{proceeding.title}：{record.fields['notice']}"
    return [Notice(UNITS, text[:300], _units(proceeding))]


def on_column_opened(proceeding: Proceeding, record: ActRecord, _view: View) -> Sequence[Notice]:
    until = full_day(date.fromisoformat(record.fields["until"]))
    told = [Notice((Role.DEPUTY, Role.SC_MEMBER), f"{proceeding.title}开始评议，{until}截止，请给各单位评分。")]
    if owing := _units(proceeding, reported_on=None):
        told.append(Notice(UNITS, f"《向人民报告》开栏，请报告{proceeding.title}办得怎么样。", owing))
    if listed := _listed_only(proceeding):
        text = f"由你单位实施的票决项目列入评分，请写明办得怎么样、自评几分：写下就公开，{until}截止。"
        told.append(Notice(UNITS, text, listed))
    return told


def on_commitments_urged(proceeding: Proceeding, record: ActRecord, _view: View) -> Sequence[Notice]:
    unit = CommitmentSheet.objects.values_list("unit", flat=True).get(pk=proceeding.subject_id)
    return [Notice(UNITS, f"人大督促“{proceeding.title}”：{record.fields['wanted']}"[:300], frozenset({unit}))]


def on_adopted(proceeding: Proceeding, _record: ActRecord, _view: View) -> Sequence[Notice]:
    unit = MajorDecision.objects.values_list("unit", flat=True).get(pk=proceeding.subject_id)
    return [Notice(UNITS, f"常委会作出“{proceeding.title}”，由你单位执行，每年报告执行情况。", frozenset({unit}))]


def on_issue_urged(proceeding: Proceeding, record: ActRecord, _view: View) -> Sequence[Notice]:
    unit = HotIssue.objects.values_list("unit", flat=True).get(pk=proceeding.subject_id)
    return [Notice(UNITS, f"人大督促解决“{proceeding.title}”：{record.fields['wanted']}"[:300], frozenset({unit}))]


def on_issue_answered(proceeding: Proceeding, record: ActRecord, _view: View) -> Sequence[Notice]:
    return [Notice((Role.SC_OFFICE,), f"“{proceeding.title}”有了答复：{record.fields['done']}"[:300])]


def on_handed_over(proceeding: Proceeding, record: ActRecord, _view: View) -> Sequence[Notice]:
    """The unit that goes on is told why it is asked."""
    row = access.supervised(proceeding)
    text = f"“{proceeding.title}”改由你单位负责：{record.fields['reason']}。以后的期限、督促都由你单位办。"
    return [Notice(UNITS, text[:300], frozenset({row.unit_id}))]


def tell_former(proceeding: Proceeding, record: ActRecord, former: Body, unit: Body) -> None:
    """The unit that had it, where anybody is still there: it may not open the page any more, so its desk is."""
    text = f"“{proceeding.title}”改由{unit}负责，你单位不用再办：{record.fields['reason']}"
    told = Notice(UNITS, text[:300], frozenset({former.pk}), url=reverse("desk"))
    indexes.tell(proceeding, told, key=f"former:{record.pk}", kind="act", at=record.recorded_at)
