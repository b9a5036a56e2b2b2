"""Who is overseen, who works on it, who handles."""

from __future__ import annotations

from django.db.models import QuerySet

from huying.kernel.people.models import Body, BodyKind, Congress


def units(congress: Congress) -> QuerySet[Body]:
    return Body.objects.filter(congress=congress, kind=BodyKind.DEPARTMENT).order_by("pk")


def organs(congress: Congress) -> QuerySet[Body]:
    kinds = [BodyKind.GOVERNMENT, BodyKind.SUPERVISORY_COMMISSION, BodyKind.COURT, BodyKind.PROCURATORATE]
    return Body.objects.filter(congress=congress, kind__in=kinds).order_by("pk")


def working_bodies(congress: Congress) -> QuerySet[Body]:
    return Body.objects.filter(congress=congress, kind=BodyKind.WORKING_BODY).order_by("pk")
