"""The weak links of the assessment by the province that opinions concentrate on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import CongressOwned

from .topics import Topic
from .words import NONE


class WeakIndicator(CongressOwned):
    """A weak link in the provincial target assessment that a topic's opinions concentrate on (R1.44)."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="weak_indicators", verbose_name="议题")
    title = models.CharField("薄弱指标", max_length=80)
    standing = models.CharField("考核情况", max_length=80, default=NONE)

    class Meta:
        verbose_name = "省目标考核的薄弱指标"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["topic", "title"], name="weak_indicator_is_named_once_in_its_topic")
        ]

    def __str__(self) -> str:
        return self.title
