"""What the vote room does by itself: the minutes of a running ballot are sealed, also when nobody votes any more."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from huying.kernel.jobs.registry import every
from huying.kernel.procedures.refusals import Refused

from .envelopes import casting
from .envelopes.models import NONE, SecretBallot


@every(minutes=1, name="voting.seal_minutes", label="封存票板")
def seal_minutes(at: datetime) -> None:
    """What the hall screen shows of the last minute cannot be taken back any more (design/ballot.md).

    One that refuses (void meanwhile, its key away: who votes is told) keeps no other ballot waiting.
    """
    for ballot in SecretBallot.objects.filter(opened_at__isnull=False, closed_at=None, void=NONE):
        with suppress(Refused):
            casting.seal_minutes(ballot=ballot, at=at)
