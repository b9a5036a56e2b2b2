"""Who may read a document: its audiences, its author, and everybody once a version is published."""

from __future__ import annotations

from django.db.models import Q

from huying.kernel.access.audience import MEMBERS, OFFICE, audiences_of
from huying.kernel.access.viewer import Viewer

CONGRESS_SIDE = (OFFICE, MEMBERS)  # who reads a document unless something else is said


def may_read(viewer: Viewer) -> Q:
    """The condition on versions of the viewer's congress."""
    return (
        Q(document__audiences__audience__in=audiences_of(viewer))
        | Q(publication__isnull=False)
        | (Q(by=viewer.person) if viewer.person else Q())
    )
