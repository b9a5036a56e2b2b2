"""Ideas: those of a call, those that say nearly the same, and the one behind a query code."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet
from rapidfuzz import fuzz

from huying.kernel.people.models import Congress
from huying.kernel.privacy.boxes import digest
from huying.kernel.procedures import profiles

from ..models import Idea, Solicitation
from ..terms import CHANNELS, GROUNDS, MERGED, PASSED, SCREENINGS

NEGATIVE_LIST, NEGATIVE = "livelihood.negative_list", "属于负面清单"
NEARLY = 55  # percent from which two ideas are shown as alike; who proposes, and the office, decide themselves
COMPARED = 2_000  # newest ideas of a call that a text is compared with


def code_digest(code: str) -> str:
    return digest("livelihood code", "".join(filter(str.isdigit, code)))


def of_code(congress: Congress, code: str) -> Idea | None:
    """The idea that this query code follows."""
    rows = Idea.objects.filter(congress=congress, code_digest=code_digest(code))
    return rows.select_related("solicitation", "congress", "merged_into__congress").first()


def grounds_of(congress: Congress) -> list[tuple[str, str]]:
    """Why an idea may be refused: what holds everywhere, and each kind of thing on the place's negative list."""
    listed = profiles.load(congress.profile).value(NEGATIVE_LIST)
    return [*GROUNDS, *((kind, f"{NEGATIVE}：{words}") for kind, words in listed.items())]


def ground_words(idea: Idea) -> str:
    """The ground of a refusal, as its proposer reads it. What the list does not name any more was on it once."""
    return dict(grounds_of(idea.congress)).get(idea.ground, NEGATIVE)


def ideas_of(solicitation: Solicitation, screening: str = "", text: str = "", channel: str = "") -> QuerySet[Idea]:
    found = Idea.objects.filter(solicitation=solicitation).select_related("merged_into")
    if screening:
        found = found.filter(screening=screening)
    if channel:
        found = found.filter(channel=channel)
    for word in text.split():
        found = found.filter(Q(title__icontains=word) | Q(place__icontains=word))
    return found.order_by("number")


def screening_counts(solicitation: Solicitation) -> list[tuple[str, str, int]]:
    """How many ideas are where: value, label, number."""
    return _counts(solicitation, "screening", SCREENINGS)


def channel_counts(solicitation: Solicitation) -> list[tuple[str, str, int]]:
    """How many ideas came which way, also those that were merged: value, label, number (R2.01)."""
    return _counts(solicitation, "channel", CHANNELS)


def _counts(solicitation: Solicitation, column: str, options: Sequence[tuple[str, str]]) -> list[tuple[str, str, int]]:
    rows = Idea.objects.filter(solicitation=solicitation).order_by().values_list(column)
    known = dict(rows.annotate(n=Count("pk")))
    return [(value, label, known.get(value, 0)) for value, label in options]


def like(
    solicitation: Solicitation, title: str, what: str, place: str = "", *, limit: int = 5, but: int = 0,
    screened: bool = False,
) -> list[Idea]:  # fmt: skip
    """Ideas of the same call that say nearly the same, the nearest first; those merged stand behind their head.

    `screened`: only those that the office has read and passed, which is all that other citizens are shown.
    """
    rows = Idea.objects.filter(solicitation=solicitation).exclude(screening=MERGED).exclude(pk=but)
    if screened:
        rows = rows.filter(screening=PASSED)
    said = f"{title} {what} {place}"
    scored = [
        (
            fuzz.token_set_ratio(title, idea.title) * 0.6
            + fuzz.partial_ratio(said, f"{idea.title} {idea.what} {idea.place}") * 0.4,
            idea,
        )
        for idea in rows.order_by("-pk")[:COMPARED]
    ]
    near = sorted((pair for pair in scored if pair[0] >= NEARLY), key=lambda pair: (-pair[0], pair[1].pk))
    return [idea for _, idea in near[:limit]]
