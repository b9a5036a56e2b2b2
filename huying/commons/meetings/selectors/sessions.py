"""Sessions: their proceeding, and what its rules see."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.lookups import Exact

from huying.kernel.access.viewer import Viewer
from huying.kernel.database.looks import asked_once
from huying.kernel.people.models import Congress, CongressTerm
from huying.kernel.people.selectors import term_of
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import about, find, recorded
from huying.kernel.procedures.standing import Fact, PlannedDay

from .. import registry
from ..models import NO_TERM, AgendaItem, Presence, ScSession
from ..procedures import SessionHolding
from ..rules import SessionView
from .attendance import quorum_of, roll

OWN = "own"  # the subject of an item that no mechanism brought
ANNOUNCEMENT = "commendation"  # of the agenda item; its subject is the session at which the outlines were handed in


def sessions(congress: Congress) -> QuerySet[ScSession]:
    """All but those that were called off."""
    return ScSession.objects.filter(congress=congress, is_called_off=False).order_by("-planned_on", "-pk")


def ordinal_on(congress: Congress, day: date) -> int:
    """Which term (届) a day falls into, by its number; NO_TERM where none was entered."""
    found = term_of(congress, day)
    return found.ordinal if found else NO_TERM


def sessions_of_term(congress: Congress, ordinal: int) -> QuerySet[ScSession]:
    """The sessions that are counted together: those of a term, and those planned in it before it was entered."""
    term = CongressTerm.objects.filter(congress=congress, ordinal=ordinal).first()
    own = Q(congress_term=ordinal)
    if term:
        before = Q(congress_term=NO_TERM, planned_on__gte=term.from_on)
        own |= before & Q(planned_on__lte=term.until_on) if term.until_on else before
    return sessions(congress).filter(own)


def next_number(congress: Congress, ordinal: int) -> int:
    """One more than the highest number so far in a term: with a new one the numbers begin anew."""
    last = sessions_of_term(congress, ordinal).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def proceeding_of(session: ScSession) -> Proceeding:
    return about(SessionHolding.code, session.pk)


def find_proceeding(session_id: int, viewer: Viewer) -> Proceeding | None:
    """The proceeding of a session, within the viewer's congress."""
    return find(SessionHolding.code, session_id, viewer.congress.pk) if viewer.congress else None


@asked_once
def whole_session(pk: int) -> ScSession:
    """A session with its congress. Raises ScSession.DoesNotExist."""
    return ScSession.objects.select_related("congress").get(pk=pk)


@asked_once
def items_of(session: ScSession) -> list[AgendaItem]:
    """What is on a session's agenda, in its order; `is_put_off` of what stands on that of a later session by now,
    `waits` of what a mechanism brought and has not ended."""
    return list(session.agenda.annotate(is_put_off=stands_later(), waits=_waits()))


def _waits() -> Exists:
    """Of an item: whether a mechanism brought it whose proceeding has not ended."""
    running = Proceeding.objects.filter(subject_id=OuterRef("subject_id"), ended_on=None)
    of_kind = (
        Q(procedure=code) & Q(Exact(OuterRef("subject_kind"), Value(kind)))
        for kind, code in registry.procedures().items()
    )
    return Exists(running.filter(reduce(or_, of_kind, Q(pk__in=[]))))


def stands_later() -> Exists:
    """Of an item: whether its subject stands on the agenda of a later session by now. The outlines of one session may
    be announced at several, each its own.
    """
    same = {name: OuterRef(name) for name in ("congress", "subject_kind", "subject_id")}
    later = AgendaItem.objects.filter(session__planned_on__gt=OuterRef("session__planned_on"), **same)
    return Exists(later.exclude(subject_kind=ANNOUNCEMENT))


def session_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> SessionView:
    session = whole_session(proceeding.subject_id)
    attended, items = roll(session), items_of(session)
    return SessionView(
        days={SessionHolding.meeting_day.name: PlannedDay(session.planned_on, session.is_settled)}, facts=facts,
        agenda=len(items), brought=tuple(i.title for i in items if vars(i)["waits"]),
        members=len(attended.members), present=attended.count(Presence.PRESENT),
        quorum_more_than=quorum_of(proceeding),
    )  # fmt: skip


def may_change_item(item: AgendaItem) -> bool:
    """Whether an item may be renamed and taken off here: the office wrote it down, and its session has not opened."""
    return item.subject_kind == OWN and not has_opened(item.session)


def has_opened(session: ScSession | None) -> bool:
    """Whether there is a session and it was opened."""
    return session is not None and recorded(SessionHolding, SessionHolding.opened, about=[session.pk]).exists()
