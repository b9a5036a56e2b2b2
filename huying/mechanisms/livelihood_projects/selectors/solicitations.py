"""The yearly calls for ideas."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, QuerySet

from huying.kernel.people.models import Congress
from huying.kernel.procedures.facts import Fact, PlannedDay
from huying.kernel.procedures.models import Proceeding

from ..models import Idea, Solicitation
from ..procedures import Soliciting
from ..rules import SolicitationView
from ..terms import WAITING
from .pilots import not_enabled


def solicitation_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> SolicitationView:
    found = Solicitation.objects.select_related("congress").get(pk=proceeding.subject_id)
    return SolicitationView(
        facts=facts,
        days={Soliciting.closing_day.name: PlannedDay(found.closes_on)},
        not_enabled=not_enabled(found.congress, found.opens_on),
        unsettled=Idea.objects.filter(solicitation=found, screening=WAITING).count(),
    )


def solicitations_of(congress: Congress) -> QuerySet[Solicitation]:
    """The calls of a congress, newest first, each with how many ideas came."""
    found = Solicitation.objects.filter(congress=congress).annotate(came=Count("ideas"))
    return found.order_by("-year")


def open_solicitation_of(congress: Congress, today: date) -> Solicitation | None:
    """The call that takes ideas today."""
    found = Solicitation.objects.filter(congress=congress, is_open=True, opens_on__lte=today, closes_on__gte=today)
    return found.order_by("-year").first()
