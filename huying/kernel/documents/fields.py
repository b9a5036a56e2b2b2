"""The fields of a template: what may stand between its braces, and what each puts there. Pure: no Django.

Three sorts. A word, `{{ 标题 }}`, stands anywhere. A list is gone through row by row, `{%tr for 行 in 清单 %}`.
A block, `{{ 正文 }}`, stands alone in its paragraph and becomes as many paragraphs and tables as it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .genres import Genre
from .layout import Grid, Sheet

ORDER = "序号"
OF_LOOP = ("index", "first", "last", "length")
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Word:
    """A field of one text; `value` reads it from the paper laid out."""

    name: str
    help: str
    value: Callable[[Sheet], str]


WORDS = (
    Word("发文机关标志", "红头上的大字", lambda s: s.letterhead.text),
    Word("发文字号", "例如 青人常意〔2026〕3号；还没有编号的空着", lambda s: s.number),
    Word("标题", "公文标题，已经按词意分好行", lambda s: "\n".join(s.title)),
    Word("题注", "标题下面的通过时间，决议决定才有", lambda s: s.below_title),
    Word("主送机关", "后面已经带冒号", lambda s: s.main_to),
    Word("署名", "发文机关署名", lambda s: s.signature.text),
    Word("成文日期", "例如 2026年3月2日", lambda s: s.signature.date),
    Word("紧急程度", "特急、加急，没有的空着", lambda s: s.urgency),
    Word("签发人", "上行文才有", lambda s: s.signer),
    Word("附注", "例如（此件公开发布）", lambda s: s.note),
    Word("抄送", "抄送机关", lambda s: s.colophon.cc if s.colophon else ""),
    Word("印发机关", "版记里的印发机关", lambda s: s.colophon.printed_by if s.colophon else ""),
    Word("印发日期", "例如 2026年3月2日印发", lambda s: s.colophon.printed_on if s.colophon else ""),
)
BLOCKS = {
    "正文": "正文的全部段落、标题和表格",
    "附件说明": "正文下面的“附件：1. ……”",
    "落款": "署名和成文日期，按国家标准排在右边，留出盖章的地方",
    "出席名单": "纪要正文后面的出席、请假、列席",
    "附件": "附在后面的各个附件，每个另起一页",
    "版记": "抄送、印发机关和印发日期",
}
LISTS = {
    "清单": "表格的各行，一行一行地排",
    "附件名称": "各个附件的名称",
    "名单": "出席、请假、列席，每行有“类别”和“姓名”",
}


def columns_of(genre: Genre) -> tuple[str, ...]:
    """What a row of 清单 has."""
    return (ORDER, *(column for column in genre.columns if column != ORDER)) if genre.columns else ()


def words(sheet: Sheet) -> dict[str, str]:
    return {word.name: word.value(sheet) for word in WORDS}


def lists(sheet: Sheet) -> dict[str, Any]:
    present = [{"类别": p.label.rstrip("："), "姓名": p.names} for p in sheet.attendance]
    return {"清单": _rows(sheet), "附件名称": [named.title for named in sheet.named], "名单": present}


def _rows(sheet: Sheet) -> Rows:
    """Of the first table of the paper; a paper without one has no rows."""
    grid = next(_grids(sheet), None)
    if grid is None:
        return []
    return [{ORDER: str(n), **dict(zip(grid.columns, row, strict=True))} for n, row in enumerate(grid.rows, 1)]


def _grids(sheet: Sheet) -> Iterator[Grid]:
    for part in (sheet.body, *(page.body for page in sheet.attached)):
        yield from (element for element in part if isinstance(element, Grid))
