"""What the page of an item shows of its handling: units, measures and nodes, figures, urgings, requests."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar import clock
from huying.kernel.procedures.standing import Standing

from . import selectors, services
from .models import ProblemItem, said
from .procedures import ItemHandling as I

BESIDE_SAYS = {  # by act: the words before what it said, and the field of it
    I.co_opinion.name: ("", "opinion"),
    I.separately_answered.name: ("", "answer"),
    I.assist_returned.name: ("申请退办：", "reason"),
    I.part_returned.name: ("申请退办：", "reason"),
}


def of_item(item: ProblemItem, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    """Everything beside the item's own columns, in a constant number of queries."""
    today = clock.today()
    urgings = selectors.with_owed(item.urgings.select_related("record", "unit"))
    unit = None if stands.ended else services.may_plan(viewer, item)
    returned = [f for f in (*stands.past, *stands.facts) if f.act == I.returned.name]
    return {
        "milestones": selectors.milestone_rows(item, today),
        "beside": [(row, _words(row.body_id, stands)) for row in selectors.units_beside(item)],
        "figure": selectors.figure_of(item),
        "urging_rows": selectors.urging_rows(list(urgings), today),
        "returned": len(returned),
        "inspections": selectors.inspections_of(item),
        "measures": said(item.measures),
        "plan_url": reverse("oversight:measures", args=[item.pk]) if unit and _is_signed(stands) else "",
    }


def _is_signed(stands: Standing) -> bool:
    """Whether the unit may take the item on, or has done so: the letter is signed (R1.48)."""
    return stands.is_open(I.accepted) or stands.done(I.accepted) is not None


def _words(unit: int, stands: Standing) -> str:
    """What a unit beside the one in charge has said of its part, or why it says that it has none."""
    own = [f for f in stands.facts if f.party == str(unit) and f.act in BESIDE_SAYS]
    words, field = BESIDE_SAYS[own[-1].act] if own else ("", "")
    return f"{words}{own[-1].fields[field]}" if own else ""
