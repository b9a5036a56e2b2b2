"""Questions about proceedings: where they stand, what was done, what hangs on them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import CharField, DateField, Q, QuerySet, Value
from django.db.models.functions import Cast

from huying.kernel.calendar.clock import day_of, start_of
from huying.kernel.calendar.models import CalendarYear
from huying.kernel.calendar.selectors import calendar_for, work_calendar
from huying.kernel.calendar.spans import Span, WorkCalendar
from huying.kernel.calendar.spans import due as count_due
from huying.kernel.database.looks import asked_once, is_known, is_looking, know
from huying.kernel.database.prepared import Prepared, Row
from huying.kernel.people.models import Congress, Person

from . import instruments, profiles
from .definition import Act, Procedure
from .limits import SOON_WORKDAYS, Duty
from .models import ActRecord, Link, LocalInstrument, LocalLimit, Proceeding
from .profile import Instrument, Limit, Profile
from .registry import binding_for
from .standing import Fact, Standing, View, standing

REVERSED = "reversed"  # a record that another was wrong
MOVED = "moved"  # a record of being moved to another version or other numbers; no fact of the procedure

_row, _congress = Row(Proceeding), Row(Congress, "congress__")
_rows_locked = Prepared(
    lambda one, other: (
        Proceeding.objects.select_for_update(of=("self",))
        .filter(pk__in=[one, other])
        .order_by("pk")
        .values_list(*_row.columns, *_congress.columns)
    ),
    int,
    int,
)
_record, _by = Row(ActRecord, "records__"), Row(Person, "records__by__")
_WHOLE = (*_row.columns, *_congress.columns, *_record.columns, *_by.columns)
_about = Prepared(
    lambda congress, procedure, subject: (
        Proceeding.objects.filter(congress=congress, procedure=procedure, subject_id=subject)
        .order_by("records__pk")
        .values_list(*_WHOLE)
    ),
    int,
    str,
    int,
)
_whosever = Prepared(
    lambda procedure, subject: (
        Proceeding.objects.filter(procedure=procedure, subject_id=subject).order_by("records__pk").values_list(*_WHOLE)
    ),
    str,
    int,
)
_both = Prepared(
    lambda procedure, subject, other, its: (
        Proceeding.objects.filter(Q(procedure=procedure, subject_id=subject) | Q(procedure=other, subject_id=its))
        .order_by("pk", "records__pk")
        .values_list(*_WHOLE)
    ),
    str,
    int,
    str,
    int,
)
_numbered = Prepared(
    lambda congress, pk: (
        Proceeding.objects.filter(congress=congress, pk=pk).order_by("records__pk").values_list(*_WHOLE)
    ),
    int,
    int,
)
_of_record, _who_recorded = Row(ActRecord), Row(Person, "by__")
_records_of = Prepared(
    lambda proceeding: (
        ActRecord.objects.filter(proceeding=proceeding)
        .order_by("pk")
        .values_list(*_of_record.columns, *_who_recorded.columns)
    ),
    int,
)
_facts_of = Prepared(
    lambda proceeding: (
        ActRecord.objects.filter(proceeding=proceeding, reverses=None, reversal=None)
        .exclude(act=MOVED)
        .order_by("pk")
        .values_list("act", "on", "party", "round", "said", "pk", "recorded_at")
    ),
    int,
)
_own_limits = Prepared(
    lambda congress: (
        LocalLimit.objects.filter(congress=congress)
        .order_by("pk")
        .values_list("rule", "span", "clause", "effective", "anchor")
    ),
    int,
)
_CALENDAR = "calendar"  # stands where the anchor of a number would: the row is a year of the calendar
_rules = Prepared(
    lambda congress: (
        LocalLimit.objects.filter(congress=congress)
        .values_list("rule", "span", "clause", "effective", "anchor")
        .union(
            CalendarYear.objects.values_list(
                Cast("year", CharField()),
                "digest",
                Value("-"),
                Value(date.min, output_field=DateField()),
                Value(_CALENDAR),
            ),
            all=True,
        )
    ),
    int,
)


def hold(proceedings: Iterable[Proceeding]) -> dict[int, Proceeding]:
    """Lock these and their parents, all at once and in the order of their numbers: the one place that locks.

    A parent is opened before its children, so it is locked before them. Who needs several names all of them at once:
    two deeds that each ask for a second row while they hold a first can wait for each other for ever.
    """
    wanted = sorted({pk for p in proceedings for pk in (p.parent_id, p.pk) if pk})
    if len(wanted) <= 2:
        return _held(_rows_locked(wanted[0], wanted[-1]))
    rows = Proceeding.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    return _held(rows.values_list(*_row.columns, *_congress.columns))


def _held(rows: Iterable[tuple[Any, ...]]) -> dict[int, Proceeding]:
    found = {}
    for values in rows:
        row: Proceeding = _row.of(values[: len(_row)])
        row.congress = _congress.of(values[len(_row) :])
        found[row.pk] = row
    return found


def locked(proceeding: Proceeding, others: Iterable[Proceeding] = ()) -> tuple[Proceeding, Proceeding | None]:
    """The proceeding and its parent, locked together with the others that the deed will write to."""
    found = hold([proceeding, *others])
    return found[proceeding.pk], found.get(proceeding.parent_id or 0)


def known_on(on: date) -> Q:
    """Of the records: those that stood on the evening of a day. What was recorded or corrected later is not seen."""
    night = start_of(on + timedelta(days=1))
    reversed_later = Q(reversal=None) | Q(reversal__recorded_at__gte=night)
    return reversed_later & ~Q(act=MOVED) & Q(reverses=None, recorded_at__lt=night)


def effective_records(proceedings: Iterable[Proceeding]) -> dict[int, list[ActRecord]]:
    """The records that stand (not reversed, not reversals), by proceeding, in the order of recording."""
    found: dict[int, list[ActRecord]] = defaultdict(list)
    rows = ActRecord.objects.filter(proceeding__in=[p.pk for p in proceedings], reverses=None, reversal=None)
    rows = rows.exclude(act=MOVED)
    for record in rows.order_by("pk"):
        found[record.proceeding_id].append(record)
    return found


def find(procedure: str, subject_id: int, congress_id: int) -> Proceeding | None:
    """The proceeding about a subject, within a congress; in a look with everything that was recorded of it."""
    return _found(_about(congress_id, procedure, subject_id))


@asked_once
def about(procedure: str, subject_id: int) -> Proceeding:
    """The same for what the caller has checked already. Raises Proceeding.DoesNotExist."""
    if is_looking():
        found = _found(_whosever(procedure, subject_id))
    else:
        rows = Proceeding.objects.select_related("congress")
        found = rows.filter(procedure=procedure, subject_id=subject_id).first()
    if found is None:
        raise Proceeding.DoesNotExist
    return found


def about_both(one: tuple[str, int], other: tuple[str, int]) -> None:
    """Within a look: what `about` will be asked of two subjects, each a procedure's code and a number, at once."""
    if is_looking():
        for _, rows in groupby(_both(*one, *other), key=itemgetter(0)):
            _found(list(rows))


