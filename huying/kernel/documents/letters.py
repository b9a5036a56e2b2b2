"""The head of a letter (信函格式, GB/T 9704 10.1) in a .docx. Pure: no Django.

The letterhead and the double red lines are frames fixed on the page, kept in the head of the first page only, which
therefore shows no page number; the number of the letter stands at the right, below the first double line.
"""

from __future__ import annotations

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from . import layout
from . import stationery as style
from .layout import Sheet
from .ooxml import element, put

MM = 72 / 25.4  # points


def head(document: Document, sheet: Sheet) -> None:
    """Letterhead, both double lines, urgency left and number right, two blank lines before the title."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_footer.is_linked_to_previous = False
    header = section.first_page_header
    header.is_linked_to_previous = False
    letterhead = header.paragraphs[0]
    letterhead.style = style.LETTERHEAD
    run = letterhead.add_run(sheet.letterhead.text)
    run.font.size = Pt(sheet.letterhead.size)
    put(run._r.get_or_add_rPr(), element("w", val=int(sheet.letterhead.scale * 100)))
    _framed(letterhead, sheet.letterhead.size, layout.LETTER_TOP * MM)
    below = layout.letter_rule_at(sheet)
    _rule(header.add_paragraph(style=style.ANCHOR), below, "thickThinSmallGap")
    last = (layout.PAGE_HEIGHT - layout.LETTER_FOOT) * MM
    _rule(header.add_paragraph(style=style.ANCHOR), last, "thinThickSmallGap")
    header.add_paragraph(style=style.ANCHOR)  # frames hang on the paragraph after them
    _number(document, sheet, below + layout.LETTER_GAP - layout.TOP * MM)


def _number(document: Document, sheet: Sheet, top: float) -> None:
    """The first line of the text begins `top` points below the type area: the head reaches into it."""
    room = document.add_paragraph(style=style.ANCHOR)
    room.paragraph_format.space_after = Pt(top - 1)
    number = document.add_paragraph(f"{sheet.urgency}\t{sheet.number}", style=style.NUMBER)
    number.paragraph_format.tab_stops.add_tab_stop(Pt(layout.LINE_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    for _ in range(2):
        document.add_paragraph(style=style.NUMBER)


def _rule(paragraph: Paragraph, at: float, kind: str) -> None:
    """A double line `at` points below the upper edge: the lower border of a frame that ends there."""
    _framed(paragraph, 1, at - 1)
    rule = element("bottom", val=kind, sz=round(layout.THICK * 2 * 8), space=0, color=layout.RED)
    put(paragraph._p.get_or_add_pPr(), element("pBdr", rule))


def _framed(paragraph: Paragraph, height: float, top: float) -> None:
    """Fixed on the page, 170 mm wide and in its middle."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(height)
    size = {"w": Mm(layout.LETTER_RULE).twips, "h": round(height * style.TWIPS), "hRule": "exact"}
    place = {"hAnchor": "page", "vAnchor": "page", "xAlign": "center", "y": round(top * style.TWIPS)}
    put(paragraph._p.get_or_add_pPr(), element("framePr", **size, wrap="around", **place))
