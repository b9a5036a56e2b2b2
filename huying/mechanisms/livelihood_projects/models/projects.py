"""A project, from candidate to acceptance (R2.04, R2.06, R2.11)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.people.models import Body, CongressOwned

from ..terms import DRAFTED, FIELDS, STATUSES
from .decisions import BallotDecision
from .words import NONE


class Project(CongressOwned):
    """What it is to be; its acts are those of CandidateListing and, once decided, of ProjectImplementation.

    Where it lies is a point of the county's own drawing (0–1000 each way), no coordinate of any map service.
    """

    decision = models.ForeignKey(BallotDecision, models.PROTECT, related_name="projects", verbose_name="哪一次票决")
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("项目名称", max_length=100)
    field = models.CharField("领域", max_length=12, choices=FIELDS)
    unit = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任单位"
    )  # None for old projects whose unit is not known any more
    cost = models.DecimalField("总投资（万元）", max_digits=12, decimal_places=2)
    place = models.CharField("地点", max_length=100)
    x = models.PositiveSmallIntegerField("图上横坐标", null=True, blank=True)
    y = models.PositiveSmallIntegerField("图上纵坐标", null=True, blank=True)
    goals = models.TextField("建设内容和目标")
    feasibility = models.TextField("可行性", default=NONE)
    starts_on = models.DateField("计划开工日", null=True, blank=True)
    ends_on = models.DateField("计划完工日", null=True, blank=True)
    demand = models.PositiveIntegerField("多少条群众呼声", default=0)  # R2.12; services.ideas.recount rewrites it
    is_taken_over = models.BooleanField("补录的历年项目", default=False)

    # What the ballot said; and for lists, rewritten from the records.
    votes_for = models.PositiveIntegerField("赞成票", null=True, blank=True)
    status = models.CharField("现在", max_length=12, choices=STATUSES, default=DRAFTED)
    percent = models.PositiveSmallIntegerField("形象进度", default=0)
    paid = models.DecimalField("已支付（万元）", max_digits=12, decimal_places=2, default=0)
    started_on = models.DateField("开工日", null=True, blank=True)
    finished_on = models.DateField("完工日", null=True, blank=True)

    class Meta:
        verbose_name = "民生实事项目"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "number"], name="projects_are_numbered_within_their_ballot")
        ]
        indexes: ClassVar = [models.Index(fields=["congress", "year", "status"], name="project_by_year")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("livelihood:project", args=[self.pk])
