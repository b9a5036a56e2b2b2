"""What follows from the acts of an investigation: the vote is counted, the commission sits, who withdraws leaves."""

from __future__ import annotations

from django.db.models import QuerySet

from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete

from .. import selectors
from ..models import CommissionSeat
from ..procedures import SpecificInvestigation
from .jointly import named_are_among


def after_voted(proceeding: Proceeding, record: ActRecord) -> None:
    """More than half of all members are in favour (地方组织法 51). Raises Incomplete."""
    fields, share = record.fields, selectors.needed_for_a_decision(proceeding)
    if fields["in_favour"] <= fields["members"] * share:
        why = Reason("赞成票须超过常委会全体组成人员的半数", "地方组织法第五十一条")
        raise Incomplete(f"全体{fields['members']}人，赞成{fields['in_favour']}票，没有通过。", [why], hint="请核对。")


def after_not_passed(proceeding: Proceeding, record: ActRecord) -> None:
    """It is not put down as rejected when it was passed. Raises Incomplete."""
    fields, share = record.fields, selectors.needed_for_a_decision(proceeding)
    if fields["in_favour"] > fields["members"] * share:
        raise Incomplete(f"赞成{fields['in_favour']}票，超过半数，已经通过。", hint="请登记“组织调查委员会”。")


def after_seated(proceeding: Proceeding, record: ActRecord) -> None:
    """Those who were nominated sit from the day of the vote."""
    after_voted(proceeding, record)
    _seats(proceeding).filter(passed_on=None).update(passed_on=record.on)


def seated_undone(proceeding: Proceeding, record: ActRecord) -> None:
    _seats(proceeding).filter(passed_on=record.on).update(passed_on=None)


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
