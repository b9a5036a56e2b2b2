"""Questions about sessions: the list, the agenda, who attended, what is planned back from the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Congress, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import profiles
from huying.kernel.procedures.definition import Day
from huying.kernel.procedures.limits import Light
from huying.kernel.procedures.models import ActRecord, DueDay, Proceeding
from huying.kernel.procedures.registry import binding_for
from huying.kernel.procedures.standing import Fact, PlannedDay

from . import registry
from .models import AgendaItem, Attendance, Presence, ScSession
from .procedures import SessionHolding
from .rules import SessionView, quorum_words

QUORUM = "sc_session.quorum_more_than"


def sessions(congress: Congress) -> QuerySet[ScSession]:
    return ScSession.objects.filter(congress=congress).order_by("-planned_on", "-pk")


def next_number(congress: Congress) -> int:
    """One more than the highest number so far."""
    last = sessions(congress).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def proceeding_of(session: ScSession) -> Proceeding:
    return Proceeding.objects.select_related("congress").get(procedure=SessionHolding.code, subject_id=session.pk)


def find_proceeding(session_id: int, viewer: Viewer) -> Proceeding | None:
    """The proceeding of a session, within the viewer's congress."""
    rows = scope(Proceeding.objects.select_related("congress"), viewer)
    return rows.filter(procedure=SessionHolding.code, subject_id=session_id).first()


def session_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> SessionView:
    session = ScSession.objects.select_related("congress").get(pk=proceeding.subject_id)
    attended = roll(session)
    return SessionView(
        days={SessionHolding.meeting_day.name: PlannedDay(session.planned_on, session.is_settled)}, facts=facts,
        agenda=session.agenda.count(), members=len(attended.members), present=attended.count(Presence.PRESENT),
        quorum_more_than=_quorum_of(proceeding),
    )  # fmt: skip


def _quorum_of(proceeding: Proceeding) -> float:
    return float(profiles.load(proceeding.profile).value(QUORUM))


def acts_done(sessions: Iterable[ScSession], act: str) -> dict[int, date]:
    """The legal day of an act (opened, closed) for each of the sessions that has it."""
    records = ActRecord.objects.filter(
        proceeding__procedure=SessionHolding.code, proceeding__subject_id__in=[s.pk for s in sessions], act=act,
        reversal=None,
    )  # fmt: skip
    return {r.proceeding.subject_id: r.on for r in records.select_related("proceeding")}


# ── who attends ───────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Roll:
    """Who was due at a session and what is known of each."""

    members: tuple[Person, ...]
    presences: Mapping[int, Presence]

    def count(self, presence: Presence) -> int:
        return len(self.names(presence))

    def names(self, presence: Presence) -> list[str]:
        return [p.name for p in self.members if self.presences.get(p.pk) == presence]

    @property
    def groups(self) -> list[tuple[str, list[str]]]:
        """The labels with their names, of those that have any; who has not been registered comes last."""
        unknown = [p.name for p in self.members if p.pk not in self.presences] if self.presences else []
        groups = [(str(p.label), self.names(p)) for p in Presence]
        return [(label, names) for label, names in [*groups, ("没有登记", unknown)] if names]


def members(congress: Congress, today: date) -> list[Person]:
    """The standing committee's members (常委会组成人员) on a day, each once, in the order of their mandates."""
    mandates = Mandate.objects.filter(person__congress=congress, role=Role.SC_MEMBER.value).select_related("person")
    return list({m.person_id: m.person for m in mandates.order_by("pk") if m.is_current(today)}.values())


def roll(session: ScSession) -> Roll:
    known = Attendance.objects.filter(session=session).values_list("person", "presence")
    return Roll(
        tuple(members(session.congress, session.planned_on)), {person: Presence(found) for person, found in known}
    )


def attendance_words(attended: Roll, proceeding: Proceeding, *, is_over: bool) -> str:
    return quorum_words(
        len(attended.members), attended.count(Presence.PRESENT), _quorum_of(proceeding),
        is_registered=bool(attended.presences), is_over=is_over,
    )  # fmt: skip


# ── the agenda, and what hangs on the day ─────────────────────────────────
@dataclass(frozen=True)
class AgendaRow:
    title: str
    url: str = ""
    stage: str = ""


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
    items = list(session.agenda.all())
    running = _subjects(items)
    return [_agenda_row(item, running.get((item.subject_kind, item.subject_id))) for item in items]


def _agenda_row(item: AgendaItem, proceeding: Proceeding | None) -> AgendaRow:
    if proceeding is None:
        return AgendaRow(item.title)
    binding = binding_for(proceeding)
    stage = "" if proceeding.stage == "-" else f"现在等：{binding.procedure.act(proceeding.stage).label}"
    return AgendaRow(item.title, binding.url(proceeding), "已结束" if proceeding.ended_on else stage)


