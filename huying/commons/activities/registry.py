"""What mechanisms tell the activities: what they are about, and who may arrange and record them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from huying.kernel.access.viewer import Viewer

    from .models import Activity


@dataclass(frozen=True)
class Subject:
    """What an activity is about, in the words a page needs; `may_write`: this viewer arranges its activities."""

    kind: str
    pk: int
    title: str
    url: str
    may_write: bool = False


Find = Callable[["Viewer", Collection[int]], Mapping[int, Subject]]
Changed = Callable[[int, "date"], None]
Arranged = Callable[["Activity", "Viewer", "datetime", bool], None]
Rearranged = Callable[["Activity", "datetime"], None]
_finders: dict[str, Find] = {}
_listeners: dict[str, Changed] = {}
_inviters: dict[str, Arranged] = {}
_followers: dict[str, Rearranged] = {}


def subject_is(
    kind: str,
    find: Find,
    changed: Changed | None = None,
    arranged: Arranged | None = None,
    rearranged: Rearranged | None = None,
) -> None:
    """Say how subjects of a kind are found; `find` leaves out those this viewer may not see.

    `changed(key, today)` is told in the same transaction that an activity about a subject was held or called off, or
    who takes part in it is changed, where an act waits for it. `arranged(activity, by, at, is_made)` names who is to
    go; `is_made`: somebody is just coming from it. `rearranged(activity, at)` is told of another day, place or kind,
    and that it was called off.
    """
    _finders[kind] = find
    if arranged:
        _inviters[kind] = arranged
    if rearranged:
        _followers[kind] = rearranged
    if changed:
        _listeners[kind] = changed


def tell_changed(kind: str, pk: int, today: date) -> None:
    if kind in _listeners:
        _listeners[kind](pk, today)


def tell_arranged(activity: Activity, by: Viewer, at: datetime, is_made: bool) -> None:
    if activity.subject_kind in _inviters:
        _inviters[activity.subject_kind](activity, by, at, is_made)


def tell_rearranged(activity: Activity, at: datetime) -> None:
    if activity.subject_kind in _followers:
        _followers[activity.subject_kind](activity, at)


def subjects(kind: str, pks: Collection[int], viewer: Viewer) -> Mapping[int, Subject]:
    return _finders[kind](viewer, pks) if kind in _finders and pks else {}


def subject(kind: str, pk: int, viewer: Viewer) -> Subject | None:
    return subjects(kind, [pk], viewer).get(pk)
