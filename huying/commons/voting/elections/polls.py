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
    """A candidate as its own room knows it: `ref` is its row there, `unit` the body that is to carry it out."""

    ref: int
    code: str
    title: str
    cost: Decimal | None = None
    unit: int | None = None


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
Hold = Callable[[int], object]


@dataclass(frozen=True)
class Bound:
    """What a mechanism says of the subjects of a kind."""

    find: FindPoll
    announced: OnAnnounced | None = None
    settled: FindSettled | None = None
    hold: Hold | None = None


_bound: dict[str, Bound] = {}


def poll_is(
    kind: str,
    find: FindPoll,
    announced: OnAnnounced | None = None,
    settled: FindSettled | None = None,
    hold: Hold | None = None,
) -> None:
    """Say what is asked on subjects of this kind; `announced` is told of each result, in the same transaction.

    `settled` gives the subjects on which nobody votes any more: their numbers, or the question for them. `hold` locks
    a subject, so that nothing is decided of it while a vote on it begins.
    """
    _bound[kind] = Bound(find, announced, settled, hold)


def poll_of(kind: str, subject_id: int, today: date) -> Poll | None:
    return _bound[kind].find(subject_id, today) if kind in _bound else None


def hold(kind: str, subject_id: int) -> None:
    """Until the transaction ends nobody else decides anything of this subject."""
    if kind in _bound and (held := _bound[kind].hold):
        held(subject_id)


def settled() -> dict[str, Iterable[int]]:
    """By kind the subjects on which nobody votes any more."""
    return {kind: bound.settled() for kind, bound in _bound.items() if bound.settled}


def tell_announced(election: Election) -> None:
    kind = election.subject_kind
    if kind in _bound and (told := _bound[kind].announced):
        told(election)
