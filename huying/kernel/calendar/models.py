"""What is remembered: the notices that this installation has imported. The shipped years are files."""

from __future__ import annotations

import json

from django.db import models

from .notice import Notice, from_mapping


class CalendarYear(models.Model):
    """An imported notice, the latest for its year; what it replaced stands in the ledger.

    The calendar is the nation's: the row belongs to no congress.
    """

    year = models.PositiveSmallIntegerField("年份", unique=True)
    number = models.CharField("文号", max_length=60, null=True, blank=True)
    body = models.TextField("放假安排")  # canonical JSON of Notice.to_json
    digest = models.CharField("摘要", max_length=64)  # sha256 of body: what the cached calendar is known by
    imported_by = models.CharField("导入人", max_length=120)
    imported_at = models.DateTimeField("导入时间")

    class Meta:
        verbose_name = "放假安排"

    def __str__(self) -> str:
        return f"{self.year}年放假安排"

    @property
    def notice(self) -> Notice:
        return from_mapping(json.loads(self.body))
