"""What mechanisms tell the activities: what they are about, and who may arrange and record them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huying.kernel.access.viewer import Viewer


@dataclass(frozen=True)
class Subject:
    """What an activity is about, in the words a page needs; `may_write`: this viewer arranges its activities."""

    kind: str
    pk: int
    title: str
    url: str
    may_write: bool = False


Find = Callable[["Viewer", Collection[int]], Mapping[int, Subject]]
_finders: dict[str, Find] = {}


def subject_is(kind: str, find: Find) -> None:
    """Say how subjects of a kind are found; `find` leaves out those this viewer may not see."""
    _finders[kind] = find


def subjects(kind: str, pks: Collection[int], viewer: Viewer) -> Mapping[int, Subject]:
    return _finders[kind](viewer, pks) if kind in _finders and pks else {}


def subject(kind: str, pk: int, viewer: Viewer) -> Subject | None:
    return subjects(kind, [pk], viewer).get(pk)
