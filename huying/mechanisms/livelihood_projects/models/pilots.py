"""Which congresses decide livelihood projects by ballot, and since when (R2.09)."""

from __future__ import annotations

from django.db import models

from huying.kernel.people.models import Congress, CongressOwned

from ..terms import PHASES
from .words import NONE


class Pilot(CongressOwned):
    """A line of the list that a county keeps for itself and its townships; `congress` is the keeper."""

    township = models.OneToOneField(Congress, models.PROTECT, related_name="+", verbose_name="哪一级人大")
    from_on = models.DateField("从哪一天起")
    phase = models.CharField("试点还是推行", max_length=12, choices=PHASES)
    basis = models.CharField("依据", max_length=200, default=NONE)

    class Meta:
        verbose_name = "票决制推行名单"

    def __str__(self) -> str:
        return f"{self.township}（{self.get_phase_display()}）"
