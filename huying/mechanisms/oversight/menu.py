"""What oversight hangs into the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from huying.kernel.access.menu import Entry, Section, register
from huying.kernel.access.viewer import CONGRESS_SIDE, UNIT_SIDE, Viewer
from huying.kernel.people.models import Congress
from huying.kernel.procedures.limits import Light

from .loop import STAGES, LoopRow, Stage, loop_of
from .selectors import topics

register(
    Entry("年度计划", "oversight:plan", group="监督", order=10, roles=CONGRESS_SIDE),
    Entry("审议意见", "oversight:opinions", group="监督", order=20, roles=CONGRESS_SIDE + UNIT_SIDE, tab=True),
    Entry("专项工作评议", "oversight:appraisals", group="监督", order=25, roles=CONGRESS_SIDE + UNIT_SIDE),
    Entry("台账", "oversight:ledger", group="监督", order=30, roles=CONGRESS_SIDE + UNIT_SIDE, tab=True),
)


LOOPS = 12


@dataclass(frozen=True)
class _Row:
    label: str
    url: str
    nodes: tuple[Stage, ...]
    items: str
    items_url: str
    light: Light


def _row(row: LoopRow) -> _Row:
    items = f"{row.verified}/{row.items}" if row.items else ""
    url = f"{reverse('oversight:ledger')}?opinion={row.opinion_id}" if row.items else ""
    return _Row(row.topic.title, reverse("oversight:topic", args=[row.topic.pk]), row.nodes, items, url, row.light)


def year_loop(viewer: Viewer, congress: Congress, today: date) -> dict[str, object] | None:
    """The loops that run this year, late ones first, on the desks of the congress's side."""
    recent = topics(congress).filter(plan__year__gte=today.year - 1)
    rows = [r for r in loop_of(recent, today) if not r.is_dropped]
    if not rows:
        return None
    shown = sorted(rows, key=lambda r: (r.is_closed, not r.late, -r.past))[:LOOPS]
    note = f"{today.year - 1}—{today.year}年{len(rows)}个议题" + (f"，先列{LOOPS}个" if len(rows) > LOOPS else "")
    return {"rows": [_row(r) for r in shown], "steps": STAGES, "note": note, "all_url": reverse("oversight:plan")}


register(Section("desk", "oversight/_year_loop.html", context=year_loop, order=40, roles=CONGRESS_SIDE))
