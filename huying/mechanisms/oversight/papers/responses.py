"""The report on handling, assembled item by item from the answers (R1.52): a draft that the organ goes on writing."""

from __future__ import annotations

from collections.abc import Sequence

from huying.kernel.calendar.saying import full_day
from huying.kernel.documents.genres import Genre, register
from huying.kernel.documents.papers import Attachment, Heading, ItemTable, OfficialPaper, Paragraph

from .. import selectors
from ..models import OpinionDocument, ProblemItem, said
from .replies import UNANSWERED

COLUMNS = ("项", "问题", "怎么落实的", "措施", "办理情况")
WIDTHS = (0.4, 1.5, 2.8, 1.8, 1.5)
RESPONSE = register(Genre("handling_report", "研究处理情况报告", "监督", columns=COLUMNS, attached=True))


def response_paper(opinion: OpinionDocument, items: Sequence[ProblemItem]) -> OfficialPaper:
    rows = selectors.responses(items)
    organ, committee = opinion.topic.organ.name, opinion.congress.committee_name
    lead = f"{committee}{opinion.title}（{said(opinion.number)}）收悉。现将研究处理情况报告如下。"
    return OfficialPaper(
        letterhead=organ,
        title=f"{organ}关于{opinion.topic.title}审议意见研究处理情况的报告",
        main_to=committee,
        blocks=(
            Paragraph(lead),
            Heading(1, "逐项落实情况"),
            *(Paragraph(f"{r.item.number}. {r.item.title}。{_answer(r)}") for r in rows),
        ),
        signature=organ,
        attachments=(Attachment("逐项回应表", (ItemTable(COLUMNS, tuple(_row(r) for r in rows), WIDTHS),)),),
        genre=RESPONSE.code,
    )


def _answer(row: selectors.Response) -> str:
    own = row.answer or UNANSWERED
    return own + "".join(f"{unit}：{words}" for unit, words in row.separate)


def _row(row: selectors.Response) -> tuple[str, ...]:
    item = row.item
    state = [f"{label}：{full_day(day)}" for label, day in row.days if day]
    reached = [row.figure.words] if row.figure else []
    measures = "；".join(row.measures) or said(item.measures) or "—"
    return (str(item.number), item.title, _answer(row), measures, "；".join([*reached, *state]) or "—")
