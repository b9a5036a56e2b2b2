"""What mechanisms put to the ballot: an election binds to their subjects here, as votes do in registry.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from ..choosing import ChoiceRule

if TYPE_CHECKING:
    from huying.kernel.people.models import Congress, Person

    from .models import Election

YUAN = 10_000  # of one 万元, in which people write costs and budgets; kept are 元


@dataclass(frozen=True)
class Candidate:
    """A candidate as its own room knows it: `ref` is its row there."""

    ref: int
    code: str
    title: str
    cost: Decimal | None = None


@dataclass(frozen=True)
class Poll:
    """A question that deputies decide. `refusal`: why it cannot now be put to the ballot ("" when it can)."""

    congress: Congress
    title: str
    rule: ChoiceRule
    candidates: Sequence[Candidate]
    deputies: Sequence[Person]  # all of them: the base of the majority
    url: str
    parties: frozenset[int] = frozenset()  # persons who neither count nor watch, being concerned
    budget: Decimal | None = None
    refusal: str = ""
    not_yet: str = ""  # why it may be set up (officers, keys) and not be opened yet
    hint: str = ""


FindPoll = Callable[[int, date], "Poll | None"]
OnAnnounced = Callable[["Election"], None]
FindSettled = Callable[[], Iterable[int]]
_polls: dict[str, FindPoll] = {}
_told: dict[str, OnAnnounced] = {}
_settled: dict[str, FindSettled] = {}


def poll_is(
    kind: str, find: FindPoll, announced: OnAnnounced | None = None, settled: FindSettled | None = None
) -> None:
    """Say what is asked on subjects of this kind; `announced` is told of each result, in the same transaction.

    `settled` gives the subjects on which nobody votes any more: their numbers, or the question for them.
    """
    _polls[kind] = find
    if announced is not None:
        _told[kind] = announced
    if settled is not None:
        _settled[kind] = settled


def poll_of(kind: str, subject_id: int, today: date) -> Poll | None:
    find = _polls.get(kind)
    return find(subject_id, today) if find else None


def settled() -> dict[str, Iterable[int]]:
    """By kind the subjects on which nobody votes any more."""
    return {kind: find() for kind, find in _settled.items()}


def tell_announced(election: Election) -> None:
    if told := _told.get(election.subject_kind):
        told(election)
