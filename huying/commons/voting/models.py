"""Graded assessments by members: who may mark, who has, and how many marks each grade got.

No row links a person to a grade, and no vote carries a time: the seat says only that its holder has voted, the tally
only how many voted so. Who runs the machine could still watch the counts grow, and the page says so. (The full secret
ballot of a congress session, which stops that too, is another thing.)
"""

from __future__ import annotations

import json
from datetime import date
from typing import ClassVar

from django.db import models

from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import CongressOwned, Person

from .elections.models import Task  # and with it the rows of elections, which stand in a room of their own
from .envelopes import models as _envelopes  # noqa: F401  (the rows of the secret ballot stand in a room of their own)

NONE = "-"  # a text that says nothing; '' is never meaningful
ALONE = NONE  # an assessment that is held at no half-day of a session


class GradedAssessment(CongressOwned):
    """A secret graded vote by the standing committee's members (满意度测评, R1.58)."""

    title = models.CharField("测评事项", max_length=200)
    sitting = models.CharField("在哪一场", max_length=80, default=ALONE)  # whose roll was read
    members = models.PositiveIntegerField("应到", default=0)  # all of them, whether they came or not
    present = models.PositiveIntegerField("出席", null=True, blank=True)  # not known of votes without a half-day
    opened_at = models.DateTimeField("开始")
    closed_at = models.DateTimeField("结束", null=True, blank=True)
    is_void = models.BooleanField("作废，改用纸票", default=False)
    paper_attempt = models.PositiveSmallIntegerField("第几次清点", default=1)
    paper_counted_at = models.DateTimeField("纸票清点完毕", null=True, blank=True)

    class Meta:
        verbose_name = "满意度测评"

    def __str__(self) -> str:
        return self.title

    @property
    def held_at(self) -> str:
        """The half-day whose roll is the vote's; '' of votes from before it was kept."""
        return "" if self.sitting == ALONE else self.sitting

    @property
    def is_uncounted(self) -> bool:
        """Given up for paper, and the two tellers have not agreed yet."""
        return self.is_void and self.paper_counted_at is None


class Seat(CongressOwned):
    """One member's right to vote once: the roll is frozen when the assessment opens."""

    assessment = models.ForeignKey(GradedAssessment, models.PROTECT, related_name="seats", verbose_name="测评")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="组成人员")
    has_voted = models.BooleanField("已投票", default=False)

    class Meta:
        verbose_name = "投票资格"
        constraints: ClassVar = [models.UniqueConstraint(fields=["assessment", "person"], name="one_seat_a_member")]


class Tally(CongressOwned):
    """How many marks a grade has. Shown to nobody before the assessment is closed."""

    assessment = models.ForeignKey(GradedAssessment, models.PROTECT, related_name="tallies", verbose_name="测评")
    grade = models.CharField("等次", max_length=30)
    votes = models.PositiveIntegerField("票数", default=0)

    class Meta:
        verbose_name = "计票"
        constraints: ClassVar = [models.UniqueConstraint(fields=["assessment", "grade"], name="one_tally_a_grade")]


class AssessmentOfficer(CongressOwned):
    """A teller or scrutineer of paper ballots: on the roll, and not of the assessed side."""

    assessment = models.ForeignKey(GradedAssessment, models.PROTECT, related_name="officers", verbose_name="测评")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="组成人员")
    task = models.CharField("职责", max_length=12, choices=Task)

    class Meta:
        verbose_name = "测评的计票人、监票人"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "person"], name="one_task_a_person_and_assessment")
        ]


class TellerCount(CongressOwned):
    """What one teller counted of the paper ballots, entered without seeing the other's. It holds counts, no names."""

    assessment = models.ForeignKey(GradedAssessment, models.PROTECT, related_name="teller_counts", verbose_name="测评")
    attempt = models.PositiveSmallIntegerField("第几次清点")
    teller = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="计票人")
    handed_out = models.PositiveIntegerField("发出")
    returned = models.PositiveIntegerField("收回")
    invalid = models.PositiveIntegerField("废票")
    marks = models.TextField("各等次票数")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "纸票清点"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "attempt", "teller"], name="a_teller_counts_once_an_attempt")
        ]

    @property
    def by_grade(self) -> dict[str, int]:
        found: dict[str, int] = json.loads(self.marks)
        return found

    @property
    def numbers(self) -> dict[str, int]:
        """All that the two tellers must agree on."""
        return {"handed_out": self.handed_out, "returned": self.returned, "invalid": self.invalid, **self.by_grade}


