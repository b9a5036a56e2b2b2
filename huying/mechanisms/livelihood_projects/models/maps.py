"""The county drawn by itself: an outline for each township, so that no map service is asked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import Congress, CongressOwned


class Outline(CongressOwned):
    """A township's outline on a sheet of 1000 × 1000: `points` is "x,y x,y …"."""

    name = models.CharField("名称", max_length=40)
    township = models.OneToOneField(
        Congress, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="哪一级人大"
    )
    points = models.TextField("轮廓")
    label_x = models.PositiveSmallIntegerField("字写在哪里（横）")
    label_y = models.PositiveSmallIntegerField("字写在哪里（纵）")

    class Meta:
        verbose_name = "乡镇轮廓"
        constraints: ClassVar = [models.UniqueConstraint(fields=["congress", "name"], name="an_outline_is_drawn_once")]
