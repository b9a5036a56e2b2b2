"""The State Council's yearly notice on rest days (放假安排通知), read and checked. Pure: no Django.

Two ways to hand one in: the notice's own text, pasted; or the TOML form in which `data/` ships the past years.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from . import notice_text
from .workdays import FIXED_HOLIDAYS, LATE_DECEMBER, WEEKDAYS, WorkCalendar, days_from

_LARGEST = 64 * 1024  # bytes; a notice has about two thousand
_YEARS = range(2004, 2100)


class NoticeError(ValueError):
    """The notice cannot be used; `problems` says in Chinese what is wrong, one sentence each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Notice:
    """A year's rest days with their holiday's name and its shifted workdays (调休上班).

    Late December of the year before may be among them. `extra` counts days off that were granted once, beyond
    the statutory ones (one in 2015, two in 2020).
    """

    year: int
    rest: Mapping[date, str]
    shifted: frozenset[date]
    number: str | None = None
    sources: tuple[str, ...] = ()
    extra: int = field(default=0)

    def runs(self) -> list[tuple[str, date, date]]:
        """The rest days as (holiday, first day, last day)."""
        found = []
        numbered = enumerate(sorted(self.rest.items()))
        for (name, _), run in groupby(numbered, lambda item: (item[1][1], item[1][0].toordinal() - item[0])):
            days = [day for _, (day, _) in run]
            found.append((name, days[0], days[-1]))
        return found

    def to_json(self) -> dict[str, Any]:
        """What is kept in the database and in the ledger."""
        rest = [{"name": name, "from": str(first), "to": str(last)} for name, first, last in self.runs()]
        return {
            "year": self.year,
            "number": self.number,
            "sources": list(self.sources),
            "rest": rest,
            "shifted": sorted(map(str, self.shifted)),
            "extra": self.extra,
        }


def statutory_days(year: int) -> int:
    """How many weekdays a year's holidays take net of shifted days: 办法 1999, 2007, 2024."""
    if year < 2008:
        return 10
    return 11 if year < 2025 else 13


def read(content: bytes) -> Notice:
    """Read a notice from a text or TOML file and check it. Raises NoticeError with every problem found."""
    notice = parse(content)
    found = problems(notice)
    if found:
        raise NoticeError(*found)
    return notice


def parse(content: bytes) -> Notice:
    """The same without the checks across days."""
    text = _decoded(content)
    try:
        given = tomllib.loads(text) if notice_text.is_toml(text) else notice_text.to_mapping(text)
    except tomllib.TOMLDecodeError as error:
        raise NoticeError(f"文件不是有效的TOML（{error}）。可以改为直接粘贴通知全文") from error
    except notice_text.CannotReadText as error:
        raise NoticeError(*error.problems) from error
    return from_mapping(given)


def _decoded(content: bytes) -> str:
    if len(content) > _LARGEST:
        raise NoticeError("文件超过64KB，不像放假安排通知。请用文本文件，写通知全文即可")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise NoticeError("读不出文字。请存成纯文本（UTF-8或GBK）再导入，不要用Word、PDF或图片")


def from_mapping(given: Mapping[str, Any]) -> Notice:
    """A notice from the TOML form, or from `Notice.to_json`. Raises NoticeError for a wrong field."""
    unknown = set(given) - {"year", "number", "sources", "rest", "shifted", "extra"}
    if unknown:
        raise NoticeError(f"不认识的项：{'、'.join(sorted(unknown))}。只写year、number、sources、rest、shifted、extra")
    year, extra = given.get("year"), given.get("extra", 0)
    if type(year) is not int or year not in _YEARS:
        raise NoticeError(f"年份“{year}”不能用。请写2004至2099之间的年份，如year = 2027")
    if type(extra) is not int or not 0 <= extra <= 10:
        raise NoticeError(f"extra“{extra}”不能用。请写0至10之间的天数")
    rest: dict[date, str] = {}
    for entry in _entries(given.get("rest"), "rest"):
        name, first, last = _run(entry)
        rest |= dict.fromkeys(days_from(first, last), name)
    shifted = frozenset(_day(day) for day in _entries(given.get("shifted", []), "shifted"))
    sources = tuple(str(source) for source in _entries(given.get("sources", []), "sources"))
    return Notice(year, rest, shifted, str(given.get("number") or "") or None, sources, extra)


def _entries(value: Any, name: str) -> Sequence[Any]:
    if not isinstance(value, list):
        raise NoticeError(f"缺少{name}，或它不是用方括号括起来的列表")
    return value


def _run(entry: Any) -> tuple[str, date, date]:
    if not isinstance(entry, Mapping) or not str(entry.get("name") or "").strip() or "from" not in entry:
        raise NoticeError('rest的每一项要写成{name = "春节", from = 2027-02-05, to = 2027-02-13}的样子')
    name, first, last = str(entry["name"]).strip(), _day(entry["from"]), _day(entry.get("to", entry["from"]))
    if not 0 <= (last - first).days <= 30:
        raise NoticeError(f"{name}从{first}到{last}不对。止日应在起日当天或之后30日以内")
    return name, first, last


def _day(value: Any) -> date:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise NoticeError(f"“{value}”不是日期。请写成2027-02-06的样子") from None


def problems(notice: Notice) -> list[str]:
    """What cannot be right in a notice: days of another year, shifted weekdays, a balance that does not close."""
    found = _days_of_other_years(notice)
    for day in sorted(notice.shifted):
        if day.weekday() < 5:
            found.append(f"{day}是{WEEKDAYS[day.weekday()]}，本来就上班。调休上班的日子应是周六或周日")
        if day in notice.rest:
            found.append(f"{day}既写了放假又写了上班。请对照通知改一处")
    for (month, day_of_month), name in FIXED_HOLIDAYS.items():
        day = date(notice.year, month, day_of_month)
        if day not in notice.rest and (notice.year >= 2025 or (month, day_of_month) != (5, 2)):
            found.append(f"缺少{name}{day}。这一天依法放假")
    return found or _balance(notice)


def _days_of_other_years(notice: Notice) -> list[str]:
    first, last = date(notice.year - 1, 12, LATE_DECEMBER), date(notice.year, 12, 31)
    outside = sorted(day for day in (*notice.rest, *notice.shifted) if not first <= day <= last)
    return [f"{day}不在{notice.year}年内（上年只能是12月{LATE_DECEMBER}日以后）" for day in outside]


def _balance(notice: Notice) -> list[str]:
    """Weekdays off less weekend days worked is the number of statutory days: true of every notice since 2008."""
    off = sum(day.weekday() < 5 for day in notice.rest)
    granted, expected = off - len(notice.shifted), statutory_days(notice.year) + notice.extra
    if granted == expected:
        return []
    return [
        f"放假的周一至周五共{off}天，调休上班{len(notice.shifted)}天，相差{granted}天，应是{expected}天。"
        "多半漏写或错写了一天，请对照通知。确有专门增加的假日时，另写extra = 增加的天数"
    ]


def calendar_of(notices: Iterable[Notice]) -> WorkCalendar:
    """One calendar out of many years. Where two notices speak of a day, the later year's wins."""
    rest: dict[date, str] = {}
    shifted: set[date] = set()
    years = set()
    for notice in sorted(notices, key=lambda each: each.year):
        shifted = (shifted - notice.rest.keys()) | notice.shifted
        rest = {day: name for day, name in (rest | dict(notice.rest)).items() if day not in notice.shifted}
        years.add(notice.year)
    return WorkCalendar(rest, frozenset(shifted), frozenset(years))
