"""The .docx of an official paper: the master that an office edits. Pure: no Django."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from . import layout, letters
from . import stationery as style
from .layout import AttachedPage, Grid, Line, NamedAttachment, Sheet, lay_out
from .ooxml import element, put, set_font
from .papers import Form, OfficialPaper
from .stationery import indent


def render_docx(paper: OfficialPaper) -> bytes:
    """The paper as .docx in the layout of GB/T 9704."""
    sheet = lay_out(paper)
    document = style.blank()
    begin(document, sheet)
    _elements(document, sheet.body)
    _named(document, sheet.named)
    if sheet.headed:
        _present(document, sheet)
    else:
        _keep_together(document, sheet)
        _signature(document, sheet)
    _attachments(document, sheet)
    _colophon(document, sheet)
    return finished(document, paper)


def begin(document: Document, sheet: Sheet) -> None:
    """Everything above the text: head, title, and to whom."""
    if sheet.form == Form.LETTER:
        letters.head(document, sheet)
    else:
        _head(document, sheet)
    _title(document, sheet.title, below=sheet.below_title)
    if sheet.main_to:
        _add(document, sheet.main_to, style.MAIN_TO)


def finished(document: Document, paper: OfficialPaper) -> bytes:
    """The file, with the properties of this paper instead of its template's."""
    _properties(document, paper)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _head(document: Document, sheet: Sheet) -> None:
    """Urgency, red letterhead, number (and signer), red line (7.2)."""
    first = _add(document, sheet.urgency, style.ATTACHMENT)
    first.paragraph_format.space_after = Mm(layout.LETTERHEAD_DROP) - Pt(style.GRID_PITCH / style.TWIPS)
    letterhead = _add(document, sheet.letterhead.text, style.LETTERHEAD)
    run = letterhead.runs[0]
    run.font.size = Pt(sheet.letterhead.size)
    put(run._r.get_or_add_rPr(), element("w", val=int(sheet.letterhead.scale * 100)))
    letterhead.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    letterhead.paragraph_format.line_spacing = Pt(round(sheet.letterhead.size * 1.1))
    _blank_lines(document, 2)
    number = _add(document, sheet.number, style.NUMBER)
    if sheet.signer:
        _signer(number, sheet.signer)
    else:
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if sheet.headed:
        _issued(document, sheet)
    _blank_lines(document, 1, ruled_above=True)
    _blank_lines(document, 1)


def _issued(document: Document, sheet: Sheet) -> None:
    """Of minutes and bulletins: who issued it left, when right, just above the red line."""
    line = _add(document, f"{sheet.signature.text}\t{sheet.signature.date}", style.NUMBER)
    indent(line, left=1, right=1)
    line.paragraph_format.tab_stops.add_tab_stop(Pt(layout.LINE_WIDTH - layout.CHARACTER), WD_TAB_ALIGNMENT.RIGHT)


def _present(document: Document, sheet: Sheet) -> None:
    """One blank line below the text, two characters in: 出席 in 黑体, the names hang behind the colon (10.3)."""
    if sheet.attendance:
        _blank_lines(document, 1)
    for present in sheet.attendance:
        line = _add(document, present.label, style.SIGNATURE)
        set_font(line.runs[0]._r, style.HEI)
        line.add_run(present.names)
        indent(line, left=2 + len(present.label), hanging=len(present.label))
    if sheet.note:
        indent(_add(document, sheet.note, style.SIGNATURE), left=2)


def _signer(number: Paragraph, signer: str) -> None:
    """On an upward paper the number stands left and the signer right, each one character in (7.2.6)."""
    indent(number, left=1, right=1)
    number.paragraph_format.tab_stops.add_tab_stop(Pt(layout.LINE_WIDTH - layout.CHARACTER), WD_TAB_ALIGNMENT.RIGHT)
    number.add_run("\t签发人：")
    set_font(number.add_run(signer)._r, style.KAI)


