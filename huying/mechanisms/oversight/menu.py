"""What oversight hangs into the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from huying.kernel.access.menu import Entry, Section, register
from huying.kernel.access.viewer import CONGRESS_SIDE, UNIT_SIDE, Viewer
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role
from huying.kernel.procedures.limits import Light

from .loop import STAGES, LoopRow, Stage, loop_of
from .selectors import is_plan_passed, plan_due, topics, waiting_steps, waiting_texts, with_letters

register(
    Entry("选题", "oversight:candidates", group="监督", order=8, roles=CONGRESS_SIDE),
    Entry("单位待办", "oversight:unit_desk", order=5, roles=UNIT_SIDE, tab=True, waiting=waiting_steps),
    Entry("年度计划", "oversight:plan", group="监督", order=10, roles=CONGRESS_SIDE),
    Entry("审议意见", "oversight:opinions", group="监督", order=20, roles=CONGRESS_SIDE + UNIT_SIDE, tab=True),
    Entry("专项工作评议", "oversight:appraisals", group="监督", order=25, roles=CONGRESS_SIDE + UNIT_SIDE),
    Entry("评议结果", "public_appraisals", group="公开", order=40, public=True),
    Entry("专题询问", "oversight:inquiries", group="监督", order=26, roles=CONGRESS_SIDE + UNIT_SIDE),
    Entry(
        "质询案", "oversight:inquiry_bills", group="监督", order=26, roles=CONGRESS_SIDE + UNIT_SIDE, by_committee=True
    ),
    Entry("特定问题调查", "oversight:investigations", group="监督", order=26, roles=CONGRESS_SIDE, by_committee=True),
    Entry("催办", "oversight:urgings", group="监督", order=27, roles=CONGRESS_SIDE + UNIT_SIDE),
    Entry(
        "公开",
        "oversight:publications",
        group="监督",
        order=35,
        roles=(Role.SC_OFFICE, Role.WORKING_BODY, Role.SUPERVISION_OFFICE),
        waiting=waiting_texts,
    ),
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
    rows = [r for r in loop_of(with_letters(recent, today), today) if not r.is_dropped]
    if not rows:
        return None
    shown = sorted(rows, key=lambda r: (r.is_closed, not r.late, -r.past))[:LOOPS]
    note = f"{today.year - 1}—{today.year}年{len(rows)}个议题" + (f"，先列{LOOPS}个" if len(rows) > LOOPS else "")
    return {"rows": [_row(r) for r in shown], "steps": STAGES, "note": note, "all_url": reverse("oversight:plan")}


PLAN_WARNED = timedelta(days=30)


def plan_warning(_viewer: Viewer, congress: Congress, today: date) -> dict[str, object] | None:
    """From a month before the set day on: this year's plan has not been passed (R1.09)."""
    due = plan_due(congress, today.year)
    if due is None or today < due.on - PLAN_WARNED or is_plan_passed(congress, today.year):
        return None
    return {"plan": due, "late": today > due.on, "days": (today - due.on).days}


register(Section("desk", "oversight/_plan_warning.html", context=plan_warning, order=5, roles=(Role.SC_OFFICE,)))
register(Section("desk", "oversight/_year_loop.html", context=year_loop, order=40, roles=CONGRESS_SIDE))
