"""What a unit's reply letter is made of: the items it is in charge of, and its parts of others (分办)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

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


def unanswered(items: Sequence[ProblemItem], body: int) -> list[str]:
    """What a unit's own items still wait for, in words: its own answer, and where it is in charge every part too."""
    told, parts = answers_of(items), _parts_of(items)

    def waits_for(item: ProblemItem) -> str:
        answered = told[item.pk]
        if item.verified_on or (item.unit_id == body and item.answered_on):
            return ""
        if not answered.by(item, body):
            return f"第{item.number}项“{item.title}”还没有答复"
        silent = [name for unit, name in parts[item.pk] if unit not in dict(answered.separate)]
        if item.unit_id != body or not silent:
            return ""
        return f"第{item.number}项“{item.title}”，分办单位{'、'.join(silent)}还没有答复"

    return [words for item in items if (words := waits_for(item))]


def _parts_of(items: Iterable[ProblemItem]) -> dict[int, list[tuple[int, str]]]:
    """By item: the units that answer for a part of their own. One query."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = ItemUnit.objects.filter(problemitem__in=[item.pk for item in items], kind=SEPARATE).order_by("body")
    for item, body, name in rows.values_list("problemitem", "body", "body__name"):
        found[item].append((body, name))
    return found


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
