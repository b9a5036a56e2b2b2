"""What the pages of the hall show: put together once, for the hall, the floor and the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import CHINA
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.limits import Light
from huying.kernel.procedures.refusals import NotAllowed

from . import registry, selectors
from .models import (
    AgendaItem,
    Deliberation,
    ItemKind,
    Presence,
    ScSession,
    SessionGroup,
    SittingKind,
    SpeakingTurn,
)
from .procedures import RECORDERS, OutlineCommendation
from .registry import About, Decided
from .rules import Proposed
from .selectors import Owed
from .selectors.sessions import ANNOUNCEMENT

MODES = dict(SittingKind.choices)
SHOWN = timedelta(minutes=10)  # how long the screen shows a result


@dataclass(frozen=True)
class DeliberationRow:
    deliberation: Deliberation
    light: Light
    speeches: int


@dataclass(frozen=True)
class ItemRow:
    item: AgendaItem
    mode: str
    key_speakers: tuple[str, ...]
    rows: tuple[DeliberationRow, ...]
    owed: tuple[Owed, ...]  # the organs of which nobody came or is announced (R1.38)


def as_proposed(groups: Sequence[SessionGroup]) -> list[Proposed[Person]]:
    return [Proposed(g.convenor, tuple(g.members.all())) for g in groups]


def overview(session: ScSession, viewer: Viewer) -> dict[str, Any]:
    """The session's items: mode, key speakers, where each is deliberated, which organ has not come."""
    on_agenda = selectors.items_of(session)
    items = [i for i in on_agenda if i.subject_kind != ANNOUNCEMENT and i.kind != ItemKind.WRITTEN]
    known, owed = selectors.about(items), [] if session.is_called_off else selectors.owed(session)
    rows = deliberation_rows(selectors.deliberations_of(session))
    return {
        "session": session,
        "items": [_item_row(i, known[i.pk], rows, owed) for i in items],
        "groups": selectors.groups_of(session),
        "may_edit": viewer.has(Role.SC_OFFICE) and not session.is_called_off,
        "may_nominate": viewer.has(*OutlineCommendation.nominated.roles) and not session.is_called_off,
        "sentence": _sentence(session, rows),
    }


def _item_row(item: AgendaItem, known: About, rows: Sequence[DeliberationRow], owed: Sequence[Owed]) -> ItemRow:
    names = tuple(map(str, known.key_speakers))
    own = tuple(r for r in rows if r.deliberation.item_id == item.pk)
    return ItemRow(item, MODES.get(known.mode, ""), names, own, tuple(o for o in owed if o.item.pk == item.pk))


def deliberation_rows(found: Sequence[Any]) -> list[DeliberationRow]:
    """How far each of `deliberations_of` a session is."""
    return [DeliberationRow(d, _light(d), d.speech_count) for d in found]


def _light(one: Any) -> Light:
    if one.has_ended:
        return Light("done", "审议已结束")
    return Light("ok", "正在审议") if one.has_begun else Light("wait", "还没有开始")


def _sentence(session: ScSession, rows: Sequence[DeliberationRow]) -> str:
    running = [r for r in rows if r.light.kind == "ok"]
    if running:
        return f"{len(running)}处正在审议"
    if not rows:
        return "还没有安排审议"
    done = sum(r.light.kind == "done" for r in rows)
    return f"{done}处审议结束，{len(rows) - done}处还没有开始" if done < len(rows) else f"{done}处审议都已结束"


def floor(found: Any, viewer: Viewer, at: datetime) -> dict[str, Any]:
    """The speaker list of one deliberation (`find_deliberation`), with what this viewer may do."""
    speakers = selectors.speaker_list(found, at)
    allowed, is_standing = selectors.may_speak(found), not found.item.session.is_called_off
    return {
        "found": found,
        "session": found.item.session,
        "speakers": speakers,
        "mine": speakers.of(viewer.person),
        "may_ask": viewer.person in allowed and not found.has_ended and is_standing,
        "may_run": viewer.has(*RECORDERS) and is_standing,
        "is_running": found.has_begun and not found.has_ended,
        "people": [p for p in allowed if speakers.of(p) is None],
        "may_call": (calls := may_call_guests(found, viewer) and is_standing) and not found.has_ended,
        "guests": speakers.without(selectors.guests_of(found)) if calls else [],
        "warn": selectors.warn_seconds(found),
        "now": at,
    }


def screen(session: ScSession, named: str, at: datetime) -> dict[str, Any]:
    """What the hall sees: the current item, who speaks, the clock, present and due, who is next.

    Of a vote nothing before its result was announced; then the result, until somebody speaks or votes again.
    """
    found = selectors.deliberations_of(session)
    rows = deliberation_rows(found)
    shown = _shown(rows, named)
    sitting = selectors.latest_sitting(session, at)
    roll = selectors.roll(session, sitting)
    there = [p for p in roll.members if roll.presences.get(p.pk) == Presence.PRESENT]
    if shown and shown.group:
        own = set(shown.group.members.values_list("pk", flat=True))
        due, present = len(own), sum(p.pk in own for p in there)
    else:
        due, present = len(roll.members), len(there)
    speakers = selectors.speaker_list(shown, at) if shown else None
    return {
        "session": session,
        "found": shown,
        "speakers": speakers,
        "announced": None if speakers and speakers.current else _announced(session, at),
        "warn": selectors.warn_seconds(shown) if shown else 0,
        "agenda": selectors.agenda(session),
        "sitting": sitting,
        "due": due,
        "present": present,
        "is_registered": bool(roll.presences),
        "now": at.astimezone(CHINA),
        "named": named,
        "prefs": {"theme": "dark", "type": "normal"},
    }


def _announced(session: ScSession, at: datetime) -> Decided | None:
    """The result that was announced last, for as long as the hall looks at it; none while the next vote runs."""
    votes = registry.decisions_of(session)
    told = [(d.announced_at, d) for d in votes if d.announced_at and at - d.announced_at < SHOWN]
    return max(told, key=lambda pair: pair[0])[1] if told and all(d.is_over for d in votes) else None


def _shown(rows: Sequence[DeliberationRow], named: str) -> Deliberation | None:
    """The one that was asked for, else the one that is running."""
    asked = (r.deliberation for r in rows if str(r.deliberation.pk) == named)
    running = (r.deliberation for r in rows if r.light.kind == "ok")
    return next(asked, None) or next(running, None)


def check_recorder(viewer: Viewer) -> None:
    """Raises NotAllowed for who does not keep the list."""
    if not viewer.has(*RECORDERS):
        raise NotAllowed("发言名单由办公室和工作机构掌握。", hint="要发言的，请举手报名。")


def may_call_guests(deliberation: Deliberation, viewer: Viewer) -> bool:
    """Guests have no telephone to ask by: who keeps the list puts them on it, or who presides (R1.37)."""
    presides = viewer.person is not None and viewer.person.pk == deliberation.chair_id
    return presides or viewer.has(*RECORDERS)


def check_may_call(deliberation: Deliberation, viewer: Viewer) -> None:
    """Raises NotAllowed."""
    if not may_call_guests(deliberation, viewer):
        raise NotAllowed("列席人员由办公室、工作机构或者召集人列入发言名单。", hint="请告诉召集人。")


def check_may_withdraw(turn: SpeakingTurn, viewer: Viewer) -> None:
    """One's own place, a guest's by who may call them, any by the recorders. Raises NotAllowed."""
    if turn.guest:
        check_may_call(turn.deliberation, viewer)
    elif turn.person != viewer.person:
        check_recorder(viewer)
