"""`perform`: the one way in. Every act of every procedure is recorded here, or refused with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huying.kernel.access.viewer import Capacity, Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role

from . import clocks, indexes, resting, selectors
from .cleaning import clean
from .definition import Act, Day, Procedure, Reason, missing
from .limits import entered_late
from .models import ActRecord, Link, Proceeding
from .periods import parse
from .recording import put_down
from .refusals import Incomplete, NotAllowed, NotYet, TooLate
from .registry import binding_for, known_act
from .selectors import MOVED, REVERSED
from .standing import Fact, Party, Standing, View

__all__ = ["REVERSED", "capacity_for", "link", "may_reverse", "open_proceeding", "party_of", "perform", "reverse"]


@transaction.atomic
def open_proceeding(
    *,
    procedure: type[Procedure],
    congress: Congress,
    subject_id: int,
    title: str,
    on: date,
    parent: Proceeding | None = None,
) -> Proceeding:
    """Open a proceeding about a subject; it keeps the profile's numbers in force on `on`."""
    proceeding = Proceeding.objects.create(
        congress=congress,
        procedure=procedure.code,
        version=procedure.version,
        profile=congress.profile,
        subject_id=subject_id,
        title=title,
        opened_on=on,
        parent=parent,
    )
    indexes.refresh(proceeding, on)
    return proceeding


@transaction.atomic
def perform(
    *,
    proceeding: Proceeding,
    act: Act,
    by: Viewer,
    on: date,
    at: datetime,
    said: Mapping[str, Any] | None = None,
    party: str = "",
    key: str = "",
) -> ActRecord:
    """Record that an act was done on the legal day `on`, at the moment `at`.

    A retry with the same `key` returns the first record. A late act is recorded, never refused.
    Raises NotAllowed, NotYet, TooLate or Incomplete (all `Refused`); then nothing is stored.
    """
    act = _own_act(proceeding, act)
    locked, parent = selectors.locked(proceeding, binding_for(proceeding).others(proceeding, act))
    if key:
        key = f"{locked.pk}:{key}"[:80]  # a page's key means nothing on another proceeding
        if known := ActRecord.objects.filter(key=key).first():
            return known
    _check_own_congress(locked, by)
    bench, facts = selectors.Bench(), selectors.facts_of(locked)
    stands, view = selectors.judge(locked, on, bench, facts)
    capacity = capacity_for(act, view, by, party)
    if capacity is None:
        raise _not_allowed(act, view)
    _check_legal(act, stands, party, on, at)
    _check_begun(act, view, party, on)
    fields = clean(act, said or {})
    _check_cap(locked, act, stands, fields, party)
    clocks.check_named(locked, act, fields, on)
    record = put_down(
        locked,
        act.name,
        on=on,
        at=at,
        by=by,
        capacity=str(capacity),
        said=fields,
        round=stands.round,
        party=party,
        key=key,
    )
    record.late_days = stands.late_days(act, party, on)
    record.is_entered_late = _is_entered_late(act, stands, party, on, day_of(at))
    _finish(locked, parent, record, act, (*facts, record.as_fact()), bench)
    for name in ("stage", "round", "ended_on", "next_due_on"):
        setattr(proceeding, name, getattr(locked, name))
    return record


def _is_entered_late(act: Act, stands: Standing, party: str, on: date, entered: date) -> bool:
    """Whether its limit will say that it was entered when the day had passed (补记)."""
    return any(entered_late(d.due.on, on, entered) for d in stands.open_duties if d.act is act and d.party == party)


def _own_act(proceeding: Proceeding, act: Act) -> Act:
    """The act as the proceeding's own version declares it (architecture point 10)."""
    procedure = binding_for(proceeding).procedure
    try:
        return procedure.act(act.name)
    except LookupError:
        raise NotYet(f"这件事按“{procedure.label}”第{procedure.version}版办理，没有“{act.label}”这一步。") from None


