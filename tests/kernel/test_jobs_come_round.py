"""The scheduler: idempotent, catches up, never twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from huying.kernel.calendar.clock import CHINA
from huying.kernel.jobs import registry
from huying.kernel.jobs.models import ScheduleRun
from huying.kernel.jobs.registry import Schedule
from huying.kernel.jobs.schedule import _claim, slot_of, tick

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moments at which a daily duty ran; no other duty is known."""
    moments: list[datetime] = []
    daily = Schedule("test.daily", 1440, moments.append)
    monkeypatch.setattr(registry, "_schedules", {"test.daily": daily})
    monkeypatch.setattr(registry, "_load", lambda: None)
    return moments


def test_a_daily_duty_runs_once_a_day_however_often_the_clock_ticks(ran: list[datetime]) -> None:
    for minutes in (0, 1, 60, 14 * 60 + 59):  # 9:00, 9:01, 10:00, 23:59
        tick(MONDAY + timedelta(minutes=minutes))
    assert ran == [MONDAY]
    assert tick(MONDAY + timedelta(hours=15)) == ["test.daily"]  # 0:00 on Tuesday in Beijing
    assert len(ran) == 2


def test_after_days_off_it_runs_once_and_not_for_each_day_missed(ran: list[datetime]) -> None:
    tick(MONDAY)
    back = MONDAY + timedelta(days=9)
    tick(back)
    tick(back + timedelta(minutes=5))
    assert ran == [MONDAY, back]


def test_a_clock_set_back_repeats_nothing(ran: list[datetime]) -> None:
    tick(MONDAY)
    tick(MONDAY - timedelta(days=1))
    assert ran == [MONDAY]


def test_two_processes_in_the_same_slot_do_it_once(ran: list[datetime]) -> None:
    [daily] = registry.schedules()
    assert _claim(daily, MONDAY)  # the other process is at work
    assert tick(MONDAY) == []
    assert ran == []


def test_the_slot_of_a_process_that_died_is_free_after_half_an_hour(ran: list[datetime]) -> None:
    [daily] = registry.schedules()
    _claim(daily, MONDAY)
    assert tick(MONDAY + timedelta(minutes=29)) == []
    assert tick(MONDAY + timedelta(minutes=30)) == ["test.daily"]


def test_a_duty_that_fails_is_tried_again_and_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def broken(at: datetime) -> None:
        calls.append("broken")
        if at < MONDAY + timedelta(minutes=5):
            raise RuntimeError("out of order")

    known = {
        "a.broken": Schedule("a.broken", 60, broken),
        "b.sound": Schedule("b.sound", 60, lambda at: calls.append("sound")),
    }
    monkeypatch.setattr(registry, "_schedules", known)
    monkeypatch.setattr(registry, "_load", lambda: None)
    assert tick(MONDAY) == ["b.sound"]
    assert "out of order" in ScheduleRun.objects.get(name="a.broken").fault
    assert tick(MONDAY + timedelta(minutes=1)) == []  # left alone for 5 minutes
    assert tick(MONDAY + timedelta(minutes=5)) == ["a.broken"]
    assert calls == ["broken", "sound", "broken"]
    assert ScheduleRun.objects.get(name="a.broken").fault == ""


@pytest.mark.parametrize(
    ("minutes", "begins"),
    [
        (1440, datetime(2026, 3, 2, 0, 0, tzinfo=CHINA)),
        (60, datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)),
        (15, datetime(2026, 3, 2, 9, 15, tzinfo=CHINA)),
    ],
)
def test_slots_are_counted_from_midnight_in_beijing(minutes: int, begins: datetime) -> None:
    assert slot_of(datetime(2026, 3, 2, 9, 29, 59, tzinfo=CHINA), minutes) == begins
