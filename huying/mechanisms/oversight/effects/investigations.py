"""What follows from the acts of an investigation: the vote is counted, the commission sits, who withdraws leaves."""

from __future__ import annotations

from django.db.models import QuerySet

from huying.commons.meetings.selectors import members
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete

from .. import access, rules, selectors
from ..models import CommissionSeat
from ..procedures import SpecificInvestigation
from .jointly import named_are_among

MAJORITY = "地方组织法第五十一条"


def after_voted(proceeding: Proceeding, record: ActRecord) -> None:
    """More than half of all members are in favour (地方组织法 51). Raises Incomplete."""
    votes, everybody, is_passed = _counted(proceeding, record)
    if not is_passed:
        why = Reason("赞成票须超过常委会全体组成人员的半数", MAJORITY)
        raise Incomplete(f"全体{everybody}人，赞成{votes}票，没有通过。", [why], hint="请核对。")


def after_not_passed(proceeding: Proceeding, record: ActRecord) -> None:
    """It is not put down as rejected when it was passed. Raises Incomplete."""
    votes, everybody, is_passed = _counted(proceeding, record)
    if is_passed:
        raise Incomplete(f"全体{everybody}人，赞成{votes}票，已经通过。", hint="请登记“组织调查委员会”。")


def _counted(proceeding: Proceeding, record: ActRecord) -> tuple[int, int, bool]:
    """The votes in favour, all members on the day of the vote, and whether that is enough.

    All members are read off the roster and never typed: they are the base of the majority. Raises Incomplete.
    """
    everybody = len(members(proceeding.congress, record.on))
    if faults := rules.votes_fit(record.fields, everybody):
        raise Incomplete("票数不对。", [Reason(fault, MAJORITY) for fault in faults], hint="请核对票数和办理日。")
    votes = record.fields["in_favour"]
    return votes, everybody, votes > everybody * selectors.needed_for_a_decision(proceeding)


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