def _blank_lines(document: Document, count: int, *, ruled_above: bool = False) -> None:
    """Empty lines; the red line of the head is the upper border of the first, 4 mm below the number."""
    for _ in range(count):
        line = _add(document, "", style.NUMBER)
        if ruled_above:
            # the letters of the number end 6.5 pt above the foot of their line
            gap = (layout.PITCH - layout.BODY_SIZE) / 2
            line.paragraph_format.space_before = Pt(layout.RULE_DROP / 25.4 * 72 - gap)
            rule = element("top", val="single", sz=12, space=0, color=layout.RED)
            put(line._p.get_or_add_pPr(), element("pBdr", rule))


def _title(document: Document, lines: tuple[str, ...], below: str = "") -> None:
    paragraph = _add(document, lines[0], style.TITLE)
    for line in lines[1:]:
        paragraph.runs[-1].add_break()
        paragraph.add_run(line)
    if below:
        note = _add(document, below, style.NUMBER)
        note.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_font(note.runs[0]._r, style.KAI)
    _blank_lines(document, 1)


def _elements(document: Document, elements: tuple[Line | Grid, ...]) -> None:
    for part in elements:
        if isinstance(part, Grid):
            _grid(document, part)
        else:
            _line(document, part)


def _line(document: Document, line: Line) -> None:
    """A body paragraph or heading; text that runs on after a heading is in the body's font."""
    if not line.level:
        _add(document, line.text, style.BODY)
    elif not line.rest:
        _add(document, line.marker + line.text, style.HEADINGS[line.level][0])
    else:
        paragraph = _add(document, line.marker + line.text, style.BODY)
        set_font(paragraph.runs[0]._r, style.HEADINGS[line.level][1])
        paragraph.add_run(line.rest)


def _named(document: Document, named: tuple[NamedAttachment, ...]) -> None:
    """附件说明, one blank line below the text; the names hang behind 「附件：1. 」."""
    if named:
        _blank_lines(document, 1)
    number = 1.5 if len(named) > 1 else 0.0
    for order, item in enumerate(named):
        line = _add(document, f"{'附件：' if order == 0 else ''}{item.marker}{item.title}", style.BODY)
        indent(line, left=5 + number, hanging=3 + number if order == 0 else number)


def _keep_together(document: Document, sheet: Sheet) -> None:
    """The signature must not stand alone on a page (7.3.5.4): the last two lines of the text go over with it."""
    keep_with_next(document.paragraphs[-2 - len(sheet.named) :])


def keep_with_next(paragraphs: Iterable[Paragraph]) -> None:
    for paragraph in paragraphs:
        paragraph.paragraph_format.keep_with_next = paragraph.paragraph_format.widow_control = True


def _signature(document: Document, sheet: Sheet) -> None:
    signature = sheet.signature
    for _ in range(layout.SEAL_LINES):
        _add(document, "", style.SIGNATURE).paragraph_format.keep_with_next = True
    for text, right in ((signature.text, signature.right), (signature.date, signature.date_right)):
        line = _add(document, text, style.SIGNATURE)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        indent(line, right=right)
    document.paragraphs[-2].paragraph_format.keep_with_next = True
    if sheet.note:
        indent(_add(document, sheet.note, style.SIGNATURE), left=2)


def _attachments(document: Document, sheet: Sheet) -> None:
    for page in sheet.attached:
        _attached(document, page)


def _attached(document: Document, page: AttachedPage) -> None:
    label = _add(document, page.label, style.ATTACHMENT)
    label.paragraph_format.page_break_before = True
    _blank_lines(document, 1)
    _title(document, page.title)
    _elements(document, page.body)


