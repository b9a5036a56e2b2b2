"""Who is on the pilot list, and since when (R2.09)."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from huying.kernel.calendar.saying import full_day
from huying.kernel.people.models import Congress

from ..models import Pilot


def pilot_of(congress: Congress) -> Pilot | None:
    return Pilot.objects.filter(township=congress).first()


def not_enabled(congress: Congress, on: date) -> str:
    """Why a congress cannot decide projects by ballot on a day; "" when it can."""
    line = pilot_of(congress)
    if line is None:
        return f"{congress}还没有列入票决制推行名单：由县级人大常委会办公室列入以后才能开始"
    if line.from_on > on:
        return f"{congress}从{full_day(line.from_on)}起列入推行名单，在这以前不能开始"
    return ""


def list_of(keeper: Congress) -> QuerySet[Pilot]:
    """The list that a congress keeps: the earliest first."""
    return Pilot.objects.filter(congress=keeper).select_related("township").order_by("from_on", "township__name")
