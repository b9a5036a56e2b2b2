"""The signed count report of a ballot on paper, judged by the vote room's rules (R2.05). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huying.commons.voting import choosing
from huying.commons.voting.choosing import ChoiceRule, Count, Next, Stage, Tally, quorum_refusal
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.refusals import Incomplete, NotYet, Refused

from .elections import Again, Outcome

PAPER = "纸质票决"
VOID = "登记大会宣布表决无效，重新投了，再登记那一次。"
ONLY_THE_TIED = "只就同票的项目重新投，登记重投那一次的数；不登记宣布表决无效，以前各次的数照旧。"


def outcome_of_paper(
    rule: ChoiceRule, counts: Mapping[str, int], votes: Mapping[int, int], again: Sequence[Again] = ()
) -> Outcome:
    """`counts`: deputies, present, issued, returned, invalid; `again`: what was voted on anew among those that tied.

    Raises NotYet (no quorum; the vote is void; a tie at the last seat), Incomplete (numbers that cannot be).
    """
    *_, last = ballots = [found for _, found in _judged(rule, counts, votes, again)]
    if last.next is Next.REVOTE:
        raise NotYet(last.follows, hint=ONLY_THE_TIED if again else VOID)
    if last.next is Next.RUNOFF:
        raise NotYet(last.follows, hint="投了以后，把再次投票的数也登记进来，第一次的数照旧。")
    elected = tuple(int(pk) for each in ballots for pk in each.adopted)
    latest = dict(votes)
    for ballot in again:
        latest |= ballot.votes
    return Outcome(
        way=PAPER, deputies=counts["deputies"], present=counts["present"], issued=counts["issued"],
        returned=counts["returned"], invalid=counts["invalid"], votes=latest, elected=elected,
    )  # fmt: skip


def tied_after(
    rule: ChoiceRule, counts: Mapping[str, int], votes: Mapping[int, int], again: Sequence[Again] = ()
) -> frozenset[int]:
    """What has to be voted on again after these ballots; nothing where they decide, or cannot be."""
    try:
        *_, (_, last) = _judged(rule, counts, votes, again)
    except Refused:
        return frozenset()
    return frozenset(map(int, last.tied))


def rules_of_ballots(
    rule: ChoiceRule, counts: Mapping[str, int], votes: Mapping[int, int], again: Sequence[Again]
) -> list[ChoiceRule]:
    """By which rule each ballot of a report that was confirmed is judged: how many it may choose."""
    return [own for own, _ in _judged(rule, counts, votes, again)]


def _judged(
    rule: ChoiceRule, counts: Mapping[str, int], votes: Mapping[int, int], again: Sequence[Again]
) -> list[tuple[ChoiceRule, choosing.Outcome]]:
    """Every ballot by its own rule: the first by that of the place, the next for the seats left among those that tied,
    as the vote room does it.
    """
    found = [(rule, _judge(rule, counts, votes))]
    for nth, ballot in enumerate(again, 2):
        _, before = found[-1]
        if set(ballot.votes) != set(map(int, before.tied)):
            raise Incomplete(f"第{nth}次投票只就同票的项目投，照那一次的报告单填。")
        rule = rule.after(Stage.AMONG_TIED, before.seats_left)
        found.append((rule, _judge(rule, {"deputies": counts["deputies"], **ballot.counts}, ballot.votes)))
    return found


def _judge(rule: ChoiceRule, counts: Mapping[str, int], votes: Mapping[int, int]) -> choosing.Outcome:
    due, present = counts["deputies"], counts["present"]
    if refusal := quorum_refusal(rule, deputies=due, present=present):
        raise NotYet(refusal)
    tallies = {str(pk): Tally(for_) for pk, for_ in votes.items()}
    count = Count(counts["issued"], counts["returned"], counts["invalid"], tallies)
    try:
        return choosing.outcome(rule, count, deputies=due, present=present)
    except ValueError as impossible:
        raise Incomplete("票数对不上，请照计票报告单核对。", [Reason(str(impossible))]) from impossible
