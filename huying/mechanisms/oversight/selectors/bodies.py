"""Who is overseen, who works on it, who handles: whoever may be chosen, so none that has ended."""

from __future__ import annotations

from django.db.models import QuerySet

from huying.kernel.people.models import FOUR_ORGANS, Body, BodyKind, Congress
from huying.kernel.people.selectors import ever_overseen


def units(congress: Congress) -> QuerySet[Body]:
    return Body.objects.filter(congress=congress, kind=BodyKind.DEPARTMENT, ended_on=None).order_by("pk")


def organs_and_units(congress: Congress) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Both by key and name, for filters, those too that have ended: one query."""
    found = list(ever_overseen(congress).values_list("pk", "name", "kind"))
    units = [(pk, name) for pk, name, kind in found if kind == BodyKind.DEPARTMENT]
    return [(pk, name) for pk, name, kind in found if kind != BodyKind.DEPARTMENT], units


def organs(congress: Congress) -> QuerySet[Body]:
    return Body.objects.filter(congress=congress, kind__in=FOUR_ORGANS, ended_on=None).order_by("pk")


def working_bodies(congress: Congress) -> QuerySet[Body]:
    return Body.objects.filter(congress=congress, kind=BodyKind.WORKING_BODY, ended_on=None).order_by("pk")
