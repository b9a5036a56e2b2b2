"""Every list that can be exported is exported here, as .xlsx. Pure: no Django.

Text is always written as text: what citizens wrote with = + - @ in front never becomes a formula (limits.md, S9).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from huying.kernel.calendar.clock import CHINA

from .papers import clean
from .titles import width

LONGEST_CELL = 32_767  # characters, a limit of the format
EXACT = 10**15  # Excel keeps 15 digits; a longer number is written as text. So are nan and infinity.
CUT = "…（超长，后文从略）"
NARROWEST, WIDEST = 6.0, 48.0  # widths in half-width characters
MEASURED_ROWS = 200


@dataclass(frozen=True)
class Column:
    """A column; without a width it follows its text. `width` is in half-width characters.

    Where one is `editable`, the others are locked (without a password) and its head is marked by another colour.
    """

    label: str
    width: float | None = None
    editable: bool = False


Value = str | int | float | Decimal | bool | date | datetime | None


def render_table(title: str, columns: Sequence[str | Column], rows: Iterable[Sequence[Value]]) -> bytes:
    """One sheet: a frozen, filterable header in the first row, then the rows; printed on A4 across.

    Numbers and days stay numbers and days, moments are shown in China's time, True and False are 是 and 否.
    """
    heads = [column if isinstance(column, Column) else Column(column) for column in columns]
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": clean(title)})
        sheet = book.add_worksheet(_sheet_name(title))
        formats, free = _formats(book), _formats(book, locked=False)
        for place, head in enumerate(heads):
            sheet.write_string(0, place, clean(head.label), (free if head.editable else formats)["head"])
        widths = [_width_of(head.label) + 3 for head in heads]
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                shown = _write(sheet, last, place, value, free if heads[place].editable else formats)
                if last <= MEASURED_ROWS:
                    widths[place] = max(widths[place], _width_of(shown) + 1)
        for place, head in enumerate(heads):
            sheet.set_column(place, place, head.width or min(WIDEST, max(NARROWEST, widths[place])))
        _finish(sheet, title, last, len(heads))
        if any(head.editable for head in heads):
            sheet.protect("", _STILL_ALLOWED)
    return out.getvalue()


# What a locked sheet still lets a clerk do; deleting and adding rows is not among it.
_STILL_ALLOWED = {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True, "format_cells": True}


def _formats(book: Any, *, locked: bool = True) -> dict[str, Any]:
    border = {"border": 1, "border_color": "#BFC7CF"}
    cell = {"locked": locked, "valign": "top", "font_name": "宋体", "font_size": 11, **border}
    days = {**cell, "align": "left"}
    head = {
        **cell,
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "bg_color": "#E5EDF5" if locked else "#FAEED7",
    }
    return {
        "head": book.add_format(head),
        "text": book.add_format({**cell, "text_wrap": True, "num_format": "@"}),
        "number": book.add_format(cell),
        "day": book.add_format({**days, "num_format": 'yyyy"年"m"月"d"日"'}),
        "moment": book.add_format({**days, "num_format": 'yyyy"年"m"月"d"日" hh:mm'}),
    }


def _write(sheet: Any, row: int, place: int, value: Value, formats: dict[str, Any]) -> str:
    """Write one cell by the type of its value; gives the text it shows, for the width."""
    match value:
        case None | "":
            sheet.write_blank(row, place, None, formats["text"])
            return ""
        case bool():
            return _write(sheet, row, place, "是" if value else "否", formats)
        case int() | float() | Decimal() if -EXACT < value < EXACT:
            sheet.write_number(row, place, value, formats["number"])
            return str(value)
        case datetime():
            local = value.astimezone(CHINA).replace(tzinfo=None) if value.tzinfo else value
            sheet.write_datetime(row, place, local, formats["moment"])
            return "2026年12月31日 23:59"
        case date():
            sheet.write_datetime(row, place, datetime.combine(value, time()), formats["day"])
            return "2026年12月31日"
        case _:
            text = clean(str(value))
            if len(text) > LONGEST_CELL:
                text = text[: LONGEST_CELL - len(CUT)] + CUT
            sheet.write_string(row, place, text, formats["text"])
            return text


def _finish(sheet: Any, title: str, last: int, columns: int) -> None:
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, last, columns - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    if heading := clean(title).replace("\n", " ").strip():
        sheet.set_header(f"&C{heading[:100].replace('&', '&&')}")
    sheet.set_footer("&C第&P页 共&N页")


def _sheet_name(title: str) -> str:
    """Excel allows 31 characters, none of []:*?/\\ and no apostrophe at an end."""
    return re.sub(r"[\[\]:*?/\\\n]", " ", clean(title)).strip(" '")[:31].strip(" '") or "表"


def _width_of(text: str) -> float:
    return max((2 * width(line) for line in text.split("\n")), default=0.0)
