"""The groups of a session (分组会议, R1.30), and what each of them deliberates."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.people.models import CongressOwned, Person

from .outlines import UNSAID
from .sessions import AgendaItem, ScSession
from .sittings import SittingKind

ORDINALS = "一二三四五六七八九十"


class SessionGroup(CongressOwned):
    """A group of a session. Its convenor comes by rotation; `override` says why somebody else does."""

    session = models.ForeignKey(ScSession, models.PROTECT, related_name="groups", verbose_name="会议")
    number = models.PositiveSmallIntegerField("第几组")
    convenor = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="召集人")
    recorder = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="记录人")
    override = models.CharField("不按轮流的理由", max_length=200, default=UNSAID)
    members = models.ManyToManyField(Person, related_name="+", verbose_name="组员")

    class Meta:
        verbose_name = "分组"
        ordering: ClassVar = ["session_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "number"], name="group_number_is_unique_in_its_session")
        ]

    def __str__(self) -> str:
        return f"第{ORDINALS[self.number - 1] if self.number <= len(ORDINALS) else self.number}组"


class Deliberation(CongressOwned):
    """One agenda item before one group, the joint groups or the plenary. Its acts are those of `ItemDeliberation`."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="deliberations", verbose_name="议题")
    group = models.ForeignKey(
        SessionGroup, models.PROTECT, null=True, blank=True, related_name="deliberations", verbose_name="分组"
    )
    kind = models.CharField("审议方式", max_length=12, choices=SittingKind)
    chair = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主持人、召集人"
    )
    recorder = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="记录人")

    class Meta:
        verbose_name = "审议"
        ordering: ClassVar = ["item__order", "group__number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "group"], name="a_group_deliberates_an_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.where}审议“{self.item}”"

    @property
    def where(self) -> str:
        return str(self.group) if self.group else SittingKind(self.kind).label

    def get_absolute_url(self) -> str:
        return reverse("meetings:deliberation", args=[self.pk])
