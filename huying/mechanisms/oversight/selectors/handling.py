"""What the handling of items left beside their columns: measures and nodes, units, urgings, who changed a draft."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.calendar.saying import month_day
from huying.kernel.calendar.services import work_calendar
from huying.kernel.ledger import selectors as ledger
from huying.kernel.people.models import Congress
from huying.kernel.procedures.limits import Light, light
from huying.kernel.procedures.models import ActRecord, DueDay

from ..models import ItemUnit, Milestone, OpinionDocument, ProblemItem, UrgingLetter, said
from ..procedures import ItemHandling, OpinionHandling
from ..rules.figures import Figure, figure
from ..terms import INSPECTION_KINDS, ITEM_CATEGORIES, label
from .answers import Answered, answers_of
from .items import records_of_letter, units_beside

REPLIED = ItemHandling.urging_replied.name


@dataclass(frozen=True)
class MilestoneRow:
    milestone: Milestone
    light: Light
    is_left: bool  # its unit has no hand in the item any more: the one in charge may strike it


def milestone_rows(item: ProblemItem, today: date) -> list[MilestoneRow]:
    """The measures of an item with the light of each node: planned against actual (R1.64)."""
    calendar = work_calendar()
    found = Milestone.objects.filter(item=item).select_related("unit")
    own = {item.unit_id, *(row.body_id for row in units_beside(item))}
    return [
        MilestoneRow(
            m, light(m.planned_on, m.reached_on, today, calendar).entered(m.entered_late_on), m.unit_id not in own
        )
        for m in found
    ]


def is_left_to(milestone: Milestone, unit: int) -> bool:
    """Whether the unit is in charge, and the one whose node this is has no hand in the item any more."""
    own = {row.body_id for row in units_beside(milestone.item)}
    return milestone.item.unit_id == unit and milestone.unit_id not in own


def figure_of(item: ProblemItem) -> Figure | None:
    """The newest figure beside the target, where both are numbers (R1.41)."""
    return figure(item.value, item.target, item.baseline) if item.is_quantitative else None


def inspections_of(item: ProblemItem) -> list[tuple[date, str, str, str]]:
    """The inspections that looked at this item: day, kind, place, what was seen (R1.54)."""
    records = [r for r in records_of_letter(item.opinion_id) if r.act == OpinionHandling.inspected.name]
    seen = [(r.on, r.fields) for r in sorted(records, key=lambda r: (r.on, r.pk), reverse=True)]
    return [
        (on, label(INSPECTION_KINDS, said["kind"]), said["where"], said["finding"])
        for on, said in seen
        if str(item.number) in [*said.get("items", ()), *said.get("sent_back", ())]
    ]


def categories(congress: Congress) -> list[str]:
    """What the form offers as categories: the usual ones, and those this congress has used before."""
    used = ProblemItem.objects.filter(congress=congress).order_by("category").values_list("category", flat=True)
    return list(dict.fromkeys([*ITEM_CATEGORIES, *(c for c in used.distinct() if said(c))]))


@dataclass(frozen=True)
class UrgingRow:
    letter: UrgingLetter
    replied: ActRecord | None
    light: Light

    @property
    def what(self) -> str:
        return str(self.letter.record.fields["what"])

    @property
    def reply(self) -> str:
        return str(self.replied.fields["reply"]) if self.replied else ""


def urgings(viewer: Viewer) -> QuerySet[UrgingLetter]:
    """The letters that urge: all for the congress's side, their own for organs and units."""
    found = UrgingLetter.objects.filter(congress=congress_of(viewer)).select_related(
        "opinion__topic__organ", "item", "unit", "record"
    )
    found = with_owed(found)
    if viewer.is_staff_of_congress:
        return found
    own = [c.body_id for c in viewer.capacities]
    return found.filter(Q(unit__in=own) | Q(opinion__topic__organ__in=own))


def with_owed(letters: QuerySet[UrgingLetter]) -> QuerySet[UrgingLetter]:
    """With the day by which a reply is owed, `owed_on`."""
    owed = DueDay.objects.filter(proceeding=OuterRef("record__proceeding"), act=REPLIED, done_on=None)
    return letters.annotate(owed_on=Subquery(owed.order_by("due_on").values("due_on")[:1]))