def find_by_number(pk: int, congress_id: int) -> Proceeding | None:
    """The same, by its own number."""
    return _found(_numbered(congress_id, pk))


def _found(rows: list[tuple[Any, ...]]) -> Proceeding | None:
    """One row for each record, each with the proceeding and its congress before it and the person behind it."""
    if not rows:
        return None
    own = len(_row) + len(_congress)
    proceeding: Proceeding = _row.of(rows[0][: len(_row)])
    proceeding.congress = _congress.of(rows[0][len(_row) : own])
    know(records_of, _records([row[own:] for row in rows if row[own]], proceeding), proceeding)
    know(about, proceeding, proceeding.procedure, proceeding.subject_id)
    return proceeding


def _records(rows: list[tuple[Any, ...]], proceeding: Proceeding) -> tuple[ActRecord, ...]:
    """The records, tied to their proceeding, to who recorded them, and to what they correct."""
    found: dict[int, ActRecord] = {}
    for row in rows:
        record: ActRecord = _record.of(row[: len(_record)])
        record.proceeding, record.by = proceeding, _by.of(row[len(_record) :]) if record.by_id else None
        record._state.fields_cache["reversal"] = None
        found[record.pk] = record
        if record.reverses_id in found:
            record.reverses = found[record.reverses_id]
            record.reverses._state.fields_cache["reversal"] = record
    return tuple(found.values())


@asked_once
def records_of(proceeding: Proceeding) -> tuple[ActRecord, ...]:
    """Everything that was recorded, corrections and what they correct too, in the order of recording, with by whom."""
    return _records(_records_of(proceeding.pk), proceeding)


def facts_in(records: Iterable[ActRecord]) -> tuple[Fact, ...]:
    """What stands of everything that was recorded of one proceeding."""
    return tuple(record.as_fact() for record in uncorrected(records))


def uncorrected(records: Iterable[ActRecord]) -> list[ActRecord]:
    """Of everything that was recorded of one proceeding, what stands: no corrections, nothing corrected, no moves."""
    found = list(records)
    corrected = {record.reverses_id for record in found}
    return [r for r in found if r.reverses_id is None and r.pk not in corrected and r.act != MOVED]


def standing_records(proceeding: Proceeding) -> list[ActRecord]:
    """The records that stand, of one proceeding."""
    return uncorrected(records_of(proceeding))


def has_done(proceeding: Proceeding, act: Act) -> bool:
    """Whether the act was done and not corrected, in whatever round."""
    if is_looking():
        return any(f.act == act.name for f in facts_in(records_of(proceeding)))
    return proceeding.records.filter(act=act.name, reversal=None).exists()


@asked_once
def facts_of(proceeding: Proceeding) -> tuple[Fact, ...]:
    if is_known(records_of, proceeding):
        return facts_in(records_of(proceeding))
    return tuple(
        Fact(act, on, "" if party == "-" else party, number, json.loads(said), pk, day_of(at))
        for act, on, party, number, said, pk, at in _facts_of(proceeding.pk)
    )


