"""Spans of time and due days: 民法典 200-204 by analogy, on the calendar of 2004-2026."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huying.kernel.calendar.shipped import shipped_calendar
from huying.kernel.calendar.spans import CountedDay, Span, WorkCalendar, due, due_many

CALENDAR = shipped_calendar()


@pytest.mark.parametrize(
    ("text", "span", "chinese"),
    [
        ("5 workdays", Span(5, "workday"), "5个工作日"),
        ("1 workday", Span(1, "workday"), "1个工作日"),
        ("7 days", Span(7, "day"), "7日"),
        (" 2  months ", Span(2, "month"), "2个月"),
    ],
)
def test_a_span_is_read_as_a_profile_writes_it(text: str, span: Span, chinese: str) -> None:
    assert Span.parse(text) == span
    assert str(span) == chinese


@pytest.mark.parametrize("text", ["", "5", "five days", "5 weeks", "-5 days", "5.5 days", "99999 days", "5个工作日"])
def test_a_span_that_cannot_be_read_is_refused_in_chinese(text: str) -> None:
    with pytest.raises(ValueError, match="期限"):
        Span.parse(text)


@pytest.mark.rule("R1.45")
@pytest.mark.parametrize(
    ("closed", "due_on"),
    [
        (date(2026, 2, 12), date(2026, 2, 26)),  # 13, Sat 14 (shifted), 24, 25, 26
        (date(2026, 2, 13), date(2026, 2, 27)),  # Sat 14 (shifted), 24, 25, 26, 27
        (date(2026, 4, 30), date(2026, 5, 11)),  # 6, 7, 8, Sat 9 (shifted), 11
        (date(2026, 9, 18), date(2026, 9, 24)),  # Sun 20 (shifted), 21, 22, 23, 24
        (date(2026, 9, 30), date(2026, 10, 13)),  # 8, 9, Sat 10 (shifted), 12, 13
    ],
)
def test_five_workdays_are_counted_from_the_next_day_over_holidays_and_shifted_days(closed: date, due_on: date) -> None:
    found = due(Span(5, "workday"), closed, CALENDAR)
    assert found.on == due_on
    assert not found.provisional


def test_a_start_on_a_rest_day_counts_from_the_first_working_day_after() -> None:
    # Saturday 7 March 2026: Mon 9, Tue 10
    assert due(Span(2, "workday"), date(2026, 3, 7), CALENDAR).on == date(2026, 3, 10)
    assert due(Span(1, "workday"), date(2026, 2, 17), CALENDAR).on == date(2026, 2, 24)


def test_calendar_days_do_not_count_the_first_day() -> None:
    assert due(Span(7, "day"), date(2026, 3, 2), CALENDAR).on == date(2026, 3, 9)  # 3 … 9 March, a Monday


def test_a_last_day_of_rest_rolls_to_the_next_workday_unless_the_profile_says_no() -> None:
    """Architecture point 5, with the switch of the profile."""
    # 7 + 7 = Saturday 14 March 2026 → Monday 16
    assert due(Span(7, "day"), date(2026, 3, 7), CALENDAR).on == date(2026, 3, 16)
    assert due(Span(7, "day"), date(2026, 3, 7), CALENDAR, rolls=False).on == date(2026, 3, 14)
    # 1 October is the first of seven days off
    assert due(Span(3, "day"), date(2026, 9, 28), CALENDAR).on == date(2026, 10, 8)
    # Sunday 4 January 2026 is worked: no rolling
    assert due(Span(3, "day"), date(2026, 1, 1), CALENDAR).on == date(2026, 1, 4)


@pytest.mark.parametrize(
    ("anchor", "months", "nominal"),
    [
        (date(2026, 5, 11), 4, date(2026, 9, 11)),
        (date(2025, 10, 31), 4, date(2026, 2, 28)),  # no 31 February
        (date(2023, 12, 31), 2, date(2024, 2, 29)),  # a leap year
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 6, 30), 12, date(2026, 6, 30)),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_months_last(anchor: date, months: int, nominal: date) -> None:
    assert due(Span(months, "month"), anchor, CALENDAR, rolls=False).on == nominal


def test_a_day_counted_backwards_is_rounded_to_the_safe_side() -> None:
    # 25 September - 2 months = Saturday 25 July 2026 → Friday 24
    assert due(Span(2, "month"), date(2026, 9, 25), CALENDAR, backwards=True).on == date(2026, 7, 24)
    assert due(Span(2, "month"), date(2026, 9, 25), CALENDAR, backwards=True, rolls=False).on == date(2026, 7, 24)
    assert due(Span(30, "day"), date(2026, 9, 11), CALENDAR, backwards=True).on == date(2026, 8, 12)
    assert due(Span(2, "month"), date(2026, 4, 30), CALENDAR, backwards=True).on == date(2026, 2, 28)  # worked
    # Sat 14 (shifted), Fri 13, Thu 12 February
    assert due(Span(3, "workday"), date(2026, 2, 24), CALENDAR, backwards=True).on == date(2026, 2, 12)


def test_a_span_of_nothing_is_the_day_itself_rolled() -> None:
    assert due(Span(0, "day"), date(2026, 3, 2), CALENDAR).on == date(2026, 3, 2)
    assert due(Span(0, "workday"), date(2026, 3, 7), CALENDAR).on == date(2026, 3, 9)
    assert due(Span(0, "workday"), date(2026, 3, 7), CALENDAR, backwards=True).on == date(2026, 3, 6)


def test_past_the_end_of_the_calendar_an_overflow_is_raised() -> None:
    with pytest.raises(OverflowError):
        due(Span(1, "month"), date(9999, 12, 31), CALENDAR)
    with pytest.raises(OverflowError):
        due(Span(5, "workday"), date(9999, 12, 31), CALENDAR)


@pytest.mark.parametrize(
    ("anchor", "span", "rolls", "provisional"),
    [
        (date(2026, 9, 18), Span(5, "workday"), True, False),  # 24 September
        (date(2026, 12, 17), Span(5, "workday"), True, False),  # 24 December, the last settled day
        (date(2026, 12, 18), Span(5, "workday"), True, True),  # 25 December may still be moved
        (date(2026, 12, 28), Span(5, "workday"), True, True),  # January 2027
        (date(2026, 12, 24), Span(0, "workday"), True, False),
        (date(2026, 11, 28), Span(1, "month"), True, True),  # 28 December
        (date(2026, 11, 28), Span(1, "month"), False, False),  # not rolled: no rest day matters
        (date(2026, 8, 24), Span(4, "month"), True, False),  # 24 December
        (date(2026, 10, 31), Span(4, "month"), True, True),  # 28 February 2027
        (date(2018, 12, 24), Span(5, "workday"), True, False),  # 2019 is known, and worked Saturday 29
    ],
)
def test_a_due_day_is_provisional_while_a_notice_may_still_change_it(
    anchor: date, span: Span, rolls: bool, provisional: bool
) -> None:
    assert due(span, anchor, CALENDAR, rolls=rolls).provisional is provisional


def test_a_count_that_walks_through_unsettled_days_backwards_is_provisional_too() -> None:
    found = due(Span(10, "workday"), date(2026, 12, 31), CALENDAR, backwards=True)
    assert found.on == date(2026, 12, 17)  # 30, 29, 28, 25, 24, 23, 22, 21, 18, 17
    assert found.provisional
    assert not due(Span(10, "day"), date(2026, 12, 31), CALENDAR, backwards=True).provisional  # 21: settled


def test_the_late_december_days_settle_when_the_next_years_notice_is_known() -> None:
    """Architecture point 8: late December."""
    known = WorkCalendar(CALENDAR.rest, CALENDAR.shifted, CALENDAR.published | {2027})
    assert known.is_settled(date(2026, 12, 31))
    assert known.is_settled(date(2027, 12, 24))
    assert not known.is_settled(date(2027, 12, 25))
    assert CALENDAR.is_settled(date(2018, 12, 29))
    assert not CALENDAR.is_settled(date(2026, 12, 25))
    assert not CALENDAR.is_settled(date(2003, 12, 31))


def test_an_unpublished_year_never_raises_and_counts_the_fixed_holidays() -> None:
    assert not CALENDAR.is_workday(date(2027, 1, 1))
    assert CALENDAR.name(date(2027, 1, 1)) == "元旦"
    assert CALENDAR.is_workday(date(2027, 1, 4))
    assert not CALENDAR.is_workday(date(2031, 10, 1))
    assert CALENDAR.is_workday(date(1999, 3, 1))
    # from 28 December 2026: 29, 30, 31, Mon 4 and Tue 5 January 2027
    assert CALENDAR.add_workdays(date(2026, 12, 28), 5) == date(2027, 1, 5)
    assert CALENDAR.add_workdays(date(2040, 5, 1), 1) == date(2040, 5, 3)
    assert WorkCalendar().add_workdays(date(2026, 3, 6), 1) == date(2026, 3, 9)


def test_a_day_tells_its_name() -> None:
    names = [CALENDAR.name(date(2026, 2, day)) for day in (13, 14, 15, 28)]
    assert names == ["", "调休上班", "春节", "调休上班"]
    assert CALENDAR.name(date(2026, 3, 7)) == "周六"
    assert CALENDAR.name(date(2015, 9, 3)) == "抗战胜利日"


def test_workdays_between_two_days_are_counted_with_a_sign() -> None:
    assert CALENDAR.workdays_between(date(2026, 2, 13), date(2026, 2, 27)) == 5
    assert CALENDAR.workdays_between(date(2026, 2, 27), date(2026, 2, 13)) == -5
    assert CALENDAR.workdays_between(date(2026, 2, 15), date(2026, 2, 23)) == 0
    assert CALENDAR.workdays_between(date(2040, 3, 2), date(2040, 3, 9)) == 5  # by walking


def test_the_next_and_the_previous_workday_are_the_day_itself_when_worked() -> None:
    assert CALENDAR.next_workday(date(2026, 2, 14)) == date(2026, 2, 14)
    assert CALENDAR.next_workday(date(2026, 2, 15)) == date(2026, 2, 24)
    assert CALENDAR.previous_workday(date(2026, 2, 23)) == date(2026, 2, 14)


@given(
    start=st.dates(date(2000, 1, 1), date(2035, 12, 31)),
    count=st.integers(-400, 400).filter(bool),
)
def test_looking_up_a_workday_equals_walking_to_it(start: date, count: int) -> None:
    found = CALENDAR.add_workdays(start, count)
    assert found == CALENDAR._walk(start, count)
    assert CALENDAR.is_workday(found)
    assert CALENDAR.workdays_between(start, found) in (count, count + 1)  # backwards the start may be worked itself
    assert (found > start) == (count > 0)


@given(start=st.dates(date(2000, 1, 1), date(2035, 12, 31)), count=st.integers(0, 60))
def test_every_explanation_shows_each_counted_day_once_in_order(start: date, count: int) -> None:
    found = due(Span(count, "workday"), start, CALENDAR)
    days = [cell.day for cell in found.counted]
    assert days == sorted(set(days))
    assert [cell.kind for cell in found.counted].count("end") == 1
    worked = [cell for cell in found.counted if cell.kind in ("work", "end") and cell.label.startswith("第")]
    assert len(worked) == count
    assert f"{found.on.month}月{found.on.day}日" in found.text


def test_the_explanation_names_the_counted_days_and_what_was_left_out() -> None:
    assert due(Span(5, "workday"), date(2026, 2, 13), CALENDAR).text == (
        "自2026年2月13日的次日起算5个工作日：2月14日（调休上班）第1日、2月24日第2日、2月25日第3日、"
        "2月26日第4日、2月27日第5日。其中2月15日至23日春节放假不计。期限是2026年2月27日（周五）。"
    )
    assert due(Span(5, "workday"), date(2026, 9, 18), CALENDAR).text == (
        "自2026年9月18日的次日起算5个工作日：9月20日（调休上班）第1日、9月21日第2日、9月22日第3日、"
        "9月23日第4日、9月24日第5日。其中9月19日周六不计。期限是2026年9月24日（周四）。"
    )


def test_a_long_count_is_told_by_its_first_shifted_and_last_days() -> None:
    assert due(Span(30, "workday"), date(2026, 2, 1), CALENDAR).text == (
        "自2026年2月1日的次日起算30个工作日：2月2日第1日、2月3日第2日……2月14日（调休上班）第11日……"
        "2月28日（调休上班）第16日……3月19日第30日。其中2月15日至23日春节放假、周末7天不计。"
        "期限是2026年3月19日（周四）。"
    )


@pytest.mark.parametrize(
    ("span", "anchor", "backwards", "text"),
    [
        ("7 days", date(2026, 3, 2), False, "自2026年3月2日的次日起算7日，至3月9日（周一）。"),
        (
            "7 days",
            date(2026, 3, 7),
            False,
            "自2026年3月7日的次日起算7日，至3月14日（周六）；最后一日是休息日，顺延至休息日结束的次日，即3月16日（周一）。",
        ),
        (
            "3 days",
            date(2026, 9, 28),
            False,
            "自2026年9月28日的次日起算3日，至10月1日（周四，国庆节放假）；"
            "最后一日是休息日，顺延至休息日结束的次日，即10月8日（周四）。",
        ),
        ("4 months", date(2026, 5, 11), False, "自2026年5月11日起4个月，至对应日9月11日（周五）。"),
        (
            "4 months",
            date(2025, 10, 31),
            False,
            "自2025年10月31日起4个月，2026年2月没有31日，至月末2026年2月28日（周六）。",  # worked: no rolling
        ),
        ("30 days", date(2026, 9, 11), True, "自2026年9月11日往前30日，是8月12日（周三）。"),
        (
            "2 months",
            date(2026, 9, 25),
            True,
            "自2026年9月25日往前2个月，至对应日7月25日（周六）；倒排的日子逢休息日往前推，期限是7月24日（周五）。",
        ),
        ("0 days", date(2026, 3, 2), False, "须在2026年3月2日（周一）当日。"),
    ],
)
def test_days_and_months_are_explained_by_where_they_end(span: str, anchor: date, backwards: bool, text: str) -> None:
    assert due(Span.parse(span), anchor, CALENDAR, backwards=backwards).text == text


def test_a_provisional_day_says_which_notice_is_missing() -> None:
    assert due(Span(5, "workday"), date(2026, 12, 28), CALENDAR).text.endswith(
        "期限是2027年1月5日（周二）。2027年放假安排尚未公布，此日暂定，公布后重算。"
    )
    assert "可能调整2026年12月下旬的休息日" in due(Span(5, "workday"), date(2026, 12, 18), CALENDAR).text
    assert "2003年放假安排没有收录" in due(Span(5, "workday"), date(2003, 5, 5), CALENDAR).text


def test_the_little_calendar_shows_start_work_rest_and_end() -> None:
    cells = due(Span(2, "workday"), date(2026, 9, 18), CALENDAR).counted
    assert cells == (
        CountedDay(date(2026, 9, 18), "start", "起算日"),
        CountedDay(date(2026, 9, 19), "rest", "周六"),
        CountedDay(date(2026, 9, 20), "work", "第1日 调休"),
        CountedDay(date(2026, 9, 21), "end", "第2日"),
    )
    rolled = due(Span(7, "day"), date(2026, 3, 7), CALENDAR).counted
    assert [(cell.day.day, cell.kind, cell.label) for cell in rolled] == [
        (7, "start", "起算日"),
        (14, "rest", "周六"),
        (15, "rest", "周日"),
        (16, "end", "顺延"),
    ]


def test_a_year_of_due_days_costs_little() -> None:
    # A guard against a walk by days creeping in: 200,000 look-ups are about 0.05 s here, walking would be 1 s and more.
    starts = [date(2004, 1, 1) + timedelta(days=index % 8000) for index in range(200_000)]
    CALENDAR.add_workdays(starts[0], 5)
    began = time.perf_counter()
    for start in starts:
        CALENDAR.add_workdays(start, 20)
    assert time.perf_counter() - began < 0.6


@given(
    span=st.builds(Span, st.integers(0, 90), st.sampled_from(["workday", "day", "month"])),
    anchors=st.lists(st.dates(date(2003, 1, 1), date(2029, 12, 31)), max_size=30),
    rolls=st.booleans(),
    backwards=st.booleans(),
)
def test_many_due_days_are_those_of_each_anchor_in_their_order(
    span: Span, anchors: list[date], rolls: bool, backwards: bool
) -> None:
    many = due_many(span, [*anchors, *anchors], CALENDAR, rolls=rolls, backwards=backwards)
    assert many == [due(span, a, CALENDAR, rolls=rolls, backwards=backwards) for a in [*anchors, *anchors]]


def test_many_due_days_tell_which_are_provisional() -> None:
    # From 28 December 2026: 29, 30, 31 December and 4 January 2027, of which no notice is known.
    settled, waiting = due_many(Span(4, "workday"), [date(2026, 3, 2), date(2026, 12, 28)], CALENDAR)
    assert (settled.on, settled.provisional) == (date(2026, 3, 6), False)
    assert (waiting.on, waiting.provisional) == (date(2027, 1, 4), True)
