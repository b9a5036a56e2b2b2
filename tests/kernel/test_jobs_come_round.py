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


def frequent(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moments at which a duty of every five minutes ran, as sealing is."""
    moments: list[datetime] = []
    monkeypatch.setattr(registry, "_schedules", {"test.often": Schedule("test.often", 5, moments.append)})
    monkeypatch.setattr(registry, "_load", lambda: None)
    return moments


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=1), timedelta(days=5 * 365)])
def test_a_clock_that_stood_ahead_does_not_stop_what_is_frequent_once_it_is_right_again(
    monkeypatch: pytest.MonkeyPatch, ahead: timedelta
) -> None:
    ran = frequent(monkeypatch)
    tick(MONDAY + ahead)  # the wrong clock leaves a slot far ahead
    right = [MONDAY + n * timedelta(minutes=5) for n in range(3)]
    for at in right:
        tick(at)
        tick(at + timedelta(minutes=1))
    assert ran == [MONDAY + ahead, *right]


def test_a_clock_that_stood_a_year_ahead_does_not_stop_a_daily_duty(ran: list[datetime]) -> None:
    tick(MONDAY + timedelta(days=365))
    tick(MONDAY)
    tick(MONDAY + timedelta(hours=1))
    assert ran == [MONDAY + timedelta(days=365), MONDAY]


def test_a_lock_left_by_a_wrong_clock_holds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = frequent(monkeypatch)
    [often] = registry.schedules()
    assert _claim(often, MONDAY + timedelta(days=365))  # and that process died
    tick(MONDAY)
    assert ran == [MONDAY]


def test_a_clock_set_forward_runs_a_daily_duty_once_for_all_the_days(ran: list[datetime]) -> None:
    tick(MONDAY)
    tick(MONDAY + timedelta(days=30))
    tick(MONDAY + timedelta(days=30, minutes=1))
    assert ran == [MONDAY, MONDAY + timedelta(days=30)]


def test_a_duty_may_begin_its_day_in_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[datetime] = []
    monkeypatch.setattr(registry, "_schedules", {"m": Schedule("m", 1440, ran.append, after=450)})
    monkeypatch.setattr(registry, "_load", lambda: None)
    for hour, minute in ((9, 0), (23, 59), (31, 29), (31, 30), (33, 0)):  # 31:30 is 7:30 on Tuesday
        tick(datetime(2026, 3, 2, 0, 0, tzinfo=CHINA) + timedelta(hours=hour, minutes=minute))
    assert [(at.day, at.hour, at.minute) for at in ran] == [(2, 9, 0), (3, 7, 30)]


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
