"""The day and hour of a message, however its column holds it: date cells, text in many shapes, Excel serials. Pure.

One column often mixes them (R1.12: imported batches come from systems that we do not choose).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from huying.kernel.calendar.saying import full_day
from huying.kernel.tables.readers import Cell

CHINA = ZoneInfo("Asia/Shanghai")
EARLIEST = date(1990, 1, 1)  # before any hotline; older days are slips of the keyboard or an empty cell's 1900
_EXCEL_DAY_ZERO = datetime(1899, 12, 30)
_SERIALS = (20_000.0, 100_000.0)  # 1954 to 2173: numbers outside are no days
_DATE = re.compile(
    r"(?P<y>\d{4,5})\s*(?P<s>[-/.．。年])\s*(?P<m>\d{1,2})\s*(?:[-/.．。月])\s*(?P<d>\d{1,2})\s*日?"
    r"(?:\s*[（(]?(?:星期|周)[一二三四五六日天][)）]?)?"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})\s*[-/.]\s*(?P<b>\d{1,2})\s*[-/.]\s*(?P<y>\d{4,5})(?P<rest>.*)", re.DOTALL)
_PACKED = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:\s*(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?)?")
_TIME = re.compile(
    r"[\sT]*(?P<half>上午|下午|凌晨|中午|晚上|早上|AM|PM)?\s*(?P<H>\d{1,2})\s*[:：时点]\s*(?P<M>\d{1,2})\s*"
    r"(?:[:：分]\s*(?P<S>\d{1,2})?(?:\.\d+)?\s*秒?)?\s*(?P<half2>AM|PM)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?\s*",
    re.IGNORECASE,
)
_AFTERNOON = {"下午", "晚上", "PM"}


class YearLast(Enum):
    """How a column writes days whose year stands last, as some exports do."""

    MONTH_FIRST = "month_first"  # 12/27/2016
    DAY_FIRST = "day_first"  # 27/12/2016
    UNKNOWN = "unknown"  # every day of the column could be either


class MomentFault(ValueError):
    """The cell holds no day that can be believed; the sentence says which and why."""


def year_last_order(cells: Iterable[Cell]) -> YearLast:
    """What a whole column shows about the order of month and day: a part above 12 can only be a day."""
    found = [m for m in (_YEAR_LAST.match(c.strip()) for c in cells if isinstance(c, str)) if m]
    month_first = any(int(m["b"]) > 12 for m in found)
    day_first = any(int(m["a"]) > 12 for m in found)
    if month_first == day_first:
        return YearLast.UNKNOWN
    return YearLast.MONTH_FIRST if month_first else YearLast.DAY_FIRST


def moment(cell: Cell, *, today: date, order: YearLast = YearLast.UNKNOWN) -> datetime:
    """The moment in a cell, to the second, in Chinese time. A day without an hour is its midnight.

    `today` is the day of the import: nobody called tomorrow. Raises MomentFault.
    """
    said = _believed(_naive(cell, order), today)
    return said.replace(microsecond=0, tzinfo=CHINA)


def _naive(cell: Cell, order: YearLast) -> datetime:
    if isinstance(cell, datetime):
        return _rounded(cell.astimezone(CHINA).replace(tzinfo=None) if cell.tzinfo else cell)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, (bool, time, timedelta)):
        raise MomentFault(f"时间“{cell}”里没有日期，请写成 2026-03-02 10:30 的样子")
    if isinstance(cell, (int, float)):
        return _from_number(float(cell), str(cell))
    return _from_text(cell.strip(), order)


def _from_number(number: float, shown: str) -> datetime:
    if math.isfinite(number) and _SERIALS[0] <= number < _SERIALS[1]:
        return _rounded(_EXCEL_DAY_ZERO + timedelta(days=number))
    if number == int(number) and len(str(int(number))) in (8, 12, 14):
        return _from_text(str(int(number)), YearLast.UNKNOWN)
    raise MomentFault(f"“{shown.removesuffix('.0')}”不是日期，请写成 2026-03-02 的样子")


def _rounded(moment: datetime) -> datetime:
    """To the second: a serial number carries a day as a fraction, a hair before or after the full second."""
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def _from_text(text: str, order: YearLast) -> datetime:
    if re.fullmatch(r"\d+(\.\d+)?", text) and _SERIALS[0] <= float(text) < _SERIALS[1]:
        return _rounded(_EXCEL_DAY_ZERO + timedelta(days=float(text)))
    if packed := _PACKED.fullmatch(text):
        hour, minute, second = (int(packed[k] or 0) for k in ("H", "M", "S"))
        return _built(text, int(packed["y"]), int(packed["m"]), int(packed["d"]), hour, minute, second)
    found, month, day = _DATE.fullmatch(text), "m", "d"
    if found is None and (found := _YEAR_LAST.fullmatch(text)):
        month, day = ("a", "b") if _month_stands_first(text, found, order) else ("b", "a")
    if found is None:
        raise MomentFault(f"看不懂时间“{_short(text)}”，请写成 2026-03-02 10:30 的样子")
    hour, minute, second, zone = _clock(text, found["rest"])
    built = _built(text, int(found["y"]), int(found[month]), int(found[day]), hour, minute, second)
    return _in_china(built, zone)


def _month_stands_first(text: str, found: re.Match[str], order: YearLast) -> bool:
    first, second = int(found["a"]), int(found["b"])
    if second > 12 or first > 12:
        return first <= 12
    if order is YearLast.UNKNOWN and first != second:
        raise MomentFault(f"“{_short(text)}”分不清哪个是月、哪个是日，请写成 2026-03-02 的样子")
    return order is not YearLast.DAY_FIRST


def _clock(text: str, rest: str) -> tuple[int, int, int, str]:
    if not rest.strip():
        return 0, 0, 0, ""
    found = _TIME.fullmatch(rest)
    if found is None:
        raise MomentFault(f"看不懂时间“{_short(text)}”里的时分，请写成 2026-03-02 10:30 的样子")
    hour = int(found["H"])
    half = (found["half"] or found["half2"] or "").upper()
    if half in _AFTERNOON and hour < 12:
        hour += 12
    elif half in ("AM", "凌晨", "上午") and hour == 12:
        hour = 0
    return hour, int(found["M"]), int(found["S"] or 0), found["zone"] or ""


def _built(text: str, year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime:
    shown = _short(text)
    if year > 9999:
        raise MomentFault(f"年份写成了{year}（“{shown}”），请改成四位的年份")
    if not 1 <= month <= 12:
        raise MomentFault(f"日期写成了“{shown}”：没有{month}月")
    if not 1 <= day <= _days_in(year, month):
        raise MomentFault(f"日期写成了“{shown}”：{year}年{month}月没有{day}日")
    if hour > 23 or minute > 59 or second > 59:
        raise MomentFault(f"时间写成了“{shown}”：没有{hour}时{minute}分{second}秒")
    return datetime(year, month, day, hour, minute, second)


def _days_in(year: int, month: int) -> int:
    if year < 1:
        return 31  # year 0000: refused as too early, see _believed
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day if (year, month) != (9999, 12) else 31


def _in_china(moment: datetime, zone: str) -> datetime:
    if not zone:
        return moment
    offset = timedelta() if zone.upper() == "Z" else _offset(zone)
    return moment - offset + timedelta(hours=8)


def _offset(zone: str) -> timedelta:
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "")
    return sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))


def _believed(said: datetime, today: date) -> datetime:
    shown = full_day(said)
    if said.date() < EARLIEST:
        raise MomentFault(f"时间是{shown}，早于{EARLIEST.year}年，多半是空格或写错了")
    if said.date() > today:
        raise MomentFault(f"时间是{shown}，还没有到，请核对年份")
    return said


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:24] + "…"
