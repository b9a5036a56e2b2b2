"""Read a table of messages from xlsx or csv: one list of rows, whatever it was exported from. Pure.

csv: UTF-8 (with or without mark), UTF-16 with mark, GBK and GB18030; separated by comma, semicolon or tab; also as
.csv.gz. xlsx: the first sheet with content. The kind is recognised by content, not by name.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from .containers import check_archive, check_size, damaged, gunzip, kind_of, read_limited
from .extents import extents
from .faults import FileRefused

Cell = str | int | float | bool | date | datetime | time | timedelta
MAX_ROWS = 200_000
MAX_FIELD = 1_000_000  # characters in one csv field
BAD_SHARE = 0.001  # of characters: a file with a few broken bytes is still read, and its rows say so
DELIMITERS = {",": "逗号分隔", ";": "分号分隔", "\t": "制表符分隔", "，": "全角逗号分隔", "；": "全角分号分隔"}


class SourceRow(NamedTuple):
    """One line of the table, as it stands there: `line` is what a person sees beside it, counted from 1.

    `formulas` are the positions whose cell is a formula, with its text.
    """

    line: int
    cells: tuple[Cell, ...]
    formulas: tuple[tuple[int, str], ...] = ()

    @property
    def is_blank(self) -> bool:
        return not self.formulas and all(isinstance(c, str) and not c.strip() for c in self.cells)


@dataclass(frozen=True)
class Table:
    """What was read: how it was recognised, in words, and its rows without the blank ones."""

    described: str
    rows: tuple[SourceRow, ...]
    others: tuple[str, ...] = ()  # further sheets with content, which are not read


def read_path(path: Path, *, max_bytes: int) -> Table:
    """The table in a file on disk. Raises FileRefused; a file above `max_bytes` is refused without being read."""
    return read_bytes(read_limited(path, max_bytes), max_bytes=max_bytes)


def read_bytes(content: bytes, *, max_bytes: int) -> Table:
    """The table in these bytes. Raises FileRefused with a sentence and a hint."""
    check_size(len(content), max_bytes)
    kind = kind_of(content)
    if kind == "gzip":
        content = gunzip(content)
        if kind_of(content) != "text":
            raise FileRefused("压缩包里不是 csv 表格。", "请先解压，再选择里面的表格文件。")
        return _read_text(content)
    return _read_workbook(content) if kind == "xlsx" else _read_text(content)


def check_bytes(content: bytes, *, max_bytes: int) -> None:
    """The cheap part of `read_bytes`: size, kind, bombs. For the upload form, before the long work begins."""
    check_size(len(content), max_bytes)
    kind = kind_of(content)
    if kind == "xlsx":
        check_archive(content)
    elif kind == "gzip":
        gunzip(content)


# ── csv ──────────────────────────────────────────────────────────────────────


def _read_text(content: bytes) -> Table:
    text, encoding = _decode(content)
    delimiter = _delimiter(text)
    rows = tuple(row for row in _split(text, delimiter) if not row.is_blank)
    return Table(f"{encoding}编码、{DELIMITERS[delimiter]}", _not_too_many(rows))


def _decode(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), "UTF-16"
    for codec, name in (("utf-8-sig", "UTF-8"), ("gbk", "GBK"), ("gb18030", "GB18030")):
        try:
            return content.decode(codec), name
        except UnicodeDecodeError:
            continue
    return _decode_with_faults(content)


def _decode_with_faults(content: bytes) -> tuple[str, str]:
    """A few broken bytes must not shut out the other rows: they become �, and those rows ask to be checked."""
    attempts = [
        (content.decode(codec, errors="replace"), name)
        for codec, name in (("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"))
    ]
    text, name = min(attempts, key=lambda attempt: attempt[0].count("�"))
    if text.count("�") > max(3, BAD_SHARE * len(text)):
        raise FileRefused(
            "看不懂这个文件的文字：既不是 UTF-8，也不是 GBK 或 GB18030 编码。",
            "请在 Excel 或 WPS 里打开，另存为 .xlsx 后再导入。",
        )
    return text, f"{name}（有{text.count('�')}处坏字）"


def _delimiter(text: str) -> str:
    """The separator that cuts the first line with content into the most columns."""
    first = next((line for line in text[:MAX_FIELD].splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda mark: (first.count(mark), mark == ","))


def _split(text: str, delimiter: str) -> Iterator[SourceRow]:
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    begins = 1
    try:
        for cells in reader:
            yield SourceRow(begins, tuple(cells))
            spans, last = reader.line_num - begins, begins
            begins = reader.line_num + 1
    except csv.Error as fault:
        raise _unclosed(begins) from fault
    if begins > 1 and spans > 0 and text.count('"') % 2:
        raise _unclosed(last)


def _unclosed(line: int) -> FileRefused:
    return FileRefused(
        f"从第{line}行起有一个引号没有配对，后面的行会被当成同一格，没有导入。",
        "请在原表里改好这一行，或另存为 .xlsx 后再导入。",
    )


# ── xlsx ─────────────────────────────────────────────────────────────────────


def _read_workbook(content: bytes) -> Table:
    check_archive(content)
    known = extents(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheets = [book.get_sheet_by_name(name) for name in book.sheet_names if name in known]
            filled = [s for s in sheets if s.height]
            if not filled:
                raise FileRefused("这个表格里没有内容。", "请核对是不是选错了文件。")
            sheet, others = filled[0], tuple(s.name for s in filled[1:])
            if sheet.total_height > MAX_ROWS + 50:
                _refuse_rows(sheet.total_height)
            values = sheet.to_python(skip_empty_area=False)
    except (CalamineError, ValueError) as fault:
        raise damaged() from fault
    formulas: dict[int, list[tuple[int, str]]] = {}
    for (row, column), formula in sorted(known[sheet.name].formulas.items()):
        formulas.setdefault(row, []).append((column - 1, formula))
    rows = (SourceRow(line, tuple(cells), tuple(formulas.get(line, ()))) for line, cells in enumerate(values, start=1))
    described = "Excel 表格" + (f"，工作表“{sheet.name}”" if others else "")
    return Table(described, _not_too_many(tuple(r for r in rows if not r.is_blank)), others)


def _not_too_many(rows: tuple[SourceRow, ...]) -> tuple[SourceRow, ...]:
    if not rows:
        raise FileRefused("这个文件里没有内容。", "请核对是不是选错了文件。")
    if len(rows) > MAX_ROWS:
        _refuse_rows(len(rows))
    return rows


def _refuse_rows(count: int) -> None:
    raise FileRefused(
        f"这张表有{count:,}行，一次最多导入{MAX_ROWS:,}行。", "请按时间段分开导出，逐个导入；重复的行会自动跳过。"
    )
