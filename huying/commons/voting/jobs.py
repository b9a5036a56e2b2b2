"""What the vote room does by itself: the minutes of a running ballot are sealed, also when nobody votes any more."""

from __future__ import annotations

from datetime import datetime

from huying.kernel.jobs.registry import every

from .envelopes import casting
from .envelopes.models import NONE, SecretBallot


@every(minutes=1, name="voting.seal_minutes", label="封存票板")
def seal_minutes(at: datetime) -> None:
    """What the hall screen shows of the last minute cannot be taken back any more (design/ballot.md)."""
    for ballot in SecretBallot.objects.filter(opened_at__isnull=False, closed_at=None, void=NONE):
        casting.seal_minutes(ballot=ballot, at=at)
