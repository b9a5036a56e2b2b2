"""Figures of an item read from what was written: how far it has come, and whether the target is met (R1.41). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"-?\d[\d,，]*(?:\.\d+)?")
_SHARE = ("%", "％", "百分")
MOST = 1e12  # so much is typed by mistake, whatever is counted
NO_NUMBER = "定量的目标要写出数字，例如42栋、95%；说不清数的，改为定性"
_AT_MOST = ("不高于", "不超过", "以下", "以内", "不大于", "低于", "控制在", "降到", "降至")


@dataclass(frozen=True)
class Figure:
    """The newest value beside the target: `share` in percent of the way from the baseline, None where unknown."""

    value: float
    target: float
    at_most: bool
    baseline: float = 0.0

    @property
    def is_met(self) -> bool:
        return self.value <= self.target if self.at_most else self.value >= self.target

    @property
    def share(self) -> int | None:
        way = self.target - self.baseline
        if not way or (self.at_most and self.baseline <= self.target):
            return None
        return max(0, min(100, int((self.value - self.baseline) / way * 100)))

    @property
    def words(self) -> str:
        gone = f"，完成{self.share}%" if self.share is not None and not self.is_met else ""
        return f"做到{spelled(self.value)}，目标{'不高于' if self.at_most else ''}{spelled(self.target)}{gone}"

    @property
    def verdict(self) -> str:
        return "达到目标" if self.is_met else f"还差{spelled(abs(self.target - self.value))}"


def figure(value: float | None, target: str, baseline: str = "") -> Figure | None:
    """The value beside the number in the target's words; None where either is missing."""
    wanted = number_in(target)
    if value is None or wanted is None:
        return None
    return Figure(value, wanted, any(word in target for word in _AT_MOST), number_in(baseline) or 0.0)


def implausible(value: float, target: str, unit: str) -> str:
    """What is wrong with a figure that somebody typed; nothing when it can be."""
    if value < 0:
        return f"做到多少写了{spelled(value)}：不能是负数"
    if value >= MOST:
        return "做到多少写得太大，请核对，注意计量单位"
    is_share = any(word in target or word in unit for word in _SHARE)
    if is_share and value > max(100, number_in(target) or 0):
        return f"做到多少写了{spelled(value)}：百分比写0至100之间的数"
    return ""


def goes_back(value: float, before: float, target: str, baseline: str = "") -> bool:
    """Whether a figure lies further from the target than the one before it; what is to sink goes back by rising."""
    wanted, start = number_in(target), number_in(baseline)
    sinks = wanted is not None and start is not None and start > wanted
    sinks = sinks or any(word in target for word in _AT_MOST)
    return value > before if sinks else value < before


def lacks_a_number(target: str) -> bool:
    """Whether a target that is written says no number: then nothing can be measured against it (R1.41)."""
    return bool(target.strip()) and number_in(target) is None


def number_in(words: str) -> float | None:
    """「1,800户」→ 1800; None where no number is written."""
    found = _NUMBER.search(words)
    return float(found.group().replace(",", "").replace("，", "")) if found else None


def spelled(value: float) -> str:
    """「1,800」, 「62.5」"""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.10g}"
