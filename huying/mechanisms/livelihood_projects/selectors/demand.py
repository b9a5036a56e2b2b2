"""How strongly people call for something: the number of linked opinions (R2.12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from huying.kernel.database.looks import asked_once
from huying.kernel.procedures.models import Link
from huying.kernel.procedures.selectors import came_from

from ..models import Idea

VOICE, IDEA, PROJECT = "voice", "project_idea", "project"  # how links between rows name them


@dataclass(frozen=True)
class Demand:
    """Ideas (with those merged into them) and what people said elsewhere, each counted once."""

    ideas: tuple[int, ...] = ()
    voices: tuple[int, ...] = ()

    @property
    def total(self) -> int:
        return len(self.ideas) + len(self.voices)


def demands(ideas: Iterable[int]) -> dict[int, Demand]:
    """The demand behind each of these ideas: three questions, however many there are."""
    wanted = set(ideas)
    rows = Idea.objects.filter(Q(pk__in=wanted) | Q(merged_into__in=wanted)).order_by("pk")
    counted_in = {pk: wanted & {pk, into} for pk, into in rows.values_list("pk", "merged_into")}
    own: dict[int, list[int]] = defaultdict(list)
    voices: dict[int, dict[int, None]] = defaultdict(dict)
    for pk, tops in counted_in.items():
        for top in tops:
            own[top].append(pk)
    for link in came_from(IDEA, list(counted_in)):
        if link.from_kind == VOICE:
            for top in counted_in[link.to_id]:
                voices[top][link.from_id] = None
    return {pk: Demand(tuple(own[pk]), tuple(voices[pk])) for pk in wanted}


@asked_once
def _behind(project: int) -> list[Idea]:
    """The ideas that led to a project, each with `is_source`, and those that were merged into them."""
    led = Link.objects.filter(from_kind=IDEA, to_kind=PROJECT, to_id=project)
    sources = led.values("from_id")
    rows = Idea.objects.filter(Q(pk__in=sources) | Q(merged_into__in=sources))
    return list(rows.annotate(is_source=Exists(led.filter(from_id=OuterRef("pk")))).order_by("number"))


def sources_of(project: int) -> list[Idea]:
    """The ideas that a project came from."""
    return [idea for idea in _behind(project) if idea.is_source]  # type: ignore[attr-defined]


def demand_of(project: int) -> Demand:
    """The demand behind a project: of all ideas that led to it. Two questions."""
    ideas = tuple(idea.pk for idea in _behind(project))
    voices = dict.fromkeys(link.from_id for link in came_from(IDEA, ideas) if link.from_kind == VOICE)
    return Demand(ideas, tuple(voices))
