"""Ballots that are over, with the budget the hall was given: this year's of some townships, and last year's of the
township whose deputies vote today.

The projects were taken over from paper and so is the count: rows as the tellers left them, no deed is played.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from huying.commons.voting.choosing import ChoiceRule
from huying.commons.voting.elections.models import (
    Election,
    ElectionOfficer,
    ElectionOption,
    ElectionWay,
    Task,
)
from huying.commons.voting.elections.polls import YUAN
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from huying.mechanisms.livelihood_projects.elections import KIND
from huying.mechanisms.livelihood_projects.models import BallotDecision, Project

from .townships import Township, TownshipPlayer

FAILED = 2  # candidates that were not adopted: they share the marks that are left on the papers
SHORT_BY = 30  # 万元 that the budget lacks for all candidates
OFFICERS = (Task.TELLER, Task.TELLER, Task.SCRUTINEER)


def play_counted(player: TownshipPlayer, t: Township, decision: BallotDecision, adopted: Sequence[Project]) -> None:
    """An announced election on paper on a decision that was taken over."""
    assert decision.decided_on and decision.deputies and decision.present
    at, rule = player.at(decision.decided_on), ChoiceRule(decision.quota)
    failed = [kind for kind in player.kinds if not any(p.title.endswith(kind["title"]) for p in adopted)][:FAILED]
    costs = [*(p.cost for p in adopted), *(Decimal(kind["cost"]) for kind in failed)]
    titles = [*(p.title for p in adopted), *(f"{t.town.villages[0]}{kind['title']}" for kind in failed)]
    won = [p.votes_for or 0 for p in adopted]
    left = min(36, decision.present * rule.quota - sum(won))
    votes = [*won, left * 2 // 3, left // 3]
    refs = [*(p.pk for p in adopted), *(0 for _ in failed)]  # of what failed, no row was taken over
    election = Election.objects.create(
        congress=t.congress, subject_kind=KIND, subject_id=decision.pk, title=f"{decision}", way=ElectionWay.PAPER,
        quota=rule.quota, more_than=f"{rule.more_than}", base=rule.base, quorum_at_least=f"{rule.quorum_at_least}",
        budget=(sum(costs) - SHORT_BY) * YUAN, members=decision.deputies, present=decision.present,
        may_vote=decision.present, issued=decision.issued, returned=decision.returned, void=decision.invalid,
        set_up_at=at, opened_at=at, closed_at=at, announced_at=at,
    )  # fmt: skip
    ElectionOption.objects.bulk_create(
        ElectionOption(
            congress=t.congress, election=election, position=n, code=f"{n}", title=title, cost=cost * YUAN, ref=ref,
            votes_for=for_,
        )
        for n, (title, cost, ref, for_) in enumerate(zip(titles, costs, refs, votes, strict=True), 1)
    )  # fmt: skip
    deputies = Person.objects.filter(congress=t.congress, mandates__role=Role.DEPUTY.value).order_by("-pk")
    people = reversed(deputies[: len(OFFICERS)])  # none of those who sign in
    ElectionOfficer.objects.bulk_create(
        ElectionOfficer(
            congress=t.congress, election=election, person=person, task=task,
            signed_at=at if task == Task.SCRUTINEER else None,
        )
        for person, task in zip(people, OFFICERS, strict=True)
    )  # fmt: skip
