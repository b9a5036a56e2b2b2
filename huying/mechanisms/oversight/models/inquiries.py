"""Special inquiries (专题询问, 监督法第四十七条至第五十条)."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from huying.kernel.people.models import CongressOwned

from .topics import Topic


class Inquiry(CongressOwned):
    """A special inquiry on a topic of the plan.

    Its session, its prior research, its opinions and the organ's report are those of the topic: none of them is written
    a second time.
    """

    topic = models.OneToOneField(Topic, models.PROTECT, related_name="inquiry", verbose_name="议题")

    # For lists; rewritten from the records.
    is_published = models.BooleanField("情况已公开", default=False)

    class Meta:
        verbose_name = "专题询问"

    def __str__(self) -> str:
        return f"关于{self.topic.title}的专题询问"

    def get_absolute_url(self) -> str:
        return reverse("oversight:inquiry", args=[self.pk])
