"""What of oversight an activity can be about: a topic being researched (R1.21), a letter being handled (R1.54)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse

from huying.commons.activities.registry import Subject
from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import Viewer

from .access import may_arrange
from .models import OpinionDocument, Topic


def topics(viewer: Viewer, pks: Collection[int]) -> Mapping[int, Subject]:
    """Topics, for the congress's side."""
    if not viewer.is_staff_of_congress:
        return {}
    rows = scope(Topic.objects.all(), viewer).filter(pk__in=pks).values_list("pk", "title", "working_body")
    return {pk: _subject(viewer, "topic", pk, title, "research", body) for pk, title, body in rows}


def opinions(viewer: Viewer, pks: Collection[int]) -> Mapping[int, Subject]:
    """Letters, for the congress's side."""
    if not viewer.is_staff_of_congress:
        return {}
    found = scope(OpinionDocument.objects.all(), viewer).filter(pk__in=pks)
    rows = found.values_list("pk", "title", "topic__working_body")
    return {pk: _subject(viewer, "opinion", pk, title, "opinion", body) for pk, title, body in rows}


def _subject(viewer: Viewer, kind: str, pk: int, title: str, page: str, body: int) -> Subject:
    return Subject(kind, pk, title, reverse(f"oversight:{page}", args=[pk]), may_arrange(viewer, body))
