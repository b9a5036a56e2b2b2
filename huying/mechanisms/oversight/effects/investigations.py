"""What follows from the acts of an investigation: the commission sits, who withdraws leaves."""

from __future__ import annotations

from django.db.models import QuerySet

from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete

from .. import access, selectors
from ..models import CommissionSeat
from ..procedures import SpecificInvestigation
from .jointly import named_are_among
from .votes import after_voted


def after_seated(proceeding: Proceeding, record: ActRecord) -> None:
    """Those who were nominated sit from the day of the vote. Raises Incomplete where one has an interest that day."""
    after_voted(proceeding, record)
    nominated = [s.person_id for s in selectors.seats_of(proceeding.subject_id) if s.left_on is None]
    if words := selectors.interested(access.investigation(proceeding.subject_id), nominated, record.on):
        why = Reason("与调查的问题有利害关系的人员不得参加调查委员会", SpecificInvestigation.set_up.source)
        raise Incomplete(f"{'；'.join(words)}。", [why], hint="请先去掉这一提名，或者登记回避。")
    _seats(proceeding).filter(passed_on=None).update(passed_on=record.on, passed_by=record)


def seated_undone(proceeding: Proceeding, record: ActRecord) -> None:
    """Only those whom this vote passed are nominated again: another of the same day seated the others."""
    _seats(proceeding).filter(passed_by=record).update(passed_on=None, passed_by=None)


def after_recused(proceeding: Proceeding, record: ActRecord) -> None:
    """Who withdraws sits on the commission; from that day not any more. Raises Incomplete."""
    sitting = _seats(proceeding).filter(left_on=None).exclude(passed_on=None)
    why = Reason("须是调查委员会的组成人员", SpecificInvestigation.recused.source)
    named_are_among(record.fields["recused"], set(sitting.values_list("person", flat=True)), why)
    sitting.filter(person__in=record.fields["recused"]).update(left_on=record.on)


def recused_undone(proceeding: Proceeding, record: ActRecord) -> None:
    _seats(proceeding).filter(person__in=record.fields["recused"]).update(left_on=None)


def _seats(proceeding: Proceeding) -> QuerySet[CommissionSeat]:
    return CommissionSeat.objects.filter(investigation=proceeding.subject_id)
