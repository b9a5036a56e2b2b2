"""What is remembered: one entry for each thing that can be found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import CongressOwned


class SearchEntry(CongressOwned):
    """One thing that can be found. The engine's own index of its pairs lies beside it (migration 0002)."""

    kind = models.CharField("种类", max_length=40)
    ref = models.CharField("编号", max_length=80)
    title = models.TextField("标题")
    url = models.CharField("页面", max_length=300)
    audience = models.CharField("可见范围", max_length=40)
    text = models.TextField("正文")
    words = models.TextField("词", null=True)  # as the index was told: rows.py

    class Meta:
        verbose_name = "检索条目"
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "ref"], name="search_entry_is_one_per_thing")]

    def __str__(self) -> str:
        return self.title
