"""Who wants to speak, who is speaking, and for how long."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from huying.kernel.people.models import CongressOwned, Person

from .attendance import Attendee
from .groups import Deliberation
from .outlines import SpeechKind

Speaker = Person | Attendee  # somebody with an account, or a guest who has none (R1.37)


def either(person: str) -> models.Q:
    """Of a row with a person (in the field of this name) and a guest, exactly one is named."""
    absent, present = models.Q(**{f"{person}__isnull": True}), models.Q(**{f"{person}__isnull": False})
    return (present & models.Q(guest__isnull=True)) | (absent & models.Q(guest__isnull=False))


def as_speaker(who: Speaker, person: str) -> dict[str, Speaker]:
    """Which of the two fields of a row names them."""
    return {"guest" if isinstance(who, Attendee) else person: who}


class SpeakingTurn(CongressOwned):
    """A place on the speaker list. The clock is three facts: since when it runs, what ran before, when it ended."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="turns", verbose_name="审议")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发言人")
    guest = models.ForeignKey(
        Attendee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="没有账号的列席人员"
    )
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
        constraints: ClassVar = [
            models.CheckConstraint(condition=either("person"), name="a_turn_is_a_persons_or_a_guests")
        ]

    def __str__(self) -> str:
        return f"{self.who}（{SpeechKind(self.kind).label}）"

    @property
    def who(self) -> Speaker:
        found = self.person or self.guest
        assert found  # the constraint
        return found

    @property
    def words(self) -> str:
        """How they speak: a guest with the capacity."""
        label = SpeechKind(self.kind).label
        return f"{label} · {self.guest.capacity}" if self.guest else label

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
