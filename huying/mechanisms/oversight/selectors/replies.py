"""What a unit's reply letter is made of."""

from __future__ import annotations

from collections.abc import Sequence

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Body
from huying.kernel.procedures.models import ActRecord

from ..access import assigned_opinions
from ..models import OpinionDocument, ProblemItem, ReplyLetter
from ..procedures import ItemHandling
from .unit_desk import own_bodies

SAYS = {ItemHandling.answered.name: "answer", ItemHandling.done.name: "evidence"}


def own_items(opinion: OpinionDocument, body: int) -> list[ProblemItem]:
    return list(opinion.items.filter(unit=body).order_by("number"))


def effective_answers(items: Sequence[ProblemItem]) -> dict[int, dict[str, str]]:
    """By item: the newest words of its answer, and of what shows that it is done. One query."""
    records = ActRecord.objects.filter(
        proceeding__procedure=ItemHandling.code,
        proceeding__subject_id__in=[i.pk for i in items],
        act__in=SAYS,
        reverses=None,
        reversal=None,
    ).select_related("proceeding")
    found: dict[int, dict[str, str]] = {}
    for record in records.order_by("pk"):
        found.setdefault(record.proceeding.subject_id, {})[record.act] = record.fields.get(SAYS[record.act], "")
    return found


def replying_body(viewer: Viewer, opinion: OpinionDocument) -> Body | None:
    """The viewer's unit that has items in the letter, once it was handed over."""
    found = opinion.items.filter(unit__in=own_bodies(viewer), opinion__in=assigned_opinions())
    item = found.select_related("unit").order_by("number").first()
    return item.unit if item else None


def last_series(body: Body) -> str:
    """The code under which the unit numbered its last reply; '' before the first."""
    found = ReplyLetter.objects.filter(body=body, sealed_at__isnull=False).order_by("-pk").first()
    return found.series if found else ""


def sealed_replies(opinion: OpinionDocument) -> list[ReplyLetter]:
    return list(
        ReplyLetter.objects.filter(opinion=opinion, sealed_at__isnull=False).select_related("body").order_by("pk")
    )
