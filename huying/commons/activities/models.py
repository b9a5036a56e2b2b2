"""An activity, who took part in it, and what it left as evidence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.documents.models import Version
from huying.kernel.people.models import Body, CongressOwned, Person

from . import methods

UNSAID = "-"  # a text field that says nothing; '' is never meaningful


class ActivityKind(models.TextChoices):
    RESEARCH = "research", "调研"
    INSPECTION = "inspection", "视察"
    OBSERVATION = "observation", "观摩"
    CHECK = "check", "检查"
    SYMPOSIUM = "symposium", "座谈"
    VISIT = "visit", "走访"
    SURVEY = "survey", "问卷"


class Activity(CongressOwned):
    """Something done outside the meeting about a subject of a mechanism: planned for a day, held on a day."""

    subject_kind = models.CharField("对象类别", max_length=40)
    subject_id = models.BigIntegerField("对象")
    kind = models.CharField("形式", max_length=12, choices=ActivityKind, default=ActivityKind.RESEARCH)
    methods = models.JSONField("方法", default=list)  # keys of methods.METHODS
    # An index over `methods`, which no portable query can look into: whether it is hidden until it is done.
    is_unannounced = models.BooleanField("暗访", default=False)
    planned_on = models.DateField("安排在")
    held_on = models.DateField("实际日期", null=True, blank=True)
    place = models.CharField("地点", max_length=120)
    visited = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="去的机关单位"
    )
    purpose = models.TextField("去看什么", default=UNSAID)
    finding = models.TextField("看到的情况", default=UNSAID)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancelled_why = models.CharField("为什么取消", max_length=200, default=UNSAID)

    class Meta:
        verbose_name = "活动"
        ordering: ClassVar = ["planned_on", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["congress", "subject_kind", "subject_id"]),
            models.Index(fields=["congress", "planned_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.place}"

    def get_absolute_url(self) -> str:
        return reverse("activities:activity", args=[self.pk])

    @property
    def method_words(self) -> str:
        return methods.words(self.methods)


class Capacity(models.TextChoices):
    """In which capacity (身份) somebody took part (R1.37)."""

    SC_MEMBER = "sc_member", "常委会组成人员"
    DEPUTY = "deputy", "人大代表"
    EXPERT = "expert", "专家"
    SCHOLAR = "scholar", "学者"
    STAFF = "staff", "工作人员"
    ORGAN = "organ", "机关单位人员"


class Participant(CongressOwned):
    """Somebody who took part: a person of the congress, or a guest known by name."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="participants", verbose_name="活动")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员")
    name = models.CharField("姓名", max_length=60)
    post = models.CharField("单位和职务", max_length=120, default=UNSAID)
    capacity = models.CharField("身份", max_length=12, choices=Capacity)
    is_lead = models.BooleanField("带队", default=False)

    class Meta:
        verbose_name = "参加人员"
        ordering: ClassVar = ["-is_lead", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "name"], name="a_participant_is_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class Evidence(CongressOwned):
    """A photo or a paper that an activity left, with what it shows."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="evidence", verbose_name="活动")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", verbose_name="文件")
    caption = models.CharField("说明", max_length=120)

    class Meta:
        verbose_name = "照片和材料"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.caption

    @property
    def is_picture(self) -> bool:
        return self.version.mime.startswith("image/")
