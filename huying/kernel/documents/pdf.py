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
from .papers import NotTypeset, OfficialPaper

TEMPLATE = Path(__file__).parent / "templates" / "paper.typ"
# PDF/A: fit for the archive, all text can be searched, and a character without a glyph is an error.
STANDARD: Final = "a-2u"
_typesetting = Lock()


class CannotTypeset(NotTypeset):
    """The paper holds characters that no font here can show; the message names them all."""


def render_pdf(paper: OfficialPaper) -> bytes:
    """The paper as PDF/A in the layout of GB/T 9704; the same paper gives the same bytes.

    Raises NoChineseFont when the machine has no Chinese font, CannotTypeset when a character has no glyph.
    """
    fonts = font_set(Path(settings.HUYING_HOME) / "fonts")
    data = json.dumps(_data(paper, fonts), ensure_ascii=False)
    day = paper.dated_on
    stamp = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime(1970, 1, 1, tzinfo=UTC)
    try:
        return _compiled(data, fonts, stamp)
    except typst.TypstError as error:
        raise _refusal(error, data, fonts, stamp) from error


def _compiled(data: str, fonts: FontSet, stamp: datetime) -> bytes:
    with _typesetting:
        made = _compiler(fonts.scanned).compile(
            format="pdf", sys_inputs={"paper": data}, pdf_standards=STANDARD, timestamp=stamp
        )
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def _compiler(fonts: typst.Fonts) -> typst.Compiler:
    """One compiler for the life of the process: it keeps the template and the fonts it has read."""
    return typst.Compiler(input=TEMPLATE, root=TEMPLATE.parent, font_paths=fonts, ignore_system_fonts=True)


def _data(paper: OfficialPaper, fonts: FontSet) -> dict[str, object]:
    measures = {name.lower(): value for name, value in vars(layout).items() if name.isupper()}
    return {"sheet": asdict(layout.lay_out(paper)), "measures": measures, "fonts": fonts.families}


def _refusal(error: typst.TypstError, data: str, fonts: FontSet, stamp: datetime) -> CannotTypeset:
    """Every character that is missing, not only the first: each that is found is put aside, and it is tried again."""
    missing: list[str] = []
    while (word := _missing(error)) and word in data:
        missing.append(word)
        data = data.replace(word, "〓")
        try:
            _compiled(data, fonts, stamp)
        except typst.TypstError as another:
            error = another
        else:
            break
    if not missing:
        return CannotTypeset(f"PDF没有排成：{error.message}", "请把这句话告诉系统管理员")
    named = "、".join(f"“{word}”（{_points(word)}）" for word in missing)
    return CannotTypeset(
        f"这台服务器的字体里没有{named}字，不能生成PDF。", "请系统管理员把含有这个字的字体放进数据目录的fonts文件夹"
    )


def _missing(error: typst.TypstError) -> str:
    quoted = re.search(r'the text `"(.+?)"`', error.message)
    return _shown(quoted[1]) if quoted else ""


def _points(word: str) -> str:
    """U+323A0: what a font is looked for by."""
    return " ".join(f"U+{ord(character):04X}" for character in word)


def _shown(text: str) -> str:
    """The characters themselves where typst wrote them as escapes."""
    if text.startswith("\\u{"):
        return "".join(chr(int(part.split("}")[0], 16)) for part in text.split("\\u{")[1:])
    return text
