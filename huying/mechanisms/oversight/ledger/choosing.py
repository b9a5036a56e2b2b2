"""Which items a viewer's ledger shows: by filters, and as of a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.calendar.services import work_calendar
from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.procedures import profiles
from huying.kernel.procedures.limits import SOON_WORKDAYS, last_soon_day

from .. import selectors
from ..access import assigned_opinions
from ..models import NONE, ItemUnit, OpinionDocument, ProblemItem
from . import past
from .lights import STATES, in_state, item_light, state_of
from .lines import Line, lines
from .past import Then

SAME = {  # a filter, and the column it asks for
    "year": "opinion__topic__plan__year",
    "opinion": "opinion",
    "organ": "opinion__topic__organ",
    "unit": "unit",
    "kind": "kind",
    "category": "category",
}


def visible(viewer: Viewer, on: date | None = None) -> QuerySet[ProblemItem]:
    """All items for the congress's side; for a unit or organ those it has a hand in. Handed over by that evening."""
    return selectors.items(congress_of(viewer)).filter(_has_a_hand_in(viewer), opinion__in=assigned_opinions(on))


def _has_a_hand_in(viewer: Viewer, item: str = "", topic: str = "opinion__topic") -> Q:
    """The condition on items; or on what leads to them by `item`, and to their topic by `topic`."""
    if viewer.is_staff_of_congress:
        return Q()
    own = [c.body_id for c in viewer.capacities]
    beside = ItemUnit.objects.filter(body_id__in=own).values("problemitem_id")
    return Q(**{f"{item}unit__in": own}) | Q(**{f"{topic}__organ__in": own}) | Q(**{f"{item}pk__in": beside})


@dataclass(frozen=True)
class Offered:
    """What a viewer's ledger can be filtered by, as far as items have it."""

    opinions: list[tuple[int, str]]
    years: list[int]
    categories: list[str]


def offered(viewer: Viewer) -> Offered:
    """One query, from the few letters to their items: the other way round PostgreSQL took minutes at 10,000 items."""
    letters = OpinionDocument.objects.filter(congress=congress_of(viewer), pk__in=assigned_opinions())
    named = ("pk", "title", "topic__plan__year", "items__category")
    listed = letters.filter(_has_a_hand_in(viewer, "items__", "topic"), items__isnull=False)
    found = list(listed.order_by("-session__planned_on", "-pk").values_list(*named).distinct())
    return Offered(
        list({pk: (pk, title) for pk, title, _, _ in found}.values()),
        sorted({year for _, _, year, _ in found}, reverse=True),
        sorted({category for _, _, _, category in found} - {NONE}),
    )


def filtered(found: QuerySet[ProblemItem], wanted: Mapping[str, Any], today: date, soon: date) -> QuerySet[ProblemItem]:
    found = found.filter(**{SAME[name]: wanted[name] for name in SAME if wanted.get(name)})
    if words := wanted.get("q"):
        texts = ("title", "task", "progress", "responsible", "opinion__topic__title")
        asked = Q()
        for text in texts:
            asked |= Q(**{f"{text}__contains": words})
        found = found.filter(asked)
    if state := wanted.get("state"):
        found = found.filter(in_state(state, today, soon))
    return found


@dataclass(frozen=True)
class Part:
    """A named part of the whole, and the filter that opens it."""

    n: int
    label: str
    kind: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Choice:
    """What a viewer's filters leave: `whole` before a state is chosen, `found` after it.

    `today` is the day it is judged on; `is_past` when that day is over.
    """

    whole: QuerySet[ProblemItem] | Sequence[Then]
    found: QuerySet[ProblemItem] | Sequence[Then]
    today: date
    soon: date
    state: str
    calendar: WorkCalendar
    is_past: bool = False

    def parts(self, asked: QueryDict) -> list[Part]:
        """The bar of states over the whole; the other filters stay as they were asked."""
        query = asked.copy()
        for name in ("state", "page"):
            query.pop(name, None)
        base = f"{reverse('oversight:ledger')}?{query.urlencode()}{'&' if query else ''}state="
        counts = self.counts
        return [
            Part(counts[key], label, kind, f"{base}{key}", key == self.state)
            for key, label, kind in STATES
            if counts[key]
        ]

    @property
    def total(self) -> int:
        return self.counts[self.state] if self.state else sum(self.counts.values())

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many there are in each state: one query, and no other count is asked for."""
        if not isinstance(self.whole, QuerySet):
            return Counter(state_of(then.told, self.today, self.soon) for then in self.whole)
        wanted = {key: Count("pk", filter=in_state(key, self.today, self.soon), distinct=True) for key, _, _ in STATES}
        return self.whole.order_by().aggregate(**wanted)

    def lines(self, found: Sequence[Any]) -> list[Line]:
        """Whole lines of some of those found."""
        items: Sequence[ProblemItem] = past.whole(found) if self.is_past else found
        lights = [item_light(item, self.today, self.calendar) for item in items]
        if not self.is_past:
            return lines(items, lights)
        return lines(items, lights, self.today, {then.pk: (then.live, then.beside) for then in found})


def choose(viewer: Viewer, wanted: Mapping[str, Any], today: date) -> Choice:
    """The ledger of a viewer. A day `as_of` before today is judged from what was on record that evening."""
    warning = int(profiles.load(congress_of(viewer).profile).value(SOON_WORKDAYS))
    calendar, state, day = work_calendar(), wanted.get("state") or "", wanted.get("as_of")
    if day and day < today:
        return _choose_past(viewer, wanted, day, last_soon_day(day, calendar, warning), calendar)
    soon = last_soon_day(today, calendar, warning)
    whole = filtered(visible(viewer), {**wanted, "state": ""}, today, soon)
    return Choice(whole, filtered(whole, {"state": state}, today, soon), today, soon, state, calendar)


def _choose_past(viewer: Viewer, wanted: Mapping[str, Any], day: date, soon: date, calendar: WorkCalendar) -> Choice:
    """The unit of a line is the one that had it that evening, so it is asked for only when all are judged."""
    state, unit = wanted.get("state") or "", wanted.get("unit")
    whole = past.as_of(filtered(visible(viewer, day), {**wanted, "state": "", "unit": ""}, day, soon), day, calendar)
    if unit:
        whole = [then for then in whole if then.unit == int(unit)]
    found = [then for then in whole if not state or state_of(then.told, day, soon) == state]
    return Choice(whole, found, day, soon, state, calendar, is_past=True)
