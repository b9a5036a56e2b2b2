"""Titles that stand for a group of messages."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

_SHOWN = 3
#: Two titles more alike than this (0–100) say the same twice.
_SAME = 80
_LONGEST = 40
_UNTITLED = "(无标题)"
_EDGE = re.compile(r"^[\s,。、;:!?!?…~·\-—)\])》】]+|[\s,。、;:!!…~·\-—(\[(《【]+$")
_REPEATED = re.compile(r"([!?!?。])\1+")


def clean_title(title: str) -> str:
    """Return a title for display: no stray marks at its edges, no repeated ones, at most 40 characters."""
    bare = _REPEATED.sub(r"\1", _EDGE.sub("", title))
    return bare if len(bare) <= _LONGEST else bare[: _LONGEST - 1] + "…"


def representative_titles(titles: Sequence[str]) -> tuple[str, ...]:
    """Return up to three different titles of a group whose ``titles`` come most typical first."""
    shown: list[str] = []
    spare: list[str] = []
    for title in dict.fromkeys(clean_title(title) for title in titles):
        if not title:
            continue
        (spare if any(fuzz.ratio(title, other) > _SAME for other in shown) else shown).append(title)
        if len(shown) == _SHOWN:
            break
    return tuple((shown + spare)[:_SHOWN]) or (_UNTITLED,)
