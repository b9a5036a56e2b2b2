"""What the entries of the ledger are called, beside the acts, which their procedures call: each app says it of its own.

kinds_are("voting.", "测评和表决", {"opened": "开始测评", …})      # in ledger_words.py of the app
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.utils.module_loading import autodiscover_modules

_words: dict[str, str] = {}
_areas: dict[str, str] = {}


def kinds_are(prefix: str, area: str, words: Mapping[str, str]) -> None:
    """The words of an app's kinds; `area` is what the list of records calls them together."""
    _areas[prefix] = area
    _words.update({f"{prefix}{kind}": said for kind, said in words.items()})


def words_of(kind: str) -> str:
    """A kind in words; one without words as it is written."""
    _discover()
    return _words.get(kind, kind)


def areas() -> list[tuple[str, str]]:
    """The prefixes by which records are narrowed to an app's, each with its name."""
    _discover()
    return list(_areas.items())


@cache
def _discover() -> None:
    autodiscover_modules("ledger_words")
