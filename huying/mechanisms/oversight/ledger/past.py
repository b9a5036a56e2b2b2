"""The ledger as it stood on the evening of a past day (时间机器).

Judged from what was on record by the end of that day: what was recorded later, corrections too, is not yet seen.
The calendar is today's. What a list says of an item (title, target, unit) does not change after the hand-over but for
the unit, which is shown as it is now.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import QuerySet

from huying.kernel.procedures.models import ActRecord
from huying.kernel.procedures.selectors import known_on
from huying.kernel.procedures.standing import Fact

from .. import selectors
from ..models import ProblemItem
from ..procedures import ItemHandling


def as_of(found: QuerySet[ProblemItem], on: date) -> list[ProblemItem]:
    """These items with the columns that follow their facts as they stood that evening: two queries."""
    items = list(found)
    facts = _facts(found, on)
    for item in items:
        _put_back(item, facts.get(item.pk, ()))
    return items


def _facts(found: QuerySet[ProblemItem], on: date) -> Mapping[int, Sequence[Fact]]:
    records = ActRecord.objects.filter(
        known_on(on), proceeding__procedure=ItemHandling.code, proceeding__subject_id__in=found.order_by().values("pk")
    )
    facts: dict[int, list[Fact]] = defaultdict(list)
    named = ("proceeding__subject_id", "act", "on", "round", "said", "pk")
    for item, act, day, number, said, pk in records.order_by("pk").values_list(*named):
        facts[item].append(Fact(act, day, "", number, json.loads(said), pk))
    return facts


def _put_back(item: ProblemItem, facts: Sequence[Fact]) -> None:
    told = selectors.item_told(facts, item.listed_node_on or item.node_on)
    for name, value in told._asdict().items():
        setattr(item, name, value)
