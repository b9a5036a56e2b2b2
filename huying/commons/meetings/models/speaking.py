"""Who wants to speak, who is speaking, and for how long."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from huying.kernel.people.models import CongressOwned, Person

from .groups import Deliberation
from .outlines import SpeechKind


class SpeakingTurn(CongressOwned):
    """A place on the speaker list. The clock is three facts: since when it runs, what ran before, when it ended."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="turns", verbose_name="审议")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="发言人")
    kind = models.CharField("发言方式", max_length=10, choices=SpeechKind, default=SpeechKind.ORDINARY)
    asked_at = models.DateTimeField("报名时间")
    nth = models.PositiveSmallIntegerField("第几次发言", default=1)
    limit_seconds = models.PositiveIntegerField("限时（秒）")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    running_since = models.DateTimeField("计时起", null=True, blank=True)  # none: not begun, paused or ended
    spent_seconds = models.PositiveIntegerField("已用（秒）", default=0)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "发言次序"
        ordering: ClassVar = ["asked_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["deliberation", "ended_at"])]

    def __str__(self) -> str:
        return f"{self.person}（{SpeechKind(self.kind).label}）"

    def spent(self, at: datetime) -> int:
        """The seconds spoken until a moment; never less than nought, whatever two clocks say."""
        running = int((at - self.running_since).total_seconds()) if self.running_since else 0
        return self.spent_seconds + max(running, 0)

    def left(self, at: datetime) -> int:
        """The seconds left; below nought it is overtime."""
        return self.limit_seconds - self.spent(at)

    @property
    def is_speaking(self) -> bool:
        return self.started_at is not None and self.ended_at is None

    @property
    def is_paused(self) -> bool:
        return self.is_speaking and self.running_since is None
