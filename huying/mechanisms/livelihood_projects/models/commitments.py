"""What the organs and departments promise the people for a year, and what came of it (R2.13-R2.16)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.people.models import Body, CongressOwned

from .projects import Project
from .words import NONE


class CommitmentYear(CongressOwned):
    """One year of commitments: asked for, supervised, reported, scored. The acts are those of CommitmentYearly."""

    year = models.PositiveSmallIntegerField("年度")
    is_column_open = models.BooleanField("《向人民报告》已开栏", default=False)
    scores_until = models.DateField("评议到哪一天", null=True, blank=True)
    scored_on = models.DateField("公布评议结果日", null=True, blank=True)

    class Meta:
        verbose_name = "年度承诺"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "year"], name="one_year_of_commitments_each_year")
        ]

    def __str__(self) -> str:
        return f"{self.year}年重点工作承诺"

    def get_absolute_url(self) -> str:
        return reverse("livelihood:commitment_year", args=[self.pk])


class CommitmentSheet(CongressOwned):
    """The commitments of one organ or department for a year. Its acts are those of CommitmentKeeping.

    What the scores came to is written once, when the results are published; until then nobody sees an interim count.
    """

    of = models.ForeignKey(CommitmentYear, models.PROTECT, related_name="sheets", verbose_name="年度")
    unit = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="承诺单位")
    is_asked = models.BooleanField("要求作出承诺", default=True)  # False: only what deputies decided is scored (R2.16)
    published_on = models.DateField("公布承诺日", null=True, blank=True)
    reported_on = models.DateField("向人民报告日", null=True, blank=True)
    public_score = models.DecimalField("群众评分", max_digits=3, decimal_places=2, null=True, blank=True)
    public_count = models.PositiveIntegerField("群众评分人数", default=0)
    ticket_score = models.DecimalField("凭码评分", max_digits=3, decimal_places=2, null=True, blank=True)
    ticket_count = models.PositiveIntegerField("凭码评分人数", default=0)
    deputy_score = models.DecimalField("代表评分", max_digits=3, decimal_places=2, null=True, blank=True)
    deputy_count = models.PositiveIntegerField("代表评分人数", default=0)

    class Meta:
        verbose_name = "单位承诺"
        constraints: ClassVar = [models.UniqueConstraint(fields=["of", "unit"], name="one_sheet_of_each_unit_and_year")]

    def __str__(self) -> str:
        return f"{self.unit}{self.of.year}年{'承诺' if self.is_asked else '票决项目评议'}"

    def get_absolute_url(self) -> str:
        return reverse("livelihood:commitment_sheet", args=[self.pk])


class Commitment(CongressOwned):
    """One thing that is promised; at the end of the year its report, and how the unit marks itself."""

    sheet = models.ForeignKey(CommitmentSheet, models.PROTECT, related_name="commitments", verbose_name="单位承诺")
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("承诺", max_length=100)
    goal = models.TextField("做到什么程度")
    field = models.CharField("监督领域", max_length=40, default=NONE)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name="哪一个民生实事项目"
    )  # a project that deputies decided by ballot is scored as the commitment to carry it out
    is_promised = models.BooleanField("单位的承诺", default=True)  # False: a decided project that nobody promised
    report = models.TextField("办得怎么样", default=NONE)
    self_score = models.PositiveSmallIntegerField("自评", null=True, blank=True)
    public_score = models.DecimalField("群众评分", max_digits=3, decimal_places=2, null=True, blank=True)
    deputy_score = models.DecimalField("代表评分", max_digits=3, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "承诺事项"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "number"], name="commitments_are_numbered_within_their_sheet")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_reported(self) -> bool:
        return self.self_score is not None

    @property
    def is_told_when_written(self) -> bool:
        """Whether people read what is written of it at once: the unit has reported, or was not asked to (R2.15)."""
        return self.sheet.reported_on is not None or not self.sheet.is_asked

    @property
    def is_told(self) -> bool:
        """Whether people may read what came of it."""
        return self.is_reported and self.is_told_when_written

    @property
    def told_score(self) -> int | None:
        """How the unit marks itself, as people may read it: what it wrote and did not report is nobody's to see."""
        return self.self_score if self.is_told else None

    @property
    def is_settled(self) -> bool:
        """Whether it stands as it is, a promise that was published or a decided project: its report may be written."""
        return self.sheet.published_on is not None or not self.is_promised
