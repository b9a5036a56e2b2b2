"""Which proceeding runs about a subject."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

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


def stage_words(procedure: type[Any], proceeding: Proceeding, ended: str) -> str:
    """What a list says of where it stands: 等“确定到会负责人”."""
    if proceeding.ended_on:
        return ended
    return "各步已办" if proceeding.stage == "-" else f"等“{procedure.act(proceeding.stage).label}”"


def topics_and_letters(topics: Iterable[int]) -> tuple[dict[int, Proceeding], dict[int, Proceeding]]:
    """The proceedings of topics, and of the letters they led to, each by its subject, with their records: one query."""
    of_topics = {"procedure": TopicOversight.code, "subject_id__in": list(topics)}
    letters = {f"parent__{name}": value for name, value in of_topics.items()}
    rows = joined(Proceeding.objects.filter(Q(**of_topics) | Q(procedure=OpinionHandling.code, **letters)), "records")
    running = {p.subject_id: p for p in rows if p.procedure == TopicOversight.code}
    return running, {p.subject_id: p for p in rows if p.procedure == OpinionHandling.code}


def running(which: Q) -> list[Proceeding]:
    """Those of them that are under way, in the order in which they are locked."""
    return list(Proceeding.objects.filter(which, ended_on=None).select_related("congress").order_by("pk"))


def proceedings_of(procedure: type[Any], subject_ids: Iterable[int]) -> dict[int, Proceeding]:
    rows = Proceeding.objects.filter(procedure=procedure.code, subject_id__in=list(subject_ids)).select_related(
        "congress"
    )
    return {p.subject_id: p for p in rows}
