"""The sittings of a session: each half-day in which it meets (T2.5)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import ClassVar

from django.db import models

from huying.kernel.calendar.clock import CHINA
from huying.kernel.people.models import CongressOwned

from .sessions import ScSession


class HalfDay(models.TextChoices):
    """The values sort as the day goes."""

    MORNING = "1_am", "上午"
    AFTERNOON = "2_pm", "下午"
    EVENING = "3_eve", "晚上"


# From when on a half-day is the one that runs: a morning that runs over is the morning still.
BEGINS = {HalfDay.MORNING: time.min, HalfDay.AFTERNOON: time(13), HalfDay.EVENING: time(18, 30)}


class SittingKind(models.TextChoices):
    PLENARY = "plenary", "全体会议"
    GROUP = "group", "分组会议"
    JOINT = "joint_group", "联组会议"


class Sitting(CongressOwned):
    """A half-day of a session. Who attended is registered for each."""

    session = models.ForeignKey(ScSession, models.PROTECT, related_name="sittings", verbose_name="会议")
    on = models.DateField("日期")
    half = models.CharField("时段", max_length=6, choices=HalfDay, default=HalfDay.MORNING)
    kind = models.CharField("会议形式", max_length=12, choices=SittingKind, default=SittingKind.PLENARY)

    class Meta:
        verbose_name = "每半天的会"
        ordering: ClassVar = ["on", "half", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "on", "half"], name="one_sitting_a_half_day")
        ]

    def __str__(self) -> str:
        return f"{self.day_words}{self.get_kind_display()}"

    @property
    def day_words(self) -> str:
        on: date = self.on
        return f"{on.month}月{on.day}日{self.get_half_display()}"

    def has_begun(self, at: datetime) -> bool:
        """Whether its half-day has come."""
        local = at.astimezone(CHINA)
        return (self.on, BEGINS[HalfDay(self.half)]) <= (local.date(), local.time())
