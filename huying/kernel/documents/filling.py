"""A paper set with a congress's own template: docxtpl fills the words and lists, our own code sets the blocks.

docxtpl is asked for only here, so that nobody else pays for it.
"""

from __future__ import annotations

from io import BytesIO
from itertools import islice
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate

from . import docx, fields, stationery
from .genres import Genre
from .layout import Sheet, lay_out
from .papers import OfficialPaper
from .sandbox import Sandbox, TemplateFault

OPEN, CLOSE = "\u3014\u2063", "\u2063\u3015"  # around the name of a block; no text of a paper holds such a mark


def fill(template: bytes, paper: OfficialPaper, genre: Genre) -> bytes:
    """The paper as .docx in the template. Raises TemplateFault, in Chinese, for a template that cannot hold it."""
    return filled(template, paper, Sandbox(genre))


def filled(template: bytes, paper: OfficialPaper, sandbox: Sandbox) -> bytes:
    sheet = lay_out(paper)
    marks = {name: f"{OPEN}{name}{CLOSE}" for name in fields.BLOCKS}
    given = DocxTemplate(BytesIO(template))
    try:
        given.render({**fields.words(sheet), **fields.lists(sheet), **marks}, sandbox, autoescape=True)
    except TemplateFault:
        raise
    except Exception as error:  # whatever the template did, it is the template that has to be put right
        raise TemplateFault(f"模板填不进公文：{_reason(error)}。请检查花括号和循环的写法。") from error
    document: Document = given.docx
    stationery.lend_styles(document)
    for name, mark in marks.items():
        _set_block(document, name, mark, sheet)
    return docx.finished(document, paper)


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0][:120] if str(error) else type(error).__name__


def _set_block(document: Document, name: str, mark: str, sheet: Sheet) -> None:
    """Set the block at the end of the document, then move it to where its field stands, each time it stands there."""
    body: Any = document.element.body
    for place in [p for p in body.iter(qn("w:p")) if mark in _text(p)]:
        if Paragraph(place, document._body).text.strip() != mark:
            raise TemplateFault(f"模板里的“{{{{ {name} }}}}”要单独占一段，前后不要写别的字。")
        if name == "落款":
            docx.keep_with_next(_paragraphs_before(place, document, 2 + len(sheet.named)))
        before = set(body)
        docx.BLOCKS[name](document, sheet)
        for made in [element for element in body if element not in before]:
            place.addprevious(made)
        _take_away(place)


def _paragraphs_before(place: Any, document: Document, count: int) -> list[Paragraph]:
    found = islice(place.itersiblings(qn("w:p"), preceding=True), count)
    return [Paragraph(each, document._body) for each in found]


def _text(paragraph: Any) -> str:
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


def _take_away(paragraph: Any) -> None:
    """A cell keeps its last paragraph: Word refuses a cell without one."""
    parent = paragraph.getparent()
    is_last_of_cell = parent.tag == qn("w:tc") and parent[-1] is paragraph
    if is_last_of_cell and (len(parent) < 2 or parent[-2].tag != qn("w:p")):
        for run in paragraph.findall(qn("w:r")):
            paragraph.remove(run)
    else:
        parent.remove(paragraph)
