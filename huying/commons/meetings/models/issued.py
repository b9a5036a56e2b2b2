"""The papers that a session issued: decisions, their announcements, its bulletin."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.documents.models import Document
from huying.kernel.people.models import CongressOwned

from .sessions import ScSession


class IssuedKind(models.TextChoices):
    DECISION = "decision", "决定"
    ANNOUNCEMENT = "announcement", "公告"
    BULLETIN = "bulletin", "会议简报"


class IssuedPaper(CongressOwned):
    """A paper as it was on the day of issue; what it was made from, and its template, may change afterwards."""

    session = models.ForeignKey(ScSession, models.PROTECT, related_name="issued", verbose_name="会议")
    kind = models.CharField("种类", max_length=20, choices=IssuedKind)
    number = models.CharField("文号或者期号", max_length=40)  # of the decision, also for its announcement
    document = models.ForeignKey(Document, models.PROTECT, related_name="issued", verbose_name="文件")

    class Meta:
        verbose_name = "会议发文"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "kind", "number"], name="a_paper_of_a_session_is_issued_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.number}"
