"""Special-work appraisals and the items that their objects put right (R1.59-R1.62)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.commons.meetings.models import ScSession
from huying.commons.voting.models import GradedAssessment
from huying.kernel.documents.models import Document
from huying.kernel.people.models import Body, CongressOwned

from .words import NONE


class Appraisal(CongressOwned):
    """The appraisal of one object's work (专项工作评议). Its acts are those of the procedure `SpecialAppraisal`."""

    title = models.CharField("题目", max_length=120)
    object = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="评议对象")
    working_body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="责任工作机构")
    session = models.ForeignKey(
        ScSession, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="常委会会议"
    )
    assessment = models.ForeignKey(
        GradedAssessment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="测评"
    )
    number = models.CharField("向党委报告的文号", max_length=60, default=NONE)
    report = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="向党委的报告"
    )
    reported_at = models.DateTimeField("向党委报告的时间", null=True, blank=True)

    # For lists; rewritten from the records.
    appraised_on = models.DateField("评议日", null=True, blank=True)
    is_published = models.BooleanField("结果已公开", default=False)

    class Meta:
        verbose_name = "专项工作评议"
        indexes: ClassVar = [models.Index(fields=["congress", "object", "appraised_on"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("oversight:appraisal", args=[self.pk])

    @property
    def assessed_as(self) -> str:
        """What the members mark."""
        return f"{self.object}{self.title}"


class AppraisalItem(CongressOwned):
    """One thing that the object has to put right, with its node."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="items", verbose_name="评议")
    number = models.PositiveSmallIntegerField("项")
    title = models.CharField("问题", max_length=120)
    task = models.TextField("整改要求")
    node_on = models.DateField("时间节点")

    # For lists; rewritten from the records.
    rectified_on = models.DateField("报整改结果日", null=True, blank=True)
    verified_on = models.DateField("核实日", null=True, blank=True)

    class Meta:
        verbose_name = "评议整改事项"
        ordering: ClassVar = ["appraisal_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appraisal", "number"], name="item_number_is_unique_in_its_appraisal")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """The item as a party of the procedure's acts."""
        return f"i{self.pk}"
