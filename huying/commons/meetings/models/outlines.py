"""What members mean to say: the speech outline (审议发言提纲, R1.27), and how a speech is given (R1.25)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import CongressOwned, Person

from .sessions import AgendaItem

UNSAID = "-"  # a text field that says nothing; '' is never meaningful


PARTS = (("position", "总的看法"), ("problems", "存在的问题"), ("suggestions", "意见建议"))  # of an outline (R1.27)


class SpeechKind(models.TextChoices):
    """How a member speaks to an item. Two of the three are systems of their own (R1.25)."""

    KEY = "key", "重点发言"
    WRITTEN = "written", "书面发言"
    ORDINARY = "ordinary", "一般发言"


class SpeechOutline(CongressOwned):
    """One member's outline for one item: a draft until it is handed in, a written speech when it is meant as one."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="outlines", verbose_name="议题")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="发言人")
    kind = models.CharField("发言方式", max_length=10, choices=SpeechKind, default=SpeechKind.ORDINARY)
    position = models.TextField(dict(PARTS)["position"], default=UNSAID)
    problems = models.TextField(dict(PARTS)["problems"], default=UNSAID)
    suggestions = models.TextField(dict(PARTS)["suggestions"], default=UNSAID)
    saved_at = models.DateTimeField("保存时间")
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)

    class Meta:
        verbose_name = "审议发言提纲"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "person"], name="one_outline_a_member_and_item")
        ]

    def __str__(self) -> str:
        return f"{self.person}关于“{self.item}”的发言提纲"

    @property
    def parts(self) -> list[tuple[str, str]]:
        """What it says under each heading; "" where it says nothing."""
        texts = ((label, getattr(self, name)) for name, label in PARTS)
        return [(label, "" if text == UNSAID else text) for label, text in texts]
