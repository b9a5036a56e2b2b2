"""What is published of oversight, each after a secrecy review (监督法 10, 17, 37, 50, 63)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.documents.models import Version
from huying.kernel.people.models import CongressOwned, Person

from .topics import Topic
from .words import NONE, said


class PublicationKind(models.TextChoices):
    PLAN = "plan", "监督工作计划"
    TOPIC = "topic", "监督议题"
    RESEARCH_REPORT = "research_report", "调研报告、执法检查报告"
    SPECIAL_REPORT = "special_report", "专项工作报告"
    OPINION = "opinion", "审议意见和问题清单"
    HANDLING_REPORT = "handling_report", "研究处理情况报告"
    RESOLUTION = "resolution", "常委会决议"
    EXECUTION_REPORT = "execution_report", "执行决议情况报告"
    ASSESSMENT = "assessment", "满意度测评结果"
    APPRAISAL = "appraisal", "专项工作评议结果"
    APPRAISAL_REPORT = "appraisal_report", "评议听取的专项工作报告"
    INQUIRY = "inquiry", "专题询问和处理情况"
    INQUIRY_BILL = "inquiry_bill", "质询案和答复"
    INVESTIGATION = "investigation", "特定问题调查结果"

    @property
    def law(self) -> str:
        """The article that orders it to be published."""
        return _LAW[self]


_LAW = {
    PublicationKind.PLAN: "监督法第六十三条",
    PublicationKind.TOPIC: "监督法第十条",
    PublicationKind.RESEARCH_REPORT: "监督法第十条、第三十七条",
    PublicationKind.SPECIAL_REPORT: "监督法第十七条",
    PublicationKind.OPINION: "监督法第十七条",
    PublicationKind.HANDLING_REPORT: "监督法第十七条",
    PublicationKind.RESOLUTION: "监督法第十条",
    PublicationKind.EXECUTION_REPORT: "监督法第十七条",
    PublicationKind.ASSESSMENT: "监督法第十条",
    PublicationKind.APPRAISAL: "监督法第十条",
    PublicationKind.APPRAISAL_REPORT: "监督法第十七条",
    PublicationKind.INQUIRY: "监督法第五十条",
    PublicationKind.INQUIRY_BILL: "监督法第十条",
    PublicationKind.INVESTIGATION: "监督法第十条",
}


class PublicationState(models.TextChoices):
    """Where a publication stands; computed, never stored."""

    DRAFT = "draft", "等保密审查"
    REVIEWED = "reviewed", "已审查，等公开"
    SCHEDULED = "scheduled", "到日子公开"
    PUBLIC = "public", "已公开"
    WITHDRAWN = "withdrawn", "已撤回"


class Publication(CongressOwned):
    """One text that is to be published, or was. Withdrawn and drawn up anew, it is another edition."""

    kind = models.CharField("种类", max_length=20, choices=PublicationKind)
    # Of a plan, a topic, an opinion document, an appraisal and so on, as the kind says.
    subject_id = models.BigIntegerField("对象")
    edition = models.PositiveSmallIntegerField("第几次", default=1)
    year = models.PositiveSmallIntegerField("年度")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="议题")
    title = models.CharField("标题", max_length=200)
    body = models.TextField("公开的文字", default=NONE)
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公开的文件"
    )
    drawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="起草人")
    drawn_at = models.DateTimeField("起草时间")
    begun_at = models.DateTimeField("依据到哪一刻为止的记录")  # a later correction of its words adds nothing to it
    reviewed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="保密审查人"
    )
    reviewed_at = models.DateTimeField("审查时间", null=True, blank=True)
    review_note = models.CharField("审查意见", max_length=300, default=NONE)
    ordered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公开人"
    )
    publish_on = models.DateField("公开日", null=True, blank=True)
    published_at = models.DateTimeField("公开时间", null=True, blank=True)
    # Not known of what was published before deputies were told of it here.
    told_here = models.PositiveIntegerField("通报了几名代表", null=True, blank=True)
    told_on_paper = models.PositiveIntegerField("没有账号、另行通报的代表", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_because = models.CharField("撤回理由", max_length=300, default=NONE)

    class Meta:
        verbose_name = "公开"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "kind", "subject_id", "edition"], name="an_edition_is_one_row")
        ]
        indexes: ClassVar = [models.Index(fields=["congress", "published_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("oversight:publication", args=[self.pk])

    @property
    def law(self) -> str:
        return PublicationKind(self.kind).law

    @property
    def state(self) -> PublicationState:
        if self.withdrawn_at:
            return PublicationState.WITHDRAWN
        if self.published_at:
            return PublicationState.PUBLIC
        if self.reviewed_at is None:
            return PublicationState.DRAFT
        return PublicationState.SCHEDULED if self.publish_on else PublicationState.REVIEWED

    @property
    def is_editable(self) -> bool:
        return self.published_at is None and self.withdrawn_at is None

    @property
    def words(self) -> str:
        return said(self.body)
