"""The draft of the minutes, from what is on record: agenda, attendance, speeches, votes and decisions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from huying.kernel.calendar.saying import full_day
from huying.kernel.documents.layout import chinese_numeral
from huying.kernel.documents.models import Version
from huying.kernel.procedures.selectors import recorded

from .. import registry
from ..models import UNSAID, AgendaItem, AttendeeKind, Deliberation, Minutes, Presence, ScSession, Speech
from ..procedures import ItemDeliberation, SessionHolding
from .agenda import is_put_off
from .attendance import AWAY, Roll, roll, sittings_of
from .attendees import attendees
from .deliberations import deliberations_of
from .outlines import OutlineRow, outline_rows
from .sessions import items_of
from .speeches import SILENT


def count_words(found: Roll) -> str:
    """「应到27人，实到25人（其中视频2人），请假1人，缺席1人。」"""
    video = f"（其中视频{len(found.by_video)}人）" if found.by_video else ""
    parts = [f"应到{len(found.members)}人", f"实到{found.count(Presence.PRESENT)}人{video}"]
    parts += [f"{p.label}{found.count(p)}人" for p in AWAY]
    return "，".join(parts) + "。"


def minutes_of(session: ScSession) -> Minutes | None:
    return Minutes.objects.filter(session=session).select_related("session__congress", "signed_by").first()


def minutes_in(session: ScSession) -> Minutes | None:
    """The same of a session that was read with them."""
    return getattr(session, "minutes", None)


def draft_minutes(session: ScSession) -> str:
    """A text to put right: one paragraph a line, headings as a clerk types them."""
    return "\n".join(_lines(session))


def _lines(session: ScSession) -> Iterator[str]:
    days = _days(session)
    opened, closed = days.get(SessionHolding.opened.name, session.planned_on), days.get(SessionHolding.closed.name)
    until = f"，{full_day(closed)}闭会" if closed and closed != opened else ""
    yield f"{full_day(opened)}，{session.congress.committee_name}在{session.place}召开{session}{until}。"
    yield "一、出席和列席"
    for sitting in sittings_of(session):
        found = roll(session, sitting)
        yield f"{sitting}：{count_words(found) if found.presences else '没有登记到会情况。'}"
    yield from _guests(session)
    yield "二、议程和审议情况"
    decided: dict[int, list[registry.Decided]] = {}
    for each in (d for d in registry.decisions_of(session) if d.is_over):
        decided.setdefault(each.item_id, []).append(each)
    rows = {row.item.pk: row for row in outline_rows(session)}
    speeches = _speeches(session, has_silence=ItemDeliberation.silent.name in days)
    taken = [item for item in items_of(session) if not is_put_off(item) or item.pk in {**speeches, **decided}]
    for number, item in enumerate(taken, 1):
        yield f"（{chinese_numeral(number)}）{item.title}"
        yield _taken(item)
        if row := rows.get(item.pk):
            yield from _spoken(row)
        yield from speeches.get(item.pk, [])
        for each in decided.get(item.pk, []):
            yield f"表决：{each.title}。{each.words}{f'（{each.number}）' if each.number else ''}"
            if each.named:
                yield f"记名表决：{each.named}。"


def _days(session: ScSession) -> dict[str, date]:
    """As `days_of`, and whether anywhere in the session nobody spoke: one question for both."""
    inside = Deliberation.objects.filter(item__session=session).values("pk")
    done = recorded(SessionHolding, *SessionHolding.acts, about=[session.pk])
    silent = recorded(ItemDeliberation, ItemDeliberation.silent, about=inside)
    return {record.act: record.on for record in (done | silent).order_by("pk")}


def _speeches(session: ScSession, *, has_silence: bool) -> dict[int, list[str]]:
    """What was said about each item, as its speakers confirmed it, and where nobody spoke, as is on record; what
    nobody has confirmed is not in the minutes."""
    said = Speech.objects.filter(deliberation__item__session=session).exclude(confirmed_at=None)
    found: dict[int, list[str]] = {}
    for speech in said.select_related("speaker", "guest", "deliberation").order_by("deliberation", "order"):
        words = f"{speech.called}（{speech.get_kind_display()}）：{' '.join(speech.text.split())}"
        found.setdefault(speech.deliberation.item_id, []).append(words)
    for one in deliberations_of(session) if has_silence else ():
        if vars(one)["was_silent"]:
            found.setdefault(one.item_id, []).append(f"{one.where}：{SILENT}")
    return found


def _taken(item: AgendaItem) -> str:
    who = "" if item.reporter == UNSAID else f"，由{item.reporter}作报告"
    return f"{item.get_kind_display()}{who}。"


def _guests(session: ScSession) -> Iterator[str]:
    listed = attendees(session)
    for kind in AttendeeKind:
        came = [a for a in listed if a.kind == kind and a.presence == Presence.PRESENT]
        if came:
            yield (
                f"{kind.label}："
                + "、".join(a.name if a.post == UNSAID else f"{a.name}（{a.post}）" for a in came)
                + "。"
            )


def _spoken(row: OutlineRow) -> Iterator[str]:
    if row.received:
        names = "、".join(o.person.name for o in row.received)
        yield f"收到审议发言提纲{len(row.received)}份：{names}。其中重点发言{row.key}份，书面发言{row.written}份。"


def versions_of(minutes: Minutes | None) -> list[Version]:
    """The signed minutes as papers: .docx and PDF."""
    return list(Version.objects.filter(document=minutes.document_id)) if minutes and minutes.document_id else []
