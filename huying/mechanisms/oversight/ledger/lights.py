"""The light of an item, and the states by which the ledger is cut into parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huying.kernel.calendar.services import work_calendar
from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.procedures.limits import Light, light

from ..models import ProblemItem, said
from ..selectors import ItemTold

STATES = (
    ("verified", "已认可", "done"),
    ("done", "待核实", "ok"),
    ("ok", "正常", "ok"),
    ("soon", "临期", "soon"),
    ("late", "超期", "late"),
)
LABELS = {key: label for key, label, _ in STATES}


@dataclass(frozen=True)
class Row:
    """One line of the ledger; its light is the same as on every other page."""

    item: ProblemItem
    light: Light

    @property
    def code(self) -> str:
        return f"{self.item.opinion.session.planned_on.year}-{self.item.opinion.session.number}-{self.item.number:02d}"

    @property
    def goal(self) -> str:
        item = self.item
        return " ".join(filter(None, (said(item.indicator), said(item.target), said(item.unit_of_measure))))

    @property
    def progress(self) -> str:
        return said(self.item.progress) or "还没有报进展"


def rows(items: Sequence[ProblemItem], today: date, calendar: WorkCalendar | None = None) -> list[Row]:
    calendar = calendar or work_calendar()
    return [Row(item, item_light(item, today, calendar)) for item in items]


def item_light(item: ProblemItem, today: date, calendar: WorkCalendar) -> Light:
    """已认可 is grey and steps back; 已办完 waits for the other side; else the light of the node.

    Of what was entered when its node had passed it says so.
    """
    if item.verified_on:
        return Light("done", "已认可").entered(item.entered_late_on)
    if item.done_on:
        return Light("wait", "已办完，待核实").entered(item.entered_late_on)
    return light(item.node_on, None, today, calendar)


def in_state(state: str, today: date, soon: date) -> Q:
    """The items in a state, as one condition of the database."""
    open_ = Q(verified_on=None, done_on=None)
    return {
        "verified": Q(verified_on__isnull=False),
        "done": Q(verified_on=None, done_on__isnull=False),
        "late": open_ & Q(node_on__lt=today),
        "soon": open_ & Q(node_on__gte=today, node_on__lte=soon),
        "ok": open_ & Q(node_on__gt=soon),
    }[state]


def state_of(item: ProblemItem | ItemTold, today: date, soon: date) -> str:
    """The same question about one item at hand: for a past day, which the database does not hold."""
    if item.verified_on:
        return "verified"
    if item.done_on:
        return "done"
    if item.node_on < today:
        return "late"
    return "soon" if item.node_on <= soon else "ok"
