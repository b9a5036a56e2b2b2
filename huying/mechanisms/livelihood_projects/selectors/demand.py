"""How strongly people call for something: the number of linked opinions (R2.12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

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


def demand_of(projects: Collection[int]) -> dict[int, Demand]:
    """The demand behind each project: of all ideas that led to it."""
    led: dict[int, list[int]] = defaultdict(list)
    for link in came_from(PROJECT, list(projects)):
        if link.from_kind == IDEA:
            led[link.to_id].append(link.from_id)
    found = demands({idea for ideas in led.values() for idea in ideas})
    return {pk: _together(found[i] for i in led[pk]) for pk in projects}


def _together(several: Iterable[Demand]) -> Demand:
    ideas: dict[int, None] = {}
    voices: dict[int, None] = {}
    for each in several:
        ideas |= dict.fromkeys(each.ideas)
        voices |= dict.fromkeys(each.voices)
    return Demand(tuple(ideas), tuple(voices))
