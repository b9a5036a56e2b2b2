"""A request to one organ about a candidate topic (R1.14). Its acts are those of `OrganConsultation`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.people.models import Body, CongressOwned

from .topics import Topic
from .words import NONE


class ConsultationRequest(CongressOwned):
    """One organ or department is asked what it thinks of a candidate topic."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="consultations", verbose_name="候选议题")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="征求谁的意见")
    question = models.TextField("想问什么", default=NONE)

    class Meta:
        verbose_name = "议题征求意见"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["topic", "body"], name="a_body_is_asked_once_about_a_topic")
        ]

    def __str__(self) -> str:
        return f"征求{self.body}意见：{self.topic}"

    def get_absolute_url(self) -> str:
        return reverse("oversight:consultation", args=[self.pk])
