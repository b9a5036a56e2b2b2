"""Where a topic came from: the candidate that gathered its voices, and the way back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from huying.commons.voices.models import CandidateTopic, Voice, source_label
from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import CHINA
from huying.kernel.procedures.posting import whole_number
from huying.kernel.procedures.selectors import came_from

from .models import Topic

KIND = "candidate"


@dataclass(frozen=True)
class Source:
    """A candidate topic of voices, in the words a page needs."""

    candidate: CandidateTopic

    @property
    def pk(self) -> int:
        return self.candidate.pk

    @property
    def url(self) -> str:
        return reverse("voices:topic", args=[self.candidate.pk])

    @property
    def proposal(self) -> dict[str, Any]:
        """What the form of a new topic starts with."""
        return {
            "title": self.candidate.title[:100],
            "channel": "hotline_12345",
            "criteria": ["public_concern"],
            "summary": self.summary,
        }

    @property
    def summary(self) -> str:
        """The words a proposer starts from."""
        c = self.candidate
        examples = "；".join(c.title_list[:3])
        where = f"，主要在{c.place}" if c.place else ""
        return f"{c.heat}人反映{c.size}次{where}。例如：{examples}。"


def candidate(pk: str, viewer: Viewer) -> Source | None:
    """The candidate of this number in the viewer's congress."""
    found = scope(CandidateTopic.objects.all(), viewer).filter(pk=whole_number(pk)).first() if pk else None
    return Source(found) if found else None


def of_topic(topic: Topic) -> list[Source]:
    ids = [link.from_id for link in came_from("topic", [topic.pk]) if link.from_kind == KIND]
    return [Source(c) for c in CandidateTopic.objects.filter(pk__in=ids).order_by("rank")]


@dataclass(frozen=True)
class Said:
    """What people said of a topic, for the public story: counts only, never a name or a sentence."""

    voices: int
    people: int
    by_source: tuple[tuple[str, int], ...]
    places: int
    first_on: date | None
    last_on: date | None
    by_year: tuple[tuple[int, int], ...]

    @property
    def period(self) -> str:
        """「2025年1—2月」"""
        first, last = self.first_on, self.last_on
        if first is None or last is None:
            return ""
        if first.year != last.year:
            return f"{first.year}—{last.year}年"
        months = f"{first.month}" if first.month == last.month else f"{first.month}—{last.month}"
        return f"{first.year}年{months}月"

    @property
    def bars(self) -> list[dict[str, object]]:
        """A bar a year, for the reader who asks whether it has quieted down."""
        return [
            {"label": f"{year}年", "n": n, "words": f"{n:,}条", "was": year != self.by_year[-1][0]}
            for year, n in self.by_year
        ]

    @property
    def most(self) -> int:
        return max((n for _, n in self.by_year), default=0)


def said_about(topic: Topic) -> Said | None:
    """The voices of the plan's year, or where there are none of the year before; None when none are linked.

    A matter may be spoken of for years: `by_year` counts them all, so that one sees whether it has quieted down.
    """
    ids = [s.pk for s in of_topic(topic)]
    linked = Voice.objects.filter(memberships__topic__in=ids).order_by("said_at", "pk").distinct()
    found = list(linked.only("said_at", "source", "place", "person_digest")) if ids else []
    by_year = Counter(_year(v) for v in found if v.said_at)
    year = topic.plan.year if topic.plan.year in by_year else topic.plan.year - 1
    voices = [v for v in found if v.said_at and _year(v) == year] or found
    if not voices:
        return None
    days = [v.said_at.astimezone(CHINA).date() for v in voices if v.said_at]
    sources = Counter(source_label(v.source) for v in voices)
    return Said(
        voices=len(voices),
        people=len({v.person_digest or f"#{v.pk}" for v in voices}),
        by_source=tuple(sources.most_common(4)),
        places=len({v.place for v in voices if v.place}),
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        by_year=tuple(sorted(by_year.items())),
    )


def _year(voice: Voice) -> int:
    assert voice.said_at is not None
    return voice.said_at.astimezone(CHINA).year
