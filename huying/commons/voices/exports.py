"""Tables that go out: xlsx and csv in which no cell can be calculated."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import xlsxwriter  # type: ignore[import-untyped]
from django.http import HttpResponse

from huying.kernel.documents.downloads import attachment
from huying.kernel.documents.uploads import XLSX

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MAX_CELL = 32_767  # characters that a cell of a spreadsheet holds


@dataclass(frozen=True)
class Sheet:
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def harmless(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return "'" + text if text.startswith(_STARTS_A_FORMULA) else text


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with mark, as Excel and WPS expect it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([harmless(cell) for cell in row] for row in (sheet.headings, *sheet.rows))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheet: Sheet) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet("要处理的行")
        page.freeze_panes(1, 0)
        page.set_column(0, max(len(sheet.headings) - 1, 0), 24)
        bold = book.add_format({"bold": True})
        for at, heading in enumerate(sheet.headings):
            page.write_string(0, at, harmless(heading), bold)
        for line, row in enumerate(sheet.rows, start=1):
            for at, cell in enumerate(row):
                page.write_string(line, at, harmless(cell)[:MAX_CELL])
    return out.getvalue()


def response(sheet: Sheet, kind: str, name: str) -> HttpResponse:
    """A download; `kind` is xlsx or csv."""
    content = as_xlsx(sheet) if kind == "xlsx" else as_csv(sheet)
    return attachment(content, f"{name}.{kind}", XLSX.mime if kind == "xlsx" else "text/csv; charset=utf-8")
