"""What the forms of acts offer to choose from, where it depends on the matter."""

from __future__ import annotations

from huying.kernel.procedures.definition import Ask
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.registry import Options
from huying.kernel.procedures.standing import Party

from . import selectors
from .models import Milestone, ProblemItem


def of_letter(proceeding: Proceeding, _ask: Ask, _party: Party | None) -> Options:
    """The units that have an item in the letter."""
    items = ProblemItem.objects.filter(opinion=proceeding.subject_id, unit__isnull=False)
    return [(str(pk), name) for pk, name in items.order_by("unit").values_list("unit", "unit__name").distinct()]


def of_item(proceeding: Proceeding, ask: Ask, _party: Party | None) -> Options:
    """The nodes that the units planned and have not reached; or the units to which the item may be given."""
    if ask.name == "milestone":
        nodes = Milestone.objects.filter(item=proceeding.subject_id, reached_on=None).select_related("unit")
        return [(str(node.pk), f"{node.title}（{node.unit}，{node.planned_on}）") for node in nodes]
    own = ProblemItem.objects.values_list("unit", flat=True).get(pk=proceeding.subject_id)
    return [(str(unit.pk), unit.name) for unit in selectors.units(proceeding.congress).exclude(pk=own)]
