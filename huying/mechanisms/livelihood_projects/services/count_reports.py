"""A vote held wholly outside: its signed count report, entered by one person and confirmed by another (R2.05).

How many deputies there are in all is not typed: it is the roll of mandates on the day of the vote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huying.commons.voting.elections.selectors import elections_on
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Person
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, Refused, TooLate
from huying.kernel.procedures.selectors import judge, profile_of

from .. import notices_counts
from ..access import may_confirm
from ..counting import outcome_of_paper, tied_after
from ..elections import KIND, Again, Outcome
from ..models import BallotDecision, CountReport, Project
from ..procedures import BallotDeciding
from ..selectors import open_candidates, proceeding_of
from ..selectors.decisions import concerned_in, deputies_of, rule_of, waiting_report
from .decisions import keep_outcome
from .shared import lock, note, require_office

CORRECTED = "登记人改正"


@transaction.atomic
def enter_count(
    *, decision: BallotDecision, counts: Mapping[str, int], votes: Mapping[int, int], by: Viewer, at: datetime,
    again: Sequence[Again] = (),
) -> CountReport:  # fmt: skip
    """Enter the signed count report of a ballot on paper; nothing counts before somebody else confirms it.

    `counts`: present, issued, returned, invalid; `again`: the same of what was voted on anew among those that tied.
    Entered again by the same person it takes the place of the first.
    Raises NotAllowed, NotYet (not begun, no quorum, more papers returned than issued: the vote is void), Incomplete,
    TooLate (announced, voted on here, or another's report waits).
    """
    require_office(decision.congress, by, "计票报告单")
    proceeding = lock(BallotDeciding, decision.pk)
    counted = {"deputies": _deputies(decision, _voted_on(proceeding, at)), **counts}
    _outcome(decision, proceeding, counted, votes, again)
    person = _person(by)
    if (waits := waiting_report(decision)) is not None:
        if waits.entered_by_id != person.pk:
            raise TooLate(
                f"{waits.entered_by}已经登记了计票报告单，正等核对。", hint="请先核对那一份；不一致的退回，再登记。"
            )
        _give_back(waits, CORRECTED, person, at)
    figures = _figures(counted, votes)
    if again:
        figures["again"] = [_figures(each.counts, each.votes) for each in again]
    made = CountReport.objects.create(
        congress=decision.congress, decision=decision, figures=figures, entered_by=person, entered_at=at
    )
    note(decision.congress, "count_entered", f"decision:{decision.pk}", figures, by, at)
    notices_counts.tell_waiting(made, at)
    return made


@transaction.atomic
def confirm_count(*, report: CountReport, by: Viewer, at: datetime) -> BallotDecision:
    """A second person has compared the figures with the signed report: now they count.

    Raises NotAllowed (who entered them, who is concerned), TooLate, Incomplete (the roll was changed since).
    """
    found, proceeding = _waiting(report, by, at)
    decision, on = found.decision, _voted_on(proceeding, at)
    if _deputies(decision, on) != found.counts["deputies"]:
        raise Incomplete("登记以后名册改过，代表总数不一样了。", hint="请退回，重新登记。")
    outcome = _outcome(decision, proceeding, found.counts, found.votes, found.again)
    found.checked_by, found.confirmed_at = _person(by), at
    found.save(update_fields=["checked_by", "confirmed_at"])
    notices_counts.settle(found, at)
    return keep_outcome(decision=decision, outcome=outcome, by=f"{found.entered_by}登记，{found.checked_by}核对", at=at)


@transaction.atomic
def return_count(*, report: CountReport, reason: str, by: Viewer, at: datetime) -> None:
    """The figures are not those of the signed report. Raises NotAllowed, TooLate, Incomplete (no reason)."""
    found, _ = _waiting(report, by, at)
    if not reason.strip():
        raise Incomplete("请写明哪里和报告单不一致。")
    _give_back(found, reason.strip(), _person(by), at)
    said = {"reason": found.reason}
    note(found.congress, "count_returned", f"decision:{found.decision_id}", said, by, at)


def _give_back(report: CountReport, reason: str, person: Person, at: datetime) -> None:
    report.checked_by, report.returned_at, report.reason = person, at, reason
    report.save(update_fields=["checked_by", "returned_at", "reason"])
    notices_counts.settle(report, at)


def _waiting(report: CountReport, by: Viewer, at: datetime) -> tuple[CountReport, Proceeding]:
    """The report, locked, with its proceeding; for a second person alone."""
    proceeding = lock(BallotDeciding, report.decision_id)
    rows = CountReport.objects.select_for_update(of=("self",)).select_related("decision__congress", "entered_by")
    found = rows.get(pk=report.pk)
    if not found.waits:
        raise TooLate("这份报告单已经核对或者退回。", hint="打开票决页面看现在的情况。")
    if not may_confirm(by, found):
        raise NotAllowed("报告单由登记人以外的一位核对。", hint="请办公室的另一位同志，或者一位代表核对。")
    if _person(by).pk in concerned_in(open_candidates(found.decision), day_of(at)):
        raise NotAllowed(
            "您在候选项目的责任单位或者提出项目的政府任职，不能核对票数。", hint="请另一位同志核对（R2.05）。"
        )
    return found, proceeding


def _voted_on(proceeding: Proceeding, at: datetime) -> date:
    """The day of the vote. Raises NotYet before it has begun, TooLate once the result is announced."""
    stands, _ = judge(proceeding, day_of(at))
    begun = stands.done(BallotDeciding.balloted)
    if not begun:
        raise NotYet("票决还没有开始。", [Reason("须先听取、审议，再开始票决", "R2.05")])
    if stands.done(BallotDeciding.counted):
        raise TooLate("结果已经宣布，不能再改。")
    return begun.on


def _deputies(decision: BallotDecision, on: date) -> int:
    """Raises Incomplete where the roll names nobody."""
    number = len(deputies_of(decision.congress_id, on))
    if not number:
        raise Incomplete(
            f"{on}这一天，名册上没有本级人大代表。", hint="代表总数按名册算：请先在“机构和人员”里登记代表的任职。"
        )
    return number


def _figures(counts: Mapping[str, int], votes: Mapping[int, int]) -> dict[str, Any]:
    return {"counts": dict(counts), "votes": {str(pk): n for pk, n in votes.items()}}


def to_vote_again(
    decision: BallotDecision, counts: Mapping[str, int], votes: Mapping[int, int], again: Sequence[Again], at: datetime
) -> list[Project]:
    """The candidates that tied at the last seat in what is being entered: of them a further ballot is asked."""
    proceeding = proceeding_of(BallotDeciding, decision.pk)
    try:
        counted = {"deputies": _deputies(decision, _voted_on(proceeding, at)), **counts}
    except Refused:
        return []
    tied = tied_after(rule_of(decision, profile_of(proceeding)), counted, votes, again)
    return [p for p in open_candidates(decision) if p.pk in tied]


def _outcome(
    decision: BallotDecision, proceeding: Proceeding, counts: Mapping[str, int], votes: Mapping[int, int],
    again: Sequence[Again],
) -> Outcome:  # fmt: skip
    if elections_on(KIND, decision.pk).filter(voided_at=None).exists():
        raise TooLate("这次票决在平台上投票，结果由监票人签字、宣布以后自动登记。")
    return outcome_of_paper(rule_of(decision, profile_of(proceeding)), counts, votes, again)


def _person(by: Viewer) -> Person:
    assert by.person is not None
    return by.person
