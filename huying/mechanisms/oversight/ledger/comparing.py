"""A sheet that comes back, row by row: what was edited, what may not be, what has changed meanwhile.

A row carries the check code of what it said when it was exported. So it is known what the clerk edited (the row no
longer fits its code) and whether the item was changed by somebody else meanwhile (the item no longer fits it).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from huying.kernel.documents.cells import Cell, NotADay, check_of, day_of, text_of

from ..models import ProblemItem, said
from ..rules.figures import NO_NUMBER, lacks_a_number
from .columns import CHECK, COLUMNS, EDITABLE, NEEDED, SHEET, Column
from .lines import Line

EDIT = tuple(column.label for column in EDITABLE)
BY_LABEL = {column.label: column for column in SHEET}
STATES = {  # of a row: its label and its light
    "changed": ("有改动", "ok"),
    "unchanged": ("没有改动", "done"),
    "conflict": ("别人改过", "soon"),
    "error": ("不能导入", "late"),
    "unknown": ("认不出", "late"),
}


LONGEST = {field.name: getattr(field, "max_length", None) for field in ProblemItem._meta.get_fields()}


class SheetRefused(Exception):
    """The file is not a ledger that was exported here."""


@dataclass(frozen=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class SheetRow:
    """One row as it came back."""

    line: int
    cells: tuple[Cell, ...]
    state: str
    item: int = 0
    title: str = ""
    changes: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()
    check: str = ""

    @property
    def words(self) -> str:
        return STATES[self.state][0]

    @property
    def light(self) -> str:
        return STATES[self.state][1]


FORMULA = "\0"  # stands in the place of a formula: no text of a cell is that


@dataclass
class Sheet:
    """The table with its columns found by their names."""

    header: tuple[str, ...]
    rows: Sequence[tuple[int, tuple[Cell, ...]]]

    @cached_property
    def places(self) -> Mapping[str, int]:
        return {label: place for place, label in reversed(list(enumerate(self.header)))}

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Those of ours that it has: one that was exported before a column was new is judged without it."""
        return tuple(column for column in SHEET if column.label in self.places)

    def keys(self) -> set[int]:
        return {key for _, cells in self.rows if (key := self.key(cells))}

    def key(self, cells: Sequence[Cell]) -> int:
        said = text_of(self.cell(cells, "识别号"))
        return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0

    def cell(self, cells: Sequence[Cell], label: str) -> Cell:
        place = self.places.get(label, -1)
        return cells[place] if 0 <= place < len(cells) else None


def sheet_of(table: Sequence[tuple[int, tuple[Cell, ...]]]) -> Sheet:
    """Find the header. Raises SheetRefused."""
    for at, (_, cells) in enumerate(table[:20]):
        header = tuple(text_of(cell) for cell in cells)
        if "识别号" in header and CHECK in header:
            if lost := [label for label in NEEDED if label not in header]:
                raise SheetRefused(f"这张表少了{'、'.join(lost)}这几列。请从台账重新导出，不要删列。")
            return Sheet(header, table[at + 1 :])
    raise SheetRefused("这不是从台账或者起草页面导出的表：没有“识别号”和“核对码”两列。请先导出，改好再交回来。")


def values_of(line: Line) -> dict[str, str]:
    """What each column says of an item now, as `read` reads it."""
    return {c.label: _as_text(c, c.of(line)) for c in SHEET}


