"""Problem items: as their rules see them, and as lists show them."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from huying.kernel.database.prepared import Prepared
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.standing import Fact, PlannedDay

from ..models import ProblemItem
from ..procedures import OpinionHandling
from ..rules import ItemView
from ..terms import QUANTITATIVE
from .told import node_told


def items_in_hand(letter: Proceeding) -> QuerySet[Proceeding]:
    """The proceedings of the letter's items that have not ended: signing opens them (R1.48)."""
    return letter.children.filter(ended_on=None).select_related("congress").order_by("pk")


_item = Prepared(
    lambda pk: ProblemItem.objects.filter(pk=pk).values_list(
        "kind", "unit_id", "node_on", "listed_node_on", "opinion__topic__working_body_id"
    ),
    int,
)


_signed = Prepared(
    lambda letter: ActRecord.objects.filter(
        proceeding=letter, act=OpinionHandling.signed.name, reversal=None, reverses=None
    ).values_list("pk")[:1],
    int,
)


def item_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> ItemView:
    found = _item.one(proceeding.subject_id)
    if found is None:
        raise ProblemItem.DoesNotExist
    kind, unit, node_on, listed_node_on, working_body = found
    hands = {Role.WORKING_BODY: frozenset({working_body})}
    if unit:
        hands[Role.HANDLING_UNIT] = frozenset({unit})
    return ItemView(
        facts=facts,
        days={"node": PlannedDay(node_told(facts, listed_node_on or node_on))},
        bodies=hands,
        is_quantitative=kind == QUANTITATIVE,
        letter_is_signed=proceeding.parent_id is not None and _signed.one(proceeding.parent_id) is not None,
    )


def listed_node_of(item_id: int) -> date:
    """The node that the list gave an item. Raises ProblemItem.DoesNotExist."""
    found = _item.one(item_id)
    if found is None:
        raise ProblemItem.DoesNotExist
    listed: date = found[3] or found[2]
    return listed


def items(congress: Congress) -> QuerySet[ProblemItem]:
    found = ProblemItem.objects.filter(congress=congress)
    return found.select_related("opinion__topic", "opinion__session", "unit").order_by(
        "-opinion__session__planned_on", "opinion", "number"
    )
