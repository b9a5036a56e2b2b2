"""What is on record, for good: entries, the batches that seal them, and what was redacted.

Rows are only ever added: triggers on the tables refuse everything else in the database itself, but for one thing:
erasing the body of an entry whose redaction is on record. services.py and redaction.py are the only writers.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from huying.kernel.people.models import Congress

from .checker import batch_head, entry_leaf
from .records import ERASED, UNSIGNED, moment, rest_of


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
    format = models.SmallIntegerField("格式")
    salt = models.CharField("盐", max_length=32, null=True)  # none in format 1, and none any more once erased

    class Meta:
        verbose_name = "留痕"
        indexes: ClassVar = [
            models.Index(fields=["congress", "id"], name="entry_by_congress"),
            models.Index(fields=["subject", "id"], name="entry_by_subject"),
        ]

    def __str__(self) -> str:
        return f"第{self.pk}条 {self.kind} {self.subject}"

    @property
    def is_erased(self) -> bool:
        return self.body == ERASED

    def facts(self) -> dict[str, Any]:
        """The entry as a proof tells it, with nothing left out."""
        return {
            "id": self.pk, "format": self.format, "congress": self.congress_id, "kind": self.kind,
            "subject": self.subject, "body": self.body, "salt": self.salt, "by": self.by,
            "recorded_at": moment(self.recorded_at), "leaf": self.leaf,
        }  # fmt: skip

    def own_leaf(self) -> str:
        """The hash of what the row says now; `leaf` is the one of what was recorded. "" for a row that makes no sense,
        such as one without its salt."""
        return _leaf_or_nothing(self.facts())

    @property
    def content(self) -> dict[str, Any]:
        """The body as data; empty once it is erased."""
        found: dict[str, Any] = {} if self.is_erased else json.loads(self.body)
        return found


class Batch(models.Model):
    """A run of entries under one Merkle root, chained to the batch before by its head (RFC 6962), and signed."""

    number = models.BigIntegerField("批号", unique=True)  # 1, 2, 3 …: its place in the history
    format = models.SmallIntegerField("格式")
    first_id = models.BigIntegerField("首条", unique=True)
    last_id = models.BigIntegerField("末条", unique=True)
    count = models.BigIntegerField("条数")
    algorithm = models.CharField("算法", max_length=20)
    root = models.CharField("树根", max_length=64)
    previous = models.CharField("前一封存值", max_length=64, unique=True)  # unique: two cannot follow the same batch
    history = models.CharField("以前各批的树根", max_length=64, null=True)  # none in format 1
    head = models.CharField("封存值", max_length=64, unique=True)
    completed = models.CharField("完成的子树", max_length=64)  # merkle.completed: makes the next one cheap
    sealed_at = models.DateTimeField("封存时间")
    signature_algorithm = models.CharField("签名算法", max_length=20, null=True)
    public_key = models.CharField("公钥", max_length=200, null=True)
    signature = models.CharField("签名", max_length=200, null=True)

    class Meta:
        verbose_name = "封存批次"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(first_id__lte=models.F("last_id"), count__gte=1), name="batch_holds_entries"
            )
        ]

    def __str__(self) -> str:
        return f"第{self.first_id}至{self.last_id}条"

    def facts(self) -> dict[str, Any]:
        """The batch as its head holds it."""
        return {
            "number": self.number, "format": self.format, "first_id": self.first_id, "last_id": self.last_id,
            "count": self.count, "algorithm": self.algorithm, "root": self.root, "previous": self.previous,
            "history": self.history, "sealed_at": moment(self.sealed_at),
            "signature_algorithm": self.signature_algorithm, "public_key": self.public_key,
        }  # fmt: skip

    def statement(self, history: str) -> dict[str, Any]:
        """What is signed, with its signature; `history` is the root over all heads up to this one."""
        return {
            "number": self.number, "head": self.head, "history": history, "sealed_at": moment(self.sealed_at),
            "signature_algorithm": self.signature_algorithm, "public_key": self.public_key,
            "signature": self.signature,
        }  # fmt: skip

    def own_head(self) -> str:
        """The hash of what the row says now; `head` is the one of what was sealed."""
        return batch_head(self.facts())


class Redaction(models.Model):
    """The body of an entry was erased. Why, who asked and who did it is the entry `record`, which stays."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="redaction", verbose_name="抹去的留痕")
    record = models.OneToOneField(Entry, models.PROTECT, related_name="+", verbose_name="抹去的记录")
    body_hash = models.CharField("内容的摘要", max_length=64, null=True)  # keeps the leaf provable; none in format 1

    class Meta:
        verbose_name = "抹去"

    def __str__(self) -> str:
        return f"抹去第{self.entry_id}条"

    def fault(self) -> str:
        """What of the erased entry does not agree with its redaction, in Chinese; empty when all does."""
        entry, told = self.entry, self.record
        if told.own_leaf() != told.leaf or told.kind != "ledger.redacted" or told.content.get("entry") != entry.pk:
            return "抹去它的记录被改写过，或者说的不是这一条"
        if not entry.is_erased or entry.salt is not None:
            return "登记过抹去，内容却没有抹去"
        if told.content.get("rest") != rest_of(entry.facts()):
            return "与抹去时留下的摘要不符：被改写过"
        if entry.format == UNSIGNED:
            return "抹去的记录被改写过" if self.body_hash is not None else ""
        own = _leaf_or_nothing(entry.facts() | {"body_digest": self.body_hash})
        return "与登记时的摘要不符：被改写过" if own != entry.leaf else ""


def _leaf_or_nothing(facts: dict[str, Any]) -> str:
    try:
        return entry_leaf(facts)
    except (TypeError, ValueError):  # no salt, no hex, a format that nobody knows
        return ""
