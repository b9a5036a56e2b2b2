"""Deeds on the speaker list: ask for the floor, give it, stop the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from huying.kernel.people.models import Person
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from huying.kernel.procedures.selectors import has_done

from .. import selectors
from ..models import Attendee, Deliberation, Speaker, SpeakingTurn, SpeechKind, as_speaker
from ..procedures import ItemDeliberation
from .sessions import lock_deliberation, note


def _hold(deliberation: Deliberation) -> Proceeding:
    """The deliberation's proceeding, locked. Raises TooLate once it has ended."""
    proceeding = lock_deliberation(deliberation)
    if has_done(proceeding, ItemDeliberation.ended):
        raise TooLate("这项审议已经结束，发言名单不再改。", hint="漏记的发言，在发言记录里补上。")
    return proceeding


@transaction.atomic
def ask_to_speak(
    *, deliberation: Deliberation, person: Speaker, by: Person, at: datetime, kind: SpeechKind | None = None
) -> SpeakingTurn:
    """Put somebody on the speaker list: themselves from the phone, or another by hand; a guest always by hand (R1.37).

    Raises NotAllowed for who does not belong here, Incomplete for who is on the list already.
    """
    _hold(deliberation)
    named: dict[str, Any] = as_speaker(person, "person")
    own = deliberation.turns.filter(**named)
    if not belongs(deliberation, person):
        raise NotAllowed(f"{person}不在{deliberation.where}的名单里，不能在这里报名发言。", hint="请到自己的组报名。")
    if own.filter(ended_at=None).exists():
        raise Incomplete(f"{person}已经在发言名单里了。", hint="等轮到，或者先撤回。")
    nth = own.count() + 1
    turn = SpeakingTurn.objects.create(
        congress=deliberation.congress, deliberation=deliberation, **named, asked_at=at, nth=nth,
        kind=kind or selectors.kind_for(deliberation, person),
        limit_seconds=selectors.time_for(deliberation, nth),
    )  # fmt: skip
    _note(turn, "asked", by, at)
    return turn


def belongs(deliberation: Deliberation, person: Speaker) -> bool:
    """Whether somebody may be heard here: of the group or the session, or a guest of this item (R1.37)."""
    if isinstance(person, Attendee):
        return selectors.guests_of(deliberation).filter(pk=person.pk).exists()
    return person in selectors.may_speak(deliberation)


@transaction.atomic
def queue_key_speakers(*, deliberation: Deliberation, by: Person, at: datetime) -> int:
    """Put those key speakers on the list who belong here and have not been on it (R1.31); how many."""
    known = set(selectors.about([deliberation.item])[deliberation.item_id].key_speakers)
    there = deliberation.turns.values_list("person", flat=True)
    missing = [p for p in selectors.may_speak(deliberation) if p in known and p.pk not in there]
    for person in missing:
        ask_to_speak(deliberation=deliberation, person=person, by=by, at=at, kind=SpeechKind.KEY)
    return len(missing)


@transaction.atomic
def withdraw(*, turn: SpeakingTurn, by: Person, at: datetime) -> None:
    """Take somebody off the list. Raises TooLate once they have begun to speak."""
    _hold(turn.deliberation)
    turn.refresh_from_db()
    if turn.started_at:
        raise TooLate(f"{turn.who}已经开始发言，不能撤回。", hint="请登记发言结束。")
    _note(turn, "withdrawn", by, at)
    turn.delete()


@transaction.atomic
def give_floor(*, turn: SpeakingTurn, by: Person, at: datetime) -> None:
    """Start the clock for the next speaker; whoever is speaking has ended with it. Raises NotYet, TooLate."""
    deliberation = turn.deliberation
    if not has_done(_hold(deliberation), ItemDeliberation.held):
        raise NotYet("这项审议还没有开始。", hint="先登记开始，再请人发言。")
    turn.refresh_from_db()
    if turn.started_at:
        raise TooLate(f"{turn.who}已经发过言了。", hint="要再次发言的，再报一次名。")
    for current in deliberation.turns.filter(ended_at=None).exclude(started_at=None):
        _end(current, by, at)
    turn.started_at = turn.running_since = at
    turn.save(update_fields=["started_at", "running_since"])
    _note(turn, "started", by, at)


@transaction.atomic
def pause(*, turn: SpeakingTurn, by: Person, at: datetime) -> None:
    """Stop the clock without ending the speech; pausing twice is pausing once."""
    _hold(turn.deliberation)
    turn.refresh_from_db()
    if turn.is_speaking and not turn.is_paused:
        turn.spent_seconds, turn.running_since = turn.spent(at), None
        turn.save(update_fields=["spent_seconds", "running_since"])
        _note(turn, "paused", by, at)


@transaction.atomic
def resume(*, turn: SpeakingTurn, by: Person, at: datetime) -> None:
    """Let a stopped clock go on."""
    _hold(turn.deliberation)
    turn.refresh_from_db()
    if turn.is_paused:
        turn.running_since = at
        turn.save(update_fields=["running_since"])
        _note(turn, "resumed", by, at)


@transaction.atomic
def end_turn(*, turn: SpeakingTurn, by: Person, at: datetime) -> None:
    """The speaker has ended; ending twice is ending once."""
    _hold(turn.deliberation)
    turn.refresh_from_db()
    if turn.is_speaking:
        _end(turn, by, at)


def _end(turn: SpeakingTurn, by: Person, at: datetime) -> None:
    turn.spent_seconds, turn.running_since, turn.ended_at = turn.spent(at), None, at
    turn.save(update_fields=["spent_seconds", "running_since", "ended_at"])
    _note(turn, "ended", by, at)


def _note(turn: SpeakingTurn, what: str, by: Person, at: datetime) -> None:
    body = {"deliberation": turn.deliberation_id, "speaker": turn.who.name, "nth": turn.nth, "spent": turn.spent(at)}
    note(turn.deliberation.item.session, f"turn_{what}", body, by, at)
