"""Taking the result of the ballot (R2.05): from the vote room, or from the signed count report of a paper ballot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from huying.kernel.calendar.clock import day_of
from huying.kernel.ledger import services as ledger
from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from huying.kernel.procedures.selectors import judge

from ..elections import NUMBERS, Outcome
from ..models import NONE, BallotDecision, Project
from ..procedures import BallotDeciding
from ..selectors import open_candidates
from .shared import lock


@transaction.atomic
def keep_outcome(*, decision: BallotDecision, outcome: Outcome, by: str, at: datetime) -> BallotDecision:
    """Keep what the ballot said. Raises NotYet (not begun), TooLate (announced), Incomplete (not this ballot)."""
    proceeding = lock(BallotDeciding, decision.pk)
    stands, _ = judge(proceeding, day_of(at))
    if not stands.done(BallotDeciding.balloted):
        raise NotYet("票决还没有开始。", [Reason("须先听取、审议，再开始票决", "R2.05")])
    if stands.done(BallotDeciding.counted):
        raise TooLate("结果已经宣布，不能再改。")
    locked = BallotDecision.objects.get(pk=decision.pk)
    known = {p.pk: p for p in open_candidates(locked)}
    if set(outcome.votes) != set(known) or not set(outcome.elected) <= set(known):
        raise Incomplete("票决结果与候选项目对不上。")
    for pk, votes in outcome.votes.items():
        Project.objects.filter(pk=pk).update(votes_for=votes)
    locked.way = outcome.way
    for name in NUMBERS:
        setattr(locked, name, getattr(outcome, name))
    locked.elected = ",".join(str(pk) for pk in outcome.elected) or NONE
    locked.save()
    ledger.record(
        congress=locked.congress, kind="livelihood.outcome_taken", subject=f"decision:{locked.pk}", by=by,
        recorded_at=at, body=_said(outcome, known),
    )  # fmt: skip
    indexes.refresh(proceeding, day_of(at))
    return locked


def _said(outcome: Outcome, known: Mapping[int, Project]) -> dict[str, object]:
    votes = {str(known[pk].number): n for pk, n in outcome.votes.items()}
    elected = sorted(known[pk].number for pk in outcome.elected)
    return {name: getattr(outcome, name) for name in ("way", *NUMBERS)} | {"votes": votes, "elected": elected}