def _finish(
    proceeding: Proceeding,
    parent: Proceeding | None,
    record: ActRecord,
    act: Act,
    facts: tuple[Fact, ...],
    bench: selectors.Bench,
) -> None:
    """What follows from a record, in the same transaction: effects, indexes, notices."""
    binding = binding_for(proceeding)
    if effect := binding.effects.get(act):
        effect(proceeding, record)
    today = day_of(record.recorded_at)
    _, view = indexes.refresh(proceeding, today, bench, facts)
    if parent:
        indexes.refresh_parent(parent, today, bench)
    indexes.refresh_others(proceeding, act, today, bench)
    indexes.announce(proceeding, record, act, view)


def capacity_for(act: Act, view: View, viewer: Viewer, party: str = "") -> Capacity | None:
    """The capacity in which the viewer may record the act, or None."""
    for role in act.roles:
        within = act.own_body(party) or view.bodies.get(role)
        if role.recorder is not role:
            within = view.bodies.get(role.recorder)
        if (held := viewer.capacity(role.recorder, within)) and _is_among(act, role, view, viewer):
            return held
    return None


def _is_among(act: Act, role: Role, view: View, viewer: Viewer) -> bool:
    """Whether the viewer is one of those who do this in their own name; anybody of the role where nobody is named."""
    named = view.persons.get((act.name, role))
    return named is None or (viewer.person is not None and viewer.person.pk in named)


def _not_allowed(act: Act, view: View) -> NotAllowed:
    if any((act.name, role) in view.persons for role in act.roles):
        sentence = f"“{act.label}”由{act.who}本人办理：您不在其中，或者已经办过。"
        return NotAllowed(sentence, [Reason("须由本人登记，不能代办", act.source)], hint="请由本人登录登记。")
    sentence = f"“{act.label}”由{act.who}办理，您现在没有这一身份。"
    return NotAllowed(sentence, [Reason(f"须由{act.who}登记", act.source)])


def _check_own_congress(proceeding: Proceeding, by: Viewer) -> None:
    if by.congress is None or by.congress.pk != proceeding.congress_id:
        raise NotAllowed("这件事不属于您所在的人大。")


def _check_legal(act: Act, stands: Standing, party: str, on: date, at: datetime) -> None:
    if on > day_of(at):
        raise Incomplete("办理日不能晚于今天。", [Reason(f"{on}还没有到，请写已经办了的那一天")])
    if stands.ended and not act.revives:
        raise TooLate(f"这件事已于{stands.ended.on}结束，不能再登记“{act.label}”。")
    if not stands.is_open(act, party):
        _refuse(act, stands, party)
    before = [f for f in (*stands.past, *stands.facts) if f.on > on and _comes_before(f, act, stands, party)]
    if latest := max(before, key=lambda f: f.on, default=None):
        label = stands.procedure.act(latest.act).label
        raise Incomplete(f"“{act.label}”不能早于“{label}”（{latest.on}）。", [Reason("请核对办理日", act.source)])


def _check_begun(act: Act, view: View, party: str, on: date) -> None:
    """Nobody has done before it came to them what is timed from the day on which it came."""
    anchors = {anchor for limit in act.limits for anchor in (*limit.anchors, *limit.since)}
    for day in (a for a in anchors if isinstance(a, Day) and a.begins):
        came = view.days.get(f"{day.name}:{party}", view.days.get(day.name))
        if came and came.is_settled and on < came.on:
            raise Incomplete(f"“{act.label}”不能早于“{day.label}”（{came.on}）。", [Reason("请核对办理日", act.source)])


def _comes_before(fact: Fact, act: Act, stands: Standing, party: str) -> bool:
    """Whether the act cannot have been done before this fact: what it follows, what opened its round, the end that it
    takes back.
    """
    if act.revives and fact == stands.ended:
        return True
    if act.own_day:
        return False
    earlier, door = stands.procedure.act(fact.act), stands.door(act, party)
    if earlier.reopened:
        return act is earlier or act in stands.procedure.downstream(*earlier.reopened)
    own = not act.each or earlier.each != act.each or fact.party == party
    return own and door is not None and earlier in door.after and fact in stands.facts


