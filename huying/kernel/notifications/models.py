"""What is remembered: a notice for one person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import CongressOwned, Person


class Notice(CongressOwned):
    """One piece of news for one person. The key says what the news is, e.g. "overdue:duty:17:2026-03-02"."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="notices", verbose_name="收件人")
    key = models.CharField("事由", max_length=200)
    kind = models.CharField("种类", max_length=60)
    text = models.TextField("内容")
    url = models.CharField("页面", max_length=300)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    class Meta:
        verbose_name = "通知"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="a_person_is_told_the_same_news_once")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "read_at"], name="notice_by_reader")]

    def __str__(self) -> str:
        return self.text
