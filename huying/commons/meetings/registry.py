"""What mechanisms tell the meetings: what their agenda items are about, and what they ask to be told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huying.kernel.procedures.models import ActRecord

    from .models import ScSession

OnSession = Callable[["ScSession", "ActRecord"], None]
OnDay = Callable[["ScSession", date], None]
_when_closed: list[OnSession] = []
_when_moved: list[OnDay] = []
_procedures: dict[str, str] = {}


def subject_is(kind: str, procedure: str) -> None:
    """Say that agenda items of this kind are subjects of that procedure, e.g. "topic" of "topic_oversight".

    From the proceeding come the item's address, its stage, and the limits that are counted back from the session.
    """
    _procedures[kind] = procedure


def procedure_of(kind: str) -> str:
    """The code of the procedure that items of this kind go through; "" where none was named."""
    return _procedures.get(kind, "")


def when_closed(told: OnSession) -> None:
    """Ask to be told, in the same transaction, that a session has closed."""
    _when_closed.append(told)


def when_moved(told: OnDay) -> None:
    """Ask to be told that a session's day has moved or opened: what is planned back from it changes."""
    _when_moved.append(told)


def tell_closed(session: ScSession, record: ActRecord) -> None:
    for told in _when_closed:
        told(session, record)


def tell_moved(session: ScSession, today: date) -> None:
    for told in _when_moved:
        told(session, today)
