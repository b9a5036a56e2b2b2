"""What personal information is held where, why, who sees it, for how long: data, in each app's privacy.toml.

    [[held]]
    fields = ["voices.VoiceOriginal.sealed"]
    what = "群众来话的原文（加密）"
    purpose = "…"       basis = "…"       seen_by = "…"       protected = "…"
    keep = "36 months"  counted_from = "导入之日"  at_end = "…"  ending = "voices.originals"

个人信息保护法 17 and 51 ask for it; 19: 保存期限应当为实现处理目的所必要的最短时间. A row without `keep` says until
when it is needed (`kept_while`). `[[public]]` names fields that only look personal, with the reason.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps

from huying.kernel.calendar.clock import CHINA
from huying.kernel.calendar.spans import Span, corresponding_day

FILE = "privacy.toml"


@dataclass(frozen=True)
class Held:
    """One row of the register. `keep` is None where the end is no day but an event (`kept_while`)."""

    fields: tuple[str, ...]
    what: str
    purpose: str
    basis: str
    seen_by: str
    protected: str
    at_end: str
    keep: Span | None = None
    counted_from: str = ""
    kept_while: str = ""
    ending: str = ""

    def __post_init__(self) -> None:
        if (self.keep is None) == (not self.kept_while) or (self.keep is not None and not self.counted_from):
            raise ValueError(f"保留登记“{self.what}”要写明保留多久、从何时起算，或者保留到何时")
        if bool(self.ending) != (self.keep is not None):
            raise ValueError(f"保留登记“{self.what}”写了期限，就要写到期由谁办（ending）")

    @property
    def span(self) -> str:
        """How long, in words: “自导入之日起3年”."""
        if self.keep is None:
            return self.kept_while
        years, months = divmod(self.keep.count, 12)
        in_years = self.keep.unit == "month" and not months
        return f"自{self.counted_from}起{f'{years}年' if in_years else self.keep}"

    def counts_before(self, at: datetime) -> datetime:
        """What counts from before this moment is past its time at `at`."""
        assert self.keep is not None
        return self._moved(at, -self.keep.count)

    def ends(self, since: datetime) -> datetime:
        """When the time is over for what counts from a moment."""
        assert self.keep is not None
        return self._moved(since, self.keep.count)

    def _moved(self, at: datetime, count: int) -> datetime:
        local = at.astimezone(CHINA)
        assert self.keep is not None
        if self.keep.unit == "month":
            day = corresponding_day(local.date(), count)
        else:
            day = local.date().fromordinal(local.toordinal() + count)
        return datetime.combine(day, local.timetz())


@dataclass(frozen=True)
class Public:
    """Fields that look personal and are not about citizens' private lives, with the reason."""

    fields: tuple[str, ...]
    why: str


@cache
def held() -> tuple[Held, ...]:
    """All rows, in the order of the apps. Raises ValueError for a row that says too little."""
    return tuple(_held(row) for content in _files() for row in content.get("held", ()))


@cache
def public() -> tuple[Public, ...]:
    return tuple(Public(tuple(row["fields"]), row["why"]) for content in _files() for row in content.get("public", ()))


def _held(row: dict[str, Any]) -> Held:
    row = row | {"fields": tuple(row["fields"])}
    if "keep" in row:
        row["keep"] = Span.parse(row["keep"])
    return Held(**row)


def _files() -> list[dict[str, Any]]:
    paths = [Path(config.path) / FILE for config in apps.get_app_configs()]
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in paths if path.is_file()]
