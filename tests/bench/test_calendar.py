"""Due days beside counting them out (make bench, bar P7)."""

from __future__ import annotations

import time
from datetime import date, timedelta

import chinese_calendar
import pytest

from huying.kernel.calendar.selectors import work_calendar
from huying.kernel.calendar.spans import Span, due, due_many
from tests.measuring import stopwatch

SPAN = Span(5, "workday")
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
# The last 15 days count on into a year that chinese_calendar does not know.
STARTS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1 - 15)]
MILLION = 1_000_000


def _counted_out(start: date) -> date:
    day, left = start, SPAN.count
    while left:
        day += timedelta(days=1)
        left -= chinese_calendar.is_workday(day)
    return day


@pytest.mark.django_db
def test_a_million_due_days_are_those_that_are_counted_out(measure):
    # Every anchor a day object of its own, as rows of a database bring them.
    anchors = [date.fromordinal(STARTS[n % len(STARTS)].toordinal()) for n in range(MILLION)]
    begun = time.process_time()
    with stopwatch() as ours:
        days = [found.on for found in due_many(SPAN, anchors, work_calendar())]
    used = time.process_time() - begun
    with stopwatch() as loop:
        counted = {start: _counted_out(start) for start in STARTS}
    wrong = sum(day != counted[anchor] for day, anchor in zip(days, anchors, strict=True))
    bare = loop.seconds / len(STARTS) * MILLION
    name = "一百万个5个工作日的到期日"
    measure(f"{name}：与 chinesecalendar 不同的", wrong, unit="个", at_most=0)
    measure(f"{name}：处理器时间", used, unit="s", at_most=0.5)
    measure(name, ours.seconds, unit="s", limit=bare, limit_name="chinesecalendar 逐日数", at_most=0.1)


@pytest.mark.django_db
def test_an_explained_due_day_is_cheap_enough_for_every_row_of_a_page(measure):
    calendar = work_calendar()
    with stopwatch() as took:
        for start in STARTS[:5_000]:
            assert due(SPAN, start, calendar).text
    measure("一个到期日连同说明", took.seconds / 5_000 * 1000, unit="ms", at_most=1)
