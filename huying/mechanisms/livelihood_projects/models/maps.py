"""The county drawn by itself: an outline for each township, so that no map service is asked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import Congress, CongressOwned


class Outline(CongressOwned):
    """An outline on a sheet of 1000 × 1000: `points` is "x,y x,y …", several rings divided by ";"."""

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

    @property
    def path(self) -> str:
        """All rings as one path, so that a hole is one (even-odd)."""
        return " ".join(f"M{ring.replace(' ', 'L')}Z" for ring in self.points.split(";"))