def urging_rows(letters: Sequence[UrgingLetter], today: date) -> list[UrgingRow]:
    """Each letter with its reply, or the light of the day by which one is owed, of letters `with_owed`."""
    calendar, running = work_calendar(), {x.record.proceeding_id for x in letters}
    replies = list(
        ActRecord.objects.filter(proceeding__in=running, act=REPLIED, reverses=None, reversal=None).order_by("pk")
    )

    def row(letter: UrgingLetter) -> UrgingRow:
        own = (r for r in replies if r.proceeding_id == letter.record.proceeding_id and r.pk > letter.record_id)
        if reply := next(own, None):
            return UrgingRow(letter, reply, Light("done", f"{month_day(reply.on)}已回复"))
        due_on = getattr(letter, "owed_on", None)
        shown = light(due_on, None, today, calendar, unit="workday") if due_on else Light("wait", "不用再回复")
        return UrgingRow(letter, None, shown)

    return [row(letter) for letter in letters]


def urged_units(letters: QuerySet[UrgingLetter]) -> list[tuple[str, int]]:
    """How often each unit was urged, the most often urged first."""
    found = letters.order_by().values("unit__name", "opinion__topic__organ__name").annotate(n=Count("pk"))
    counted: dict[str, int] = {}
    for row in found:
        name = row["unit__name"] or row["opinion__topic__organ__name"]
        counted[name] = counted.get(name, 0) + row["n"]
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


@dataclass(frozen=True)
class DraftChange:
    """Who changed what of a draft, and when."""

    at: Any
    by: str
    what: str
    changed: tuple[tuple[str, str, str], ...] = ()


def draft_changes(opinion: OpinionDocument, most: int = 30) -> list[DraftChange]:
    """The newest changes of the draft: both sides see what the other did (R1.39)."""
    found = ledger.entries(opinion.congress, kind="oversight.draft.", subject=f"opinion:{opinion.pk}")[:most]
    return [_change(entry) for entry in found]


def _change(entry: Any) -> DraftChange:
    body = json.loads(entry.body)
    said: dict[str, str] = {
        "overall_view": "写总体评价",
        "item": f"第{body.get('number')}项“{body.get('title')}”",
        "item_struck": f"去掉第{body.get('number')}项“{body.get('title')}”",
        "items_sorted": "按类别排序",
        "weak_indicator": f"写明薄弱指标“{body.get('title')}”",
        "weak_indicator_struck": f"去掉薄弱指标“{body.get('title')}”",
    }
    kind = entry.kind.removeprefix("oversight.draft.")
    changed = tuple((name, before, after) for name, before, after in body.get("changed", ()))
    return DraftChange(entry.recorded_at, entry.by, said.get(kind, kind), changed)


@dataclass(frozen=True)
class Response:
    """What one item's handling came to, as the report tells it (R1.52)."""

    item: ProblemItem
    answer: str
    separate: tuple[tuple[str, str], ...]
    measures: tuple[str, ...]
    figure: Figure | None

    @property
    def days(self) -> tuple[tuple[str, date | None], ...]:
        """The four facts, kept apart."""
        item = self.item
        return (
            ("答复", item.answered_on),
            ("承诺", item.promised_on),
            ("办完", item.done_on),
            ("认可", item.verified_on),
        )


def responses(items: Sequence[ProblemItem]) -> list[Response]:
    """One row for each item: the newest answer, what each unit answered for its part, the measures. Three queries."""
    told = answers_of(items)
    names = {r.body_id: r.body.name for r in ItemUnit.objects.filter(problemitem__in=items).select_related("body")}
    planned: dict[int, list[str]] = {}
    for row in Milestone.objects.filter(item__in=items).order_by("planned_on", "pk"):
        planned.setdefault(row.item_id, []).append(row.measure)
    return [_response(item, told[item.pk], names, planned.get(item.pk, [])) for item in items]


def _response(item: ProblemItem, told: Answered, names: dict[int, str], planned: list[str]) -> Response:
    """An item is answered when everybody who handles a part of it has answered: before that its answer is no answer."""
    parts = tuple((names.get(unit, ""), words) for unit, words in told.separate)
    return Response(item, told.answer if item.answered_on else "", parts, tuple(planned), figure_of(item))
