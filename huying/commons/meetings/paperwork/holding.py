"""Of the session held: the attendance sheet that is good as a document, and the minutes."""

from __future__ import annotations

from datetime import date

from huying.kernel.calendar.saying import full_day
from huying.kernel.documents.genres import Genre, register
from huying.kernel.documents.papers import Block, Form, Heading, ItemTable, OfficialPaper, Paragraph, parse_text

from .. import selectors
from ..models import UNSAID, Attendee, AttendeeKind, Minutes, Presence, ScSession, Sitting, Way

ROLL_COLUMNS = ("序", "姓名", "到会", "备注", "签名")
ROLL = register(Genre("attendance_sheet", "会议签到表", "会议", columns=ROLL_COLUMNS))
MINUTES = register(Genre("minutes", "会议纪要", "会议", form=Form.MINUTES))


def attendance_sheet(session: ScSession, sitting: Sitting) -> OfficialPaper:
    """签到表: everybody due with a column to sign in, who came without a vote, and the totals."""
    roll, is_only = selectors.roll(session, sitting), session.sittings.count() == 1
    rows = tuple(
        (str(n), p.name, _presence(roll, p.pk), _said(roll.reasons.get(p.pk, UNSAID)), "")
        for n, p in enumerate(roll.members, 1)
    )
    blocks: list[Block] = [
        Paragraph(f"时间：{full_day(sitting.on)}{sitting.get_half_display()}　会议形式：{sitting.get_kind_display()}"),
        Paragraph(f"地点：{session.place}"),
        Paragraph(selectors.count_words(roll)),
    ]
    if rows:
        blocks.append(ItemTable(ROLL_COLUMNS, rows, (0.5, 1.4, 1, 2, 2)))
    for kind in AttendeeKind:
        if found := list(session.attendees.filter(kind=kind)):
            blocks += [Heading(1, f"{kind.label}人员（没有表决权）"), _guests(found, is_only=is_only)]
    name = session.congress.committee_name
    return OfficialPaper(
        letterhead=f"{name}办公室", title=f"{session.own_name}签到表", main_to="", blocks=tuple(blocks),
        signature=f"{name}办公室", dated_on=sitting.on, genre=ROLL.code,
    )  # fmt: skip


def _guests(found: list[Attendee], *, is_only: bool) -> ItemTable:
    """Of guests it is known that they came, not on which half-day: of several sittings each sheet is signed by hand."""
    if not is_only:
        plain = tuple((str(n), a.name, _said(a.post), "") for n, a in enumerate(found, 1))
        return ItemTable(("序", "姓名", "单位和职务", "签名"), plain, (0.5, 1.4, 2.4, 2.6))
    rows = tuple((str(n), a.name, _said(a.post), a.get_presence_display(), "") for n, a in enumerate(found, 1))
    return ItemTable(("序", "姓名", "单位和职务", "到会", "签名"), rows, (0.5, 1.4, 2.4, 1, 1.6))


def minutes_paper(minutes: Minutes, on: date) -> OfficialPaper:
    """会议纪要: the text as it was put right, and who attended below it (GB/T 9704 10.3)."""
    session = minutes.session
    roll = selectors.roll(session)
    people = tuple((label, "、".join(names)) for label, names in roll.groups) if roll.presences else ()
    name = session.congress.committee_name
    return OfficialPaper(
        letterhead=f"{name}会议纪要", title=f"{session.full_name}纪要", main_to="",
        blocks=parse_text(minutes.text), signature=name, dated_on=on,
        form=MINUTES.form, attendance=people, genre=MINUTES.code,
    )  # fmt: skip


def _presence(roll: selectors.Roll, person: int) -> str:
    found = roll.presences.get(person)
    if person in roll.by_video:
        return str(Way.BY_VIDEO.label)
    return str(Presence(found).label) if found else "—"


def _said(text: str) -> str:
    return "" if text == UNSAID else text
