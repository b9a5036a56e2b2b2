"""What mechanisms tell the vote room and ask of it: who votes on their subjects, and what became of a void vote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from huying.kernel.people.models import Congress, Person

    from .envelopes.models import SecretBallot
    from .models import GradedAssessment, Vote

OnVoid = Callable[["GradedAssessment", date], None]
_when_voided: list[OnVoid] = []


def when_voided(told: OnVoid) -> None:
    """Ask to be told, in the same transaction, that an assessment was voided in favour of paper, or counted on it."""
    _when_voided.append(told)


def tell_voided(assessment: GradedAssessment, today: date) -> None:
    for told in _when_voided:
        told(assessment, today)


FindConcerned = Callable[["GradedAssessment"], Iterable[int]]
_concerned: list[FindConcerned] = []


def tells_concerned(find: FindConcerned) -> None:
    """Say which persons lead or work in what is assessed: they neither count nor watch."""
    _concerned.append(find)


def concerned_in(assessment: GradedAssessment) -> frozenset[int]:
    return frozenset(person for find in _concerned for person in find(assessment))


OnAnnounced = Callable[["Vote", "Person", datetime], None]
_when_announced: list[OnAnnounced] = []


def when_announced(told: OnAnnounced) -> None:
    """Ask to be told, in the same transaction, that the result of a vote was announced."""
    _when_announced.append(told)


def tell_announced(vote: Vote, by: Person, at: datetime) -> None:
    for told in _when_announced:
        told(vote, by, at)


@dataclass(frozen=True)
class Gathering:
    """A half-day at which a vote may be taken, and who is present at it. `refusal`: why nobody can vote at it."""

    key: int
    on: date
    title: str
    words: str  # with how many are present
    present: Sequence[Person]
    refusal: str = ""
    is_live: bool = True  # else nobody votes on a device any more: a show of hands or a roll call is entered late


@dataclass(frozen=True)
class Electorate:
    """Who votes on a subject at this moment, and by which rule. `refusal`: why nobody can now ("" when they can).

    `gatherings`: the half-days that have begun; `running`: the key of the one that runs, if one does.
    """

    congress: Congress
    title: str
    members: Sequence[Person]
    gatherings: Sequence[Gathering]
    running: int | None
    more_than: str  # the share of all members that a decision must exceed
    quorum: int
    url: str
    refusal: str = ""
    hint: str = ""

    def at(self, key: int | None) -> Gathering | None:
        """The half-day of this key, else the one that runs."""
        return next((g for g in self.gatherings if g.key == (key or self.running)), None)


FindElectorate = Callable[[int, datetime], "Electorate | None"]
HoldSubject = Callable[[int], None]
_electorates: dict[str, FindElectorate] = {}
_holds: dict[str, HoldSubject] = {}


def electorate_is(kind: str, find: FindElectorate, *, hold: HoldSubject) -> None:
    """Say who votes on subjects of this kind; `find` answers None where there is no such subject.

    `hold` locks what the subject hangs on until the transaction ends: two clerks do not open one vote twice.
    """
    _electorates[kind], _holds[kind] = find, hold


def hold_subject(kind: str, subject_id: int) -> None:
    if kind in _holds:
        _holds[kind](subject_id)


def electorate_of(kind: str, subject_id: int, at: datetime) -> Electorate | None:
    find = _electorates.get(kind)
    return find(subject_id, at) if find else None


OnSecretResult = Callable[["SecretBallot", "Person"], None]
_secret_results: dict[str, OnSecretResult] = {}


def secret_results_go_to(kind: str, told: OnSecretResult) -> None:
    """Ask to be told, in the same transaction, when a secret ballot on a subject of this kind has been opened."""
    _secret_results[kind] = told


FindPapers = Callable[["SecretBallot"], "dict[str, Any] | None"]
_papers: dict[str, FindPapers] = {}


def papers_come_from(kind: str, find: FindPapers) -> None:
    """Say what was counted of the papers beside a secret ballot on a subject of this kind; None until it is known."""
    _papers[kind] = find


def papers_of(ballot: SecretBallot) -> dict[str, Any] | None:
    find = _papers.get(ballot.subject_kind)
    return find(ballot) if find else None


def tell_secret_result(ballot: SecretBallot, by: Person) -> None:
    """`by` is the trustee whose share completed the result."""
    if told := _secret_results.get(ballot.subject_kind):
        told(ballot, by)
