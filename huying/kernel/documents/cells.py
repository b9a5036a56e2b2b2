"""What a cell of a sheet that comes back says, whichever program saved it: a day as a serial, say. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from .papers import clean

Cell = str | int | float | bool | date | datetime | time | timedelta | None
FIRST_SERIAL = date(1899, 12, 30)  # the day nought of Excel's calendar, from 1 March 1900 on
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0?0:00(?::00)?)?|(\d{4})(\d\d)(\d\d)")


class NotADay(ValueError):
    """A cell that should be a day says something else."""


def text_of(cell: Cell) -> str:
    """The words of a cell: 42.0 is 42, line ends are one kind."""
    match cell:
        case None:
            return ""
        case bool():
            return "是" if cell else "否"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case _:
            return clean(str(cell)).replace("\r\n", "\n").strip()


def day_of(cell: Cell) -> str:
    """The day as 2026-08-31; nothing for an empty cell. Raises NotADay."""
    match cell:
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case int() | float() if not isinstance(cell, bool) and 30_000 <= cell <= 80_000:
            return (FIRST_SERIAL + timedelta(days=int(cell))).isoformat()
    text = text_of(cell)
    if not text:
        return ""
    if text.isdecimal() and len(text) == 5 and 30_000 <= int(text) <= 80_000:  # a serial that was saved as text
        return day_of(int(text))
    found = _DAY.fullmatch(text)
    try:
        parts = [int(part) for part in found.groups() if part] if found else []
        return date(*parts).isoformat()
    except (TypeError, ValueError):
        raise NotADay(f"“{text}”看不出是哪一天，请写成2026-08-31这样") from None


def check_of(values: Mapping[str, str], editable: Iterable[str]) -> str:
    """The check code of a row: one half for the cells that may be edited, one for those that may not."""
    may = set(editable)
    halves = ([v for k, v in values.items() if k in may], [v for k, v in values.items() if k not in may])
    return "-".join(hashlib.sha256(json.dumps(half).encode()).hexdigest()[:10] for half in halves)
