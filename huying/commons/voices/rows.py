"""One line of the source → what would be remembered of it, or why it cannot be. Pure.

Nothing is guessed silently: what is dropped or changed is said in a reason beside the row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from huying.kernel.tables.readers import Cell, SourceRow

from .columns import PERSONAL, Field, Layout
from .moments import MomentFault, YearLast, moment

MAX_BODY = 40_000  # characters; an Excel cell holds 32,767
MAX_TITLE_SHOWN = 40
LIMITS = {
    Field.NUMBER: 80,
    Field.NAME: 60,
    Field.PHONE: 40,
    Field.IDENTITY_NUMBER: 40,
    Field.PLACE: 200,
    Field.CATEGORY: 60,
}
LOST_DIGITS_FROM = 1e15  # a spreadsheet number keeps 15 digits; longer numbers end in invented noughts
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]")
_BLANKS_BEFORE_END = re.compile(r"[^\S\n]+\n")
_EMPTY_LINES = re.compile(r"\n{3,}")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d{2,}")
_FORMULA_BEGINS = frozenset("=+-@")
_FORMULA = re.compile(
    r"\s*(?:=(?!=)\s*[A-Za-z0-9_(\"'+\-@$].*"  # =SUM(A1), =1+1, =HYPERLINK("…")
    r"|[+\-@]\s*[A-Za-z_.]+\d*\s*\(.*"  # @SUM(1+1), +HYPERLINK("…")
    r"|[=+\-@].*\|.*!.*)",  # …cmd|'/c calc'!A0
    re.DOTALL,
)


class RowState(Enum):
    """What the import will do with a row; the label is what the preview shows."""

    NEW = "new"
    WARNING = "warning"
    DUPLICATE = "duplicate"
    ERROR = "error"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    RowState.NEW: "新增",
    RowState.WARNING: "请核对",
    RowState.DUPLICATE: "重复",
    RowState.ERROR: "不能导入",
}


@dataclass
class Draft:
    """A message as it will be remembered, still with its person in clear: never stored as it is."""

    title: str
    body: str
    number: str | None = None
    name: str | None = None
    phone: str | None = None
    identity_number: str | None = None
    said_at: datetime | None = None
    place: str | None = None
    category: str | None = None
    supports: int | None = None
    objections: int | None = None
    reply: str | None = None
    replied_at: datetime | None = None


@dataclass
class Judged:
    """A row with what was found about it. `draft` is None exactly when the state is ERROR."""

    line: int
    state: RowState = RowState.NEW
    reasons: list[str] = field(default_factory=list)
    draft: Draft | None = None

    def refuse(self, reason: str) -> None:
        self.state = RowState.ERROR
        self.reasons.append(reason)

    def warn(self, reason: str) -> None:
        if self.state is RowState.NEW:
            self.state = RowState.WARNING
        self.reasons.append(reason)

    def note(self, reason: str) -> None:
        self.reasons.append(reason)

    def repeat(self, reason: str) -> None:
        self.state = RowState.DUPLICATE
        self.reasons.append(reason)


def judge(row: SourceRow, layout: Layout, *, today: date, order: YearLast = YearLast.UNKNOWN) -> Judged:
    """What a row holds. `today` is the day of the import, `order` how its time column writes days."""
    judged = Judged(row.line)
    width = len(layout.headings)
    extra = [i for i, cell in enumerate(row.cells[width:], start=width) if str(cell).strip()]
    if extra:
        judged.refuse(f"这一行有{extra[-1] + 1}格，列名只有{width}个，多半是内容里有分隔符而没有加引号，对不上列")
    texts = _texts(row, layout, judged)
    said_at = _moment_of(row, layout, Field.SAID_AT, judged, today, order, is_needed=True)
    title, body = _words(texts, layout, judged)
    if judged.state is RowState.ERROR:
        return judged
    judged.draft = Draft(
        title=title,
        body=body,
        number=_number(row, layout, texts, judged),
        name=texts.get(Field.NAME),
        phone=texts.get(Field.PHONE),
        identity_number=texts.get(Field.IDENTITY_NUMBER),
        said_at=said_at,
        place=_fitting(texts, Field.PLACE, judged),
        category=_fitting(texts, Field.CATEGORY, judged),
        supports=_count(texts, Field.SUPPORTS, judged),
        objections=_count(texts, Field.OBJECTIONS, judged),
        reply=texts.get(Field.REPLY),
        replied_at=_moment_of(row, layout, Field.REPLIED_AT, judged, today, order, is_needed=False),
    )
    return judged


def cell_text(cell: Cell) -> str:
    """A cell as a person reads it: 188006 for 188006.0, days as 2026-03-02 10:30:00."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e21:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return str(cell)


