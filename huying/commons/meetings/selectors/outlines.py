"""Who has handed in an outline, and who has not (R1.28)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Person
from huying.kernel.procedures.selectors import recorded

from ..models import AgendaItem, ItemKind, ScSession, SpeechKind, SpeechOutline
from ..procedures import SessionHolding
from .attendance import members
from .sessions import items_of

SPOKEN_TO = (ItemKind.DELIBERATE, ItemKind.DECIDE)  # items that members speak to


@dataclass(frozen=True)
class OutlineRow:
    """An item: whose outlines are here, whose are not."""

    item: AgendaItem
    received: tuple[SpeechOutline, ...]
    missing: tuple[Person, ...]
    mine: SpeechOutline | None = None

    @property
    def written(self) -> int:
        return sum(o.kind == SpeechKind.WRITTEN for o in self.received)

    @property
    def key(self) -> int:
        return sum(o.kind == SpeechKind.KEY for o in self.received)


def days_of(session: ScSession) -> dict[str, date]:
    """The legal day of every act of the session that has been done."""
    done = recorded(SessionHolding, *SessionHolding.acts, about=[session.pk])
    return {record.act: record.on for record in done}


def items_spoken_to(session: ScSession) -> list[AgendaItem]:
    return [item for item in items_of(session) if item.kind in SPOKEN_TO]


def outline_rows(session: ScSession, viewer: Person | None = None) -> list[OutlineRow]:
    """Received and not received, item by item: three queries."""
    items, roll = items_spoken_to(session), members(session.congress, session.planned_on)
    found = list(SpeechOutline.objects.filter(item__in=items).select_related("person", "item").order_by("submitted_at"))
    return [_row(item, [o for o in found if o.item_id == item.pk], roll, viewer) for item in items]


def _row(item: AgendaItem, own: Sequence[SpeechOutline], roll: Sequence[Person], viewer: Person | None) -> OutlineRow:
    received = tuple(o for o in own if o.submitted_at)
    here = {o.person_id for o in received}
    mine = next((o for o in own if viewer and o.person_id == viewer.pk), None)
    return OutlineRow(item, received, tuple(p for p in roll if p.pk not in here), mine)


def outline_of(item: AgendaItem, person: Person | None) -> SpeechOutline | None:
    return SpeechOutline.objects.filter(item=item, person=person).first() if person else None


def may_read_outline(viewer: Viewer, outline: SpeechOutline) -> bool:
    """Its writer always; the congress's side what was handed in. A draft is its writer's alone."""
    is_own = viewer.person is not None and outline.person_id == viewer.person.pk
    return is_own or (outline.submitted_at is not None and viewer.is_staff_of_congress)


def written_speeches(session: ScSession) -> list[SpeechOutline]:
    """The written speeches of a session: they count in the record like those that were spoken (R1.25)."""
    found = SpeechOutline.objects.filter(item__session=session, kind=SpeechKind.WRITTEN).exclude(submitted_at=None)
    return list(found.select_related("person", "item").order_by("item__order", "submitted_at"))
