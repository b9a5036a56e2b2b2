"""What happens on the site: planned milestones, and every step that was recorded (R2.11)."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.documents.models import Version
from huying.kernel.people.models import CongressOwned
from huying.kernel.procedures.models import ActRecord

from ..terms import COMMENT_STATES, INSPECTION, SHOWN, STEP_KINDS
from .projects import Project
from .words import NONE, said


class Milestone(CongressOwned):
    """A node of the plan: what is there by which day."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones", verbose_name="项目")
    title = models.CharField("节点", max_length=100)
    planned_on = models.DateField("计划哪天到")
    reached_on = models.DateField("哪天到的", null=True, blank=True)

    class Meta:
        verbose_name = "项目节点"
        ordering: ClassVar = ["planned_on", "pk"]

    def __str__(self) -> str:
        return self.title


class Step(CongressOwned):
    """One dated event of the public timeline, with its photo. It follows its record: corrected, it is gone.

    Steps of taken-over projects have no record behind them. What was written of an inspection the office reads first:
    everybody sees that there was one, and its words and photo once they are `SHOWN`, as the office let them stand.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="steps", verbose_name="项目")
    record = models.OneToOneField(ActRecord, models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField("事件", max_length=12, choices=STEP_KINDS)
    on = models.DateField("哪天")
    words = models.TextField("情况", default=NONE)
    percent = models.PositiveSmallIntegerField("形象进度", null=True, blank=True)
    photo = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="照片")
    state = models.CharField("公开", max_length=8, choices=COMMENT_STATES, default=SHOWN)
    open_words = models.TextField("公开的文字", default=NONE)  # of an inspection; of any other step its words are
    reason = models.TextField("为什么不公开", default=NONE)
    decided_at = models.DateTimeField("看过的时间", null=True, blank=True)

    class Meta:
        verbose_name = "项目大事记"
        ordering: ClassVar = ["on", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["project", "on"], name="step_by_day"),
            models.Index(fields=["congress", "kind", "state"], name="step_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}{self.get_kind_display()}“{self.project.title}”"

    def get_absolute_url(self) -> str:
        return reverse("livelihood:inspection", args=[self.pk])

    @property
    def public_words(self) -> str:
        """What everybody reads of it; "" for nothing."""
        return said(self.open_words if self.kind == INSPECTION else self.words)

    @property
    def paid(self) -> Decimal | None:
        """What had been paid by then (万元), where its record says so: each monthly report and the end of the works."""
        paid = self.record.fields.get("paid") if self.record else None
        return None if paid is None else Decimal(str(paid))
