"""The papers of a session, and each member's receipts for them (R1.26)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.documents.models import Document
from huying.kernel.people.models import CongressOwned, Person

from .sessions import AgendaItem, ScSession


class PaperKind(models.TextChoices):
    NOTICE = "notice", "会议通知"
    AGENDA = "agenda", "议程"
    OUTLINE_FORM = "outline_form", "审议发言提纲表"
    SPECIAL_REPORT = "special_report", "专项工作报告"
    RESEARCH_REPORT = "research_report", "调研报告"
    DRAFT = "draft", "决议、决定草案"
    OTHER = "other", "其他材料"


class SessionPaper(CongressOwned):
    """A paper for the members: of the session, or of one item. `sent_at` is empty until it is distributed."""

    session = models.ForeignKey(ScSession, models.PROTECT, related_name="papers", verbose_name="会议")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name="议题"
    )
    kind = models.CharField("种类", max_length=20, choices=PaperKind)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name="文件")
    sent_at = models.DateTimeField("印发时间", null=True, blank=True)

    class Meta:
        verbose_name = "会议材料"
        ordering: ClassVar = ["item__order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "document"], name="a_paper_is_in_a_session_once")
        ]

    def __str__(self) -> str:
        return self.document.title

    @property
    def waits(self) -> bool:
        """Whether it is still to be sent: not once its item has left the agenda."""
        return self.sent_at is None and not (self.item and self.item.is_moved_away)


class Receipt(CongressOwned):
    """One member's receipt for one paper: reached on a day, read at a moment."""

    paper = models.ForeignKey(SessionPaper, models.PROTECT, related_name="receipts", verbose_name="材料")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="组成人员")
    reached_on = models.DateField("送达日", null=True, blank=True)
    is_by_hand = models.BooleanField("送的纸质件", default=False)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = "材料回执"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "person"], name="one_receipt_a_paper_and_member")
        ]
