"""The two sheets of the roster: bodies, and people with what they hold. The same columns out as in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from huying.commons.voices.faults import FileRefused
from huying.commons.voices.readers import SourceRow, Table
from huying.kernel.documents.cells import NotADay, day_of, text_of
from huying.kernel.documents.xlsx import Value
from huying.kernel.people.models import Body, BodyKind, Mandate
from huying.kernel.people.roles import Role

from .fits import GIVEN

BODIES = ("名称", "类别", "上级机构", "政府直属", "垂直管理")
PEOPLE = ("姓名", "机构", "身份", "职务", "任职起", "任职止", "账号", "人员编号")
NEEDS = {BODIES: ("名称", "类别"), PEOPLE: ("姓名", "机构", "身份", "任职起")}
DAYS = ("任职起", "任职止")
OPEN = "开"  # in the column 账号: an account with the next free name
HEADER_WITHIN = 20  # rows: above it may stand a title
QUOTES = str.maketrans("", "", "“”\"'‘’ 　")

KINDS = {kind.label: kind for kind in BodyKind}
ROLES = {role.label.translate(QUOTES): role for role in GIVEN}
STATES = {  # of a row: its label and its light
    "new": ("新增", "ok"),
    "changed": ("有改动", "ok"),
    "same": ("没有改动", "done"),
    "error": ("不能导入", "late"),
}


@dataclass
class Line:
    """One row as it came: its cells by the name of the column, and what it would do."""

    number: int
    said: dict[str, str]
    columns: tuple[str, ...] = ()  # those that the sheet has: what another says stays as it is
    state: str = "same"
    notes: list[str] = field(default_factory=list)
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


def lines_of(table: Table, columns: Sequence[str]) -> list[Line]:
    """The rows below the header. Raises FileRefused where there is no header, or a column is missing."""
    heads = [[text_of(cell) for cell in row.cells] for row in table.rows[:HEADER_WITHIN]]
    at = next((at for at, head in enumerate(heads) if columns[0] in head and columns[1] in head), None)
    if at is None:
        raise FileRefused(f"没有找到表头：要有“{columns[0]}”“{columns[1]}”两列。", "请下载样表，把名册贴进去。")
    header = heads[at]
    if lost := [name for name in NEEDS[tuple(columns)] if name not in header]:
        raise FileRefused(f"这张表少了{'、'.join(lost)}这几列。", "请下载样表，不要删列。")
    places = {name: header.index(name) for name in columns if name in header}
    found = [_line(row, places, columns) for row in table.rows[at + 1 :]]
    if not found:
        raise FileRefused("表头下面没有内容。", "请把名册填在表头下面，一行一条。")
    return found


def _line(row: SourceRow, places: Mapping[str, int], columns: Sequence[str]) -> Line:
    formulas = {place for place, _ in row.formulas}
    line = Line(row.line, {}, tuple(name for name in columns if name in places))
    for name in columns:
        place = places.get(name, -1)
        cell = row.cells[place] if 0 <= place < len(row.cells) else None
        if place in formulas:
            line.refuse(f"{name}：这一格是公式，请改写成文字")
        try:
            line.said[name] = day_of(cell) if name in DAYS else text_of(cell)
        except NotADay as fault:
            line.said[name] = text_of(cell)
            line.refuse(f"{name}：{fault}")
    for name in NEEDS[tuple(columns)]:
        if not line.said[name]:
            line.refuse(f"没有写{name}")
    return line


def yes(text: str) -> bool:
    return text.strip().lower() in ("是", "√", "y", "yes", "1", "true")


def role_of(text: str) -> Role | None:
    """The capacity by its label, with or without quotation marks."""
    return ROLES.get(text.translate(QUOTES))


def body_rows(bodies: Iterable[Body]) -> list[tuple[Value, ...]]:
    """The sheet of bodies, a row each."""
    return [
        (b.name, BodyKind(b.kind).label, b.parent.name if b.parent else "",
         "是" if b.directly_under else "", "是" if b.vertically_managed else "")
        for b in bodies
    ]  # fmt: skip


def person_rows(mandates: Iterable[Mandate], usernames: Mapping[int, str]) -> list[tuple[Value, ...]]:
    """One row a mandate, so that nobody's second capacity is lost."""
    return [
        (m.person.name, m.body.name, Role(m.role).label, m.post,
         m.from_on, m.until_on, usernames.get(m.person_id), m.person_id)
        for m in mandates
    ]  # fmt: skip
