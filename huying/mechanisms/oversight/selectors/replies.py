"""What a unit's reply letter is made of: the items it is in charge of, and its parts of others (分办)."""

from __future__ import annotations

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Body

from ..access import assigned_opinions
from ..models import ItemUnit, OpinionDocument, ProblemItem, ReplyLetter
from ..terms import SEPARATE
from .answers import answers_of
from .items import answered_by
from .unit_desk import own_bodies


def own_items(opinion: OpinionDocument, body: int) -> list[ProblemItem]:
    """What the unit answers for: assisting the unit in charge is not answering."""
    return list(opinion.items.filter(answered_by([body])).order_by("number"))


def unanswered(items: list[ProblemItem], body: int) -> list[ProblemItem]:
    """Of a unit's own items those that still wait: for all who handle them where it is in charge, else for its part."""
    told = answers_of(items)

    def waits(item: ProblemItem) -> bool:
        if item.verified_on:
            return False
        return item.answered_on is None if item.unit_id == body else not told[item.pk].by(item, body)

    return [item for item in items if waits(item)]


def replying_body(viewer: Viewer, opinion: OpinionDocument) -> Body | None:
    """The viewer's unit that answers for items in the letter, once it was handed over; first one that is in charge."""
    own = own_bodies(viewer)
    handed = opinion.items.filter(opinion__in=assigned_opinions())
    if item := handed.filter(unit__in=own).select_related("unit").order_by("number").first():
        return item.unit
    parts = ItemUnit.objects.filter(kind=SEPARATE, problemitem__in=handed, body__in=own).select_related("body")
    part = parts.order_by("problemitem__number").first()
    return part.body if part else None


def last_series(body: Body) -> str:
    """The code under which the unit numbered its last reply; '' before the first."""
    found = ReplyLetter.objects.filter(body=body, sealed_at__isnull=False).order_by("-pk").first()
    return found.series if found else ""


def sealed_replies(opinion: OpinionDocument) -> list[ReplyLetter]:
    return list(
        ReplyLetter.objects.filter(opinion=opinion, sealed_at__isnull=False).select_related("body").order_by("pk")
    )
