"""What mechanisms tell the meetings: what their agenda items are about, and what they ask to be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huying.kernel.access.viewer import Viewer
    from huying.kernel.documents.models import Document
    from huying.kernel.people.models import Body, Person
    from huying.kernel.procedures.models import ActRecord

    from .models import AgendaItem, AttendeeKind, PaperKind, ScSession

OnSession = Callable[["ScSession", "ActRecord"], None]
OnDay = Callable[["ScSession", date], None]
_when_closed: list[OnSession] = []
_when_moved: list[OnDay] = []
_when_planned: list[OnDay] = []
_procedures: dict[str, str] = {}
_heard: dict[str, str] = {}


def subject_is(kind: str, procedure: str, *, heard: str = "") -> None:
    """Say that agenda items of this kind are subjects of that procedure, e.g. "topic" of "topic_oversight".

    From the proceeding come the item's address, its stage, and the limits that are counted back from the session.
    `heard` is the act by which the session deals with it: who closes the session is told where it is missing.
    """
    _procedures[kind] = procedure
    if heard:
        _heard[procedure] = heard


def heard_by() -> Mapping[str, str]:
    """By procedure the act by which a session deals with its subjects."""
    return _heard


def procedures() -> Mapping[str, str]:
    """The code of the procedure that items go through, by their kind."""
    return _procedures


def procedure_of(kind: str) -> str:
    """The code of the procedure that items of this kind go through; "" where none was named."""
    return _procedures.get(kind, "")


def when_closed(told: OnSession) -> None:
    """Ask to be told, in the same transaction, that a session has closed."""
    _when_closed.append(told)


def when_moved(told: OnDay) -> None:
    """Ask to be told that a session's day has moved or opened: what is planned back from it changes."""
    _when_moved.append(told)


def when_planned(told: OnDay) -> None:
    """Ask to be told that a session has been planned: what waits for the next one goes on its agenda."""
    _when_planned.append(told)


def tell_planned(session: ScSession, today: date) -> None:
    for told in _when_planned:
        told(session, today)


def tell_closed(session: ScSession, record: ActRecord) -> None:
    for told in _when_closed:
        told(session, record)


def tell_moved(session: ScSession, today: date) -> None:
    for told in _when_moved:
        told(session, today)


# ── what mechanisms bring to a session ────────────────────────────────────
@dataclass(frozen=True)
class OfferedPaper:
    """A paper that belongs to an item: it is distributed with the others."""

    item: AgendaItem
    kind: PaperKind
    document: Document


@dataclass(frozen=True)
class Proposal:
    """Somebody who ought to come without a vote, and why. Of an organ whose name is not known yet `name` is empty."""

    item: AgendaItem
    kind: AttendeeKind
    name: str
    grounds: str
    post: str = ""
    person: Person | None = None
    body: Body | None = None


@dataclass(frozen=True)
class Decided:
    """A vote on an item, in the words of the minutes: nothing of its counts while it is open."""

    item_id: int
    title: str
    words: str
    url: str
    is_over: bool
    number: str = ""
    passed: bool = False
    text: str = ""  # what was put to the vote
    on: date | None = None
    announced_at: datetime | None = None
    by_name: tuple[tuple[str, tuple[str, ...]], ...] = ()  # of a roll call: who said what

    @property
    def named(self) -> str:
        """「赞成：赵立新、钱明；反对：孙伟」"""
        return "；".join(f"{label}：{'、'.join(names)}" for label, names in self.by_name)


Papers = Callable[["ScSession"], Iterable[OfferedPaper]]
Proposals = Callable[["ScSession"], Iterable[Proposal]]
Decisions = Callable[["ScSession"], Iterable[Decided]]
OnDistribution = Callable[["ScSession", "Viewer", datetime], None]
_papers: list[Papers] = []
_answering: list[Proposals] = []
_proposals: list[Proposals] = []
_decisions: list[Decisions] = []
_when_distributed: list[OnDistribution] = []


def brings_papers(bring: Papers) -> None:
    """Bring the papers of the items that are this mechanism's."""
    _papers.append(bring)


def asks_to_answer(ask: Proposals) -> None:
    """Say which organs are to send somebody who answers (R1.38)."""
    _answering.append(ask)


def proposes_attendees(propose: Proposals) -> None:
    """Propose who besides should come without a vote: who joined the research (R1.37)."""
    _proposals.append(propose)


def tells_decisions(tell: Decisions) -> None:
    """Tell what was voted on at a session: the vote room is another one."""
    _decisions.append(tell)


def when_distributed(told: OnDistribution) -> None:
    """Ask to be told, in the same transaction, that papers were distributed."""
    _when_distributed.append(told)


def papers_for(session: ScSession) -> list[OfferedPaper]:
    return [paper for bring in _papers for paper in bring(session)]


def asked_to_answer(session: ScSession) -> list[Proposal]:
    """The organs that are to send somebody."""
    return [proposal for ask in _answering for proposal in ask(session)]


def proposals_for(session: ScSession) -> list[Proposal]:
    """Everybody who should come without a vote."""
    return [*asked_to_answer(session), *(proposal for propose in _proposals for proposal in propose(session))]


def decisions_of(session: ScSession) -> list[Decided]:
    return [decided for tell in _decisions for decided in tell(session)]


def tell_distributed(session: ScSession, by: Viewer, at: datetime) -> None:
    for told in _when_distributed:
        told(session, by, at)


@dataclass(frozen=True)
class About:
    """What a mechanism knows of an agenda item's subject and the meeting needs; the working body by its number."""

    mode: str = ""  # the mode the chairpersons' council decided (R1.29); empty: not yet
    working_body: int | None = None
    comprehensive_speaker: Person | None = None
    key_speakers: tuple[Person, ...] = ()


Knows = Callable[[Sequence[int]], Mapping[int, About]]
_about: dict[str, Knows] = {}


def about(kind: str, knows: Knows) -> None:
    """Say who knows the subjects of this kind; asked once for all items of a page."""
    _about[kind] = knows


def known_of(kind: str, ids: Sequence[int]) -> Mapping[int, About]:
    return _about[kind](ids) if kind in _about else {}
