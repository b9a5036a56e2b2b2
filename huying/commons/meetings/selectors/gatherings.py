"""Where and by whom something may be put to the vote: at a half-day that has begun, by who is present at it (T2.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huying.kernel.calendar.clock import day_of
from huying.kernel.database.joined import joined
from huying.kernel.people.models import Congress, Person
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import recorded

from ..models import Presence, ScSession, Sitting
from ..procedures import SessionHolding
from ..rules import quorum, vote_refusal
from .attendance import Roll, members, quorum_of, roll, sittings_of


@dataclass(frozen=True)
class Gathering:
    """A sitting at which something may be put to the vote: its own roll, and why nobody can vote ("" when they can)."""

    session: ScSession
    sitting: Sitting
    roll: Roll
    quorum: int
    is_live: bool  # who votes on a device may vote at it now
    is_running: bool

    def __str__(self) -> str:
        """「第18次常委会会议6月25日上午全体会议」"""
        return f"{self.session}{self.sitting}"

    @property
    def members(self) -> tuple[Person, ...]:
        return self.roll.members

    @property
    def present(self) -> list[Person]:
        return [p for p in self.roll.members if self.roll.presences.get(p.pk) == Presence.PRESENT]

    @property
    def refusal(self) -> str:
        is_registered = bool(self.roll.presences)
        return vote_refusal(
            f"{self.sitting}", len(self.members), len(self.present), self.quorum, is_registered=is_registered
        )

    @property
    def came(self) -> str:
        return f"出席{len(self.present)}人" if self.roll.presences else "还没有登记到会情况"


def gatherings(session: ScSession, proceeding: Proceeding, at: datetime) -> list[Gathering]:
    """The sittings that have begun, in their order; the last of today's is the one that runs, until the close."""
    return _gathered(session, proceeding, sittings_of(session), at)


def gatherings_now(congress: Congress, at: datetime) -> list[Gathering]:
    """Those of the sessions that are open (opened, and not closed) where members vote on the spot now. As many
    questions for many sessions as for one.
    """
    records = recorded(SessionHolding, SessionHolding.opened).select_related("proceeding")
    records = records.filter(proceeding__congress=congress, proceeding__ended_on=None)
    running = {r.proceeding.subject_id: r.proceeding for r in records}
    sessions = ScSession.objects.select_related("congress").in_bulk(running)
    sittings = joined(Sitting.objects.filter(session__in=running, on=day_of(at)), "attendances")
    return [
        each
        for pk, proceeding in running.items()
        for each in _gathered(sessions[pk], proceeding, [s for s in sittings if s.session_id == pk], at)
        if each.is_live
    ]


def _gathered(session: ScSession, proceeding: Proceeding, sittings: list[Sitting], at: datetime) -> list[Gathering]:
    begun = [s for s in sittings if s.has_begun(at)]
    needed = quorum(len(members(session.congress, session.planned_on)), quorum_of(proceeding))
    live = _live([s for s in begun if s.on == day_of(at) and proceeding.ended_on is None])
    return [
        Gathering(session, s, roll(session, s), needed, is_live=s in live, is_running=s in live[-1:]) for s in begun
    ]


def _live(today: list[Sitting]) -> list[Sitting]:
    """The half-days of today where members still are: from the last that anybody came to. The morning runs over until
    somebody is registered as present in the afternoon; then it is the afternoon's quorum that counts (T2.5).
    """
    came = [n for n, s in enumerate(today) if any(a.presence == Presence.PRESENT for a in s.attendances.all())]
    return today[max(came, default=0) :]
