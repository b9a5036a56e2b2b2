"""What follows where the committee passes something by more than half of all its members: the votes are counted."""

from __future__ import annotations

from datetime import date

from huying.commons.meetings.selectors import members
from huying.kernel.calendar.saying import full_day
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete
from huying.kernel.procedures.selectors import recorded

from .. import rules, selectors
from ..models import OpinionDocument
from ..procedures import OpinionHandling, TopicOversight

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


def after_resolved(proceeding: Proceeding, record: ActRecord) -> None:
    """A resolution on a report is passed once the report was deliberated, on whatever day of the session, and orders a
    report of its own for a day to come (监督法 17). Raises Incomplete.
    """
    after_voted(proceeding, record)
    topics = OpinionDocument.objects.filter(pk=proceeding.subject_id).values("topic")
    heard = recorded(TopicOversight, TopicOversight.deliberated, about=topics).last()
    if heard and record.on < heard.on:
        why = Reason("审议报告以后作出决议", OpinionHandling.resolved.source)
        raise Incomplete(f"会议{full_day(heard.on)}才审议这个报告。", [why], hint="请核对作出决议的日子。")
    due = record.fields.get("execution_due_on")
    if due and date.fromisoformat(due) <= record.on:
        why = Reason("在决议规定的期限内报告执行情况", OpinionHandling.resolved.source)
        raise Incomplete(f"要求报告的日子不晚于作出决议的{full_day(record.on)}。", [why], hint="请核对两个日子。")
