"""Files of messages to import in tests: all fiction. And where the private data lies, for tests that may use it."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from huying.kernel.calendar.clock import CHINA

HEADINGS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情")
LIMIT = 50 * 1024 * 1024
AT = datetime(2026, 6, 16, 10, 0, tzinfo=CHINA)
TODAY = date(2026, 6, 16)

ROWS: tuple[tuple[str, ...], ...] = (
    ("H-001", "王秀兰", "路灯坏了三个月", "2026/6/1 8:30:00", "柳桥镇东街的路灯坏了三个月，晚上看不见路。"),
    ("H-002", "李国强", "放学时段校门口堵车", "2026-06-02 16:40:05", "实验小学门口放学时堵得走不动。"),
    ("H-003", "赵敏", "楼上漏水物业不管", "2026年6月3日 9时05分", "望禾小区3栋楼上漏水，物业一直不来。"),
)


def private_file(name: str) -> Path:
    """A file of data/private. Skips the test where it is absent: it is never part of the project."""
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("HUYING_PRIVATE_DATA") or root.parent / "shared" / "data" / "private")
    path = folder / name
    if not path.exists():
        pytest.skip(f"没有评测数据 {name}（用 HUYING_PRIVATE_DATA 指明所在的文件夹）")
    return path


def csv_bytes(
    rows: Iterable[Sequence[Any]] = ROWS,
    headings: Sequence[str] = HEADINGS,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([headings, *rows])
    return out.getvalue().encode(encoding)


def xlsx_bytes(
    rows: Iterable[Sequence[Any]] = ROWS, headings: Sequence[str] = HEADINGS, *, above: Iterable[Sequence[str]] = ()
) -> bytes:
    """A workbook; datetimes and dates become date cells, text that begins with = a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, moment = book.add_worksheet("Sheet1"), book.add_format({"num_format": "yyyy/m/d h:mm:ss"})
        for line, row in enumerate([*above, headings, *rows]):
            for at, cell in enumerate(row):
                if isinstance(cell, datetime | date):
                    sheet.write_datetime(line, at, cell, moment)
                else:
                    sheet.write(line, at, cell)
    return out.getvalue()


def with_part(workbook: bytes, name: str, content: bytes, *, declared: int | None = None) -> bytes:
    """The workbook with one part replaced or added; `declared` lies about its unpacked size."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part.filename))
        new.writestr(name, content)
    made = out.getvalue()
    if declared is not None:
        true, false = len(content).to_bytes(4, "little"), declared.to_bytes(4, "little")
        assert true in made
        made = made.replace(true, false)
    return made
