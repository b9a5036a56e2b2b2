"""Sessions as lists show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from huying.kernel.people.models import Congress
from huying.kernel.procedures.limits import Light
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import recorded

from ..models import ScSession
from ..procedures import SessionHolding
from .sessions import sessions

STANDING = Count("agenda", filter=Q(agenda__is_moved_away=False))  # a join does not go by the manager


@dataclass(frozen=True)
class SessionRow:
    session: ScSession
    on: date  # the day it was held, else the planned one
    items: int
    light: Light


def coming(congress: Congress) -> QuerySet[ScSession]:
    """The sessions that have not closed, the nearest first."""
    running = sessions(congress).filter(pk__in=_running(congress))
    return running.annotate(items=STANDING).order_by("planned_on", "pk")


def held(congress: Congress) -> QuerySet[ScSession]:
    """The sessions that have closed and those that were called off, the newest first."""
    over = ScSession.objects.filter(congress=congress).exclude(pk__in=_running(congress))
    return over.annotate(items=STANDING).order_by("-planned_on", "-pk")


def _running(congress: Congress) -> QuerySet[Proceeding, int]:
    found = Proceeding.objects.filter(congress=congress, procedure=SessionHolding.code, ended_on=None)
    return found.values_list("subject_id", flat=True)


def session_rows(found: Iterable[ScSession], today: date) -> list[SessionRow]:
    """The rows of the list: what has been done of each, in one query."""
    listed = list(found)
    records = recorded(SessionHolding, *SessionHolding.acts, about=[s.pk for s in listed])
    done = {(r.proceeding.subject_id, r.act): r.on for r in records.select_related("proceeding")}
    return [_session_row(s, {act: on for (pk, act), on in done.items() if pk == s.pk}, today) for s in listed]


def _session_row(session: ScSession, done: Mapping[str, date], today: date) -> SessionRow:
    items: int = session.items  # type: ignore[attr-defined]  # annotated
    on = done.get(SessionHolding.opened.name, session.planned_on)
    return SessionRow(session, on, items, _light(session, done, today))


def _light(session: ScSession, done: Mapping[str, date], today: date) -> Light:
    if session.is_called_off:
        return Light("wait", "已取消")
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
