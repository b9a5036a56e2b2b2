"""The measures of GB/T 9704—2012, and the lines that both renderers set from one paper. Pure: no Django.

Body lines: the type area of 156 × 225 mm holds 22 lines of 28 characters, so the pitch is 225 mm / 22 = 28.99 pt and a
character takes 156 mm / 28 = 15.79 pt. "3号字高加 7/8" taken literally (30 pt) would not fit 22 lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from huying.kernel.calendar.saying import full_day

from .papers import HEADED, Attachment, Block, Form, Heading, ItemTable, OfficialPaper, Paragraph, clean
from .titles import title_lines, width

# millimetres
PAGE_WIDTH, PAGE_HEIGHT = 210, 297
TOP, LEFT, RIGHT, BOTTOM = 37, 28, 26, 35
LETTERHEAD_DROP = 35
FOOTER_DROP = 7
RULE_DROP = 4
# 信函格式 (10.1), from the edges of the page: letterhead, double red lines, and the first line below them
LETTER_TOP, LETTER_FOOT, LETTER_RULE = 30, 20, 170

# points
PITCH = 28.99
CHARACTER = 15.79
BODY_SIZE = 16.0  # 3号
TITLE_SIZE = 22.0  # 2号
TITLE_PITCH = 33.0
SMALL_SIZE = 14.0  # 4号
TABLE_SIZE = 12.0  # 小4号
TABLE_PITCH = 18.0
LINE_WIDTH = 442.2
LETTERHEAD_SIZE, LETTERHEAD_LARGEST, LETTERHEAD_NARROWEST = 42.0, 50.0, 0.6
RED = "FF0000"

LETTER_GAP = BODY_SIZE * 7 / 8  # between the first double line and the number
THICK, THIN = 1.5, 0.5  # of the double lines

DATE_INDENT = 4.0  # characters free to the right of the date of a sealed paper (7.3.5.1)
SEAL_LINES = 3  # a seal of 42–45 mm stands over the signature and at most one line below the text
LONG_CELL = 400  # characters; a row with a longer cell may be broken over pages


@dataclass(frozen=True)
class Letterhead:
    """The red letterhead on one line: size in points, and how far each character is narrowed."""

    text: str
    size: float
    scale: float


@dataclass(frozen=True)
class Line:
    """A paragraph: level 0 is body text, 1–4 are headings with their number in `marker`."""

    level: int
    marker: str
    text: str
    rest: str = ""
    kind: str = "line"


@dataclass(frozen=True)
class Grid:
    """A table: widths are shares of the line, centred columns hold short words only."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    centred: tuple[bool, ...]
    breakable: tuple[bool, ...]
    kind: str = "grid"


@dataclass(frozen=True)
class NamedAttachment:
    """A line of the 附件说明: 「1.」 is empty when there is but one attachment."""

    marker: str
    title: str


@dataclass(frozen=True)
class AttachedPage:
    label: str
    title: tuple[str, ...]
    body: tuple[Line | Grid, ...]


@dataclass(frozen=True)
class Signature:
    """Signature and date, each with the characters left free at its right."""

    text: str
    right: float
    date: str
    date_right: float


@dataclass(frozen=True)
class Colophon:
    """版记: cc, and who printed it when. On a letter neither printer nor lines (10.1)."""

    cc: str
    printed_by: str
    printed_on: str
    ruled: bool = True


@dataclass(frozen=True)
class Present:
    """A line of the list below minutes: 「出席：」 and the names."""

    label: str
    names: str


@dataclass(frozen=True)
class Sheet:
    """A paper laid out in lines: what both renderers set."""

    letterhead: Letterhead
    urgency: str
    number: str
    signer: str
    title: tuple[str, ...]
    below_title: str
    main_to: str
    body: tuple[Line | Grid, ...]
    named: tuple[NamedAttachment, ...]
    signature: Signature
    note: str
    attached: tuple[AttachedPage, ...]
    colophon: Colophon | None
    form: Form
    headed: bool
    attendance: tuple[Present, ...]


def lay_out(paper: OfficialPaper) -> Sheet:
    """The paper in lines, each text cleaned once, here."""
    return Sheet(
        letterhead=_letterhead(_one_line(paper.letterhead)),
        urgency=paper.urgency,
        number=_one_line(paper.number),
        signer=_one_line(paper.signer or ""),
        title=title_lines(clean(paper.title)),
        below_title=f"（{_one_line(paper.below_title).strip('（）')}）" if paper.below_title.strip() else "",
        main_to=f"{_one_line(paper.main_to).rstrip('：:')}：" if paper.main_to.strip() else "",
        body=tuple(_elements(paper.blocks)),
        named=_named(paper.attachments),
        signature=_signature(paper),
        note=f"（{_one_line(paper.note).strip('（）')}）" if paper.note.strip() else "",
        attached=tuple(_attached(paper.attachments)),
        colophon=_colophon(paper),
        form=paper.form,
        headed=paper.form in HEADED,
        attendance=tuple(Present(f"{_one_line(label)}：", _one_line(names)) for label, names in paper.attendance),
    )


