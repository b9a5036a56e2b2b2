"""Messages read for comparison: their words, the places and bodies they name, and what is left, the matter."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import rjieba

from huying.commons.voices.analysis.divisions import districts, without_divisions
from huying.commons.voices.analysis.messages import BODY_READ, Message, fold, without_courtesy
from huying.commons.voices.analysis.names import NameFinder, learn_names

#: A body names its place early; names further on are comparisons and addressees.
_NAMED_WITHIN = 200
_DISTRICT_WITHIN = 60
_HEADING = 40
_SENTENCE_END = re.compile(r"[。!?!?;;\n]")
_WORD = re.compile(r"\w+")
_MATTER_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Reading:
    """One message as the comparison sees it."""

    title: str
    title_words: tuple[str, ...]
    body_words: tuple[str, ...]
    title_names: tuple[str, ...]
    body_names: tuple[str, ...]
    title_matter: tuple[str, ...]
    body_matter: tuple[str, ...]
    districts: frozenset[str]


def heading(message: Message) -> str:
    """Return the title, or the first sentence of the body when there is none."""
    title = fold(message.title)
    return title if len(title) > 1 else _SENTENCE_END.split(body(message), maxsplit=1)[0][:_HEADING]


def body(message: Message) -> str:
    """Return the part of the body that is read, without salutation and thanks."""
    return without_courtesy(fold(message.body))[:BODY_READ]


def read(messages: Sequence[Message], tick: Callable[[float], None] | None = None) -> list[Reading]:
    """Read the messages together: names are learnt from all of them. ``tick`` is told the part done (0–1)."""
    texts = [(heading(message), body(message)) for message in messages]
    cut = []
    for number, (title, text) in enumerate(texts):
        cut.append((rjieba.cut(without_divisions(title)), rjieba.cut(without_divisions(text))))
        if tick and number % _AT_ONCE == 0:
            tick(0.8 * number / len(texts))
    finder = NameFinder(learn_names([title for title, _ in cut], [_head(words) for _, words in cut]))
    return [_reading(*texts[k], *cut[k], finder) for k in range(len(texts))]


def _head(words: list[str]) -> list[str]:
    """Return the words of the first part of a body, where it names its place."""
    length = 0
    for count, word in enumerate(words):
        length += len(word)
        if length > _NAMED_WITHIN:
            return words[:count]
    return words


def _reading(title: str, text: str, title_words: list[str], body_words: list[str], finder: NameFinder) -> Reading:
    title_names, title_matter = _names_and_matter(title_words, finder)
    body_names, body_matter = _names_and_matter(body_words, finder)
    return Reading(
        title=title,
        title_words=(*sorted(districts(title)), *(word for word in title_words if _WORD.fullmatch(word))),
        body_words=tuple(word for word in body_words if _WORD.fullmatch(word)),
        title_names=tuple(name for _, name in title_names),
        body_names=tuple(name for start, name in body_names if start < _NAMED_WITHIN),
        title_matter=title_matter,
        body_matter=body_matter,
        districts=districts(title) or districts(text[:_DISTRICT_WITHIN]),
    )


def _names_and_matter(words: list[str], finder: NameFinder) -> tuple[list[tuple[int, str]], tuple[str, ...]]:
    """Return the names with their places in the text, and the words that belong to none of them."""
    text = "".join(words)
    spans = finder.spans(text)
    inside = {at for start, end in spans for at in range(start, end)}
    matter = []
    start = 0
    for word in words:
        if _MATTER_WORD.fullmatch(word) and inside.isdisjoint(range(start, start + len(word))):
            matter.append(word)
        start += len(word)
    return [(first, text[first:last]) for first, last in spans], tuple(matter)
