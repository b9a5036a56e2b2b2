"""Bills of inquiry (质询案, 监督法第五十一条至第五十四条)."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from huying.kernel.people.models import Body, CongressOwned


class InquiryBill(CongressOwned):
    """What members question an organ about: 质询对象、质询的问题和内容 (监督法 51).

    It is written once: what was signed is not edited. Who signs it is read off the records of its proceeding.
    """

    title = models.CharField("题目", max_length=120)
    object = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="质询对象")
    question = models.CharField("质询的问题", max_length=300)
    content = models.TextField("质询的内容")

    class Meta:
        verbose_name = "质询案"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("oversight:inquiry_bill", args=[self.pk])
