"""Graded assessments by members: who may mark, who has, and how many marks each grade got.

No row links a person to a grade, and no vote carries a time: the seat says only that its holder has voted, the tally
only how many voted so. Who runs the machine could still watch the counts grow, and the page says so. (The full secret
ballot of a congress session, which stops that too, is another thing.)
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import CongressOwned, Person


class GradedAssessment(CongressOwned):
    """A secret graded vote by the standing committee's members (满意度测评, R1.58)."""

    title = models.CharField("测评事项", max_length=200)
    opened_at = models.DateTimeField("开始")
    closed_at = models.DateTimeField("结束", null=True, blank=True)
    is_void = models.BooleanField("作废，改用纸票", default=False)

    class Meta:
        verbose_name = "满意度测评"

    def __str__(self) -> str:
        return self.title


class Seat(CongressOwned):
    """One member's right to vote once: the roll is frozen when the assessment opens."""

    assessment = models.ForeignKey(GradedAssessment, models.PROTECT, related_name="seats", verbose_name="测评")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="组成人员")
    has_voted = models.BooleanField("已投票", default=False)

    class Meta:
        verbose_name = "投票资格"
        constraints: ClassVar = [models.UniqueConstraint(fields=["assessment", "person"], name="one_seat_a_member")]


class Tally(CongressOwned):
    """How many marks a grade has. Shown to nobody before the assessment is closed."""

    assessment = models.ForeignKey(GradedAssessment, models.PROTECT, related_name="tallies", verbose_name="测评")
    grade = models.CharField("等次", max_length=30)
    votes = models.PositiveIntegerField("票数", default=0)

    class Meta:
        verbose_name = "计票"
        constraints: ClassVar = [models.UniqueConstraint(fields=["assessment", "grade"], name="one_tally_a_grade")]
