"""What a returned sheet changes: each row a deed of its own, so that one that is refused holds up no other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Refused, TooLate
from huying.kernel.procedures.selectors import recorded
from huying.kernel.procedures.services import perform

from .. import ledger, selectors
from ..ledger import comparing
from ..models import ItemUnit, OpinionDocument, ProblemItem
from ..procedures import ItemHandling, OpinionHandling
from ..terms import ASSIST, ITEM_KINDS, SEPARATE
from .items import save_item

DRAFT = {column.label: column.draft for column in ledger.SHEET if column.draft}
TOLD = {column.label: column.told for column in ledger.SHEET if column.told}


@dataclass(frozen=True)
class Edit:
    """The edited cells of one row, as the preview showed them; `check` is the code they were exported with."""

    item: int
    check: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class RowOutcome:
    item: int
    title: str
    problem: str = ""


def lines_for(viewer: Viewer, keys: Collection[int], today: date) -> dict[int, ledger.Line]:
    """The items of a sheet as they stand: those of the viewer's ledger, and those of drafts the viewer writes."""
    found = {item.pk: item for item in ledger.visible(viewer).filter(pk__in=keys)}
    if viewer.congress and viewer.has(Role.SC_OFFICE, Role.WORKING_BODY):
        rest = selectors.items(viewer.congress).filter(pk__in=set(keys) - set(found))
        found |= {item.pk: item for item in rest if _may_draft(viewer, item.opinion)}
    items = list(found.values())
    choice = ledger.choose(viewer, {}, today)
    return {line.item.pk: line for line in choice.lines(items)}


def _may_draft(viewer: Viewer, opinion: OpinionDocument) -> bool:
    return viewer.has(Role.SC_OFFICE) or viewer.in_body(opinion.topic.working_body_id)


def may_edit(viewer: Viewer, lines: Mapping[int, ledger.Line]) -> Callable[[ledger.Line], Collection[str]]:
    """Which columns of an item this viewer may change: while it is drafted its own, later what its unit tells."""
    signed = _cosigned({line.item.opinion_id for line in lines.values()})
    unit = viewer.bodies(Role.HANDLING_UNIT)

    def of(line: ledger.Line) -> Collection[str]:
        item = line.item
        if item.opinion_id not in signed:
            return DRAFT if _may_draft(viewer, item.opinion) else ()
        taken = item.unit_id in unit and item.responsible != "-" and not item.verified_on
        return TOLD if taken else ()

    return of


def _cosigned(opinions: Collection[int]) -> set[int]:
    found = recorded(OpinionHandling, OpinionHandling.cosigned, about=opinions)
    return set(found.values_list("proceeding__subject_id", flat=True))


def apply_sheet(*, edits: Sequence[Edit], by: Viewer, at: datetime) -> list[RowOutcome]:
    """Change what the preview showed. A row that was changed meanwhile, or may not be changed, is refused by itself."""
    return [_applied(edit, by, at) for edit in edits]


def _applied(edit: Edit, by: Viewer, at: datetime) -> RowOutcome:
    found = lines_for(by, {edit.item}, day_of(at))
    line = found.get(edit.item)
    if line is None:
        return RowOutcome(edit.item, f"识别号{edit.item}", "台账里已经没有这一项")
    try:
        with transaction.atomic():
            ProblemItem.objects.select_for_update(of=("self",)).get(pk=edit.item)
            _change(lines_for(by, {edit.item}, day_of(at))[edit.item], edit, by, at)
    except Refused as refusal:
        return RowOutcome(edit.item, line.item.title, f"{refusal} {refusal.hint}".strip())
    return RowOutcome(edit.item, line.item.title)


def _change(line: ledger.Line, edit: Edit, by: Viewer, at: datetime) -> None:
    now, may = comparing.values_of(line), may_edit(by, {line.item.pk: line})(line)
    if comparing.check_now(now).split("-")[0] != edit.check.split("-")[0]:
        raise TooLate("这一项已经被别人改过，没有采用。", hint="请重新导出再改。")
    if outside := [label for label in edit.cells if label not in may]:
        raise TooLate(f"“{'、'.join(outside)}”现在不能在表里改。")
    drafted = {DRAFT[label]: text for label, text in edit.cells.items() if label in DRAFT}
    if drafted:
        item, fields = line.item, _fields(drafted, line.item)
        save_item(opinion=item.opinion, item=item, fields=fields, by=by, at=at, **_kept(item))
    told = {TOLD[label]: text for label, text in edit.cells.items() if label in TOLD}
    for name, text in told.items():
        act, field = selectors.TELLS[name][0]
        running = selectors.proceeding_of(ItemHandling, line.item.pk)
        perform(proceeding=running, act=act, by=by, on=day_of(at), at=at, said={field: text})


def _kept(item: ProblemItem) -> dict[str, Any]:
    """What stands beside an item and is in no cell: it stays as it is."""
    beside = list(ItemUnit.objects.filter(problemitem=item).select_related("body"))
    return {
        "co_units": [row.body for row in beside if row.kind == ASSIST],
        "separate_units": [row.body for row in beside if row.kind == SEPARATE],
        "weak_indicators": list(item.weak_indicators.all()),
    }


def _fields(drafted: Mapping[str, str], item: ProblemItem) -> dict[str, Any]:
    fields: dict[str, Any] = dict(drafted)
    if "kind" in fields:
        fields["kind"] = {words: key for key, words in ITEM_KINDS}[fields["kind"]]
    if "node_on" in fields:
        fields["node_on"] = date.fromisoformat(fields["node_on"])
    if "unit" in fields:
        fields["unit"] = selectors.units(item.congress).filter(name=fields["unit"]).first()
    return fields
