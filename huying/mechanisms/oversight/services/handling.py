"""Deeds beside the acts of handling: weak indicators of a topic, measures with their nodes (R1.44, R1.50, R1.64)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Body
from huying.kernel.people.roles import Role
from huying.kernel.procedures import indexes
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.refusals import NotAllowed, NotYet, TooLate
from huying.kernel.procedures.selectors import judge, locked

from .. import selectors
from ..models import NONE, Milestone, OpinionDocument, ProblemItem, WeakIndicator
from ..procedures import ItemHandling, OpinionHandling
from .noting import note_draft, note_in
from .opinions import hold_draft


@transaction.atomic
def add_weak_indicator(*, opinion: OpinionDocument, title: str, standing: str, by: Viewer, at: datetime) -> None:
    """Name a weak link in the provincial assessment while the opinion is a draft. Raises TooLate once co-signed."""
    proceeding = hold_draft(opinion)
    WeakIndicator.objects.get_or_create(
        topic=opinion.topic,
        title=title.strip(),
        defaults={"congress": opinion.congress, "standing": standing.strip() or NONE},
    )
    note_draft(opinion, "weak_indicator", {"title": title.strip()}, by, at)
    indexes.refresh(proceeding, day_of(at))


@transaction.atomic
def remove_weak_indicator(*, opinion: OpinionDocument, indicator: WeakIndicator, by: Viewer, at: datetime) -> None:
    proceeding = hold_draft(opinion)
    note_draft(opinion, "weak_indicator_struck", {"title": indicator.title}, by, at)
    indicator.delete()
    indexes.refresh(proceeding, day_of(at))


def may_plan(viewer: Viewer, item: ProblemItem) -> Body | None:
    """The unit for which this viewer writes measures: the one in charge, or one beside it; None for everybody else."""
    units = [item.unit, *(row.body for row in selectors.units_beside(item))]
    return next((unit for unit in units if unit and viewer.capacity(Role.HANDLING_UNIT, frozenset({unit.pk}))), None)


@transaction.atomic
def save_milestone(
    *, item: ProblemItem, fields: Mapping[str, Any], by: Viewer, at: datetime, milestone: Milestone | None = None
) -> Milestone:
    """Write a measure with its responsible person and its node: each unit its own (R1.50).

    Raises NotAllowed for others, NotYet before the letter is signed, TooLate when the item is verified or the node
    was reached.
    """
    proceeding, parent = _held(item, at)
    unit = may_plan(by, item)
    if unit is None or (milestone and milestone.unit_id != unit.pk):
        raise NotAllowed("措施和节点由承办这一项的单位各写各的。")
    if milestone and milestone.reached_on:
        raise TooLate("这个节点已经到了，不能再改。", hint="如登记有误，先更正那一条进展。")
    row = milestone or Milestone(congress=item.congress, item=item, unit=unit, written_by=unit)
    if milestone is None:
        row.written_after = proceeding.records.order_by("-pk").values_list("pk", flat=True).first() or 0
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    note_in(proceeding, "measure", {"unit": unit.name, **{k: f"{v}" for k, v in fields.items()}}, by, at)
    _refresh(proceeding, parent, at)
    return row


@transaction.atomic
def remove_milestone(*, milestone: Milestone, by: Viewer, at: datetime) -> None:
    """Strike a measure that was not reached yet; what it said stays in the record.

    That of a unit which has no hand in the item any more is struck by the one in charge.
    """
    proceeding, parent = _held(milestone.item, at)
    unit = may_plan(by, milestone.item)
    if unit is None or (milestone.unit_id != unit.pk and not selectors.is_left_to(milestone, unit.pk)):
        raise NotAllowed("措施和节点由承办这一项的单位各写各的。")
    if milestone.reached_on:
        raise TooLate("这个节点已经到了，不能去掉。")
    note_in(proceeding, "measure_struck", {"unit": unit.name, "title": milestone.title}, by, at)
    milestone.delete()
    _refresh(proceeding, parent, at)


def _held(item: ProblemItem, at: datetime) -> tuple[Proceeding, Proceeding | None]:
    proceeding, parent = locked(selectors.proceeding_of(ItemHandling, item.pk))
    if parent and not judge(parent, day_of(at))[0].done(OpinionHandling.signed):
        raise NotYet("还不能写措施：须先由主要负责人审签审议意见书（R1.48）。")
    if proceeding.ended_on:
        raise TooLate("这一项已经核实认可，不能再改措施。")
    return proceeding, parent


def _refresh(proceeding: Proceeding, parent: Proceeding | None, at: datetime) -> None:
    """The letter asks for measures before a unit's plan is handed in."""
    indexes.refresh(proceeding, day_of(at))
    if parent:
        indexes.refresh(parent, day_of(at))