def _refuse(act: Act, stands: Standing, party: str) -> None:
    if not (act.answers or act.repeats) and any(f.act == act.name and f.party == party for f in stands.facts):
        raise TooLate(f"“{act.label}”已经登记过了。", hint="如登记有误，请更正那一条记录。")
    closed = [c for c in act.closing if any(_closes(f, c, act, party) for f in stands.facts)]
    if closed:
        raise TooLate(f"“{act.label}”已截止：“{closed[0].label}”已经登记。", [Reason("应在此之前办理", act.source)])
    unnamed = f"{act.period.label}办一次，这一期还没有开始或者不要求办" if act.period else "还没有明确由谁办理"
    reasons = stands.why_not(act, party) or (Reason(unnamed, act.source),)
    raise NotYet(f"还不能登记“{act.titled(party)}”。", reasons)


def _closes(fact: Fact, closing: Act, act: Act, party: str) -> bool:
    return fact.act == closing.name and (fact.party == party or closing.each != act.each)


def _check_cap(proceeding: Proceeding, act: Act, stands: Standing, fields: Mapping[str, Any], party: str) -> None:
    if not act.moved:
        return _check_wanted(act, stands, fields, party)
    extended = act.moved[0]
    duty = next((d for d in stands.open_duties if d.act is extended and d.party == party), None)
    if duty is None:
        raise NotYet(f"“{extended.label}”现在没有期限，不用延期。")
    to = date.fromisoformat(fields["extended_to"])
    # More time for the whole may have met what a part asked for: then the answer names the day that holds already.
    is_met = act.answers and duty.due.original_on and to == duty.due.on
    if to <= duty.due.on and not is_met:
        raise Incomplete(f"延期后的日子须晚于现在的期限（{duty.due.on}）。")
    limit = selectors.profile_of(proceeding).limit(act.cap, proceeding.counts_by)
    if limit and to > (latest := selectors.latest_extension(limit, duty)):
        raise Incomplete(f"最多延期到{latest}。", [Reason(f"延期不得超过{limit.span}（{limit.clause}）", act.rule)])


def _check_wanted(asking: Act, stands: Standing, fields: Mapping[str, Any], party: str) -> None:
    """Who asks for more time names a day after the one they have."""
    answers = [a for a in stands.procedure.acts if a.moved and a.answers is asking]
    for duty in (d for a in answers for d in stands.open_duties if d.act is a.moved[0] and d.party == party):
        if (wanted := fields.get("wanted_on")) and date.fromisoformat(wanted) <= duty.due.on:
            raise Incomplete(f"要延到的日子须晚于现在的期限（{duty.due.on}）。", [Reason("请核对日子", asking.source)])


@transaction.atomic
def reverse(*, record: ActRecord, by: Viewer, reason: str, at: datetime) -> list[ActRecord]:
    """Correct a wrong record by a reversing act that says why; what depended on it is reversed with it.

    Nothing is edited or deleted. What somebody did in their own name only they correct: taking back another's signature
    would be signing for them. Raises NotAllowed, TooLate (it set other proceedings going, an act of another proceeding
    rests on it, or what was done in one's own name could not be done any more) or Incomplete.
    """
    others = resting.neighbours(record.proceeding, _acts_after(record))
    proceeding, parent = selectors.locked(record.proceeding, others)
    binding = binding_for(proceeding)
    _check_reversible(proceeding, record, by, reason, at)
    dependents, before = resting.fallen(proceeding, record), {p.pk: resting.holding(p) for p in others}
    _check_childless(proceeding, dependents)
    capacity = str(by.capacity(Role.SC_OFFICE) or next(iter(by.capacities), "-"))
    made = [
        put_down(
            proceeding,
            REVERSED,
            on=day_of(at),
            at=at,
            by=by,
            capacity=capacity,
            said={"act": each.act, "reason": reason.strip()},
            round=each.round,
            party=each.party_key,
            reverses=each,
        )
        for each in dependents
    ]
    today, bench = day_of(at), selectors.Bench()
    indexes.refresh(proceeding, today, bench)
    if parent:
        indexes.refresh_parent(parent, today, bench)
    for each in dependents:
        if undo := binding.undone.get(binding.procedure.act(each.act)):
            undo(proceeding, each)
        indexes.refresh_others(proceeding, binding.procedure.act(each.act), today, bench)
    resting.refuse_what_rests_elsewhere(before, others)
    return made


