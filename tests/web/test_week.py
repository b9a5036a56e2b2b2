"""The week on the desk: its workdays, its holidays, its shifted days."""

from __future__ import annotations

from datetime import date

import pytest

from huying.kernel.access.viewer import viewer_of
from huying.web import week


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 6, 16), "本周4个工作日，周五起端午放假"),  # 19-21 June 2026: 端午
        (date(2026, 6, 20), "本周4个工作日"),  # Saturday: the holiday has begun
        (date(2026, 3, 4), "本周5个工作日"),
        (date(2026, 2, 25), "本周5个工作日，周六上班（调休）"),  # 24-27 worked after 春节, and Saturday 28
    ],
)
def test_the_week_is_told_in_workdays(db, today, words):
    assert week.words(today) == words


def test_a_week_runs_from_monday_to_sunday():
    assert week.days_of(date(2026, 6, 21))[0] == date(2026, 6, 15)
    assert week.days_of(date(2026, 6, 15))[-1] == date(2026, 6, 21)


def test_rest_days_say_why_and_today_is_marked(clerk):
    shown = week.section(viewer_of(clerk, date(2026, 6, 16)), clerk.person.congress, date(2026, 6, 16))["days"]
    assert [day.is_rest for day in shown] == [False] * 4 + [True] * 3
    assert [day.rest_name for day in shown[4:]] == ["端午放假"] * 3
    assert [day.is_today for day in shown] == [False, True] + [False] * 5
