"""The items of the quantified problem list (R1.40-R1.43, R1.64)."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.people.models import Body, CongressOwned
from huying.kernel.procedures.limits import entered_late

from ..terms import ASSIST, ITEM_KINDS, QUANTITATIVE, UNIT_KINDS
from .indicators import WeakIndicator
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
    action = models.CharField("要求做什么", max_length=20, default=NONE)  # the verb, where the task has none we know
    weak_indicators: models.ManyToManyField[WeakIndicator, Any] = models.ManyToManyField(
        WeakIndicator, blank=True, related_name="items", verbose_name="省目标考核的薄弱指标"
    )
    unit = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主办单位")
    co_units: models.ManyToManyField[Body, ItemUnit] = models.ManyToManyField(
        Body, blank=True, related_name="+", through="ItemUnit", verbose_name="协办、分办单位"
    )
    node_on = models.DateField("时间节点")  # the one in force: sending back may name a later one
    # As handed over; the ledger of a past day is judged back from it.
    listed_node_on = models.DateField("清单原定节点", null=True, blank=True)
    listed_unit = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="交办时的主办单位"
    )

    # The latest words and value, for lists; rewritten from the records.
    progress = models.TextField("进展", default=NONE)
    responsible = models.CharField("责任人", max_length=60, default=NONE)
    measures = models.TextField("签收时写的措施", default=NONE)
    value = models.FloatField("做到多少", null=True, blank=True)
    answered_on = models.DateField("答复日", null=True, blank=True)
    promised_on = models.DateField("承诺日", null=True, blank=True)
    done_on = models.DateField("办完日", null=True, blank=True)
    done_entered_on = models.DateField("办完登记日", null=True, blank=True)
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

    @property
    def entered_late_on(self) -> date | None:
        """When it was put on record that it was done, where its node had passed by then (补记)."""
        return entered_late(self.node_on, self.done_on, self.done_entered_on)


class ItemUnit(models.Model):
    """A unit beside the one in charge: it assists, or answers for a part of its own (协办、分办).

    Once the list is handed over, the unit in charge and these rows are only written from the records (`rules.units`).
    """

    problemitem = models.ForeignKey(ProblemItem, models.CASCADE, verbose_name="事项")
    body = models.ForeignKey(Body, models.CASCADE, related_name="+", verbose_name="单位")
    kind = models.CharField("协办或分办", max_length=10, choices=UNIT_KINDS, default=ASSIST)

    class Meta:
        verbose_name = "协办、分办单位"
        db_table = "oversight_problemitem_co_units"
        unique_together: ClassVar = [("problemitem", "body")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.body}"


class ListedUnit(models.Model):
    """A unit beside the one in charge as the list was handed over; who stands there today is `ItemUnit`."""

    problemitem = models.ForeignKey(ProblemItem, models.CASCADE, related_name="+", verbose_name="事项")
    body = models.ForeignKey(Body, models.CASCADE, related_name="+", verbose_name="单位")
    kind = models.CharField("协办或分办", max_length=10, choices=UNIT_KINDS)

    class Meta:
        verbose_name = "交办时的协办、分办单位"
        unique_together: ClassVar = [("problemitem", "body")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.body}"