def _check_reversible(proceeding: Proceeding, record: ActRecord, by: Viewer, reason: str, at: datetime) -> None:
    _check_own_congress(proceeding, by)
    if record.reverses_id:
        raise TooLate("更正本身不能再更正。", hint="更正错了的，把原来那件事重新登记。")
    if record.act == MOVED:
        raise TooLate("改按别的规则，不用更正。", hint="改错了的，再改回去。")
    act = known_act(proceeding.procedure, record.act, proceeding.version)
    if not may_reverse(record, act, by):
        raise _not_reversible(act)
    if not reason.strip():
        raise Incomplete("请写明为什么更正。")
    if ActRecord.objects.filter(reverses=record).exists():
        raise TooLate("这一条已经更正过了。")
    if act.in_own_name:
        _check_may_still_be_done(proceeding, act, day_of(at))


def may_reverse(record: ActRecord, act: Act, by: Viewer) -> bool:
    """Whoever recorded it may correct it, but for what everybody has read; the office may too, but not what each does
    in their own name.
    """
    is_own = by.person is not None and by.person.pk == record.by_id
    return (is_own and not act.office_corrects) or (by.has(Role.SC_OFFICE) and not act.in_own_name)


def _not_reversible(act: Act) -> NotAllowed:
    if act.in_own_name:
        why = [Reason("须由本人更正，不能代办", act.source)]
        return NotAllowed(f"“{act.label}”是本人办理的，登记错了由本人更正。", why, hint="请由本人登录更正。")
    if act.office_corrects:
        why = [Reason("公布了的，不由登记人自己更正", act.source)]
        hint = "请办公室更正，写明哪里登记错了。"
        return NotAllowed(f"“{act.label}”已经公布，由常委会办公室更正。", why, hint=hint)
    return NotAllowed("更正由原登记人或者常委会办公室办理。")


def _check_childless(proceeding: Proceeding, records: list[ActRecord]) -> None:
    """What set other proceedings going is not taken back as a whole."""
    binding = binding_for(proceeding)
    begetting = {act.name for act in binding.begets}
    for each in records:
        if each.act in begetting and proceeding.children.exists():
            raise TooLate(f"“{binding.procedure.act(each.act).label}”已经引出了后面的办理，不能整条更正。")


def _check_may_still_be_done(proceeding: Proceeding, act: Act, today: date) -> None:
    """What somebody did in their own name is corrected while it could still be done: later others count on it."""
    stands, view = selectors.judge(proceeding, today)
    closed = [c for c in act.closing if any(f.act == c.name for f in stands.facts)]
    rules = tuple(reason for check in act.only_if for reason in missing(check, view))
    if stands.ended or closed or rules:
        since = [Reason(f"已经登记“{c.label}”", act.source) for c in closed] or rules
        raise TooLate(
            f"“{act.label}”已经过了可以办的时候，后面的人照它办了，不能再更正。", since,
            hint="改变主意的，按这个程序另行登记。",
        )  # fmt: skip


def _acts_after(record: ActRecord) -> list[Act]:
    procedure = binding_for(record.proceeding).procedure
    known = [a for a in procedure.acts if a.name == record.act]
    return sorted(procedure.downstream(*known), key=lambda act: act.name)


def link(*, congress: Congress, source: tuple[str, int], target: tuple[str, int], at: datetime) -> None:
    """Remember that one thing led to another; linking twice is once."""
    Link.objects.get_or_create(
        from_kind=source[0],
        from_id=source[1],
        to_kind=target[0],
        to_id=target[1],
        defaults={"congress": congress, "made_at": at},
    )


def party_of(stands: Standing, view: View, act: Act, key: str) -> Party | None:
    if act.period and (period := parse(key)):
        return Party(key, period.label)
    return next((p for p in view.parties.get(act.each, ()) if p.key == key), None)
