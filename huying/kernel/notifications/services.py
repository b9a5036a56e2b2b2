"""Telling people, and their reading of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from huying.kernel.people.models import Person

from .models import Notice


def tell(*, people: Iterable[Person], key: str, text: str, url: str, kind: str, at: datetime) -> int:
    """Puts a notice into the inbox of each person. Whoever has one under this key is not told again.

    Returns how many were told now. `key` is at most 200 characters, `url` a path of this site.
    """
    asked = {person.pk: person for person in people}
    if not asked:
        return 0
    try:
        with transaction.atomic():
            return _tell(asked, key, text, url, kind, at)
    except IntegrityError:  # somebody else told one of them in this very moment
        with transaction.atomic():
            return _tell(asked, key, text, url, kind, at)


def _tell(asked: dict[int, Person], key: str, text: str, url: str, kind: str, at: datetime) -> int:
    # Asked first, then inserted: ON CONFLICT is not portable (spec/rules.md T2.10).
    told = set(Notice.objects.filter(person__in=asked, key=key).values_list("person_id", flat=True))
    new = [
        Notice(congress_id=person.congress_id, person=person, key=key, text=text, url=url, kind=kind, at=at)
        for pk, person in asked.items()
        if pk not in told
    ]
    return len(Notice.objects.bulk_create(new))


def mark_read(*, person: Person, at: datetime, notices: Collection[int] | None = None) -> int:
    """Marks notices (all when None) of this person as read. The notices of others are left alone."""
    mine = Notice.objects.filter(person=person, read_at__isnull=True)
    if notices is not None:
        mine = mine.filter(pk__in=notices)
    return mine.update(read_at=at)
