"""Where an app hangs itself into the pages: navigation entries, and sections of the desk and the public home.

An app registers in its own `menu.py`, which the web loads when the server starts:

    from huying.kernel.access.menu import Entry, Section, register

    register(
        Entry("台账", "oversight:ledger", group="监督", order=20, roles={Role.SC_OFFICE}),
        Section("public", "oversight/_public_topics.html", context=public_topics),
    )
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import IntegerField, QuerySet, Subquery

from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role

from .viewer import Viewer

Place = Literal["desk", "desk_side", "public"]
GROUPS = ("我的", "监督", "民生", "民意", "代表", "公开", "规则", "管理")


@dataclass(frozen=True)
class Entry:
    """One link of the navigation, on the pages of people who have signed in.

    `roles` empty means everybody signed in. `by_committee` leaves it out where a congress has no standing committee to
    do it: a township. `waiting` gives the rows that wait for this viewer: their number stands beside the link, all
    entries are counted in one query, nought is not shown. `tab` puts the link into the bottom bar of the phone (four
    fit). `public` puts it on the citizens' pages instead, where the url takes the code of the congress.
    """

    label: str
    url_name: str
    group: str = "我的"
    order: int = 50
    roles: Collection[Role] = ()
    waiting: Callable[[Viewer, date], QuerySet[Any, Any]] | None = None
    tab: bool = False
    public: bool = False
    by_committee: bool = False

    def is_for(self, viewer: Viewer) -> bool:
        if self.by_committee and not (viewer.congress and viewer.congress.has_committee):
            return False
        return not self.roles or viewer.has(*self.roles)


@dataclass(frozen=True)
class Section:
    """A part of the desk, of the column beside its first part, or of a congress's public home.

    `context(viewer, congress, today)` returns the values for the template, or None when there is nothing to show.
    On the desk a value named `sentence` becomes the heading of the page, the first one by order wins.
    """

    place: Place
    template: str
    context: Callable[[Viewer, Congress, date], Mapping[str, Any] | None]
    order: int = 50
    roles: Collection[Role] = ()


_entries: list[Entry] = []
_sections: list[Section] = []


def register(*items: Entry | Section) -> None:
    """Adds entries and sections. The same item twice counts once, so a reload does no harm."""
    for item in items:
        if isinstance(item, Entry) and item not in _entries:
            _entries.append(item)
        elif isinstance(item, Section) and item not in _sections:
            _sections.append(item)


def entries(*, public: bool = False) -> list[Entry]:
    rank = {label: place for place, label in enumerate(GROUPS)}
    chosen = [e for e in _entries if e.public is public]
    return sorted(chosen, key=lambda e: (rank.get(e.group, len(GROUPS)), e.order))


class _Count(Subquery):
    """How many rows a question has, as a column of another."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def counts(shown: Sequence[Entry], viewer: Viewer, today: date) -> list[int]:
    """How many rows wait beside each entry: one query for all of them."""
    asked = [(at, entry.waiting(viewer, today)) for at, entry in enumerate(shown) if entry.waiting]
    found = [0] * len(shown)
    if asked and viewer.congress:
        columns = [_Count(rows.order_by()) for _, rows in asked]
        [row] = Congress.objects.filter(pk=viewer.congress.pk).values_list(*columns)
        for (at, _), number in zip(asked, row, strict=True):
            found[at] = number or 0
    return found


def sections(place: Place, viewer: Viewer) -> list[Section]:
    chosen = [s for s in _sections if s.place == place and (not s.roles or viewer.has(*s.roles))]
    return sorted(chosen, key=lambda s: s.order)
