"""Investigations of specific issues and who sits on their commissions (特定问题调查, 监督法第五十五条至第五十九条)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.people.models import Body, CongressOwned, Person
from huying.kernel.procedures.models import ActRecord

from ..terms import COMMISSION_POSTS, ORIGINS


class Investigation(CongressOwned):
    """What is unclear and has to be found out. Who proposes it together is read off the records of its proceeding."""

    title = models.CharField("题目", max_length=120)
    issue = models.TextField("需要查清的重大事实")
    origin = models.CharField("由谁提议", max_length=10, choices=ORIGINS)
    concerned = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="涉及的机关、部门"
    )

    class Meta:
        verbose_name = "特定问题调查"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("oversight:investigation", args=[self.pk])


class CommissionSeat(CongressOwned):
    """One who is nominated for the commission: a member from the day on which the session passes it (监督法 57)."""

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="seats", verbose_name="调查")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="组成人员")
    post = models.CharField("职务", max_length=12, choices=COMMISSION_POSTS)

    # Rewritten from the records.
    passed_on = models.DateField("通过日", null=True, blank=True)
    passed_by = models.ForeignKey(
        ActRecord, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="哪一次表决通过"
    )
    left_on = models.DateField("回避日", null=True, blank=True)

    class Meta:
        verbose_name = "调查委员会组成人员"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["investigation", "person"], name="a_person_sits_once_on_a_commission")
        ]

    def __str__(self) -> str:
        return f"{self.get_post_display()}{self.person}"
