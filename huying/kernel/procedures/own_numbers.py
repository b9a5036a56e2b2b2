"""A congress's own numbers: set from a day on, with the clause they come from; running proceedings keep theirs."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.calendar.clock import day_of
from huying.kernel.calendar.spans import Span
from huying.kernel.ledger import services as ledger
from huying.kernel.people.roles import Role

from . import indexes, rulebook
from .models import LocalLimit, Proceeding
from .refusals import Incomplete, NotAllowed, TooLate


@transaction.atomic
def set_number(
    *, rule: str, span: Span, anchor: str, clause: str, effective: date, by: Viewer, at: datetime
) -> LocalLimit:
    """Set the congress's own number of a rule from a day on; a second one for the same day replaces the first.

    It holds for proceedings that are opened on that day or later. A day in the past would move due days of running
    proceedings behind their backs, so it is refused. `anchor` is the name of one of `rulebook.anchors(rule)`, or ""
    for a rule without one. Raises NotAllowed, TooLate or Incomplete; then nothing is stored.
    """
    congress, today = congress_of(by), day_of(at)
    held = by.capacity(Role.SC_OFFICE)
    if held is None:
        raise NotAllowed("本级的时限由常委会办公室登记。")
    _check(rule, anchor, clause)
    if effective < today:
        raise TooLate("生效日不能早于今天：正在办的，时限不能倒着改。")
    body = {"rule": rule, "span": str(span), "anchor": anchor, "clause": clause.strip(), "effective": effective}
    known = LocalLimit.objects.filter(congress=congress, rule=rule, effective=effective).first()
    if known:
        body["replaced"] = {"span": known.span, "anchor": known.anchor, "clause": known.clause}
    kept = {"span": written(span), "anchor": anchor or "-", "clause": clause.strip(), "recorded_at": at}
    found, _ = LocalLimit.objects.update_or_create(congress=congress, rule=rule, effective=effective, defaults=kept)
    ledger.record(
        congress=congress,
        kind="procedures.limit",
        subject=f"rule:{rule}",
        body=body,
        by=f"{by.person}，{held}",
        recorded_at=at,
    )
    counting = Q(numbers_on__gte=effective) | Q(numbers_on=None, opened_on__gte=effective)
    running = Proceeding.objects.filter(counting, congress=congress, ended_on=None)
    indexes.refresh_all(running.select_related("congress").order_by("pk"), today)
    return found


def _check(rule: str, anchor: str, clause: str) -> None:
    if not rulebook.may_be_set(rule):
        raise Incomplete(f"没有程序用到规则“{rule}”的时限。")
    allowed = rulebook.anchors(rule)
    if anchor not in (allowed or {"": ""}):
        raise Incomplete(f"起算的日子只能是：{'、'.join(allowed.values()) or '不用写'}。")
    if not clause.strip():
        raise Incomplete("请写明依据：哪个文件的第几条。")


def written(span: Span) -> str:
    """The span as it is kept and read again by Span.parse: "5 workdays"."""
    return f"{span.count} {span.unit}s"
