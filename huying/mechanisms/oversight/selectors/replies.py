"""What a unit's reply letter is made of."""

from __future__ import annotations

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Body

from ..access import assigned_opinions
from ..models import OpinionDocument, ProblemItem, ReplyLetter
from .unit_desk import own_bodies


def own_items(opinion: OpinionDocument, body: int) -> list[ProblemItem]:
    return list(opinion.items.filter(unit=body).order_by("number"))


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