def _as_text(column: Column, value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else text_of(value)


def check_now(values: Mapping[str, str]) -> str:
    return check_of(values, EDIT)


May = Callable[[Line], Collection[str]]


def compare(sheet: Sheet, lines: Mapping[int, Line], may: May, units: Collection[str]) -> list[SheetRow]:
    """The state of every row. `may` names the columns this viewer may change of an item; `units` all units."""
    seen: set[int] = set()
    found = []
    for number, cells in sheet.rows:
        key = sheet.key(cells)
        line = lines.get(key)
        if line is None:
            found.append(_unknown(number, cells, key))
        elif key in seen:
            found.append(_row(number, cells, "error", line, problems=("同一项出现了两次，只看第一次",)))
        else:
            found.append(_compared(sheet, number, cells, line, may(line), units))
        seen.add(key)
    return found


def _unknown(number: int, cells: tuple[Cell, ...], key: int) -> SheetRow:
    why = "您的台账里没有这个识别号" if key else "没有识别号：新的事项请在起草页面上加"
    return SheetRow(number, cells, "unknown", key, problems=(why,))


def _row(number: int, cells: tuple[Cell, ...], state: str, line: Line, **more: Any) -> SheetRow:
    return SheetRow(number, cells, state, line.item.pk, line.item.title, **more)


def _compared(
    sheet: Sheet, number: int, cells: tuple[Cell, ...], line: Line, may: Collection[str], units: Collection[str]
) -> SheetRow:
    code = text_of(sheet.cell(cells, CHECK))
    halves = code.split("-")
    if len(halves) != 2:
        return _row(number, cells, "error", line, problems=("核对码被改动了，请重新导出",))
    read, problems = _read(sheet, cells)
    if problems:
        return _row(number, cells, "error", line, problems=tuple(problems))
    now = values_of(line)
    edited, touched = (a != b for a, b in zip(check_now(read).split("-"), halves, strict=True))
    if not edited and not touched:
        return _row(number, cells, "unchanged", line)
    notes = _untouchable(read, now) if touched else []
    changes = tuple(Change(x, now[x], read[x]) for x in EDIT if read[x] != now[x]) if edited else ()
    if not changes:
        return _row(number, cells, "error" if notes else "unchanged", line, problems=tuple(notes))
    if check_now(now).split("-")[0] != halves[0]:
        lost = (*notes, "导出以后这一项已经被别人改过，没有采用您的改动。请重新导出再改")
        return _row(number, cells, "conflict", line, changes=changes, problems=lost)
    if refused := [why for change in changes if (why := _refused(change, line, may, units))]:
        return _row(number, cells, "error", line, changes=changes, problems=(*refused, *notes))
    if not {"目标", "定量或定性"}.isdisjoint(c.label for c in changes) and _is_not_measured(read):
        return _row(number, cells, "error", line, changes=changes, problems=(f"“目标”：{NO_NUMBER}", *notes))
    return _row(number, cells, "changed", line, changes=changes, problems=tuple(notes), check=code)


def _is_not_measured(read: Mapping[str, str]) -> bool:
    return read["定量或定性"] == "定量" and lacks_a_number(read["目标"])


def _read(sheet: Sheet, cells: tuple[Cell, ...]) -> tuple[dict[str, str], list[str]]:
    read, problems = {}, []
    for column in sheet.columns:
        cell = sheet.cell(cells, column.label)
        if cell == FORMULA:
            problems.append(f"{column.label}：这一格是公式，请改写成文字或者数")
            cell = None
        try:
            read[column.label] = day_of(cell) if column.is_day else text_of(cell)
        except NotADay as fault:
            problems.append(f"{column.label}：{fault}")
    return read, problems


def _untouchable(read: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    other = [label for label in COLUMNS if label not in EDIT and label in read and read[label] != now[label]]
    return [f"{'、'.join(other)}这几格不能在表里改，没有采用"] if other else []


def _refused(change: Change, line: Line, may: Collection[str], units: Collection[str]) -> str:
    """Why one edited cell is not taken; nothing when it is."""
    column = BY_LABEL[change.label]
    if change.label not in may:
        return f"“{change.label}”{_why_not(column, line)}"
    if column.draft == "unit" and change.new and change.new not in units:
        return f"没有叫“{change.new}”的承办单位"
    if column.draft == "kind" and change.new not in ("定量", "定性"):
        return f"“定量或定性”只能写定量或者定性，不能写“{change.new}”"
    if not change.new and (column.draft in ("title", "node_on") or column.told):
        return f"“{change.label}”不能清空"
    longest = LONGEST.get(column.draft)
    return f"“{change.label}”最多{longest}个字" if longest and len(change.new) > longest else ""


def _why_not(column: Column, line: Line) -> str:
    if column.told and said(line.item.responsible) == "":
        return "要等承办单位签收以后才能填"
    if column.told:
        return "由承办单位填写，办完或者办结以后不再改"
    return "在意见书会签以后不能再改；清单已经是正式文件"
