"""What is remembered: a notice for one person, who wants mail, and each mail that was to go out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import CongressOwned, Person


class MailChoice(CongressOwned):
    """Where a person wants to be told by mail. No row, or `is_on` false: no mail."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="mail_choice", verbose_name="人员")
    address = models.EmailField("邮箱", max_length=200)
    is_on = models.BooleanField("发送每日摘要", default=False)

    class Meta:
        verbose_name = "邮件提醒"

    def __str__(self) -> str:
        return f"{self.person}（{'开' if self.is_on else '关'}）"


class DigestState(models.TextChoices):
    WAITING = "waiting", "等待发送"
    SENDING = "sending", "正在发送"
    SENT = "sent", "已发送"
    NEEDLESS = "needless", "不再需要"
    FAILED = "failed", "没有发出"
    UNKNOWN = "unknown", "不知是否发出"


class Digest(CongressOwned):
    """One mail to one person for one day: what has not been read and was not in an earlier one.

    Claimed (waiting → sending) before the mail server hears of it, so no mail goes out twice: one that was being
    sent when the worker died becomes unknown, and only a person has it sent again.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="digests", verbose_name="收件人")
    slot_on = models.DateField("日期")
    address = models.EmailField("邮箱", max_length=200)  # as it was when queued: never widened afterwards
    state = models.CharField("状态", max_length=10, choices=DigestState, default=DigestState.WAITING)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    queued_at = models.DateTimeField("排队时间")
    not_before = models.DateTimeField("再试时间", null=True)
    claimed_at = models.DateTimeField("开始发送", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    reason = models.CharField("原因", max_length=200, default="", blank=True)

    class Meta:
        verbose_name = "邮件摘要"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "slot_on"], name="a_person_gets_one_digest_a_day")
        ]
        indexes: ClassVar = [models.Index(fields=["state", "id"], name="digest_by_state")]

    def __str__(self) -> str:
        return f"{self.slot_on}（{self.get_state_display()}）"


class Notice(CongressOwned):
    """One piece of news for one person. The key says what the news is, e.g. "overdue:duty:17:2026-03-02".

    `headline` is what of it may stand in a mail, which leaves the house: the title of a duty and its day; never a
    citizen's words, nor the title of a matter, which may be made of them. None: a mail only counts it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="notices", verbose_name="收件人")
    key = models.CharField("事由", max_length=200)
    kind = models.CharField("种类", max_length=60)
    text = models.TextField("内容")
    url = models.CharField("页面", max_length=300)
    at = models.DateTimeField("时间")
    headline = models.CharField("邮件里的一句", max_length=200, null=True, blank=True)
    digest = models.ForeignKey(Digest, models.SET_NULL, null=True, blank=True, related_name="notices")
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    class Meta:
        verbose_name = "通知"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="a_person_is_told_the_same_news_once")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "read_at"], name="notice_by_reader")]

    def __str__(self) -> str:
        return self.text


class CalendarKey(CongressOwned):
    """The key of a person's calendar address; only its digest, so that nobody who reads the table can open it."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="+", verbose_name="人员")
    digest = models.CharField("密钥摘要", max_length=64, unique=True)

    class Meta:
        verbose_name = "日历地址"
