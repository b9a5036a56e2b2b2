"""What is on record, for good: entries, and the batches that seal them.

Rows are only ever added: migration 0002 puts triggers on both tables that refuse everything else, in the database
itself. `services.record` and `services.seal` are the only writers.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from huying.kernel.people.models import Congress

from .records import batch_head, entry_leaf


class Entry(models.Model):
    """One thing that happened. It names persons and rows; it holds no citizen's identity and no text of theirs.

    `congress` is null for what concerns the whole installation, such as a calendar's import.
    """

    congress = models.ForeignKey(
        Congress, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="所属人大"
    )
    kind = models.CharField("事项", max_length=80)
    subject = models.CharField("对象", max_length=200)
    body = models.TextField("内容")  # canonical JSON, see records.canonical
    by = models.CharField("登记人", max_length=200)
    recorded_at = models.DateTimeField("登记时间")
    leaf = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "留痕"
        indexes: ClassVar = [
            models.Index(fields=["congress", "id"], name="entry_by_congress"),
            models.Index(fields=["subject", "id"], name="entry_by_subject"),
        ]

    def __str__(self) -> str:
        return f"第{self.pk}条 {self.kind} {self.subject}"

    def own_leaf(self) -> str:
        """The hash of what the row says now; `leaf` is the one of what was recorded."""
        return entry_leaf(
            congress_id=self.congress_id,
            kind=self.kind,
            subject=self.subject,
            body=self.body,
            by=self.by,
            recorded_at=self.recorded_at,
        )

    @property
    def content(self) -> dict[str, Any]:
        """The body as data."""
        found: dict[str, Any] = json.loads(self.body)
        return found


class Batch(models.Model):
    """A run of entries under one Merkle root, chained to the batch before by its head (RFC 6962)."""

    first_id = models.BigIntegerField("首条", unique=True)
    last_id = models.BigIntegerField("末条", unique=True)
    count = models.BigIntegerField("条数")
    algorithm = models.CharField("算法", max_length=20)
    root = models.CharField("树根", max_length=64)
    previous = models.CharField("前一封存值", max_length=64, unique=True)  # unique: two cannot follow the same batch
    head = models.CharField("封存值", max_length=64, unique=True)
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        verbose_name = "封存批次"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(first_id__lte=models.F("last_id"), count__gte=1), name="batch_holds_entries"
            )
        ]

    def __str__(self) -> str:
        return f"第{self.first_id}至{self.last_id}条"

    def own_head(self) -> str:
        """The hash of what the row says now; `head` is the one of what was sealed."""
        return batch_head(
            first_id=self.first_id,
            last_id=self.last_id,
            count=self.count,
            algorithm=self.algorithm,
            root=self.root,
            previous=self.previous,
            sealed_at=self.sealed_at,
        )
