"""Sessions and their agenda."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.documents.layout import chinese_numeral
from huying.kernel.people.models import CongressOwned

PLACE = "常委会会议室"
NO_TERM = 0  # the term (届) was not entered


class ScSession(CongressOwned):
    """A session of the standing committee (常委会会议). Its acts are those of the procedure `SessionHolding`."""

    congress_term = models.PositiveSmallIntegerField("第几届", default=NO_TERM)
    term_is_said = models.BooleanField("届是填写的", default=False)  # else it follows the day, and the terms entered
    number = models.PositiveSmallIntegerField("第几次")  # begins anew with each term
    planned_on = models.DateField("召开日")
    is_settled = models.BooleanField("会期已定", default=True)
    place = models.CharField("地点", max_length=80, default=PLACE)
    is_called_off = models.BooleanField("已取消", default=False)  # it was never held: its number is free

    class Meta:
        verbose_name = "常委会会议"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["congress", "congress_term", "number"],
                condition=models.Q(is_called_off=False),
                name="session_number_is_unique_in_a_term",
            )
        ]

    def __str__(self) -> str:
        return f"第{self.number}次常委会会议{'（已取消）' if self.is_called_off else ''}"

    @property
    def full_name(self) -> str:
        """As papers name it: 「青禾县第十八届人大常委会第五次会议」; by the committee's name where no term is known."""
        if self.congress_term == NO_TERM:
            return f"{self.congress.committee_name}{self}"
        committee = self.congress.committee_of_term(f"第{chinese_numeral(self.congress_term)}届")
        number = chinese_numeral(self.number) if self.number < 100 else self.number
        return f"{committee}第{number}次会议"

    @property
    def own_name(self) -> str:
        """In a paper under the committee's own name: in full where the term is known, else the number alone."""
        return f"{self}" if self.congress_term == NO_TERM else self.full_name


class ItemKind(models.TextChoices):
    """What the meeting does with an item."""

    DELIBERATE = "deliberate", "听取和审议报告"
    HEAR = "hear", "听取报告"
    DECIDE = "decide", "审议和表决"
    WRITTEN = "written", "书面印发"


class OnTheAgenda(models.Manager["AgendaItem"]):
    """What stands on an agenda: every page, paper and count reads by it."""

    def get_queryset(self) -> models.QuerySet[AgendaItem]:
        return super().get_queryset().filter(is_moved_away=False)


class AgendaItem(CongressOwned):
    """An item of the agenda, about a subject that a mechanism brought, or one that the office wrote down itself.

    An item that was taken off after papers had gone out, or outlines, guests or questions had come in, is kept with
    them and stands on no agenda any more (`is_moved_away`).
    """

    session = models.ForeignKey(ScSession, models.PROTECT, related_name="agenda", verbose_name="会议")
    order = models.PositiveSmallIntegerField("次序")
    title = models.CharField("议题", max_length=200)
    subject_kind = models.CharField("对象类别", max_length=40)
    subject_id = models.BigIntegerField("对象")
    kind = models.CharField("怎么办", max_length=12, choices=ItemKind, default=ItemKind.DELIBERATE)
    reporter = models.CharField("报告人", max_length=80, default="-")
    starts_at = models.TimeField("几点开始", null=True, blank=True)
    is_late = models.BooleanField("开会以后才列入", default=False)
    is_moved_away = models.BooleanField("已不在这次会议的议程上", default=False)

    objects = OnTheAgenda()
    kept: models.Manager[AgendaItem] = models.Manager()  # with those that were moved away

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
