"""Running proceedings and what was done in them. Facts only: every judgement is computed from these."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, ClassVar

from django.db import models

from huying.kernel.calendar.clock import day_of
from huying.kernel.calendar.saying import full_day
from huying.kernel.documents.models import Document
from huying.kernel.people.models import Body, CongressOwned, Person

from .profile import Clause, Instrument
from .standing import Fact


class Proceeding(CongressOwned):
    """One running procedure about one subject. It keeps its version, and the numbers in force when it was opened.

    `moving.move` alone changes `version` and `numbers_on`, by a record that says why (architecture point 10).
    """

    procedure = models.CharField("程序", max_length=60)
    version = models.PositiveSmallIntegerField("程序版本", default=1)
    profile = models.CharField("规则集", max_length=40)
    subject_id = models.BigIntegerField("对象")
    title = models.CharField("标题", max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级程序"
    )
    opened_on = models.DateField("开始日")
    numbers_on = models.DateField("改按哪一天的时限", null=True, blank=True)  # none: those of the day of opening

    # Read by lists only; every act rewrites them from the standing (services.refresh). Never a source of truth.
    stage = models.CharField("当前环节", max_length=60, default="-")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    ended_on = models.DateField("结束日", null=True, blank=True)
    next_due_on = models.DateField("最近期限", null=True, blank=True)

    class Meta:
        verbose_name = "办理程序"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure", "subject_id"], name="one_proceeding_per_procedure_and_subject")
        ]
        indexes: ClassVar = [models.Index(fields=["congress", "procedure", "ended_on", "next_due_on"])]

    def __str__(self) -> str:
        return self.title

    @property
    def counts_by(self) -> date:
        """The day whose numbers time this proceeding."""
        return self.numbers_on or self.opened_on


class ActRecord(CongressOwned):
    """An act done: who, in what capacity, on which legal day, recorded at which moment, saying what.

    Never edited. A wrong record is reversed by another record (architecture point 9).
    """

    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="records", verbose_name="程序")
    act = models.CharField("行为", max_length=60)
    party = models.CharField("当事单位", max_length=40, default="-")  # '-' for none: '' is never meaningful
    round = models.PositiveSmallIntegerField("轮次", default=1)
    on = models.DateField("法定日")
    recorded_at = models.DateTimeField("登记时间")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    capacity = models.CharField("身份", max_length=120)
    said = models.TextField("内容", default="{}")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name="更正哪一条"
    )
    key = models.CharField("防重号", max_length=80, unique=True)

    late_days = 0  # by how many days `perform` found it late; for the one who recorded it, not kept
    is_entered_late = False  # whether `perform` found that its limit had passed when it was entered; the same

    class Meta:
        verbose_name = "行为记录"
        indexes: ClassVar = [models.Index(fields=["proceeding", "act"])]

    def __str__(self) -> str:
        return f"{self.act} {self.on}"

    @property
    def fields(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.said)
        return found

    @property
    def party_key(self) -> str:
        return "" if self.party == "-" else self.party

    def as_fact(self) -> Fact:
        return Fact(self.act, self.on, self.party_key, self.round, self.fields, self.pk, day_of(self.recorded_at))


class DueDay(CongressOwned):
    """An index of who owes what by when, for desks, lists and reminders. Rewritten from the standing.

    The stored day is found quickly; whether it is late is judged when read.
    """

    proceeding = models.ForeignKey(Proceeding, models.CASCADE, related_name="due_days", verbose_name="程序")
    act = models.CharField("行为", max_length=60)
    party = models.CharField("当事单位", max_length=40, default="-")
    roles = models.CharField("身份", max_length=120)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位")
    due_on = models.DateField("期限")
    original_on = models.DateField("原期限", null=True, blank=True)
    unit = models.CharField("计时单位", max_length=10, default="day")
    provisional = models.BooleanField("暂定", default=False)
    done_on = models.DateField("办理日", null=True, blank=True)
    entered_late_on = models.DateField("补记的登记日", null=True, blank=True)  # see Duty
    is_open = models.BooleanField("现在可办", default=False)
    waits_for = models.CharField("在等什么", max_length=200, default="-")  # of what is owed and cannot be done yet

    class Meta:
        verbose_name = "期限"
        indexes: ClassVar = [
            models.Index(fields=["congress", "done_on", "due_on"]),
            models.Index(fields=["body", "done_on", "due_on"]),
        ]


class OpenDoor(CongressOwned):
    """An index of what can be done now and by whom, for desks. Rewritten from the standing."""

    proceeding = models.ForeignKey(Proceeding, models.CASCADE, related_name="open_doors", verbose_name="程序")
    act = models.CharField("行为", max_length=60)
    party = models.CharField("当事单位", max_length=40, default="-")
    role = models.CharField("身份", max_length=30)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位")
    is_step = models.BooleanField("主线", default=True)
    due_on = models.DateField("期限", null=True, blank=True)
    unit = models.CharField("计时单位", max_length=10, default="day")
    provisional = models.BooleanField("暂定", default=False)

    class Meta:
        verbose_name = "可办事项"
        indexes: ClassVar = [models.Index(fields=["congress", "role", "body", "due_on"])]


class Link(CongressOwned):
    """From one thing to what it led to: voice → topic → problem item. Walked in both directions."""

    from_kind = models.CharField("来自类别", max_length=40)
    from_id = models.BigIntegerField("来自")
    to_kind = models.CharField("去向类别", max_length=40)
    to_id = models.BigIntegerField("去向")
    made_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "关联"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["from_kind", "from_id", "to_kind", "to_id"], name="a_link_is_made_once")
        ]
        indexes: ClassVar = [models.Index(fields=["to_kind", "to_id"])]


class LocalLimit(CongressOwned):
    """A number that a congress set for itself: overrides its profile from the day it takes effect."""

    rule = models.CharField("规则编号", max_length=60)
    span = models.CharField("时长", max_length=20)
    anchor = models.CharField("起算", max_length=60, default="-")
    clause = models.CharField("依据", max_length=200)
    effective = models.DateField("生效日")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "本级时限"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "rule", "effective"], name="one_number_a_day")
        ]


class LocalInstrument(CongressOwned):
    """A rule instrument of the congress itself (制度文件, R1.01-R1.04), with its text."""

    title = models.CharField("名称", max_length=120)
    adopted_by = models.CharField("通过机关", max_length=80, default="-")
    adopted_on = models.DateField("通过日期", null=True, blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    status = models.CharField("效力", max_length=12, default="in_force")
    clauses = models.TextField("条文", default="-")
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="正式文本"
    )
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "制度文件"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "title"], name="an_instrument_is_kept_once")
        ]

    def __str__(self) -> str:
        return self.title

    def as_instrument(self) -> Instrument:
        """As the rules read it; each line of the clauses is one of them."""
        lines = [line.strip() for line in self.clauses.splitlines() if line.strip() not in ("", "-")]
        return Instrument(
            key=f"own-{self.pk}",
            title=self.title,
            adopted_by="" if self.adopted_by == "-" else self.adopted_by,
            adopted=f"{full_day(self.adopted_on)}通过" if self.adopted_on else "",
            status=self.status,
            clauses=tuple(Clause("", line) for line in lines),
        )
