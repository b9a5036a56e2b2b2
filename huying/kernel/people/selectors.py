"""Questions about the tree of congresses, and about their bodies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet

from .models import FOUR_ORGANS, Body, BodyKind, Congress, CongressTerm


def below(congress: Congress) -> QuerySet[Congress]:
    """Every congress below this one, at whatever distance, in one query.

    There are four levels and they fall on every step down (Congress.save), so three steps reach all of them.
    """
    return Congress.objects.filter(
        Q(parent=congress) | Q(parent__parent=congress) | Q(parent__parent__parent=congress)
    ).order_by("name")


def tree_below(congress: Congress) -> list[Congress]:
    """The same as a list in reading order: each followed by those below it."""
    children: dict[int | None, list[Congress]] = {}
    for each in below(congress):
        children.setdefault(each.parent_id, []).append(each)
    return list(_walk(congress.pk, children))


def _walk(pk: int, children: dict[int | None, list[Congress]]) -> Iterator[Congress]:
    for child in children.get(pk, []):
        yield child
        yield from _walk(child.pk, children)


def overseen(congress: Congress) -> QuerySet[Body]:
    """The bodies that a congress oversees: the four organs (一府一委两院) and their departments."""
    return Body.objects.filter(congress=congress, kind__in=(*FOUR_ORGANS, BodyKind.DEPARTMENT)).order_by("pk")


def term_of(congress: Congress, day: date) -> CongressTerm | None:
    """The term (届) that a day falls into; None where it was not entered."""
    begun = CongressTerm.objects.filter(congress=congress, from_on__lte=day).order_by("-from_on").first()
    return begun if begun and (begun.until_on is None or day <= begun.until_on) else None
