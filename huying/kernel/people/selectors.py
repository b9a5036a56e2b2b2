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
    """The bodies that a congress oversees: the four organs (一府一委两院) and their departments, as they are now."""
    return ever_overseen(congress).filter(ended_on=None)


def ever_overseen(congress: Congress) -> QuerySet[Body]:
    """Those too that have been merged or wound up: what they did is still looked for under their names."""
    return Body.objects.filter(congress=congress, kind__in=(*FOUR_ORGANS, BodyKind.DEPARTMENT)).order_by("pk")


def questionable(congress: Congress) -> QuerySet[Body]:
    """Whom a bill of inquiry may be addressed to: the four organs and the government's departments (监督法第五十一条).

    Not what is entered as a unit of theirs and is no department: a government below, 街道办事处 (派出机关), 庭、部 of a
    court or a procuratorate.
    """
    below_it = Body.objects.filter(kind=BodyKind.GOVERNMENT, congress__in=below(congress).values("pk"))
    courts = (BodyKind.COURT, BodyKind.PROCURATORATE, BodyKind.SUPERVISORY_COMMISSION)
    parts = Q(kind=BodyKind.DEPARTMENT) & (
        Q(parent__kind__in=courts) | Q(name__endswith="街道办事处") | Q(name__in=below_it.values("name"))
    )
    return overseen(congress).exclude(parts)


def term_of(congress: Congress, day: date) -> CongressTerm | None:
    """The term (届) that a day falls into; None where it was not entered."""
    begun = CongressTerm.objects.filter(congress=congress, from_on__lte=day).order_by("-from_on").first()
    return begun if begun and (begun.until_on is None or day <= begun.until_on) else None
