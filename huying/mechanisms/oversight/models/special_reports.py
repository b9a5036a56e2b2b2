"""The organ's special work report before the meeting (监督法 14-16): what was collected, and where it is answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.people.models import CongressOwned

from .topics import Topic
from .words import NONE


class SpecialReport(CongressOwned):
    """The special work report (专项工作报告) of a topic, which the organ prepares."""

    topic = models.OneToOneField(Topic, models.PROTECT, related_name="special_report", verbose_name="议题")

    class Meta:
        verbose_name = "专项工作报告"

    def __str__(self) -> str:
        return f"关于{self.topic.title}的报告"

    def get_absolute_url(self) -> str:
        return reverse("oversight:special_report", args=[self.pk])


class CollectedOpinion(CongressOwned):
    """An opinion from any side that the organ has to respond to in its report (监督法 14)."""

    report = models.ForeignKey(SpecialReport, models.PROTECT, related_name="opinions", verbose_name="报告")
    number = models.PositiveSmallIntegerField("第几条")
    source = models.CharField("哪方面的意见", max_length=80)
    text = models.TextField("意见")
    answer = models.TextField("报告里怎么回应", default=NONE)

    class Meta:
        verbose_name = "各方面意见"
        ordering: ClassVar = ["report_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="collected_opinion_number_is_unique")
        ]

    def __str__(self) -> str:
        return self.text
