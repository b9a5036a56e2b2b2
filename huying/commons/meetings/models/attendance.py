"""Who attended: the members at each sitting, and those who come without a vote."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import Body, CongressOwned, Person

from .outlines import UNSAID
from .sessions import AgendaItem, ScSession
from .sittings import Sitting


class Presence(models.TextChoices):
    PRESENT = "present", "出席"
    ON_LEAVE = "on_leave", "请假"
    ABSENT = "absent", "缺席"


PRESENCES = [*Presence.choices, (UNSAID, "还没有登记")]


class Way(models.TextChoices):
    """How somebody's presence came to be known."""

    BY_HAND = "by_hand", "登记"
    BY_CODE = "by_code", "扫码签到"
    BY_VIDEO = "by_video", "视频出席"


class Attendance(CongressOwned):
    """Who of those due attended a sitting. (Without a sitting only inside migration 0003, which gives them theirs.)"""

    session = models.ForeignKey(ScSession, models.PROTECT, related_name="attendances", verbose_name="会议")
    sitting = models.ForeignKey(Sitting, models.PROTECT, null=True, related_name="attendances", verbose_name="场次")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="组成人员")
    presence = models.CharField("到会", max_length=10, choices=Presence)
    reason = models.CharField("请假事由", max_length=200, default=UNSAID)
    way = models.CharField("登记方式", max_length=10, choices=Way, default=Way.BY_HAND)
    arrived_at = models.DateTimeField("签到时间", null=True, blank=True)

    class Meta:
        verbose_name = "到会情况"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sitting", "person"], name="one_presence_a_member_and_sitting")
        ]

    def __str__(self) -> str:
        return f"{self.person}：{self.get_presence_display()}"


class AttendeeKind(models.TextChoices):
    NONVOTING = "nonvoting", "列席"
    ANSWERING = "answering", "到会听取意见、回答询问"


class Attendee(CongressOwned):
    """Somebody who comes without a vote (R1.37, R1.38). A guest without an account is a name."""

    session = models.ForeignKey(ScSession, models.PROTECT, related_name="attendees", verbose_name="会议")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="attendees", verbose_name="为哪项议题"
    )
    kind = models.CharField("身份", max_length=12, choices=AttendeeKind)
    name = models.CharField("姓名", max_length=60)
    post = models.CharField("单位和职务", max_length=120, default=UNSAID)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="机关")
    grounds = models.CharField("为什么请", max_length=120, default=UNSAID)
    invited_at = models.DateTimeField("通知时间", null=True, blank=True)
    presence = models.CharField("到会", max_length=10, choices=PRESENCES, default=UNSAID)
    reason = models.CharField("没有到会的原因", max_length=200, default=UNSAID)

    class Meta:
        verbose_name = "列席和到会人员"
        ordering: ClassVar = ["kind", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "kind", "name"], name="an_attendee_is_named_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def capacity(self) -> str:
        """In which capacity a guest speaks: 「列席，省水利科学研究院高级工程师」"""
        label = AttendeeKind(self.kind).label
        return label if self.post == UNSAID else f"{label}，{self.post}"

    @property
    def called(self) -> str:
        return f"{self.name}（{self.capacity}）"
