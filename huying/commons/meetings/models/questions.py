"""What members asked the organs that came, and what these answered (R1.38)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import Body, CongressOwned, Person

from .outlines import UNSAID
from .sessions import AgendaItem


class Verdict(models.TextChoices):
    SATISFIED = "satisfied", "满意"
    FOLLOW_UP = "follow_up", "还要跟进"
    NONE = UNSAID, "还没有表态"


class Question(CongressOwned):
    """A question, its answer on the spot, and what the asker says to it."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="questions", verbose_name="议题")
    asker = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="提问人")
    organ = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="问哪个机关")
    text = models.TextField("问题")
    asked_at = models.DateTimeField("提问时间")
    answerer = models.CharField("答复人", max_length=60, default=UNSAID)
    post = models.CharField("答复人职务", max_length=80, default=UNSAID)
    answer = models.TextField("答复", default=UNSAID)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    verdict = models.CharField("提问人意见", max_length=10, choices=Verdict, default=Verdict.NONE)
    follow_up = models.TextField("要跟进什么", default=UNSAID)

    class Meta:
        verbose_name = "询问"
        ordering: ClassVar = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.asker}问{self.organ}"
