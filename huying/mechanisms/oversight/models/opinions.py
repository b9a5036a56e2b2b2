"""The deliberation opinion document (审议意见书, R1.39)."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from huying.commons.meetings.models import ScSession
from huying.commons.voting.models import GradedAssessment
from huying.kernel.documents.models import Document
from huying.kernel.people.models import CongressOwned

from .topics import Topic
from .words import NONE


class OpinionDocument(CongressOwned):
    """A deliberation opinion document (审议意见书, R1.39)."""

    topic = models.OneToOneField(Topic, models.PROTECT, related_name="opinion", verbose_name="议题")
    session = models.ForeignKey(ScSession, models.PROTECT, related_name="+", verbose_name="常委会会议")
    title = models.CharField("标题", max_length=160)
    overall_view = models.TextField("总体评价", default=NONE)
    number = models.CharField("文号", max_length=60, default=NONE)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="正式文件"
    )
    hand_over_letter = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="交办函"
    )
    assessment = models.ForeignKey(
        GradedAssessment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="最近一次测评"
    )

    class Meta:
        verbose_name = "审议意见书"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("oversight:opinion", args=[self.pk])

    @property
    def assessed_as(self) -> str:
        """What the members mark."""
        return f"{self.title}办理情况"
