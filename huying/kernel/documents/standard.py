"""The standard layout as a template: what a congress downloads, changes and hands in. Pure: no Django."""

from __future__ import annotations

from dataclasses import replace

from . import docx, stationery
from .genres import Genre
from .layout import Letterhead, Sheet, lay_out
from .samples import sample_paper

BLOCK_ORDER = ("正文", "附件说明", "落款", "附件", "版记")
OF_HEADED = ("正文", "附件说明", "出席名单", "附件", "版记")


def standard_template(genre: Genre, committee: str) -> bytes:
    """The .docx of GB/T 9704 for this kind of paper, with fields where the words of a paper would stand."""
    paper = sample_paper(genre, committee)
    sheet = _with_fields(lay_out(paper), genre)
    document = stationery.blank()
    docx.begin(document, sheet)
    for name in OF_HEADED if sheet.headed else BLOCK_ORDER:
        document.add_paragraph(f"{{{{ {name} }}}}", style=stationery.BODY)
    return docx.finished(document, replace(paper, title=f"{genre.label}模板"))


def _with_fields(sheet: Sheet, genre: Genre) -> Sheet:
    """The letterhead is sized for the congress's own name, which the sample has."""
    size = sheet.letterhead
    signature = replace(sheet.signature, text="{{ 署名 }}", date="{{ 成文日期 }}")
    return replace(
        sheet,
        letterhead=Letterhead("{{ 发文机关标志 }}", size.size, size.scale),
        urgency="{{ 紧急程度 }}",
        number="{{ 发文字号 }}",
        signer="{{ 签发人 }}" if genre.signed else "",
        title=("{{ 标题 }}",),
        below_title="{{ 题注 }}" if genre.dated_below else "",
        main_to="" if sheet.headed else "{{ 主送机关 }}",
        signature=signature,
    )
