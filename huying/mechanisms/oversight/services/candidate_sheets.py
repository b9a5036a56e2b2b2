"""Proposing the topics of a sheet: what each row would do, and doing it (R1.10-R1.12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Body, Congress
from huying.kernel.tables.lines import Line

from .. import candidate_sheets as sheet
from .. import selectors
from ..models import OversightPlan, Topic
from .topics import ensure_plan, propose_topic


@dataclass(frozen=True)
class Wanted:
    """A row that would propose a topic."""

    line: Line
    organ: Body
    worker: Body
    said: dict[str, Any]


def plan_candidates(lines: Iterable[Line], congress: Congress, year: int) -> list[Wanted]:
    """Sets the state of each line against the year's pool, and gives those that would propose a topic.

    What stands in the pool is left as it is: a topic is changed on its own page.
    """
    organs = {body.name: body for body in selectors.organs(congress)}
    workers = {body.name: body for body in selectors.working_bodies(congress)}
    there = set(Topic.objects.filter(congress=congress, plan__year=year).values_list("title", flat=True))
    seen: set[str] = set()
    found = []
    for line in (each for each in lines if not each.problems):
        title = line.said[sheet.TOPIC]
        if title in there:
            continue  # it came from here
        if title in seen:
            line.refuse("同一个议题写了两行")
        seen.add(title)
        said = sheet.said_by(line)
        organ, worker = organs.get(line.said[sheet.ORGAN]), workers.get(line.said[sheet.WORKER])
        if organ is None:
            line.refuse(f"没有“{line.said[sheet.ORGAN]}”这一被监督机关，可写：{'、'.join(organs)}")
        if worker is None:
            line.refuse(f"没有“{line.said[sheet.WORKER]}”这一工作机构，可写：{'、'.join(workers)}")
        if organ and worker and not line.problems:
            line.state = "new"
            found.append(Wanted(line, organ, worker, said))
    return found


@transaction.atomic
def propose_lines(lines: list[Line], *, year: int, by: Viewer, at: datetime) -> int:
    """Propose what the lines say; those that cannot be are left out and say why. Gives how many were proposed."""
    congress, on = congress_of(by), day_of(at)
    plan = ensure_plan(congress=congress, year=year, on=on)
    OversightPlan.objects.select_for_update().get(pk=plan.pk)  # two who write at once do so one after the other
    wanted = plan_candidates(lines, congress, year)
    for each in wanted:
        propose_topic(
            plan=plan, title=each.line.said[sheet.TOPIC], organ=each.organ, working_body=each.worker, said=each.said,
            by=by, on=on, at=at, summary=each.line.said[sheet.GROUNDS], is_key=each.line.said[sheet.KEY] == sheet.YES,
        )  # fmt: skip
    return len(wanted)
