"""What of oversight an activity can be about: a topic that is being researched (R1.21)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse

from huying.commons.activities.registry import Subject
from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import Viewer

from .access import may_arrange
from .models import Topic


def topics(viewer: Viewer, pks: Collection[int]) -> Mapping[int, Subject]:
    """Topics, for the congress's side; the office, the supervision office and the body responsible write."""
    if not viewer.is_staff_of_congress:
        return {}
    rows = scope(Topic.objects.all(), viewer).filter(pk__in=pks).values_list("pk", "title", "working_body")
    return {
        pk: Subject("topic", pk, title, reverse("oversight:research", args=[pk]), may_arrange(viewer, body))
        for pk, title, body in rows
    }
