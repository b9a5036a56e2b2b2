"""What is remembered of keys and erasures: numbers and names of keys, never a person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import CongressOwned


class Rotation(models.Model):
    """From when a key seals everything. The first one is the key that the installation began with.

    Unfinished: some boxes and digests are under the key already, the others still under the one before.
    """

    key = models.CharField("密钥", max_length=8)
    begun_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = "更换密钥"

    def __str__(self) -> str:
        return f"密钥{self.key}"


class Step(models.Model):
    """How far a rotation is in one table: every row up to `last_pk` is under the new key."""

    rotation = models.ForeignKey(Rotation, models.CASCADE, related_name="steps", verbose_name="更换密钥")
    holding = models.CharField("表", max_length=80)
    last_pk = models.BigIntegerField("做到", default=0)
    done = models.PositiveBigIntegerField("已换", default=0)

    class Meta:
        verbose_name = "更换密钥的进度"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rotation", "holding"], name="one_step_per_table_of_a_rotation")
        ]

    def __str__(self) -> str:
        return f"{self.holding}：{self.done}"


class Erasure(CongressOwned):
    """An erasure on request that this database has been through (个人信息保护法 47); what it was lies in the journal.

    A database restored from an older backup lacks the row: by that start-up knows that it must be done again.
    """

    mark = models.CharField(max_length=32, unique=True, editable=False)
    kind = models.CharField("删除的内容", max_length=40)
    count = models.PositiveIntegerField("条数")
    at = models.DateTimeField("删除时间")

    class Meta:
        verbose_name = "应请求删除"
        indexes: ClassVar = [models.Index(fields=["congress", "-at"], name="erasure_by_time")]

    def __str__(self) -> str:
        return f"{self.kind}（{self.count}条）"
