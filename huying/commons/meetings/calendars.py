"""Sessions in calendars: everybody's, and with their place those of the congress's side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from huying.kernel.access.viewer import Viewer
from huying.kernel.notifications.calendars import Event, register
from huying.kernel.people.models import Congress

from . import selectors
from .models import ScSession

BACK = timedelta(days=366)


def _of(congress: Congress, today: date) -> Iterator[ScSession]:
    yield from selectors.sessions(congress).filter(planned_on__gte=today - BACK).order_by("planned_on")


def everybodys(_viewer: Viewer, congress: Congress, today: date) -> Iterator[Event]:
    """Days that are settled: a day that may still move is nobody's business yet."""
    for session in _of(congress, today):
        if session.is_settled:
            yield Event(f"session-{session.pk}@{congress.code}", session.planned_on, str(session))


def of_the_congress(viewer: Viewer, congress: Congress, today: date) -> Iterator[Event]:
    if viewer.is_staff_of_congress:
        for session in _of(congress, today):
            title = str(session) if session.is_settled else f"{session}（暂定）"
            path = reverse("meetings:session", args=[session.pk])
            yield Event(f"session-{session.pk}@{congress.code}", session.planned_on, title, path, session.place)


register(public=everybodys, personal=of_the_congress)