def _subjects(items: Iterable[AgendaItem]) -> dict[tuple[str, int], Proceeding]:
    """The running proceeding of each item's subject: one query a kind."""
    kinds: dict[str, list[int]] = {}
    for item in items:
        if registry.procedure_of(item.subject_kind):
            kinds.setdefault(item.subject_kind, []).append(item.subject_id)
    return {
        (kind, proceeding.subject_id): proceeding
        for kind, ids in kinds.items()
        for proceeding in Proceeding.objects.filter(procedure=registry.procedure_of(kind), subject_id__in=ids)
    }


def subjects_of(session: ScSession) -> list[Proceeding]:
    """The proceedings of what is on the agenda: opening, moving and closing the session reach them."""
    return list(_subjects(session.agenda.all()).values())


def planned_back(session: ScSession) -> list[PlannedBack]:
    """The limits that moving this session would move: its own, and those of the subjects on its agenda."""
    running = [proceeding_of(session), *subjects_of(session)]
    rows = DueDay.objects.filter(proceeding__in=running, done_on=None).select_related("proceeding").order_by("due_on")
    return [_planned_back(row) for row in rows if _hangs_on_the_day(row)]


def _hangs_on_the_day(row: DueDay) -> bool:
    due = binding_for(row.proceeding).procedure.act(row.act).due
    anchors = due.anchors if due else ()
    return any(isinstance(a, Day) and a.name == SessionHolding.meeting_day.name for a in anchors)


def _planned_back(row: DueDay) -> PlannedBack:
    binding = binding_for(row.proceeding)
    label = binding.procedure.act(row.act).label
    return PlannedBack(row.due_on, row.provisional, label, row.proceeding.title, binding.url(row.proceeding))


# ── the list ──────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class SessionRow:
    session: ScSession
    on: date  # the day it was held, else the planned one
    items: int
    light: Light


def coming(congress: Congress) -> QuerySet[ScSession]:
    """The sessions that have not closed, the nearest first."""
    return _with_items(congress).filter(pk__in=_running(congress)).order_by("planned_on", "pk")


def held(congress: Congress) -> QuerySet[ScSession]:
    """The sessions that have closed, the newest first."""
    return _with_items(congress).exclude(pk__in=_running(congress)).order_by("-planned_on", "-pk")


def _with_items(congress: Congress) -> QuerySet[ScSession]:
    return sessions(congress).annotate(items=Count("agenda"))


def _running(congress: Congress) -> QuerySet[Proceeding, int]:
    found = Proceeding.objects.filter(congress=congress, procedure=SessionHolding.code, ended_on=None)
    return found.values_list("subject_id", flat=True)


def session_rows(found: Iterable[ScSession], today: date) -> list[SessionRow]:
    """The rows of the list: what has been done of each, in one query."""
    listed = list(found)
    records = ActRecord.objects.filter(
        proceeding__procedure=SessionHolding.code, proceeding__subject_id__in=[s.pk for s in listed], reversal=None,
        reverses=None,
    )  # fmt: skip
    done = {(r.proceeding.subject_id, r.act): r.on for r in records.select_related("proceeding")}
    return [_session_row(s, {act: on for (pk, act), on in done.items() if pk == s.pk}, today) for s in listed]


def _session_row(session: ScSession, done: Mapping[str, date], today: date) -> SessionRow:
    items: int = session.items  # type: ignore[attr-defined]  # annotated
    on = done.get(SessionHolding.opened.name, session.planned_on)
    return SessionRow(session, on, items, _light(session, done, today))


def _light(session: ScSession, done: Mapping[str, date], today: date) -> Light:
    if SessionHolding.closed.name in done:
        return Light("done", "已闭会")
    if SessionHolding.opened.name in done:
        return Light("ok", "正在开会")
    if session.planned_on < today:
        return Light("soon", "日子已过，没有登记开会")
    if not session.is_settled:
        return Light("prov", "会期暂定")
    return Light("wait", "已发通知" if SessionHolding.convened.name in done else "正在筹备")


def headline(rows: Iterable[SessionRow], today: date) -> str:
    """The sentence over the list: what is nearest."""
    nearest = next(iter(rows), None)
    if nearest is None:
        return "还没有安排下一次常委会会议"
    if nearest.light.kind == "ok":
        return f"{nearest.session}正在开会"
    if nearest.on < today:
        return f"{nearest.session}的日子已过，还没有登记开会"
    if nearest.on == today:
        return f"今天召开{nearest.session}"
    year = "" if nearest.on.year == today.year else f"{nearest.on.year}年"
    settled = "" if nearest.session.is_settled else "（暂定）"
    return f"{year}{nearest.on.month}月{nearest.on.day}日{settled}召开{nearest.session}"