def clean(text: str) -> str:
    """Text without what nobody can see, without blanks at its ends and without runs of empty lines."""
    if text.isprintable():  # one line with nothing hidden in it: nearly every cell
        return text.strip()
    plain = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = _BLANKS_BEFORE_END.sub("\n", plain)
    return _EMPTY_LINES.sub("\n\n", plain).strip()


def fold(text: str | None) -> str:
    """Text with all white space taken out: what is compared when two messages are held to be the same.

    Chinese has no blanks between words; exports break lines and pad with blanks wherever they like.
    """
    if not text or text.isprintable():  # of white space only the plain blank is printable
        return (text or "").replace(" ", "")
    return "".join(_UNPRINTABLE.sub("", text).split())


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate this text. A dash before a sentence is no formula."""
    return text.lstrip()[:1] in _FORMULA_BEGINS and bool(_FORMULA.fullmatch(text))


def _texts(row: SourceRow, layout: Layout, judged: Judged) -> dict[Field, str]:
    """The mapped cells as text, blank ones left out; cells with a formula are refused."""
    formulas: Mapping[int, str] = dict(row.formulas)
    texts: dict[Field, str] = {}
    for column, at in layout.positions.items():
        text = clean(cell_text(row.cells[at])) if at < len(row.cells) else ""
        formula = formulas.get(at) or (text if is_formula(text) else "")
        if formula:
            shown = "" if column in PERSONAL else f"（{_short(formula)}）"
            judged.refuse(f"“{layout.headings[at]}”里是公式{shown}，请改成普通文字（选择性粘贴为数值）")
        elif text:
            texts[column] = text
            if "\ufffd" in text:
                judged.warn(f"“{layout.headings[at]}”里有看不懂的字（\ufffd），请对照原件")
    return texts


def _words(texts: dict[Field, str], layout: Layout, judged: Judged) -> tuple[str, str]:
    title, body = " ".join(texts.get(Field.TITLE, "").split()), texts.get(Field.BODY, "")
    if len(title) > MAX_BODY or len(body) > MAX_BODY:
        judged.refuse(f"内容有{max(len(title), len(body)):,}字，超过{MAX_BODY:,}字，多半是前面有引号没有配对")
    if not title and not body and judged.state is not RowState.ERROR:
        judged.refuse("缺内容：标题和内容都是空的")
    if title and not body and Field.BODY in layout.positions and judged.state is not RowState.ERROR:
        judged.warn("内容是空的，以标题代替")
    if body and not title:
        first = " ".join(body.split())
        title = first if len(first) <= MAX_TITLE_SHOWN else first[:MAX_TITLE_SHOWN] + "…"
    return title, body or title


def _number(row: SourceRow, layout: Layout, texts: dict[Field, str], judged: Judged) -> str | None:
    text = fold(texts.get(Field.NUMBER))
    if not text:
        if Field.NUMBER in layout.positions:
            judged.warn("没有编号")
        return None
    cell = row.cells[layout.positions[Field.NUMBER]]
    if (isinstance(cell, float) and abs(cell) >= LOST_DIGITS_FROM) or _SCIENTIFIC.fullmatch(text):
        judged.warn(f"编号{text}超过15位，表格已经丢掉了末几位，没有采用；请把编号列设为文本后重新导出")
        return None
    if len(text) > LIMITS[Field.NUMBER]:
        judged.warn(f"编号有{len(text)}个字，不像编号，没有采用")
        return None
    return text


def _moment_of(
    row: SourceRow, layout: Layout, column: Field, judged: Judged, today: date, order: YearLast, *, is_needed: bool
) -> datetime | None:
    at = layout.positions.get(column)
    if at is None or at >= len(row.cells) or any(i == at for i, _ in row.formulas):
        return None
    cell = row.cells[at]
    cell = clean(cell) if isinstance(cell, str) else cell
    if cell == "" or (isinstance(cell, str) and is_formula(cell)):
        if is_needed and cell == "":
            judged.warn("没有时间")
        return None
    try:
        return moment(cell, today=today, order=order)
    except MomentFault as fault:
        if is_needed:
            judged.refuse(str(fault))
        else:
            judged.warn(f"{column.label}没有采用：{fault}")
        return None


def _fitting(texts: dict[Field, str], column: Field, judged: Judged) -> str | None:
    text = " ".join(texts.get(column, "").split())
    if len(text) > LIMITS[column]:
        judged.warn(f"{column.label}有{len(text)}个字，只保留前{LIMITS[column]}个字")
        text = text[: LIMITS[column]]
    return text or None


def _count(texts: dict[Field, str], column: Field, judged: Judged) -> int | None:
    text = texts.get(column, "").removesuffix(".0")
    if not text:
        return None
    if not text.isdecimal() or int(text) > 2_000_000_000:
        judged.warn(f"{column.label}“{_short(text)}”不是数，没有采用")
        return None
    return int(text)


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:30] + "…"
