"""After the session: a decision that was passed, its announcement, and the bulletin that tells what was done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from huying.kernel.calendar.saying import full_day
from huying.kernel.documents.genres import Genre, register
from huying.kernel.documents.layout import chinese_numeral
from huying.kernel.documents.papers import Attachment, Block, Form, Heading, OfficialPaper, Paragraph, parse_text

from .. import registry, selectors
from ..models import CollationPoint, ScSession
from ..registry import Decided

DECISION = register(Genre("decision", "决议决定", "会议", dated_below=True))
ANNOUNCEMENT = register(Genre("announcement", "常委会公告", "会议"))
DRAFT = re.compile(r"[（(]草案[^）)]*[）)]|草案(?:修改稿|表决稿)?$")  # 「……决定（草案）」「……决定草案」
BULLETIN = register(Genre("bulletin", "会议简报", "会议", form=Form.BULLETIN))


def decision_paper(session: ScSession, decided: Decided) -> OfficialPaper:
    """The decision in its official form: when it was passed stands below the title (题注)."""
    committee = session.congress.committee_name
    return OfficialPaper(
        letterhead=f"{committee}文件",
        title=f"{committee}\n{_about(decided)}",
        main_to="",
        blocks=_text(decided),
        below_title=f"{full_day(decided.on or session.planned_on)}{session.full_name}通过",
        signature=committee,
        number=decided.number,
        dated_on=decided.on,
        genre=DECISION.code,
    )


def announcement_paper(session: ScSession, decided: Decided) -> OfficialPaper:
    """The decision is announced to everybody, with its text attached."""
    committee = session.congress.committee_name
    day = full_day(decided.on or session.planned_on)
    said = f"《{committee}{_about(decided)}》已由{session.full_name}于{day}通过，现予公布，自公布之日起施行。"
    return OfficialPaper(
        letterhead=f"{committee}公告",
        title=f"{committee}公告",
        main_to="",
        blocks=(Paragraph(said), Paragraph("特此公告。")),
        signature=committee,
        dated_on=decided.on,
        attachments=(Attachment(_about(decided), _text(decided)),),
        genre=ANNOUNCEMENT.code,
    )


def _about(decided: Decided) -> str:
    """关于……的决定: a title that says neither is made one. What was passed is no draft any more."""
    title = DRAFT.sub("", decided.title.rstrip("。"))
    title = title if title.startswith("关于") else f"关于{title}"
    return title if title.endswith(("决定", "决议", "办法", "规定")) else f"{title}的决定"


def _text(decided: Decided) -> tuple[Block, ...]:
    """To be read before the announcement it may still say that the words are missing; issued it never does."""
    return parse_text(decided.text) or (Paragraph("（决定的正文待写）"),)


def bulletin_paper(session: ScSession, on: date) -> OfficialPaper:
    """会议简报: who came, item by item what was deliberated and found, and what was decided.

    Names of who said what stay in the minutes: a bulletin goes to many readers.
    """
    committee = session.congress.committee_name
    return OfficialPaper(
        letterhead=f"{committee}会议简报",
        title=f"{session.full_name}简报",
        main_to="",
        blocks=tuple(_told(session)),
        signature=f"{committee}办公室",
        number=f"第{session.number}期",
        dated_on=on,
        form=BULLETIN.form,
        genre=BULLETIN.code,
    )


def _told(session: ScSession) -> Iterator[Block]:
    roll = selectors.roll(session)
    came = f"{selectors.count_words(roll)}" if roll.presences else "到会情况还没有登记。"
    yield Paragraph(
        f"{full_day(session.planned_on)}，{session.congress.committee_name}在{session.place}召开{session}。{came}"
    )
    points: dict[int, list[str]] = {}
    found = CollationPoint.objects.filter(collation__deliberation__item__session=session)
    for point in found.select_related("collation__deliberation"):
        points.setdefault(point.collation.deliberation.item_id, []).append(point.text)
    passed = [d for d in registry.decisions_of(session) if d.is_over]
    for item in session.agenda.all():
        yield Heading(1, item.title)
        yield Paragraph(f"会议{item.get_kind_display()}。{_found(points.get(item.pk, []))}")
        yield from (Paragraph(f"表决“{d.title}”：{d.words}") for d in passed if d.item_id == item.pk)


def _found(points: list[str]) -> str:
    if not points:
        return ""
    told = "；".join(f"{chinese_numeral(n)}是{text.rstrip('。；')}" for n, text in enumerate(points, 1))
    return f"审议中提出的主要问题：{told}。"
