"""What a unit keeps for itself about what it has to do: who of its people does it, private notes, its reply letter."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.documents.models import Document
from huying.kernel.people.models import Body, CongressOwned, Person
from huying.kernel.procedures.models import Proceeding

from .opinions import OpinionDocument
from .words import NONE


class UnitCharge(CongressOwned):
    """One of the unit's people does this matter. It changes no duty: the unit answers for it as before."""

    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="+", verbose_name="事项")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="单位")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="经办人")
    given_at = models.DateTimeField("分给的时间")

    class Meta:
        verbose_name = "单位内分工"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proceeding", "body"], name="one_charge_of_a_matter_in_a_unit")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "proceeding"])]


class UnitNote(CongressOwned):
    """A note that only the unit's own people read; the congress never sees it."""

    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="+", verbose_name="事项")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="单位")
    text = models.TextField("备注")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="谁写的")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "单位备注"
        indexes: ClassVar = [models.Index(fields=["body", "proceeding"])]


class ReplyLetter(CongressOwned):
    """A unit's reply to an opinion document (答复函): drafted from its answers, edited, sealed under its own number."""

    opinion = models.ForeignKey(OpinionDocument, models.PROTECT, related_name="+", verbose_name="审议意见书")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="单位")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    series = models.CharField("发文代字", max_length=20, default=NONE)
    text = models.TextField("正文", default=NONE)
    number = models.CharField("文号", max_length=60, default=NONE)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件")
    sealed_at = models.DateTimeField("定稿时间", null=True, blank=True)

    class Meta:
        verbose_name = "答复函"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opinion", "body", "round"], name="one_reply_of_a_unit_in_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.body}的答复函"
