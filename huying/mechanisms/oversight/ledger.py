"""The ledger view (台账, R1.57): one row per item, with its light, filters and the sheet it is exported to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.calendar.services import work_calendar
from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.procedures import profiles
from huying.kernel.procedures.limits import SOON_WORKDAYS, Light, last_soon_day, light

from . import selectors
from .access import assigned_opinions
from .models import ProblemItem, said

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


def visible(viewer: Viewer) -> QuerySet[ProblemItem]:
    """All items for the congress's side; for a unit or organ those it has a hand in."""
    found = selectors.items(congress_of(viewer)).filter(opinion__in=assigned_opinions())
    if viewer.is_staff_of_congress:
        return found
    own = [c.body_id for c in viewer.capacities]
    mine = (
        Q(unit__in=own)
        | Q(opinion__topic__organ__in=own)
        | Q(pk__in=ProblemItem.co_units.through.objects.filter(body_id__in=own).values("problemitem_id"))
    )
    return found.filter(mine)


def filtered(found: QuerySet[ProblemItem], wanted: Mapping[str, Any], today: date, soon: date) -> QuerySet[ProblemItem]:
    if year := wanted.get("year"):
        found = found.filter(opinion__topic__plan__year=year)
    if opinion := wanted.get("opinion"):
        found = found.filter(opinion=opinion)
    if unit := wanted.get("unit"):
        found = found.filter(unit=unit)
    if kind := wanted.get("kind"):
        found = found.filter(kind=kind)
    if words := wanted.get("q"):
        found = found.filter(Q(title__contains=words) | Q(progress__contains=words) | Q(responsible__contains=words))
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


def _parts(found: QuerySet[ProblemItem], today: date, soon: date, query: str, state: str) -> list[Part]:
    """The whole cut into named parts, each a filter: one query."""
    wanted = {key: Count("pk", filter=in_state(key, today, soon), distinct=True) for key, _, _ in STATES}
    counts = found.order_by().aggregate(**wanted)
    base = reverse("oversight:ledger")
    return [
        Part(counts[key], label, kind, f"{base}?{query}state={key}", key == state)
        for key, label, kind in STATES
        if counts[key]
    ]


@dataclass(frozen=True)
class Choice:
    """What a viewer's filters leave: `whole` before a state is chosen, `found` after it."""

    whole: QuerySet[ProblemItem]
    found: QuerySet[ProblemItem]
    today: date
    soon: date
    state: str
    calendar: WorkCalendar

    def parts(self, asked: QueryDict) -> list[Part]:
        """The bar of states over the whole; the other filters stay as they were asked."""
        query = asked.copy()
        for name in ("state", "page"):
            query.pop(name, None)
        return _parts(self.whole, self.today, self.soon, f"{query.urlencode()}&" if query else "", self.state)


def choose(viewer: Viewer, wanted: Mapping[str, Any], today: date) -> Choice:
    warning = int(profiles.load(congress_of(viewer).profile).value(SOON_WORKDAYS))
    calendar = work_calendar()
    soon = last_soon_day(today, calendar, warning)
    state = wanted.get("state") or ""
    whole = filtered(visible(viewer), {**wanted, "state": ""}, today, soon)
    return Choice(whole, filtered(whole, {"state": state}, today, soon), today, soon, state, calendar)


def rows(items: Sequence[ProblemItem], today: date, calendar: WorkCalendar | None = None) -> list[Row]:
    calendar = calendar or work_calendar()
    return [Row(item, item_light(item, today, calendar)) for item in items]


def item_light(item: ProblemItem, today: date, calendar: WorkCalendar) -> Light:
    """已认可 is grey and steps back; 已办完 waits for the other side; else the light of the node."""
    if item.verified_on:
        return Light("done", "已认可")
    if item.done_on:
        return Light("wait", "已办完，待核实")
    return light(item.node_on, None, today, calendar)


COLUMNS = (
    "编号",
    "文号",
    "议题",
    "项",
    "问题",
    "类别",
    "定量或定性",
    "指标",
    "目标",
    "计量单位",
    "任务",
    "主办单位",
    "责任人",
    "时间节点",
    "进展",
    "答复日",
    "承诺日",
    "办完日",
    "认可日",
    "状态",
)


def sheet_rows(items: Sequence[ProblemItem], today: date) -> list[tuple[Any, ...]]:
    """The rows of the exported sheet, in the order of COLUMNS."""
    return [
        (
            row.code,
            said(row.item.opinion.number),
            row.item.opinion.topic.title,
            row.item.number,
            row.item.title,
            said(row.item.category),
            row.item.get_kind_display(),
            said(row.item.indicator),
            said(row.item.target),
            said(row.item.unit_of_measure),
            said(row.item.task),
            row.item.unit.name if row.item.unit else "",
            said(row.item.responsible),
            row.item.node_on,
            said(row.item.progress),
            row.item.answered_on,
            row.item.promised_on,
            row.item.done_on,
            row.item.verified_on,
            row.light.words,
        )
        for row in rows(items, today)
    ]
