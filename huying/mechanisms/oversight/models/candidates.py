"""What people think of a candidate topic, criterion by criterion (R1.10)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import CongressOwned, Person

from ..terms import CRITERIA
from .topics import Topic
from .words import NONE

HIGHEST = 5


class CandidateScore(CongressOwned):
    """How much one person thinks that a candidate fulfils one criterion; the newest word of each stands."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="scores", verbose_name="候选议题")
    criterion = models.CharField("选题标准", max_length=20, choices=CRITERIA)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="打分人")
    value = models.PositiveSmallIntegerField("分")
    reason = models.CharField("理由", max_length=200, default=NONE)
    scored_at = models.DateTimeField("打分时间")

    class Meta:
        verbose_name = "候选议题打分"
        ordering: ClassVar = ["topic_id", "person_id", "criterion"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["topic", "criterion", "person"], name="a_criterion_is_scored_once_by_each"),
            models.CheckConstraint(condition=models.Q(value__lte=HIGHEST), name="a_score_is_five_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.topic}：{self.get_criterion_display()}{self.value}分"
