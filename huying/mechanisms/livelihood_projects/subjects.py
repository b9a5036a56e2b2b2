"""What of this room an activity can be about: a committing unit, an area, a campaign (R2.14, R2.18, R2.19)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db.models import Model
from django.urls import reverse

from huying.commons.activities.access import WRITERS
from huying.commons.activities.registry import Subject
from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import Viewer

from .models import Area, Campaign, CommitmentSheet
from .selectors.commitments import ABOUT
from .selectors.supervision import AREA, CAMPAIGN


def _finder(
    kind: str, model: type[Model], url: Callable[[Any], str]
) -> Callable[[Viewer, Collection[int]], Mapping[int, Subject]]:
    related = ("of", "unit") if model is CommitmentSheet else ("congress",)

    def find(viewer: Viewer, pks: Collection[int]) -> Mapping[int, Subject]:
        if not viewer.is_staff_of_congress:
            return {}
        rows: Any = scope(model._default_manager.all(), viewer).select_related(*related).filter(pk__in=pks)
        return {row.pk: Subject(kind, row.pk, str(row), url(row), viewer.has(*WRITERS)) for row in rows}

    return find


commitments = _finder(ABOUT, CommitmentSheet, lambda row: str(row.get_absolute_url()))
areas = _finder(AREA, Area, lambda _row: reverse("livelihood:areas"))
campaigns = _finder(CAMPAIGN, Campaign, lambda row: str(row.get_absolute_url()))
