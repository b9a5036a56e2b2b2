"""The handling of an opinion document: its rounds and the standing of its items. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from .days import Days
from .people import heads
from .reading import Table
from .shapes import Answer, Assessment, Item, Meeting, Progress, Reply, Returned, Round, UnitPlan

ACCEPTED_AFTER = 2  # workdays from the signature until the units have taken their items on
VERIFIED_AFTER = 2  # workdays from done until verified


def rounds(
    said: Sequence[Table], items: Sequence[Table], days: Days, meetings: dict[str, Meeting]
) -> tuple[Round, ...]:
    return tuple(_round(number, row, items, days, meetings) for number, row in enumerate(said, start=1))


def _round(number: int, said: Table, items: Sequence[Table], days: Days, meetings: dict[str, Meeting]) -> Round:
    again = tuple(said.get("again", ()))
    return Round(
        number=number,
        opened_on=meetings[said["opened"]].closes_on if "opened" in said else None,
        reason=said.get("reason", ""),
        again=again,
        plans=_plans(said, items, again, days),
        consulted_on=days.maybe(said.get("consulted")),
        commented_on=days.maybe(said.get("commented")),
        comment=said.get("comment", ""),
        reported_on=days.maybe(said.get("reported")),
        report=said.get("report", ""),
        assessment=_assessment(said, meetings),
    )


def _plans(said: Table, items: Sequence[Table], again: Sequence[int], days: Days) -> tuple[UnitPlan, ...]:
    """Each unit's plan; in a later round a unit without an item to do again has an empty one."""
    own: dict[str, list[int]] = {}
    for number, item in enumerate(items, start=1):
        own.setdefault(item["lead"], []).extend([number] if not again or number in again else [])
    missing, on = said.get("missing_plans", ()), days.on(said["plans"])
    return tuple(UnitPlan(unit, tuple(numbers), None if unit in missing else on) for unit, numbers in own.items())


def _assessment(said: Table, meetings: dict[str, Meeting]) -> Assessment | None:
    if "assessed" not in said:
        return None
    meeting = meetings[said["assessed"]]
    return Assessment(meeting.key, meeting.closes_on, *said["marks"])


def handled_items(
    said: Iterable[Table], days: Days, signed_on: date | None, played: Sequence[Round], today: date
) -> tuple[Item, ...]:
    """The items with what has become of them by today. What lies after today is left out."""
    accepted_on = days.calendar.add_workdays(signed_on, ACCEPTED_AFTER) if signed_on else None
    if accepted_on and accepted_on > today:
        accepted_on = None
    return tuple(_item(number, row, days, accepted_on, played, today) for number, row in enumerate(said, start=1))


def _item(number: int, said: Table, days: Days, accepted_on: date | None, played: Sequence[Round], today: date) -> Item:
    done_on = days.maybe(said.get("ended"))
    verified_on = days.calendar.add_workdays(done_on, VERIFIED_AFTER) if done_on else None
    return Item(
        number=number,
        title=said["title"],
        category=said["category"],
        kind=said.get("kind", "quantitative"),
        indicator=said["indicator"],
        task=said["task"],
        lead_unit=said["lead"],
        co_units=tuple(said.get("co", ())),
        responsible=heads()[said["lead"]],
        node_on=days.on(said["node"]),
        baseline=said.get("baseline"),
        target=said.get("target"),
        unit=said.get("unit", ""),
        at_most=said.get("direction") == "at_most",
        target_text=said.get("target_text", ""),
        accepted_on=None if "asks_return" in said else accepted_on,
        done_on=done_on,
        verified_on=verified_on if verified_on and verified_on <= today else None,
        value=said.get("value") if done_on else None,
        result=said.get("result", "") if done_on else "",
        measure=said.get("measure", ""),
        progress=tuple(_progress(row, days) for row in said.get("progress", ())),
        answers=tuple(_answers(number, said, done_on, played, days)),
        evidence=said.get("evidence", ""),
        returned=_returned(said, days, today),
        separate=tuple((unit, days.maybe(on), text) for unit, on, text in said.get("separate", ())),
        given_first=_given_first(said, days),
        return_refused=_reply(said.get("return_refused"), days),
        time_refused=_reply(said.get("time_refused"), days),
        promised=_reply(said.get("promised"), days),
        urged=_reply(said.get("urged"), days),
        asks_return=_asks_return(said, days, accepted_on),
        asks_time=_asks_time(said, days, accepted_on),
        problem=said.get("problem", 0),
    )


def _asks_return(said: Table, days: Days, accepted_on: date | None) -> tuple[date, str, str] | None:
    if accepted_on is None or "asks_return" not in said:
        return None
    on, reason, unit = said["asks_return"]
    return max(days.on(on), accepted_on), reason, unit


def _asks_time(said: Table, days: Days, accepted_on: date | None) -> tuple[date, str, date] | None:
    if accepted_on is None or "asks_time" not in said:
        return None
    on, reason, until = said["asks_time"]
    return max(days.on(on), accepted_on), reason, days.on(until)


def _given_first(said: Table, days: Days) -> tuple[str, date, str] | None:
    if "given_first" not in said:
        return None
    unit, on, why = said["given_first"]
    return unit, days.on(on), why


def _reply(row: Table | None, days: Days) -> Reply | None:
    if row is None:
        return None
    on, then_on, until = days.on(row["on"]), days.on(row["then_on"]), days.maybe(row.get("until"))
    return Reply(on, row["text"], then_on, row["then"], row.get("unit", ""), until)


def _returned(said: Table, days: Days, today: date) -> Returned | None:
    if "returned" not in said:
        return None
    on, reason = said["returned"]
    return Returned(days.on(on), reason) if days.on(on) <= today else None


def _progress(row: Sequence[object], days: Days) -> Progress:
    on, value, text = row
    return Progress(days.on(str(on)), value if isinstance(value, int | float) else None, str(text))


def _answers(number: int, said: Table, done_on: date | None, played: Sequence[Round], days: Days) -> Iterable[Answer]:
    """One answer in each round that was reported, on the eve of the report at the latest; else with being done."""
    reported = [r for r in played if r.reported_on and (not r.again or number in r.again)]
    for r in reported:
        assert r.reported_on is not None
        eve = days.calendar.add_workdays(r.reported_on, -1)
        is_last = r is reported[-1] and not any(number in later.again for later in played[r.number :])
        text = str(said["answer"] if is_last else said.get("answer_before", said["answer"]))
        yield Answer(min(done_on or eve, eve) if is_last else eve, text)
    if not reported and done_on:
        yield Answer(done_on, said["answer"])
