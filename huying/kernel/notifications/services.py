"""Telling people, and their reading of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from huying.kernel.people.models import Person

from .models import MailChoice, Notice


def tell(
    *,
    people: Iterable[Person],
    key: str,
    text: str,
    url: str,
    kind: str,
    at: datetime,
    headline: str | None = None,
) -> int:
    """Puts a notice into the inbox of each person. Whoever has one under this key is not told again.

    Returns how many were told now. `key` is at most 200 characters, `url` a path of this site. `headline`: what of it
    may stand in a mail (models.Notice).
    """
    asked = {person.pk: person for person in people}
    if not asked:
        return 0
    news = {"key": key, "text": text, "url": url, "kind": kind, "at": at, "headline": headline}
    try:
        with transaction.atomic():
            return _tell(asked, news)
    except IntegrityError:  # somebody else told one of them in this very moment
        with transaction.atomic():
            return _tell(asked, news)


def _tell(asked: dict[int, Person], news: dict[str, Any]) -> int:
    # Asked first, then inserted: ON CONFLICT is not portable (spec/rules.md T2.10).
    told = set(Notice.objects.filter(person__in=asked, key=news["key"]).values_list("person_id", flat=True))
    new = [
        Notice(congress_id=person.congress_id, person=person, **news) for pk, person in asked.items() if pk not in told
    ]
    return len(Notice.objects.bulk_create(new))


def settle(*, people: Iterable[Person], key: str, at: datetime) -> int:
    """What these people were told under this key is done, by whomever: nobody has to open it any more.

    Returns in how many inboxes it was still unread.
    """
    return Notice.objects.filter(person__in=list(people), key=key, read_at=None).update(read_at=at)


def take_back(*, congress_id: int, key: str, text: str, at: datetime, url: str | None = None) -> int:
    """What was told under this key is not to be read any more: these words take its place in every inbox, and
    this address, where the page it led to is no more.

    Returns in how many inboxes it was.
    """
    told = Notice.objects.filter(congress=congress_id, key=key)
    told.filter(read_at=None).update(read_at=at)
    return told.update(text=text) if url is None else told.update(text=text, url=url)


def anew(about: str, at: datetime) -> str:
    """A key for news that comes again: who was told before is told once more; `settle_all` finds them all."""
    return f"{about}:{at:%Y%m%d%H%M%S%f}"


def settle_all(*, congress: int, about: str, at: datetime, people: Collection[Person] | None = None) -> int:
    """All that was told `anew` about this is done: for these people, or for whoever was told and is by now."""
    told = Notice.objects.filter(congress=congress, key__startswith=f"{about}:", read_at=None)
    if people is not None:
        told = told.filter(person__in=people)
    return told.update(read_at=at)


def mark_read(*, person: Person, at: datetime, notices: Collection[int] | None = None) -> int:
    """Marks notices (all when None) of this person as read. The notices of others are left alone."""
    mine = Notice.objects.filter(person=person, read_at__isnull=True)
    if notices is not None:
        mine = mine.filter(pk__in=notices)
    return mine.update(read_at=at)


def choose_mail(*, person: Person, address: str, is_on: bool) -> None:
    """The person says where mail is to go; no address: nothing is kept. A digest already queued is not redirected
    (digests.py)."""
    if not address:
        MailChoice.objects.filter(person=person).delete()
        return
    kept = {"congress_id": person.congress_id, "address": address, "is_on": is_on}
    MailChoice.objects.update_or_create(person=person, defaults=kept)
