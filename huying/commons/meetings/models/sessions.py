"""Sessions and their agenda."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import CongressOwned

PLACE = "常委会会议室"


class ScSession(CongressOwned):
    """A session of the standing committee (常委会会议). Its acts are those of the procedure `SessionHolding`."""

    number = models.PositiveSmallIntegerField("第几次")
    planned_on = models.DateField("召开日")
    is_settled = models.BooleanField("会期已定", default=True)
    place = models.CharField("地点", max_length=80, default=PLACE)

    class Meta:
        verbose_name = "常委会会议"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "number"], name="session_number_is_unique")
        ]

    def __str__(self) -> str:
        return f"第{self.number}次常委会会议"


class ItemKind(models.TextChoices):
    """What the meeting does with an item."""

    DELIBERATE = "deliberate", "听取和审议报告"
    HEAR = "hear", "听取报告"
    DECIDE = "decide", "审议和表决"
    WRITTEN = "written", "书面印发"


class AgendaItem(CongressOwned):
    """An item of the agenda, about a subject that a mechanism brought, or one that the office wrote down itself."""

    session = models.ForeignKey(ScSession, models.PROTECT, related_name="agenda", verbose_name="会议")
    order = models.PositiveSmallIntegerField("次序")
    title = models.CharField("议题", max_length=200)
    subject_kind = models.CharField("对象类别", max_length=40)
    subject_id = models.BigIntegerField("对象")
    kind = models.CharField("怎么办", max_length=12, choices=ItemKind, default=ItemKind.DELIBERATE)
    reporter = models.CharField("报告人", max_length=80, default="-")
    starts_at = models.TimeField("几点开始", null=True, blank=True)

    class Meta:
        verbose_name = "议程"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "subject_kind", "subject_id"], name="a_subject_is_on_an_agenda_once"
            )
        ]

    def __str__(self) -> str:
        return self.title
