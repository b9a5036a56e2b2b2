"""Excellent outlines (R1.33): nominated, selected, announced at the next session (R1.34)."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from huying.kernel.people.models import CongressOwned

from .outlines import SpeechOutline
from .sessions import ScSession


class Commendation(CongressOwned):
    """An outline nominated as excellent. Its acts are those of `OutlineCommendation`."""

    outline = models.OneToOneField(SpeechOutline, models.PROTECT, related_name="commendation", verbose_name="发言提纲")
    announced_at = models.ForeignKey(
        ScSession, models.PROTECT, null=True, blank=True, related_name="announced", verbose_name="在哪次会议公布"
    )

    class Meta:
        verbose_name = "优秀审议发言提纲"

    def __str__(self) -> str:
        return f"{self.outline}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:commendation", args=[self.pk])
