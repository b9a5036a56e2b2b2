"""Questions about sessions."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from huying.kernel.people.models import Congress, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import profiles
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.standing import Fact, PlannedDay

from .models import Presence, ScSession
from .procedures import SessionHolding
from .rules import SessionView


def sessions(congress: Congress) -> QuerySet[ScSession]:
    return ScSession.objects.filter(congress=congress).order_by("-planned_on", "-pk")


def proceeding_of(session: ScSession) -> Proceeding:
    return Proceeding.objects.select_related("congress").get(procedure=SessionHolding.code, subject_id=session.pk)


def members(congress: Congress, today: date) -> list[Person]:
    """The standing committee's members (常委会组成人员) on a day, in the order of their mandates."""
    mandates = Mandate.objects.filter(person__congress=congress, role=Role.SC_MEMBER.value).select_related("person")
    return [m.person for m in mandates.order_by("pk") if m.is_current(today)]


def session_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> SessionView:
    counts = Count("attendances", filter=Q(attendances__presence=Presence.PRESENT), distinct=True)
    session = ScSession.objects.annotate(present=counts, items=Count("agenda", distinct=True)).get(pk=proceeding.subject_id)
    more_than = profiles.load(proceeding.profile).value("sc_session.quorum_more_than")
    return SessionView(
        days={"meeting_day": PlannedDay(session.planned_on, session.is_settled)}, facts=facts, agenda=session.items,
        members=len(members(proceeding.congress, session.planned_on)), present=session.present,
        quorum_more_than=more_than,
    )


def acts_done(sessions: list[ScSession], act: str) -> dict[int, date]:
    """The legal day of an act (opened, closed) for each of the sessions that has it."""
    records = ActRecord.objects.filter(
        proceeding__procedure=SessionHolding.code, proceeding__subject_id__in=[s.pk for s in sessions], act=act,
        reversal=None,
    )
    return {r.proceeding.subject_id: r.on for r in records.select_related("proceeding")}