class Way(models.TextChoices):
    HANDS = "hands", "举手表决"
    ROLL_CALL = "roll_call", "记名表决"
    ELECTRONIC = "electronic", "手机无记名表决"


class Matter(models.TextChoices):
    DECISION = "decision", "议案、决议、决定"
    AMENDMENT = "amendment", "修正案"
    APPOINTMENT = "appointment", "任免"
    REMOVAL = "removal", "撤职"


ONE_BY_ONE = frozenset({Matter.APPOINTMENT, Matter.REMOVAL})


class Vote(CongressOwned):
    """A vote on a decision about a subject (kind and id): the roll and the quorum are frozen when it opens."""

    subject_kind = models.CharField("对象类别", max_length=40)
    subject_id = models.BigIntegerField("对象")
    matter = models.CharField("表决什么", max_length=12, choices=Matter, default=Matter.DECISION)
    title = models.CharField("表决事项", max_length=200)
    text = models.TextField("决定内容", default=NONE)
    way = models.CharField("方式", max_length=12, choices=Way)
    sitting = models.CharField("在哪一场", max_length=80, default=NONE)  # whose roll was read
    held_on = models.DateField("这一场的日子", null=True, blank=True)  # not known of votes without a half-day
    is_late = models.BooleanField("补登", default=False)  # entered after the half-day; nobody voted then and there here
    members = models.PositiveIntegerField("应到")
    present = models.PositiveIntegerField("出席")
    may_vote = models.PositiveIntegerField("有表决权")
    more_than = models.CharField("须超过全体组成人员的", max_length=12)
    ballot = models.OneToOneField(
        GradedAssessment, models.PROTECT, null=True, blank=True, related_name="vote", verbose_name="无记名票"
    )
    opened_at = models.DateTimeField("开始")
    closed_at = models.DateTimeField("结束", null=True, blank=True)
    votes_for = models.PositiveIntegerField("赞成", default=0)
    votes_against = models.PositiveIntegerField("反对", default=0)
    abstained = models.PositiveIntegerField("弃权", default=0)
    is_passed = models.BooleanField("通过", default=False)
    number = models.CharField("文号", max_length=40, default=NONE)
    announced_at = models.DateTimeField("宣布结果", null=True, blank=True)
    voided_at = models.DateTimeField("作废", null=True, blank=True)  # before its result was announced
    void_reason = models.TextField("为什么作废", default=NONE)

    class Meta:
        verbose_name = "表决"
        indexes: ClassVar = [models.Index(fields=["congress", "subject_kind", "subject_id"])]

    def __str__(self) -> str:
        return self.title

    @property
    def decision(self) -> str:
        """The words of the decision; '' where none were entered. Of a person the title says what is decided."""
        if self.text != NONE:
            return self.text
        return f"{self.title.rstrip('。')}。" if self.matter in ONE_BY_ONE else ""

    @property
    def is_decided(self) -> bool:
        """Whether it leads to a paper with a number: an amendment that passed is no decision yet."""
        return self.is_passed and self.matter != Matter.AMENDMENT

    @property
    def lacks_text(self) -> bool:
        """Whether its paper would be issued without a body."""
        return self.is_decided and not self.decision

    @property
    def held_at(self) -> str:
        """The half-day whose roll is the vote's; '' of votes from before it was kept."""
        return "" if self.sitting == NONE else self.sitting

    @property
    def day(self) -> date:
        """When it was voted on: the day of its half-day, whenever it was entered. It dates the decision."""
        return self.held_on or day_of(self.closed_at or self.opened_at)

    @property
    def official_number(self) -> str:
        """The number of the decision; '' before a decision that passed is announced."""
        return "" if self.number == NONE else self.number


class VoteRight(CongressOwned):
    """Who may vote: present members, frozen when the vote opens. Nobody without a vote is ever in it (R1.37).

    In a roll-call vote, and only there, it holds what its member said.
    """

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="rights", verbose_name="表决")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="组成人员")
    mark = models.CharField("记名表决的表态", max_length=10, default=NONE)  # a mark of counting.MARKS

    class Meta:
        verbose_name = "表决权"
        constraints: ClassVar = [models.UniqueConstraint(fields=["vote", "person"], name="one_right_a_vote")]
