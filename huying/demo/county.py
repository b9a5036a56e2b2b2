"""START HERE. The demonstration county as of a day: `county(seed, today, calendar)`. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from huying.kernel.calendar.spans import WorkCalendar
from huying.mechanisms.oversight.terms import CRITERIA

from . import people
from .days import Days
from .reading import Table, table, tables
from .shapes import Adjustment, County, Meeting, PlanSeed, Score, Topic
from .topics import topic
from .voices import matters, voices

CHOSEN_BEFORE_FIRST_MEETING = timedelta(days=92)  # research is planned two months before a meeting (R1.15)


def county(seed: int, today: date, calendar: WorkCalendar) -> County:
    """Everything about 青禾县, seen from `today`. The same arguments give the same county.

    Early in the year some meetings of this year's topics lie in the year before: a topic belongs to `plan_year`,
    the year of the plan that it was chosen for.
    """
    last, this = _days(today, calendar)
    meetings = _meetings(last, this)
    by_key = {meeting.key: meeting for meeting in meetings}
    plans = _plans(last, this, by_key["first"].opens_on)
    return County(
        today=today,
        seed=seed,
        congress=people.congress(),
        townships=people.townships(),
        bodies=people.bodies(),
        persons=_persons(today),
        mandates=people.mandates(today),
        accounts=people.accounts(),
        members=people.members(),
        plans=plans,
        meetings=meetings,
        topics=tuple(_topics(plans, (last, this), by_key, today)),
        matters=matters(),
        voices=voices(seed, today.year - 1, today) + voices(seed, today.year, today),
        adjustment=_adjustment(last),
        scores=_scores(),
    )


def _adjustment(last: Days) -> Adjustment:
    said = table("choosing")["adjustment"]
    return Adjustment(said["topic"], said["first"], last.on(said["on"]), said["meeting"], said["reason"])


def _scores() -> tuple[Score, ...]:
    rows = table("choosing")["score"]
    return tuple(
        Score(row["topic"], row["person"], tuple(row.get(key) for key, _ in CRITERIA), row.get("reason", ""))
        for row in rows
    )


def _days(today: date, calendar: WorkCalendar) -> tuple[Days, Days]:
    """The days of last year and of this one. `today` on a rest day counts from the workday before."""
    base = {"today": calendar.previous_workday(today)}
    return Days(calendar, today.year - 1, base), Days(calendar, today.year, base)


def _meetings(last: Days, this: Days) -> tuple[Meeting, ...]:
    """In order of their days, numbered through. No two fall on the same day."""
    said = table("meetings")
    rows: list[tuple[date, Table]] = []
    for days, row in [(last, r) for r in said["last_year"]] + [(this, r) for r in said["this_year"]]:
        opens = days.on(row["opens"])
        while any(opens == other for other, _ in rows):
            opens = days.calendar.add_workdays(opens, 1)
        rows.append((opens, row))
    first = table("people")["congress"]["first_meeting_number"]
    return tuple(_meeting(first + at, opens, row) for at, (opens, row) in enumerate(sorted(rows, key=lambda r: r[0])))


def _meeting(number: int, opens: date, row: Table) -> Meeting:
    absent = tuple(row.get("absent", ()))
    name = f"{people.congress().ordinal}人大常委会第{number}次会议"
    convenors, provisional = _convenors(number, absent), row.get("provisional", False)
    return Meeting(row["key"], number, name, opens, opens, absent, convenors, provisional)


def _convenors(number: int, absent: Iterable[str]) -> tuple[str, ...]:
    """Two convenors a meeting, by turns among the members without office (R1.30)."""
    said = table("people")["standing_committee"]
    turn = [name for name in said["members"] if name not in absent]
    return turn[2 * number % len(turn)], turn[(2 * number + 1) % len(turn)]


def _plans(last: Days, this: Days, first_meeting: date) -> tuple[PlanSeed, ...]:
    """Last year's plan is of January; this year's is early enough for the first meeting that it serves."""
    early = this.calendar.previous_workday(first_meeting - CHOSEN_BEFORE_FIRST_MEETING)
    return _plan(last, last.on("01-21")), _plan(this, min(this.on("01-16"), early))


def _plan(days: Days, chosen: date) -> PlanSeed:
    days = days.having(plan=chosen)
    return PlanSeed(days.year, chosen, days.on("plan+1w"), days.on("plan+2w"), days.on("plan+4w"))


def _topics(
    plans: tuple[PlanSeed, ...], years: tuple[Days, Days], meetings: dict[str, Meeting], today: date
) -> Iterable[Topic]:
    closes = {key: meeting.closes_on for key, meeting in meetings.items()}
    for folder, plan, days in zip(("last_year", "this_year"), plans, years, strict=True):
        known = days.having(plan=plan.chosen_on, **closes)
        for said in tables(folder):
            yield topic(said, known, meetings, plan_year=plan.year, today=today)


def _persons(today: date) -> tuple[str, ...]:
    """Each once, in the order in which the mandates name them."""
    return tuple(dict.fromkeys(mandate.person for mandate in people.mandates(today)))
