"""A due day put into words and into the little calendar (design/ui/proceeding.html, .hy-cal). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from .saying import full_day, month_day
from .workdays import ONE_DAY, SHIFTED, WEEKDAYS, WorkCalendar, days_from

if TYPE_CHECKING:
    from .spans import Due

Kind = Literal["start", "work", "rest", "end"]
_LISTED = 5  # up to so many counted days are written out one by one
_WEEKENDS_LISTED = 2


def text(due: Due) -> str:
    """Sentences that let the reader check the day by counting along."""
    body = _workday_text(due) if due.span.unit == "workday" and due.span.count else _run_text(due)
    return body + _provisional_text(due)


def cells(due: Due) -> list[tuple[date, Kind, str]]:
    """The days to draw, in the calendar's order, as (day, kind, label)."""
    counts_workdays = due.span.unit == "workday" and due.span.count
    drawn = _workday_cells(due) if counts_workdays else _run_cells(due)
    return sorted(drawn, key=lambda cell: cell[0])


def _workday_cells(due: Due) -> Iterator[tuple[date, Kind, str]]:
    yield due.anchor_on, "start", "起算日"
    number = 0
    for day in _days_counted(due):
        name = due.calendar.name(day)
        if not due.calendar.is_workday(day):
            yield day, "rest", name
            continue
        number += 1
        yield day, "end" if day == due.on else "work", f"第{number}日 调休" if name == SHIFTED else f"第{number}日"


def _run_cells(due: Due) -> list[tuple[date, Kind, str]]:
    start: tuple[date, Kind, str] = (due.anchor_on, "start", "起算日")
    full = f"第{due.span.count}日" if due.span.unit == "day" else f"满{due.span}"
    if due.on == due.anchor_on:
        return [(due.on, "end", "当日")]
    if due.on == due.nominal:
        return [start, (due.on, "end", full)]
    passed = [day for day in days_from(min(due.on, due.nominal), max(due.on, due.nominal)) if day != due.on]
    rest: list[tuple[date, Kind, str]] = [
        (day, "rest", due.calendar.name(day)) for day in passed if day != due.anchor_on
    ]
    return [start, *rest, (due.on, "end", "前移" if due.backwards else "顺延")]


def _days_counted(due: Due) -> list[date]:
    """The days walked over, in the order of the count, the anchor left out."""
    if due.on < due.anchor_on:
        return list(days_from(due.on, due.anchor_on - ONE_DAY))[::-1]
    return list(days_from(due.anchor_on + ONE_DAY, due.on))


def _workday_text(due: Due) -> str:
    calendar, days = due.calendar, _days_counted(due)
    worked = [day for day in days if calendar.is_workday(day)]
    said = _Speaker(due.anchor_on.year)
    head = f"自{full_day(due.anchor_on)}的{'前一日往前数' if due.backwards else '次日起算'}{due.span}："
    listed = _listed(worked, calendar, said)
    rest = _rest_text([day for day in days if not calendar.is_workday(day)], calendar, due)
    return f"{head}{listed}。{rest}期限是{full_day(due.on)}（{WEEKDAYS[due.on.weekday()]}）。"


def _listed(worked: Sequence[date], calendar: WorkCalendar, said: _Speaker) -> str:
    """All of few days; of many the first two, the shifted ones and the last, with dots between."""
    parts: list[str] = []
    previous = 0
    for number, day in enumerate(worked, start=1):
        shifted = calendar.name(day) == SHIFTED
        if len(worked) > _LISTED and not shifted and number > 2 and number < len(worked):
            continue
        if number > 1:
            parts.append("、" if number == previous + 1 else "……")
        parts.append(f"{said(day)}{f'（{SHIFTED}）' if shifted else ''}第{number}日")
        previous = number
    return "".join(parts)


