"""How long one may speak (T2.5). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MINUTES = "speaking.minutes"
WARN = "speaking.warn_minutes"


@dataclass(frozen=True)
class Clock:
    """The speaking clock as words and as a light, for screens with and without script."""

    left: int  # seconds; below nought it is overtime
    warn: int
    is_running: bool = True

    @property
    def words(self) -> str:
        minutes, seconds = divmod(abs(self.left), 60)
        return f"{minutes}:{seconds:02d}"

    @property
    def kind(self) -> str:
        return "late" if self.left < 0 else "soon" if self.left <= self.warn else "ok"

    @property
    def says(self) -> str:
        if not self.is_running:
            return "已暂停"
        if self.left < 0:
            return "已超时"
        return f"还剩不到{self.warn // 60}分钟" if self.left <= self.warn else "正在发言"


def limit_seconds(limits: Mapping[str, Any], kind: str, nth: int) -> int:
    """The time of a speech in this kind of meeting: the last number stands for every further speech."""
    minutes = limits[kind]
    return int(minutes[min(nth, len(minutes)) - 1] * 60)
