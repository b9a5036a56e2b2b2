"""PDF of an official paper, set by typst from the same lines as the .docx.

The paper travels as JSON in `sys.inputs`, as data: no word of it is ever read as typst code.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

import typst
from django.conf import settings

from . import layout
from .fonts import FontSet, font_set
from .papers import OfficialPaper

TEMPLATE = Path(__file__).parent / "templates" / "paper.typ"
# PDF/A: fit for the archive, all text can be searched, and a character without a glyph is an error.
STANDARD: Final = "a-2u"
_typesetting = Lock()


class CannotTypeset(RuntimeError):
    """The paper holds a character that no font here can show; the message names it."""


def render_pdf(paper: OfficialPaper) -> bytes:
    """The paper as PDF/A in the layout of GB/T 9704; the same paper gives the same bytes.

    Raises NoChineseFont when the machine has no Chinese font, CannotTypeset when a character has no glyph.
    """
    fonts = font_set(Path(settings.HUYING_HOME) / "fonts")
    inputs = {"paper": json.dumps(_data(paper, fonts), ensure_ascii=False)}
    day = paper.dated_on
    stamp = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime(1970, 1, 1, tzinfo=UTC)
    try:
        with _typesetting:
            made = _compiler(fonts.scanned).compile(
                format="pdf", sys_inputs=inputs, pdf_standards=STANDARD, timestamp=stamp
            )
    except typst.TypstError as error:
        raise CannotTypeset(_explain(error)) from error
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def _compiler(fonts: typst.Fonts) -> typst.Compiler:
    """One compiler for the life of the process: it keeps the template and the fonts it has read."""
    return typst.Compiler(input=TEMPLATE, root=TEMPLATE.parent, font_paths=fonts, ignore_system_fonts=True)


def _data(paper: OfficialPaper, fonts: FontSet) -> dict[str, object]:
    measures = {name.lower(): value for name, value in vars(layout).items() if name.isupper()}
    return {"sheet": asdict(layout.lay_out(paper)), "measures": measures, "fonts": fonts.families}


def _explain(error: typst.TypstError) -> str:
    quoted = re.search(r'the text `"(.+?)"`', error.message)
    if quoted is None:
        return f"PDF没有排成：{error.message}"
    word = _shown(quoted[1])
    return f"这台服务器的字体里没有“{word}”字，不能生成PDF。请管理员安装含有这个字的字体，或改用Word文件。"


def _shown(text: str) -> str:
    """The characters themselves where typst wrote them as escapes."""
    if text.startswith("\\u{"):
        return "".join(chr(int(part.split("}")[0], 16)) for part in text.split("\\u{")[1:])
    return text