def _rest_text(rest: Sequence[date], calendar: WorkCalendar, due: Due) -> str:
    """「其中2月15日至23日春节放假不计。」 Many weekends are given as a number of days."""
    if not rest:
        return ""
    said = _Speaker(due.anchor_on.year)
    runs = list(_runs(sorted(rest), calendar))
    weekends = [run for name, run in runs if name == "周末"]
    parts = []
    for name, run in runs:
        if name != "周末":
            parts.append(f"{said.run(run)}{name}放假")
        elif len(weekends) <= _WEEKENDS_LISTED:
            parts.append(f"{said.run(run)}{name if len(run) > 1 else WEEKDAYS[run[0].weekday()]}")
    if len(weekends) > _WEEKENDS_LISTED:
        parts.append(f"周末{sum(map(len, weekends))}天")
    return f"其中{'、'.join(parts)}不计。"


def _runs(rest: Sequence[date], calendar: WorkCalendar) -> Iterator[tuple[str, list[date]]]:
    """Consecutive rest days of one name; Saturday and Sunday are one weekend."""

    def key(item: tuple[int, date]) -> tuple[str, int]:
        index, day = item
        name = calendar.name(day)
        return ("周末" if name in WEEKDAYS else name, day.toordinal() - index)

    for (name, _), run in groupby(enumerate(rest), key):
        yield name, [day for _, day in run]


def _run_text(due: Due) -> str:
    """Days and months: no counting day by day, but where they end and why that is moved."""
    if due.on == due.anchor_on:
        return f"须在{full_day(due.on)}（{WEEKDAYS[due.on.weekday()]}）当日。"
    said = _Speaker(due.anchor_on.year)
    if not due.span.count:
        head = f"须在{full_day(due.anchor_on)}当日"
    elif due.span.unit == "month":
        head = _month_head(due, said)
    else:
        way = f"往前{due.span}，是" if due.backwards else f"的次日起算{due.span}，至"
        head = f"自{full_day(due.anchor_on)}{way}{said(due.nominal)}"
    if due.on == due.nominal:
        return f"{head}（{WEEKDAYS[due.on.weekday()]}）。"
    off = due.calendar.name(due.nominal)
    off = f"{WEEKDAYS[due.nominal.weekday()]}，{off}放假" if off not in WEEKDAYS else off
    way = "倒排的日子逢休息日往前推，期限是" if due.backwards else "最后一日是休息日，顺延至休息日结束的次日，即"
    return f"{head}（{off}）；{way}{said(due.on)}（{WEEKDAYS[due.on.weekday()]}）。"


def _month_head(due: Due, said: _Speaker) -> str:
    way = f"往前{due.span}" if due.backwards else f"起{due.span}"
    if due.nominal.day == due.anchor_on.day:
        return f"自{full_day(due.anchor_on)}{way}，至对应日{said(due.nominal)}"
    missing = f"{due.nominal.year}年{due.nominal.month}月没有{due.anchor_on.day}日"
    return f"自{full_day(due.anchor_on)}{way}，{missing}，至月末{said(due.nominal)}"


def _provisional_text(due: Due) -> str:
    if due.awaits is None:
        return ""
    published = due.calendar.published
    if published and due.awaits < min(published):
        return f"{due.awaits}年放假安排没有收录，此日暂定，导入后重算。"
    if due.awaits > due.on.year and due.awaits > due.anchor_on.year:
        return f"{due.awaits}年放假安排尚未公布，可能调整{due.awaits - 1}年12月下旬的休息日，此日暂定，公布后重算。"
    return f"{due.awaits}年放假安排尚未公布，此日暂定，公布后重算。"


class _Speaker:
    """Names days, and the year only where it changes."""

    def __init__(self, year: int) -> None:
        self.year = year

    def __call__(self, day: date) -> str:
        year, self.year = self.year, day.year
        return full_day(day) if day.year != year else month_day(day)

    def run(self, days: Sequence[date]) -> str:
        """2月15日至23日; 9月30日至10月2日; a single day alone."""
        first, last = days[0], days[-1]
        if first == last:
            return self(first)
        start = self(first)
        same_month = (first.year, first.month) == (last.year, last.month)
        return f"{start}至{last.day}日" if same_month else f"{start}至{self(last)}"
