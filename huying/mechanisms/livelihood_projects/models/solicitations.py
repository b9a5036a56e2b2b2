"""The yearly call for ideas (R2.01)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.people.models import CongressOwned


class Solicitation(CongressOwned):
    """One call a year: `year` is the year in which the projects are to be carried out."""

    year = models.PositiveSmallIntegerField("哪一年的项目")
    opens_on = models.DateField("开始日")
    closes_on = models.DateField("截止日")

    # For lists; rewritten from the records.
    is_open = models.BooleanField("正在征集", default=False)
    is_answered = models.BooleanField("结果已公布", default=False)

    class Meta:
        verbose_name = "项目征集"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "year"], name="one_call_for_projects_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.year}年民生实事项目征集"

    def get_absolute_url(self) -> str:
        return reverse("livelihood:solicitation", args=[self.pk])
