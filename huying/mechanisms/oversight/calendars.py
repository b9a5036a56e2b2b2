"""The days of oversight in everybody's calendar: what was published. What is ordered for a day is not told before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.notifications.calendars import Event, register
from huying.kernel.people.models import Congress

from . import selectors

SHOWN, BACK = 100, timedelta(days=366)


def published(_viewer: Viewer, congress: Congress, today: date) -> Iterator[Event]:
    """What was published within a year."""
    for text in selectors.published_texts(congress)[:SHOWN]:
        if text.published_at and (on := day_of(text.published_at)) >= today - BACK:
            path = reverse("public_text", args=[congress.code, text.pk])
            yield Event(f"publication-{text.pk}@{congress.code}", on, f"公开：{text.title}", path)


register(public=published)
