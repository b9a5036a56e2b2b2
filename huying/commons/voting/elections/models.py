"""What an election is, who may vote in it, who counts, and what was counted. Judgements are computed, never stored."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.people.models import CongressOwned, Person

from ..choosing import ChoiceRule, Count, Stage, Tally

NONE = "-"  # '' is never meaningful


class ElectionWay(models.TextChoices):
    PAPER = "paper", "纸质无记名投票"
    HANDS = "hands", "举手表决"
    ELECTRONIC = "electronic", "电子无记名投票"


class StageChoice(models.TextChoices):
    FIRST = Stage.FIRST.value, "票决"
    AMONG_TIED = Stage.AMONG_TIED.value, "就同票的再次投票"
    FOR_EMPTY_SEATS = Stage.FOR_EMPTY_SEATS.value, "就空缺的另行投票"


class Election(CongressOwned):
    """A ballot on a subject (kind and id). Its rule is frozen when it is set up, its roll when it opens."""

    subject_kind = models.CharField("对象类别", max_length=40)
    subject_id = models.BigIntegerField("对象")
    title = models.CharField("票决事项", max_length=200)
    way = models.CharField("方式", max_length=12, choices=ElectionWay)
    stage = models.CharField("哪一次投票", max_length=20, choices=StageChoice, default=StageChoice.FIRST)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers", verbose_name="接着哪一次"
    )
    quota = models.PositiveIntegerField("应选数")
    more_than = models.CharField("须超过基数的", max_length=12)
    base = models.CharField("基数", max_length=20)
    quorum_at_least = models.CharField("法定人数", max_length=12)
    tied_need_majority = models.BooleanField("同票再次投票也须过半数", default=False)
    replacement = models.BooleanField("电子投票截止前可以改投", default=True)
    budget = models.DecimalField("预算（元）", max_digits=16, decimal_places=2, null=True, blank=True)
    members = models.PositiveIntegerField("应到")
    present = models.PositiveIntegerField("出席", null=True, blank=True)
    may_vote = models.PositiveIntegerField("有表决权", null=True, blank=True)
    set_up_at = models.DateTimeField("准备")
    opened_at = models.DateTimeField("开始", null=True, blank=True)
    closed_at = models.DateTimeField("结束", null=True, blank=True)
    announced_at = models.DateTimeField("宣布结果", null=True, blank=True)  # or that it is void
    voided_at = models.DateTimeField("宣布无效", null=True, blank=True)  # before anything was counted
    void_reason = models.TextField("为什么无效", default=NONE)
    is_replaced = models.BooleanField("没有开始，已重新准备", default=False)  # void, and by no decision of the meeting
    attempt = models.PositiveSmallIntegerField("第几次清点", default=1)
    count_returned = models.TextField("监票人退回重新登记", default=NONE)  # who and why, the last time
    issued = models.PositiveIntegerField("发出", null=True, blank=True)
    returned = models.PositiveIntegerField("收回", null=True, blank=True)
    void = models.PositiveIntegerField("废票", null=True, blank=True)

    class Meta:
        verbose_name = "票决"
        indexes: ClassVar = [models.Index(fields=["congress", "subject_kind", "subject_id"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("voting:election", args=[self.pk])

    @property
    def sent_back(self) -> str:
        """「监票人王五：……」 of a count that was sent back; '' of none."""
        return "" if self.count_returned == NONE else f"监票人{self.count_returned}"

    @property
    def voided_words(self) -> str:
        return "准备作废，已重新准备" if self.is_replaced else "已宣布无效"

    @property
    def rule(self) -> ChoiceRule:
        return ChoiceRule(
            self.quota, Fraction(self.more_than), self.base, Fraction(self.quorum_at_least),
            tied_need_majority=self.tied_need_majority, replacement=self.replacement, stage=Stage(self.stage),
        )  # fmt: skip

    @property
    def count(self) -> Count:
        """Only of an election that is closed: nobody reads a count before."""
        assert self.closed_at is not None
        tallies = {o.code: Tally(o.votes_for, o.votes_against, o.illegible) for o in self.options.all()}
        return Count(self.issued or 0, self.returned or 0, self.void or 0, tallies)


class ElectionOption(CongressOwned):
    """A candidate on the ballot, in its order. `ref` is the row that it stands for in its own room."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="options", verbose_name="票决")
    position = models.PositiveSmallIntegerField("顺序")
    code = models.CharField("编号", max_length=20)
    title = models.CharField("候选项目", max_length=200)
    cost = models.DecimalField("金额（元）", max_digits=16, decimal_places=2, null=True, blank=True)
    ref = models.BigIntegerField("对应的行")
    unit = models.BigIntegerField("责任单位", null=True, blank=True)  # as it was when the vote was prepared
    votes_for = models.PositiveIntegerField("赞成", default=0)
    votes_against = models.PositiveIntegerField("反对", default=0)
    illegible = models.PositiveIntegerField("无法辨认", default=0)

    class Meta:
        verbose_name = "候选项目"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["election", "code"], name="one_option_a_code"),
            models.UniqueConstraint(fields=["election", "position"], name="one_option_a_position"),
        ]

    def __str__(self) -> str:
        return f"{self.code}　{self.title}"


class ElectionRight(CongressOwned):
    """Who may vote: the deputies who were present when the election opened."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="rights", verbose_name="票决")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="代表")
    on_paper = models.BooleanField("电子投票时用纸票", default=False)

    class Meta:
        verbose_name = "票决权"
        constraints: ClassVar = [models.UniqueConstraint(fields=["election", "person"], name="one_right_an_election")]


class Task(models.TextChoices):
    TELLER = "teller", "计票人"
    SCRUTINEER = "scrutineer", "监票人"


class ElectionOfficer(CongressOwned):
    """A teller or scrutineer: a deputy who is no party. Scrutineers sign the count record."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="officers", verbose_name="票决")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="代表")
    task = models.CharField("职责", max_length=12, choices=Task)
    signed_at = models.DateTimeField("签字", null=True, blank=True)
    excused = models.TextField("没有签字，大会决定的理由", default=NONE)  # announced without this hand

    class Meta:
        verbose_name = "计票人、监票人"
        constraints: ClassVar = [models.UniqueConstraint(fields=["election", "person"], name="one_task_a_person")]

    @property
    def is_excused(self) -> bool:
        return self.signed_at is None and self.excused != NONE


class ElectionTellerCount(CongressOwned):
    """What one teller counted of the papers, entered without seeing the other's. It holds counts, no names."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="teller_counts", verbose_name="票决")
    attempt = models.PositiveSmallIntegerField("第几次清点")
    teller = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="计票人")
    body = models.TextField("清点")  # JSON: {"issued", "returned", "void", "marks": {code: [for, against, illegible]}}
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "票决纸票清点"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["election", "attempt", "teller"], name="a_teller_counts_an_election_once")
        ]

    @property
    def count(self) -> Count:
        said = json.loads(self.body)
        return Count(said["issued"], said["returned"], said["void"], {c: Tally(*m) for c, m in said["marks"].items()})
