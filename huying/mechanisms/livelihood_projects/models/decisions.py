"""The congress's yearly decision by ballot (票决, R2.05, R2.06, R2.08)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.documents.models import Document
from huying.kernel.people.models import CongressOwned

from .words import NONE


class BallotDecision(CongressOwned):
    """One a year (R2.06). The ballot itself is an election of the vote room; here is what it decided."""

    year = models.PositiveSmallIntegerField("年度")
    meeting = models.CharField("哪一次会议", max_length=80)
    meeting_on = models.DateField("会议召开日")
    quota = models.PositiveSmallIntegerField("应选项目数")

    # What the ballot said, taken from it when its result was announced.
    way = models.CharField("怎么投的", max_length=40, default=NONE)
    deputies = models.PositiveIntegerField("代表总数", null=True, blank=True)
    present = models.PositiveIntegerField("出席", null=True, blank=True)
    issued = models.PositiveIntegerField("发出选票", null=True, blank=True)
    returned = models.PositiveIntegerField("收回选票", null=True, blank=True)
    invalid = models.PositiveIntegerField("废票", null=True, blank=True)

    elected = models.TextField("票决通过的项目", default=NONE)  # their numbers, as the ballot gave them
    number = models.CharField("文号", max_length=40, default=NONE)
    text = models.TextField("决定正文", default=NONE)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定文本"
    )
    decided_on = models.DateField("作出决定日", null=True, blank=True)
    published_on = models.DateField("公布日", null=True, blank=True)

    class Meta:
        verbose_name = "项目票决"
        constraints: ClassVar = [models.UniqueConstraint(fields=["congress", "year"], name="one_ballot_a_year")]

    def __str__(self) -> str:
        return f"{self.year}年民生实事项目票决"

    def get_absolute_url(self) -> str:
        return reverse("livelihood:decision", args=[self.pk])
