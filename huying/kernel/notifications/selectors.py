"""Questions about the inbox."""

from __future__ import annotations

from django.db.models import QuerySet

from huying.kernel.people.models import Person

from .models import Notice


def inbox(person: Person, *, unread_only: bool = False, kind: str | None = None) -> QuerySet[Notice]:
    """The notices of a person, newest first."""
    notices = Notice.objects.filter(person=person).order_by("-at", "-pk")
    if unread_only:
        notices = notices.filter(read_at__isnull=True)
    return notices if kind is None else notices.filter(kind=kind)


def unread(person: Person | None) -> QuerySet[Notice]:
    """The notices that wait to be read: how many is the number beside 收件箱 in the navigation."""
    return Notice.objects.filter(person=person, read_at=None)


def unread_count(person: Person) -> int:
    return unread(person).count()
