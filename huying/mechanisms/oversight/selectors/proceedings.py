"""Which proceeding runs about a subject."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from huying.kernel.access.viewer import Viewer
from huying.kernel.database.joined import joined
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import about, find

from ..procedures import OpinionHandling, TopicOversight


def proceeding_of(procedure: type[Any], subject_id: int) -> Proceeding:
    """Raises Proceeding.DoesNotExist."""
    return about(procedure.code, subject_id)


def find_proceeding(procedure: type[Any], subject_id: int, viewer: Viewer) -> Proceeding | None:
    """The proceeding about this subject, within the viewer's congress."""
    return find(procedure.code, subject_id, viewer.congress.pk) if viewer.congress else None


def topics_and_letters(topics: Iterable[int]) -> tuple[dict[int, Proceeding], dict[int, Proceeding]]:
    """The proceedings of topics with their records, and of the letters they led to, each by its subject."""
    of_topics = Proceeding.objects.filter(procedure=TopicOversight.code, subject_id__in=list(topics))
    running = {p.subject_id: p for p in joined(of_topics, "records")}
    letters = Proceeding.objects.filter(procedure=OpinionHandling.code, parent__in=[p.pk for p in running.values()])
    return running, {p.subject_id: p for p in letters}


def proceedings_of(procedure: type[Any], subject_ids: Iterable[int]) -> dict[int, Proceeding]:
    rows = Proceeding.objects.filter(procedure=procedure.code, subject_id__in=list(subject_ids)).select_related(
        "congress"
    )
    return {p.subject_id: p for p in rows}
