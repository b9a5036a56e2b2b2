"""Excellent outlines: nominated, selected, announced (R1.33, R1.34)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Congress
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import recorded
from huying.kernel.procedures.standing import Fact, PlannedDay

from ..models import AgendaItem, Commendation, ScSession, SpeechOutline
from ..procedures import OutlineCommendation
from ..rules import CommendationView
from .lists import coming
from .sessions import ANNOUNCEMENT, has_opened


def commendations() -> QuerySet[Commendation]:
    return Commendation.objects.select_related(
        "congress", "outline__person", "outline__item__session__congress", "announced_at"
    ).order_by("-pk")


def announced(congress: Congress) -> QuerySet[Commendation]:
    return commendations().filter(congress=congress).exclude(announced_at=None)


def find_commendation(pk: int, viewer: Viewer) -> Proceeding | None:
    rows = scope(Proceeding.objects.select_related("congress"), viewer)
    return rows.filter(procedure=OutlineCommendation.code, subject_id=pk).first()


def proceeding_of_commendation(found: Commendation) -> Proceeding:
    rows = Proceeding.objects.select_related("congress")
    return rows.get(procedure=OutlineCommendation.code, subject_id=found.pk)


def agenda_item_of(found: Commendation) -> AgendaItem | None:
    """Where the announcement stands on an agenda."""
    about = {"subject_kind": ANNOUNCEMENT, "subject_id": found.outline.item.session_id}
    items = AgendaItem.objects.filter(congress=found.congress_id, session__is_called_off=False, **about)
    return items.select_related("session").order_by("-session__planned_on").first()


def next_session(congress: Congress, after: ScSession) -> ScSession | None:
    """The first session after this one that has not closed."""
    later = coming(congress).filter(planned_on__gte=after.planned_on).exclude(pk=after.pk)
    return later.order_by("planned_on", "pk").first()


def commendation_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> CommendationView:
    found = commendations().get(pk=proceeding.subject_id)
    item = agenda_item_of(found)
    if item is None:
        return CommendationView(facts=facts)
    day = PlannedDay(item.session.planned_on, item.session.is_settled)
    return CommendationView(
        facts=facts, days={OutlineCommendation.next_session.name: day}, next_is_open=has_opened(item.session)
    )


def selected(found: Sequence[Commendation]) -> dict[int, ActRecord]:
    """The record of the chairpersons' council for each that was selected."""
    records = recorded(OutlineCommendation, OutlineCommendation.selected, about=[c.pk for c in found])
    return {r.proceeding.subject_id: r for r in records.select_related("proceeding")}


def carried_by(session: ScSession) -> list[Proceeding]:
    """The commendations that this session's agenda announces and that have not been announced."""
    origins = AgendaItem.objects.filter(session=session, subject_kind=ANNOUNCEMENT).values("subject_id")
    ids = Commendation.objects.filter(outline__item__session__in=origins, announced_at=None).values("pk")
    found = Proceeding.objects.filter(procedure=OutlineCommendation.code, subject_id__in=ids, ended_on=None)
    return list(found.select_related("congress").order_by("pk"))


def may_be_nominated(session: ScSession) -> QuerySet[SpeechOutline]:
    """The outlines of a session that were handed in and nobody has nominated."""
    found = SpeechOutline.objects.filter(item__session=session, commendation=None).exclude(submitted_at=None)
    return found.select_related("person", "item").order_by("item__order", "pk")
