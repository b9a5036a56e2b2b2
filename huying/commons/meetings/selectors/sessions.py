"""Sessions: their proceeding, and what its rules see."""

from __future__ import annotations

from django.db.models import QuerySet

from huying.kernel.access.viewer import Viewer
from huying.kernel.database.looks import asked_once
from huying.kernel.people.models import Congress
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import about, find, recorded
from huying.kernel.procedures.standing import Fact, PlannedDay

from ..models import AgendaItem, Presence, ScSession
from ..procedures import SessionHolding
from ..rules import SessionView
from .attendance import quorum_of, roll


def sessions(congress: Congress) -> QuerySet[ScSession]:
    return ScSession.objects.filter(congress=congress).order_by("-planned_on", "-pk")


def next_number(congress: Congress) -> int:
    """One more than the highest number so far."""
    last = sessions(congress).order_by("-number").values_list("number", flat=True).first()
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
    """What is on a session's agenda, in its order."""
    return list(session.agenda.all())


def session_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> SessionView:
    session = whole_session(proceeding.subject_id)
    attended = roll(session)
    return SessionView(
        days={SessionHolding.meeting_day.name: PlannedDay(session.planned_on, session.is_settled)}, facts=facts,
        agenda=len(items_of(session)), members=len(attended.members), present=attended.count(Presence.PRESENT),
        quorum_more_than=quorum_of(proceeding),
    )  # fmt: skip


def has_opened(session: ScSession | None) -> bool:
    """Whether there is a session and it was opened."""
    return session is not None and recorded(SessionHolding, SessionHolding.opened, about=[session.pk]).exists()