def _grid(document: Document, grid: Grid) -> None:
    widths = [Pt(share * layout.LINE_WIDTH) for share in grid.shares]
    table = document.add_table(rows=len(grid.rows) + 1, cols=len(grid.columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _cell_margins(table, side=3, top=2)
    for column, size in zip(table.columns, widths, strict=True):
        column.width = size
    for order, (row, texts) in enumerate(zip(table.rows, (grid.columns, *grid.rows), strict=True)):
        properties = row._tr.get_or_add_trPr()
        if order == 0:
            put(properties, element("tblHeader"))
        if order == 0 or not grid.breakable[order - 1]:
            put(properties, element("cantSplit"))
        for tc, text, size, centred in zip(row._tr.tc_lst, texts, widths, grid.centred, strict=True):
            _cell(_Cell(tc, table), text, size, head=order == 0, centred=centred)


def _cell(cell: _Cell, text: str, size: Any, *, head: bool, centred: bool) -> None:
    cell.width = size
    put(cell._tc.get_or_add_tcPr(), element("vAlign", val="center"))
    paragraph = cell.paragraphs[0]
    paragraph.style = style.CELL
    run = paragraph.add_run(text)
    if head:
        set_font(run._r, style.HEI)
    if head or centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _colophon(document: Document, sheet: Sheet) -> None:
    """版记 as a table that floats at the foot of the type area of the page on which the text ends (7.4)."""
    colophon = sheet.colophon
    if colophon is None:
        return
    lines = [(f"抄送：{colophon.cc}", 3.0)] if colophon.cc else []
    lines += [(f"{colophon.printed_by}\t{colophon.printed_on}", 0.0)] if colophon.printed_by else []
    table = document.add_table(rows=len(lines), cols=1)
    table.autofit = False
    _cell_margins(table, side=0, top=0)
    place = {"vertAnchor": "margin", "horzAnchor": "margin", "tblpXSpec": "left", "tblpYSpec": "bottom"}
    put(table._tbl.tblPr, element("tblpPr", leftFromText=0, rightFromText=0, **place))
    put(table._tbl.tblPr, element("tblW", w=round(layout.LINE_WIDTH * style.TWIPS), type="dxa"))
    for order, (text, hanging) in enumerate(lines):
        cell = table.rows[order].cells[0]
        cell.width = Pt(layout.LINE_WIDTH)
        if colophon.ruled:
            _edges(cell, top=order == 0, bottom=order == len(lines) - 1)
        paragraph = cell.paragraphs[0]
        paragraph.style = style.COLOPHON
        paragraph.add_run(text)
        indent(paragraph, size=layout.SMALL_SIZE, left=1 + hanging, right=1, hanging=hanging)
        end = Pt(layout.LINE_WIDTH - layout.SMALL_SIZE)
        paragraph.paragraph_format.tab_stops.add_tab_stop(end, WD_TAB_ALIGNMENT.RIGHT)
    _add(document, "", style.ANCHOR)  # a floating table hangs on the paragraph after it


def _cell_margins(table: Table, *, side: int, top: int) -> None:
    edges = {"top": top, "left": side, "bottom": top, "right": side}
    margins = [element(name, w=points * style.TWIPS, type="dxa") for name, points in edges.items()]
    put(table._tbl.tblPr, element("tblCellMar", *margins))


def _edges(cell: _Cell, *, top: bool, bottom: bool) -> None:
    """The first and last line are 0.35 mm, those between 0.25 mm (7.4.1); in eighths of a point 8 and 6."""
    first = element("top", val="single", sz=8 if top else 6, color="000000")
    last = element("bottom", val="single", sz=8 if bottom else 6, color="000000")
    put(cell._tc.get_or_add_tcPr(), element("tcBorders", first, last))


def _properties(document: Document, paper: OfficialPaper) -> None:
    properties = document.core_properties
    properties.title, properties.author = paper.title.replace("\n", ""), paper.signature
    properties.language, properties.comments, properties.last_modified_by = "zh-CN", "", paper.signature
    if paper.dated_on:
        moment = datetime(paper.dated_on.year, paper.dated_on.month, paper.dated_on.day, tzinfo=UTC)
        properties.created = properties.modified = moment


def _add(document: Document, text: str, name: str) -> Paragraph:
    return document.add_paragraph(text, style=name)


# What stands in a template as one field and becomes paragraphs and tables (fields.BLOCKS).
BLOCKS: dict[str, Callable[[Document, Sheet], None]] = {
    "正文": lambda document, sheet: _elements(document, sheet.body),
    "附件说明": lambda document, sheet: _named(document, sheet.named),
    "落款": _signature,
    "出席名单": _present,
    "附件": _attachments,
    "版记": _colophon,
}