def _one_line(text: str) -> str:
    return clean(text).replace("\n", " ")


def _letterhead(text: str) -> Letterhead:
    """Large and in one line: up to ten characters in full width, more are narrowed, as printers do."""
    room = LINE_WIDTH - 2
    size = min(LETTERHEAD_LARGEST, max(LETTERHEAD_SIZE, room / width(text)))
    scale = min(1.0, room / (width(text) * size))
    if scale < LETTERHEAD_NARROWEST:
        size, scale = size * scale / LETTERHEAD_NARROWEST, LETTERHEAD_NARROWEST
    return Letterhead(text, round(size, 1), int(scale * 100) / 100)


def _elements(blocks: tuple[Block, ...]) -> Iterator[Line | Grid]:
    counts: Counter[int] = Counter()
    for block in blocks:
        match block:
            case Heading(level=level):
                counts[level] += 1
                for deeper in [key for key in counts if key > level]:
                    del counts[deeper]
                yield Line(level, _marker(level, counts[level]), _one_line(block.text), _one_line(block.rest))
            case Paragraph():
                yield from (Line(0, "", part.strip(" 　")) for part in clean(block.text).split("\n") if part.strip())
            case ItemTable():
                yield _grid(block)


def _marker(level: int, order: int) -> str:
    return (f"{chinese_numeral(order)}、", f"（{chinese_numeral(order)}）", f"{order}. ", f"（{order}）")[level - 1]


def chinese_numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 40 → 四十; for 1–99."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十"
    return lead + (digits[ones] if ones or not tens else "")


def _grid(table: ItemTable) -> Grid:
    columns = tuple(clean(column) for column in table.columns)
    rows = tuple(tuple(clean(cell) for cell in row) for row in table.rows)
    cells = [[row[i] for row in rows] for i in range(len(columns))]
    widths = table.widths or _natural_widths(columns, cells)
    return Grid(
        columns=columns,
        rows=rows,
        shares=tuple(round(w / sum(widths), 4) for w in widths),
        centred=tuple(all(width(cell) <= 5 for cell in column) for column in cells),
        breakable=tuple(any(len(cell) > LONG_CELL for cell in row) for row in rows),
    )


def _natural_widths(heads: tuple[str, ...], cells: list[list[str]]) -> tuple[float, ...]:
    """Short words and dates (up to 7.5 characters) stay on one line, the rest of the line goes to the long texts."""
    longest = [max(width(line) for cell in column for line in cell.split("\n")) for column in cells]
    inner = [long if long <= 7.5 else 5.0 for long in longest]
    least = [max(low, min(width(head), 4.0)) + 1.0 for head, low in zip(heads, inner, strict=True)]
    wishes = [max(0.0, long - 7.5) ** 0.7 for long in longest]
    spare = max(0.0, LINE_WIDTH / TABLE_SIZE - sum(least)) / (sum(wishes) or 1.0)
    return tuple(low + spare * wish for low, wish in zip(least, wishes, strict=True))


def _named(attachments: tuple[Attachment, ...]) -> tuple[NamedAttachment, ...]:
    several = len(attachments) > 1
    return tuple(
        NamedAttachment(f"{order}. " if several else "", _one_line(a.title).rstrip("。；，、;."))
        for order, a in enumerate(attachments, start=1)
    )


def _attached(attachments: tuple[Attachment, ...]) -> Iterator[AttachedPage]:
    for order, attachment in enumerate(attachments, start=1):
        if attachment.blocks:
            label = f"附件{order}" if len(attachments) > 1 else "附件"
            yield AttachedPage(label, title_lines(clean(attachment.title)), tuple(_elements(attachment.blocks)))


def _signature(paper: OfficialPaper) -> Signature:
    """The date stands four characters from the right, the signature is centred over it (7.3.5.1)."""
    text = _one_line(paper.signature)
    day = full_day(paper.dated_on) if paper.dated_on else "　　年　月　日"
    centred = DATE_INDENT + (width(day) - width(text)) / 2
    return Signature(text, max(0.0, centred), day, DATE_INDENT)


def letter_rule_at(sheet: Sheet) -> float:
    """Where the first double line of a letter lies, in points from the upper edge: 4 mm below the letterhead."""
    return (LETTER_TOP + RULE_DROP) * 72 / 25.4 + sheet.letterhead.size


def _colophon(paper: OfficialPaper) -> Colophon | None:
    if paper.form == Form.LETTER:
        return Colophon(f"{_one_line(paper.cc).rstrip('。')}。", "", "", ruled=False) if paper.cc.strip() else None
    if not (paper.cc.strip() or paper.printed_by.strip()):
        return None
    printed_on = paper.printed_on or paper.dated_on
    day = f"{full_day(printed_on) if printed_on else '　　年　月　日'}印发" if paper.printed_by.strip() else ""
    cc = f"{_one_line(paper.cc).rstrip('。')}。" if paper.cc.strip() else ""
    return Colophon(cc, _one_line(paper.printed_by), day)
