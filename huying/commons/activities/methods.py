"""How an activity was carried out: the methods and the pairs in which the rule wants them (R1.21). Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

UNANNOUNCED = "unannounced_visit"
METHODS = (
    ("hear_reports", "听取汇报"),
    ("on_site", "实地察看"),
    ("points", "点上解剖"),
    ("area", "面上了解"),
    ("open_visit", "明察"),
    (UNANNOUNCED, "暗访"),
)
PAIRS = (  # 「听取汇报与实地察看相结合、点与面相结合、明察与暗访相结合」
    ("hear_reports", "on_site", "听取汇报与实地察看相结合"),
    ("points", "area", "点与面相结合"),
    ("open_visit", UNANNOUNCED, "明察与暗访相结合"),
)


@dataclass(frozen=True)
class Pair:
    """One of the three pairs, with what of it has not been used."""

    label: str
    unused: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not self.unused


def pairs(used: Collection[str]) -> tuple[Pair, ...]:
    """The three pairs, each with the methods of it that were not used (R1.21)."""
    names = dict(METHODS)
    return tuple(Pair(label, tuple(names[m] for m in (a, b) if m not in used)) for a, b, label in PAIRS)


def in_order(used: Collection[str]) -> tuple[str, ...]:
    """The methods in the order of the list, each once."""
    return tuple(key for key, _ in METHODS if key in used)


def words(used: Collection[str]) -> str:
    return "、".join(label for key, label in METHODS if key in used)
