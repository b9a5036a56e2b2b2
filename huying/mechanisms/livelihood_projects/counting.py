"""The signed count report of a ballot on paper, judged by the vote room's rules (R2.05). Pure."""

from __future__ import annotations

from collections.abc import Mapping

from huying.commons.voting.choosing import ChoiceRule, Count, Next, Tally, outcome, quorum_refusal
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.refusals import Incomplete, NotYet

from .elections import Outcome

PAPER = "纸质票决"


def outcome_of_paper(rule: ChoiceRule, counts: Mapping[str, int], votes: Mapping[int, int]) -> Outcome:
    """`counts`: deputies, present, issued, returned, invalid.

    Raises NotYet (no quorum; the vote is void; a tie at the last seat), Incomplete (numbers that cannot be).
    """
    due, present = counts["deputies"], counts["present"]
    if refusal := quorum_refusal(rule, deputies=due, present=present):
        raise NotYet(refusal)
    tallies = {str(pk): Tally(for_) for pk, for_ in votes.items()}
    try:
        judged = outcome(
            rule, Count(counts["issued"], counts["returned"], counts["invalid"], tallies), deputies=due, present=present
        )
    except ValueError as impossible:
        raise Incomplete("票数对不上，请照计票报告单核对。", [Reason(str(impossible))]) from impossible
    if judged.next in (Next.REVOTE, Next.RUNOFF):
        raise NotYet(judged.follows, hint="再投一次，把合在一起的结果登记进来。")
    elected = tuple(int(pk) for pk in judged.adopted)
    return Outcome(PAPER, due, present, counts["issued"], counts["returned"], counts["invalid"], dict(votes), elected)
