"""What counts as the same text, and its bigrams. Pure: no Django.

Folding works character by character, so the fold of a piece of text is a piece of the fold of the text: nothing that
is present can be missed. Full and half width, letters' case and composed accents are the same; white space and
invisible characters are nothing; punctuation counts (the document number 〔2026〕3号 is found as it is written).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import partial
from operator import add

_INVISIBLE = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}
_ASCII_PUNCTUATION = {c: chr(c + 0xFEE0) for c in range(0x21, 0x7F) if not chr(c).isalnum()}


class _Folding(dict[int, str]):
    """A table for str.translate that is filled as characters turn up."""

    def __missing__(self, code: int) -> str:
        kept = (c for c in unicodedata.normalize("NFKD", chr(code)).casefold())
        # ASCII punctuation becomes its full-width twin: SQLite's tokenizer cuts words at the former only.
        folded = "".join(_ASCII_PUNCTUATION.get(ord(c), c) for c in kept if unicodedata.category(c) not in _INVISIBLE)
        self[code] = folded
        return folded


_folding = _Folding()


def fold(text: str) -> str:
    """The text as it is compared: fold("Ａ 楼\\n电梯") == "a楼电梯"."""
    return text.translate(_folding)


def terms(query: str) -> tuple[str, ...]:
    """The words of a query, folded: split at white space, each of them must be found."""
    return tuple(dict.fromkeys(filter(None, map(fold, query.split()))))


def grams(folded: str) -> list[str]:
    """The overlapping pairs of a folded text, then its last character alone: every character begins one of them."""
    return [*map(add, folded, folded[1:]), folded[-1]] if folded else []


def pairs(term: str) -> tuple[str, ...]:
    """The pairs that a text holding the term must hold; empty for a single character."""
    return tuple(dict.fromkeys(map(add, term, term[1:])))


def locate(text: str, term: str) -> tuple[int, int] | None:
    """Where a folded term stands in the unfolded text (start, end), or None."""
    if (at := text.find(term)) >= 0:  # as nearly always: the text is written as it is folded
        return at, at + len(term)
    if (at := fold(text).find(term)) < 0:
        return None
    position, start = 0, None
    for i, character in enumerate(text):
        width = len(fold(character))
        if start is None and position + width > at:
            start = i
        position += width
        if start is not None and position >= at + len(term):
            return start, i + 1
    return None


def excerpt(text: str, words: Iterable[str], width: int = 80) -> str:
    """About `width` characters of the text around the first of the folded words that occurs in it."""
    found = next(filter(None, map(partial(locate, text), words)), (0, 0))
    start = max(0, found[0] - width // 4)
    piece = " ".join(text[start : start + width].split())
    return ("…" if start else "") + piece + ("…" if start + width < len(text) else "")
