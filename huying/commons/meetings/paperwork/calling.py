"""Before the session: its notice, its agenda, the outline form, and an outline that was written (R1.26, R1.27)."""

from __future__ import annotations

from datetime import date

from huying.kernel.calendar.saying import full_day
from huying.kernel.documents.genres import Genre, register
from huying.kernel.documents.papers import Block, Heading, ItemTable, OfficialPaper, Paragraph, parse_text

from ..models import PARTS, UNSAID, AgendaItem, PaperKind, ScSession, SpeechOutline

OUTLINE_TITLE = "审议发言提纲"
AGENDA_COLUMNS = ("序", "议题", "怎么办", "报告人", "时间")
NOTICE = register(Genre("session_notice", "会议通知", "会议"))
AGENDA = register(Genre("session_agenda", "会议议程", "会议", columns=AGENDA_COLUMNS))
FORM = register(Genre("session_outline_form", "审议发言提纲表", "会议"))
OUTLINE = register(Genre("outline", "审议发言提纲", "会议"))

GUIDANCE = "发言要客观、公正、真实：有事实、有数据，问题指得准，建议办得到。"  # R1.24


def notice_paper(session: ScSession, on: date) -> OfficialPaper:
    """会议通知: when, where, what about, who comes, and what to bring."""
    sittings = "；".join(f"{s}" for s in session.sittings.all())
    blocks: list[Block] = [
        Paragraph(
            f"根据常委会年度工作安排，定于{full_day(session.planned_on)}召开{session.own_name}。现将有关事项通知如下："
        ),
        Heading(1, "时间和地点"),
        Paragraph(f"{sittings}。地点：{session.place}。"),
        Heading(1, "议程"),
        *(Paragraph(f"{n}. {_line(item)}") for n, item in enumerate(session.agenda.all(), 1)),
        Heading(1, "参加人员"),
        Paragraph("常委会全体组成人员。列席和到会人员另行通知。"),
        Heading(1, "其他事项"),
        Paragraph(
            "请会前阅读材料，准备审议发言，在全体会议召开前把发言提纲交常委会办公室。不能出席的，请提前书面请假。"
        ),
    ]
    return _paper(NOTICE, session, f"关于召开{session.own_name}的通知", tuple(blocks), on, to="常委会组成人员")


def agenda_paper(session: ScSession, on: date) -> OfficialPaper:
    """议程: order, item, who reports, when."""
    rows = tuple(
        (str(n), item.title, item.get_kind_display(), _said(item.reporter), _hour(item))
        for n, item in enumerate(session.agenda.all(), 1)
    )  # fmt: skip
    blocks: list[Block] = [Paragraph(f"{s}：{session.place}") for s in session.sittings.all()]
    if rows:
        blocks.append(ItemTable(AGENDA_COLUMNS, rows, (0.5, 4, 1.6, 1.6, 0.9)))
    return _paper(AGENDA, session, f"{session.own_name}议程", tuple(blocks), on)


def outline_form(session: ScSession, on: date) -> OfficialPaper:
    """The blank form (审议发言提纲表) that goes out with the papers."""
    blocks: list[Block] = [
        Paragraph(GUIDANCE),
        Paragraph("发言人：　　　　　　　发言方式：重点发言、书面发言、一般发言"),
    ]
    for item in session.agenda.all():
        blocks.append(Heading(1, item.title))
        blocks += [Paragraph(f"{label}：") for _, label in PARTS]
    return _paper(FORM, session, f"{session.own_name}{OUTLINE_TITLE}表", tuple(blocks), on, to="常委会组成人员")


def outline_paper(outline: SpeechOutline) -> OfficialPaper:
    """One member's outline, to be printed."""
    blocks: list[Block] = [Paragraph(f"议题：{outline.item}"), Paragraph(f"发言方式：{outline.get_kind_display()}")]
    for label, text in outline.parts:
        blocks += [Heading(1, label), *(parse_text(text) if text else (Paragraph("（没有写）"),))]
    session = outline.item.session
    return OfficialPaper(
        letterhead=OUTLINE_TITLE, title=f"{session.own_name}{OUTLINE_TITLE}", main_to="", blocks=tuple(blocks),
        signature=outline.person.name, genre=OUTLINE.code,
    )  # fmt: skip


def _line(item: AgendaItem) -> str:
    return item.title if item.reporter == UNSAID else f"{item.title}（报告人：{item.reporter}）"


def _hour(item: AgendaItem) -> str:
    return f"{item.starts_at:%H:%M}" if item.starts_at else "—"


def _said(text: str) -> str:
    return "—" if text == UNSAID else text


def _paper(
    genre: Genre, session: ScSession, title: str, blocks: tuple[Block, ...], on: date, to: str = ""
) -> OfficialPaper:
    name = session.congress.committee_name
    return OfficialPaper(
        letterhead=f"{name}办公室", title=title, main_to=to, blocks=blocks, signature=f"{name}办公室", dated_on=on,
        genre=genre.code,
    )  # fmt: skip


MADE = {PaperKind.NOTICE: notice_paper, PaperKind.AGENDA: agenda_paper, PaperKind.OUTLINE_FORM: outline_form}


def paper_of(session: ScSession, kind: PaperKind, on: date) -> OfficialPaper:
    """A paper that the session makes of itself (MADE), dated on a day."""
    return MADE[kind](session, on)
