"""The lines of a sheet that is imported row by row: found below its header, each with what it would do. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from huying.kernel.documents.cells import NotADay, day_of, text_of

from .faults import FileRefused
from .readers import SourceRow, Table

HEADER_WITHIN = 20  # rows: above it may stand a title
STATES = {  # of a row: its label and its light
    "new": ("新增", "ok"),
    "changed": ("有改动", "ok"),
    "same": ("没有改动", "done"),
    "error": ("不能导入", "late"),
}
WRITES = ("new", "changed")


@dataclass
class Line:
    """One row as it came: its cells by the name of the column, and what it would do."""

    number: int
    said: dict[str, str]
    columns: tuple[str, ...] | None = None  # those that the sheet has, None for all: what another says stays as it is
    state: str = "same"
    notes: list[str] = field(default_factory=list)  # what is not wrong but should be seen before it is written
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # column, old, new
    problems: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return STATES[self.state][0]

    @property
    def light(self) -> str:
        return STATES[self.state][1]

    @property
    def title(self) -> str:
        return next((text for text in self.said.values() if text), "")

    def refuse(self, why: str) -> None:
        self.problems.append(why)
        self.state = "error"

    def has(self, name: str) -> bool:
        """Whether the sheet has this column at all."""
        return self.columns is None or name in self.columns

    def compare(self, now: Mapping[str, str], said: Mapping[str, str]) -> None:
        """Against what there is: changed where a cell differs. What the sheet has no column for says what there is."""
        self.said |= {name: old for name, old in now.items() if not self.has(name)}
        self.changes = [(name, old, said[name]) for name, old in now.items() if self.has(name) and old != said[name]]
        if self.changes:
            self.state = "changed"


@dataclass(frozen=True)
class Sheet:
    """Which columns a sheet has, by which it is known (the first two), which must be filled, which are days."""

    columns: tuple[str, ...]
    needs: tuple[str, ...]
    days: tuple[str, ...] = ()

    def lines(self, table: Table) -> list[Line]:
        """The rows below the header. Raises FileRefused where there is no header, or a column is missing."""
        heads = [[text_of(cell) for cell in row.cells] for row in table.rows[:HEADER_WITHIN]]
        names = self.columns[:2]
        at = next((at for at, head in enumerate(heads) if all(name in head for name in names)), None)
        if at is None:
            wanted = "".join(f"“{name}”" for name in names)
            raise FileRefused(f"没有找到表头：要有{wanted}两列。", "请下载样表，把内容贴进去。")
        header = heads[at]
        if lost := [name for name in self.needs if name not in header]:
            raise FileRefused(f"这张表少了{'、'.join(lost)}这几列。", "请下载样表，不要删列。")
        places = {name: header.index(name) for name in self.columns if name in header}
        found = [self._line(row, places) for row in table.rows[at + 1 :]]
        if not found:
            raise FileRefused("表头下面没有内容。", "请填在表头下面，一行一条。")
        return found

    def _line(self, row: SourceRow, places: Mapping[str, int]) -> Line:
        formulas = {place for place, _ in row.formulas}
        line = Line(row.line, {}, tuple(places))
        for name in self.columns:
            place = places.get(name, -1)
            cell = row.cells[place] if 0 <= place < len(row.cells) else None
            if place in formulas:
                line.refuse(f"{name}：这一格是公式，请改写成文字")
            try:
                line.said[name] = day_of(cell) if name in self.days else text_of(cell)
            except NotADay as fault:
                line.said[name] = text_of(cell)
                line.refuse(f"{name}：{fault}")
        for name in self.needs:
            if not line.said[name]:
                line.refuse(f"没有写{name}")
        return line


def counted(lines: Iterable[Line]) -> dict[str, int]:
    """How many lines are in each state."""
    return dict(Counter(line.state for line in lines))


def counts(lines: Sequence[Line]) -> list[tuple[str, int, str]]:
    """The same as a page says it: words, number, light."""
    found = counted(lines)
    return [(words, found[key], light) for key, (words, light) in STATES.items() if found.get(key)]
