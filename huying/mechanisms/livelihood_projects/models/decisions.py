"""The congress's yearly decision by ballot (票决, R2.05, R2.06, R2.08)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.documents.models import Document
from huying.kernel.people.models import CongressOwned, Person

from ..elections import Again
from .words import NONE


class BallotDecision(CongressOwned):
    """One a year (R2.06). The ballot itself is an election of the vote room; here is what it decided."""

    year = models.PositiveSmallIntegerField("年度")
    meeting = models.CharField("哪一次会议", max_length=80)
    meeting_on = models.DateField("会议召开日")
    quota = models.PositiveSmallIntegerField("应选项目数")

    # What the ballot said, taken from it when its result was announced.
    way = models.CharField("怎么投的", max_length=40, default=NONE)
    deputies = models.PositiveIntegerField("代表总数", null=True, blank=True)
    present = models.PositiveIntegerField("出席", null=True, blank=True)
    issued = models.PositiveIntegerField("发出选票", null=True, blank=True)
    returned = models.PositiveIntegerField("收回选票", null=True, blank=True)
    invalid = models.PositiveIntegerField("废票", null=True, blank=True)

    elected = models.TextField("票决通过的项目", default=NONE)  # their numbers, as the ballot gave them
    number = models.CharField("文号", max_length=40, default=NONE)
    text = models.TextField("决定正文", default=NONE)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定文本"
    )
    decided_on = models.DateField("作出决定日", null=True, blank=True)
    published_on = models.DateField("公布日", null=True, blank=True)

    class Meta:
        verbose_name = "项目票决"
        constraints: ClassVar = [models.UniqueConstraint(fields=["congress", "year"], name="one_ballot_a_year")]

    def __str__(self) -> str:
        return f"{self.year}年民生实事项目票决"

    def get_absolute_url(self) -> str:
        return reverse("livelihood:decision", args=[self.pk])


class CountReport(CongressOwned):
    """The figures of a vote held wholly outside, as one person entered them; they count once another confirmed them."""

    decision = models.ForeignKey(BallotDecision, models.CASCADE, related_name="reports", verbose_name="哪一次票决")
    figures = models.JSONField("数字")  # {"counts": {name: n}, "votes": {project's row: n}, "again": [the same, …]}
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")
    checked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核对人"
    )
    confirmed_at = models.DateTimeField("核对一致", null=True, blank=True)
    returned_at = models.DateTimeField("退回", null=True, blank=True)
    reason = models.TextField("为什么退回", default=NONE)

    class Meta:
        verbose_name = "计票报告单"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision"], condition=models.Q(confirmed_at=None, returned_at=None),
                name="one_count_report_waits",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.decision}计票报告单"

    def get_absolute_url(self) -> str:
        return reverse("livelihood:count_confirm", args=[self.pk])

    @property
    def waits(self) -> bool:
        return self.confirmed_at is None and self.returned_at is None

    @property
    def counts(self) -> dict[str, int]:
        return dict(self.figures["counts"])

    @property
    def votes(self) -> dict[int, int]:
        return _by_row(self.figures["votes"])

    @property
    def again(self) -> list[Again]:
        """The ballots among those that tied, after the first one."""
        return [Again(dict(each["counts"]), _by_row(each["votes"])) for each in self.figures.get("again", ())]


def _by_row(votes: Mapping[str, int]) -> dict[int, int]:
    return {int(pk): n for pk, n in votes.items()}
