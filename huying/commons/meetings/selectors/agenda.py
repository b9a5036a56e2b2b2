"""The agenda, and what hangs on the session's day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from huying.kernel.procedures.definition import Day
from huying.kernel.procedures.models import DueDay, Proceeding
from huying.kernel.procedures.registry import binding_for

from .. import registry
from ..models import UNSAID, AgendaItem, ScSession
from ..procedures import SessionHolding
from .sessions import items_of, proceeding_of


@dataclass(frozen=True)
class AgendaRow:
    title: str
    url: str = ""
    stage: str = ""
    kind: str = ""
    reporter: str = ""


@dataclass(frozen=True)
class PlannedBack:
    """An open limit that is counted back from a session's day."""

    due_on: date
    provisional: bool
    act_label: str
    title: str
    url: str


def agenda(session: ScSession) -> list[AgendaRow]:
    """The items in their order, each with the address and the stage of its subject where it is known."""
    items = items_of(session)
    running = _subjects(items)
    return [_agenda_row(item, running.get((item.subject_kind, item.subject_id))) for item in items]


def _agenda_row(item: AgendaItem, proceeding: Proceeding | None) -> AgendaRow:
    taken = {"kind": item.get_kind_display(), "reporter": "" if item.reporter == UNSAID else item.reporter}
    if proceeding is None:
        return AgendaRow(item.title, **taken)
    binding = binding_for(proceeding)
    stage = "" if proceeding.stage == "-" else f"现在等：{binding.procedure.act(proceeding.stage).label}"
    return AgendaRow(item.title, binding.url(proceeding), "已结束" if proceeding.ended_on else stage, **taken)


def _subjects(items: Iterable[AgendaItem]) -> dict[tuple[str, int], Proceeding]:
    """The running proceeding of each item's subject, by its kind and number: one query."""
    kinds: dict[str, list[int]] = {}
    for item in items:
        if registry.procedure_of(item.subject_kind):
            kinds.setdefault(item.subject_kind, []).append(item.subject_id)
    if not kinds:
        return {}
    codes = {registry.procedure_of(kind): kind for kind in kinds}
    wanted = [Q(procedure=code, subject_id__in=kinds[kind]) for code, kind in codes.items()]
    rows = Proceeding.objects.filter(reduce(or_, wanted)).order_by("procedure", "pk")
    return {(codes[p.procedure], p.subject_id): p for p in rows}


def subjects_of(session: ScSession) -> list[Proceeding]:
    """The proceedings of what is on the agenda: opening, moving and closing the session reach them."""
    return list(_subjects(session.agenda.all()).values())


def planned_back(session: ScSession) -> list[PlannedBack]:
    """The limits that moving this session would move: its own, and those of the subjects on its agenda."""
    running = [proceeding_of(session), *subjects_of(session)]
    rows = DueDay.objects.filter(proceeding__in=running, done_on=None).select_related("proceeding")
    rows = rows.order_by("due_on", "proceeding__procedure", "proceeding", "act")  # the same on either engine
    return [_planned_back(row) for row in rows if _hangs_on_the_day(row)]


def _hangs_on_the_day(row: DueDay) -> bool:
    due = binding_for(row.proceeding).procedure.act(row.act).due
    anchors = due.anchors if due else ()
    return any(isinstance(a, Day) and a.name == SessionHolding.meeting_day.name for a in anchors)


def _planned_back(row: DueDay) -> PlannedBack:
    binding = binding_for(row.proceeding)
    label = binding.procedure.act(row.act).label
    return PlannedBack(row.due_on, row.provisional, label, row.proceeding.title, binding.url(row.proceeding))
