"""What the handling of an item leaves beside its acts: measures with their nodes, letters that urge."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from huying.kernel.documents.models import Document
from huying.kernel.people.models import Body, CongressOwned
from huying.kernel.procedures.limits import entered_late
from huying.kernel.procedures.models import ActRecord

from .items import ProblemItem
from .opinions import OpinionDocument


class Milestone(CongressOwned):
    """One measure of a unit's plan for an item, with who does it and its node (R1.50, R1.64)."""

    item = models.ForeignKey(ProblemItem, models.PROTECT, related_name="milestones", verbose_name="事项")
    unit = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="承办单位")
    # Whose it is now follows the records: from who wrote it, after which record.
    written_by = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="写的单位"
    )
    written_after = models.BigIntegerField("写在哪一条记录以后", default=0)
    title = models.CharField("节点", max_length=80)
    measure = models.TextField("措施")
    responsible = models.CharField("责任人", max_length=60)
    planned_on = models.DateField("计划完成日")
    # Follow the records of progress, and that by which the item was done.
    reached_on = models.DateField("实际完成日", null=True, blank=True)
    entered_on = models.DateField("完成登记日", null=True, blank=True)

    class Meta:
        verbose_name = "措施和节点"
        ordering: ClassVar = ["item_id", "planned_on", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.item.get_absolute_url()

    @property
    def entered_late_on(self) -> date | None:
        """When it was put on record that it was reached, where its day had passed by then (补记)."""
        return entered_late(self.planned_on, self.reached_on, self.entered_on)


class UrgingLetter(CongressOwned):
    """A numbered letter that urges (督办函, R1.54); one for each act of urging."""

    opinion = models.ForeignKey(OpinionDocument, models.PROTECT, related_name="urgings", verbose_name="审议意见书")
    item = models.ForeignKey(
        ProblemItem, models.PROTECT, null=True, blank=True, related_name="urgings", verbose_name="事项"
    )
    unit = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="催哪个单位")
    number = models.CharField("文号", max_length=60)
    record = models.OneToOneField(ActRecord, models.PROTECT, related_name="+", verbose_name="催办记录")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name="催办函")
    urged_on = models.DateField("催办日")

    class Meta:
        verbose_name = "催办函"
        ordering: ClassVar = ["-urged_on", "-pk"]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return self.item.get_absolute_url() if self.item else self.opinion.get_absolute_url()
