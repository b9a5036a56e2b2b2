"""The sheet of a roll-call vote (表决单): to be called from and signed, and after the close with what each said."""

from __future__ import annotations

from datetime import date

from huying.kernel.documents.genres import Genre, register
from huying.kernel.documents.papers import ItemTable, OfficialPaper, Paragraph

from . import deciding
from .counting import MARKS
from .models import NONE, Vote

COLUMNS = ("序", "姓名", "赞成", "反对", "弃权", "签名")
SHEET = register(Genre("roll_call_sheet", "记名表决单", "会议", columns=COLUMNS))
TICK = "√"


def roll_call_sheet(vote: Vote, on: date) -> OfficialPaper:
    """Everybody who may vote, with a place to sign; nothing of what they said while the vote is open."""
    rights = vote.rights.select_related("person").order_by("pk")
    rows = tuple(
        (str(n), right.person.name, *(TICK if vote.closed_at and right.mark == mark else "" for mark in MARKS), "")
        for n, right in enumerate(rights, 1)
    )
    name = f"{vote.congress.committee_name}办公室"
    asked = () if vote.text == NONE else (Paragraph(f"决定内容：{vote.text}"),)
    where = (Paragraph(f"场次：{vote.held_at}"),) if vote.held_at else ()
    return OfficialPaper(
        letterhead=name, title=f"{vote.title}记名表决单", main_to="",
        blocks=(
            *where, Paragraph(f"{deciding.words(vote)}。"), *asked,
            ItemTable(COLUMNS, rows or (("—",) * len(COLUMNS),), (0.5, 1.4, 0.7, 0.7, 0.7, 2)),
            Paragraph("唱名人签名：____________　监票人签名：____________　主持人签名：____________"),
        ),
        signature=name, dated_on=on, genre=SHEET.code,
    )  # fmt: skip
