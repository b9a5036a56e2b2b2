"""The yearly calls for ideas."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from huying.kernel.people.models import Congress
from huying.kernel.people.selectors import below
from huying.kernel.procedures.facts import Fact, PlannedDay
from huying.kernel.procedures.models import Proceeding

from ..models import BallotDecision, Idea, Solicitation
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


def calls_for(congress: Congress, today: date) -> tuple[Solicitation | None, list[Solicitation]]:
    """Its own call that takes ideas today, and by name those of the congresses below: an idea is for the one that is
    to do it. One question for both.
    """
    whose = Q(congress=congress) | Q(congress__in=below(congress).order_by().values("pk"))
    taking = Solicitation.objects.filter(whose, is_open=True, opens_on__lte=today, closes_on__gte=today)
    found = list(taking.select_related("congress").order_by("congress__name", "year"))
    own = [call for call in found if call.congress_id == congress.pk]
    return own[-1] if own else None, [call for call in found if call.congress_id != congress.pk]


def elsewhere(congress: Congress) -> list[Congress]:
    """Where a query code may be from that nobody knows here: the congress above, and those below that use this."""
    uses = Q(pk__in=Solicitation.objects.values("congress")) | Q(pk__in=BallotDecision.objects.values("congress"))
    is_below = Q(pk__in=below(congress).order_by().values("pk"))
    return list(Congress.objects.filter((is_below & uses) | Q(pk=congress.parent_id or 0)).order_by("name"))
