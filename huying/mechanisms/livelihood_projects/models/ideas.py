"""What people propose, and what became of it (R2.01, R2.02, R2.12)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.people.models import CongressOwned, Person

from ..terms import CHANNELS, SCREENINGS, WAITING
from .solicitations import Solicitation
from .words import NONE


class Idea(CongressOwned):
    """One idea of one person. Its words are kept masked; how to reach the person lies sealed in IdeaContact.

    Who proposed it follows it by a query code, of which only a digest is kept. Ideas that are alike are merged into
    one; nothing is lost by it: each keeps its number, its words and its code.
    """

    solicitation = models.ForeignKey(Solicitation, models.PROTECT, related_name="ideas", verbose_name="征集")
    number = models.PositiveIntegerField("编号")
    channel = models.CharField("谁提的", max_length=12, choices=CHANNELS)
    source = models.CharField("代表、单位或者联络站", max_length=80, default=NONE)
    title = models.CharField("建议", max_length=100)
    place = models.CharField("在哪里", max_length=100)
    what = models.TextField("做什么")
    why = models.TextField("为什么", default=NONE)
    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    block_digest = models.CharField(max_length=64, editable=False, default=NONE)  # of the network it came from
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人")
    said_at = models.DateTimeField("提出时间")

    screening = models.CharField("筛选", max_length=10, choices=SCREENINGS, default=WAITING)
    ground = models.CharField("哪一条", max_length=40, default=NONE)
    reason = models.TextField("理由", default=NONE)
    screened_at = models.DateTimeField("筛选时间", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入"
    )

    class Meta:
        verbose_name = "项目建议"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["solicitation", "number"], name="ideas_are_numbered_within_their_call")
        ]
        indexes: ClassVar = [
            models.Index(fields=["solicitation", "screening", "number"], name="idea_by_screening"),
            models.Index(fields=["solicitation", "block_digest", "said_at"], name="idea_by_block"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("livelihood:idea", args=[self.pk])


def contact_purpose(idea_id: int) -> str:
    """What binds the sealed box to its idea."""
    return f"livelihood idea {idea_id}"


class IdeaContact(CongressOwned):
    """How to reach whoever proposed an idea, sealed; for the intake alone (个人信息保护法 51)."""

    idea = models.OneToOneField(Idea, models.CASCADE, related_name="contact", primary_key=True)
    sealed = models.BinaryField(editable=False)

    class Meta:
        verbose_name = "建议人联系方式（加密）"
