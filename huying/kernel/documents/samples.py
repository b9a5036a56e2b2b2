"""A paper with every part filled in, by which a template is tried and shown. Pure: no Django."""

from __future__ import annotations

from datetime import date

from .genres import Genre
from .papers import HEADED, Attachment, Block, Form, Heading, ItemTable, OfficialPaper, Paragraph

ON = date(2026, 3, 2)
RARE = "王㑇、李𬭸"  # names whose characters few fonts have
ROWS = 3


def sample_paper(genre: Genre, committee: str) -> OfficialPaper:
    """A paper of this kind that says nothing real."""
    is_headed = genre.form in HEADED
    table = _table(genre)
    inside = table if not genre.attached else ()
    return OfficialPaper(
        letterhead=f"{committee}{'文件' if genre.form == Form.DOCUMENT else genre.label if is_headed else ''}",
        title=f"关于农村饮水安全工作的{genre.label}（样张）",
        main_to="" if is_headed else "青禾县人民政府",
        blocks=(*_text(), *inside),
        signature=committee,
        signer="王㑇" if genre.signed else None,
        number="第1期" if genre.form == Form.BULLETIN else "青人常〔2026〕1号",
        dated_on=ON,
        attachments=(Attachment("样张附表", table),) if genre.attached else (),
        note="此件公开发布",
        cc="县委办公室，县政府办公室",
        printed_by="" if is_headed else f"{committee}办公室",
        urgency="特急",
        form=genre.form,
        below_title=f"2026年2月27日{committee}第三十次会议通过" if genre.dated_below else "",
        attendance=(("出席", RARE), ("请假", "张三")) if genre.form == Form.MINUTES else (),
        genre=genre.code,
    )


def _text() -> tuple[Block, ...]:
    return (
        Paragraph(f"这是样张，只用来看模板的样子。人名里的生僻字也要印得出来：{RARE}。"),
        Heading(1, "一级标题"),
        Paragraph("正文用三号仿宋，每行二十八个字，每页二十二行。这一段写得长一些，好看出换行以后是什么样子。"),
        Heading(2, "二级标题。", "后面接着写的文字和它在同一行。"),
    )


def _table(genre: Genre) -> tuple[Block, ...]:
    if not genre.columns:
        return ()
    rows = tuple(tuple(_cell(column, order) for column in genre.columns) for order in range(1, ROWS + 1))
    return (ItemTable(genre.columns, rows),)


def _cell(column: str, order: int) -> str:
    return str(order) if len(column) == 1 else f"{column}样张{order}"