def recorded(procedure: type[Procedure], *acts: Act, about: Iterable[Any] | None = None) -> QuerySet[ActRecord]:
    """The records of these acts that stand, the oldest first: of every proceeding, or of those about these subjects."""
    named = [act.name for act in acts]
    rows = ActRecord.objects.filter(proceeding__procedure=procedure.code, act__in=named, reversal=None).order_by("pk")
    return rows if about is None else rows.filter(proceeding__subject_id__in=about)


@asked_once
def own_limits(congress_id: int) -> tuple[Limit, ...]:
    return _as_limits(_own_limits(congress_id))


def _as_limits(rows: Iterable[tuple[Any, ...]]) -> tuple[Limit, ...]:
    return tuple(
        Limit(rule, Span.parse(span), clause, clause, effective, "" if anchor == "-" else anchor)
        for rule, span, clause, effective, anchor in rows
    )


def read_rules(congress_id: int) -> None:
    """In a look: the congress's own numbers and the calendar, which every judgement needs, in one question."""
    if not is_looking() or is_known(work_calendar) or is_known(own_limits, congress_id):
        return
    rows = _rules(congress_id)
    know(own_limits, _as_limits(row for row in rows if row[-1] != _CALENDAR), congress_id)
    know(work_calendar, calendar_for(tuple(sorted((int(r[0]), r[1]) for r in rows if r[-1] == _CALENDAR))))


def own_instruments(congress: Congress) -> list[LocalInstrument]:
    return list(LocalInstrument.objects.filter(congress=congress).order_by("pk"))


def known_instruments(congress: Congress) -> tuple[Instrument, ...]:
    """The instruments of the congress itself and of its rule profile."""
    own = (row.as_instrument() for row in own_instruments(congress))
    return instruments.known(profiles.load(congress.profile), own)


def profile_of(proceeding: Proceeding) -> Profile:
    return profiles.load(proceeding.profile).with_own(own_limits(proceeding.congress_id))


def profile_in(congress: Congress) -> Profile:
    """The numbers by which a congress goes now: those of its place, and its own on top."""
    read_rules(congress.pk)
    return profiles.load(congress.profile).with_own(own_limits(congress.pk))


def last_day(limit: Limit, start: date) -> date:
    """The last day that is in time, counted from a day as the rule says."""
    return count_due(limit.span, start, work_calendar(), rolls=limit.rolls).on


class Bench:
    """What several judgements within one transaction share: the calendar and the congress's own numbers."""

    def __init__(self) -> None:
        self._own: dict[int, tuple[Limit, ...]] = {}

    @cached_property
    def calendar(self) -> WorkCalendar:
        return work_calendar()

    def profile(self, proceeding: Proceeding) -> Profile:
        if proceeding.congress_id not in self._own:
            self._own[proceeding.congress_id] = own_limits(proceeding.congress_id)
        return profiles.load(proceeding.profile).with_own(self._own[proceeding.congress_id])


def judge(
    proceeding: Proceeding, today: date, bench: Bench | None = None, facts: tuple[Fact, ...] | None = None
) -> tuple[Standing, View]:
    """Where the proceeding stands on a day, with the view it was judged by."""
    read_rules(proceeding.congress_id)
    bench = bench or Bench()
    facts = facts_of(proceeding) if facts is None else facts
    binding = binding_for(proceeding)
    view = binding.view(proceeding, facts)
    stands = standing(
        binding.procedure,
        facts,
        view=view,
        calendar=bench.calendar,
        profile=bench.profile(proceeding),
        opened_on=proceeding.opened_on,
        numbers_on=proceeding.counts_by,
        today=today,
    )
    return stands, view


def soon_workdays(profile: Profile) -> int:
    return int(profile.value(SOON_WORKDAYS))


def latest_extension(limit: Limit, duty: Duty) -> date:
    """The last day to which a limit may be moved: the cap counts from the original day."""
    return last_day(limit, duty.due.original_on or duty.due.on)


def ledger_body(record: ActRecord) -> dict[str, Any]:
    """What goes on the ledger of a record, with the law and article it rests on (R1.06)."""
    return {
        "proceeding": record.proceeding_id,
        "title": record.proceeding.title,
        "act": record.act,
        "basis": basis_of(record),
        "party": record.party_key,
        "round": record.round,
        "on": record.on.isoformat(),
        "said": record.fields,
        "reverses": record.reverses_id,
    }


def basis_of(record: ActRecord) -> str:
    """The law and article of a recorded act, as the version that it was recorded under declares it."""
    proceeding = record.proceeding
    procedure = binding_for(proceeding).procedure
    named = next((a for a in procedure.acts if a.name == record.act), None)
    return procedure.basis(named) if named else procedure.law


def led_to(kind: str, ids: Sequence[int]) -> list[Link]:
    return list(Link.objects.filter(from_kind=kind, from_id__in=ids).order_by("pk"))


def came_from(kind: str, ids: Sequence[int]) -> list[Link]:
    return list(Link.objects.filter(to_kind=kind, to_id__in=ids).order_by("pk"))
