"""The agenda, and what hangs on the session's day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from huying.kernel.procedures.definition import Day
from huying.kernel.procedures.models import ActRecord, DueDay, Proceeding
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
    is_unheard: bool = False  # the session deals with it, and that is not on record


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
    row = AgendaRow(item.title, kind=item.get_kind_display(), reporter="" if item.reporter == UNSAID else item.reporter)
    if proceeding is None:
        return row
    binding, ended = binding_for(proceeding), proceeding.ended_on is not None
    stage = "" if proceeding.stage == "-" else f"现在等：{binding.procedure.act(proceeding.stage).label}"
    if is_put_off(item):
        return replace(row, url=binding.url(proceeding), stage="已改到以后的会议")
    is_unheard = not ended and proceeding.procedure in registry.heard_by() and not vars(proceeding)["is_heard"]
    return replace(row, url=binding.url(proceeding), stage="已结束" if ended else stage, is_unheard=is_unheard)


def is_put_off(item: AgendaItem) -> bool:
    """Of an item of `items_of`: the session that was open did not get to it, and a later one will."""
    return bool(vars(item)["is_put_off"])


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
    acts = [Q(proceeding__procedure=code, act=act) for code, act in registry.heard_by().items()]
    heard = ActRecord.objects.filter(reduce(or_, acts, Q(pk__in=[])), proceeding=OuterRef("pk"), reversal=None)
    rows = Proceeding.objects.filter(reduce(or_, wanted)).annotate(is_heard=Exists(heard)).order_by("procedure", "pk")
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
