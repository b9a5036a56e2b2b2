"""The items of the quantified problem list (R1.40-R1.43, R1.64)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.people.models import Body, CongressOwned

from ..terms import ITEM_KINDS, QUANTITATIVE
from .opinions import OpinionDocument
from .words import NONE


class ProblemItem(CongressOwned):
    """One item of the quantified problem list (R1.40-R1.43, R1.64)."""

    opinion = models.ForeignKey(OpinionDocument, models.PROTECT, related_name="items", verbose_name="审议意见书")
    number = models.PositiveSmallIntegerField("项")
    title = models.CharField("问题", max_length=120)
    category = models.CharField("类别", max_length=40, default=NONE)
    kind = models.CharField("定量或定性", max_length=12, choices=ITEM_KINDS, default=QUANTITATIVE)
    indicator = models.CharField("指标", max_length=80, default=NONE)
    baseline = models.CharField("现状值", max_length=40, default=NONE)
    target = models.CharField("目标", max_length=120, default=NONE)
    unit_of_measure = models.CharField("计量单位", max_length=20, default=NONE)
    task = models.TextField("任务", default=NONE)
    unit = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主办单位")
    co_units = models.ManyToManyField(Body, blank=True, related_name="+", verbose_name="协办单位")
    node_on = models.DateField("时间节点")  # the one in force: sending back may name a later one
    listed_node_on = models.DateField("清单原定节点", null=True, blank=True)  # as handed over

    # The latest words and value, for lists; rewritten from the records.
    progress = models.TextField("进展", default=NONE)
    responsible = models.CharField("责任人", max_length=60, default=NONE)
    answered_on = models.DateField("答复日", null=True, blank=True)
    promised_on = models.DateField("承诺日", null=True, blank=True)
    done_on = models.DateField("办完日", null=True, blank=True)
    verified_on = models.DateField("认可日", null=True, blank=True)

    class Meta:
        verbose_name = "问题清单"
        ordering: ClassVar = ["opinion_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opinion", "number"], name="item_number_is_unique_in_its_opinion")
        ]
        indexes: ClassVar = [models.Index(fields=["congress", "unit", "node_on"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("oversight:item", args=[self.pk])

    @property
    def is_quantitative(self) -> bool:
        return self.kind == QUANTITATIVE
