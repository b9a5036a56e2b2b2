"""The letter with which an opinion document is handed over (交办函, R1.45, R1.46)."""

from __future__ import annotations

from datetime import date

from huying.kernel.calendar.saying import full_day
from huying.kernel.documents import services as documents
from huying.kernel.documents.genres import Genre, register
from huying.kernel.documents.papers import Attachment, Form, Heading, ItemTable, OfficialPaper, Paragraph
from huying.kernel.procedures.models import ActRecord

from ..models import OpinionDocument, said

COLUMNS, WIDTHS = ("项", "问题", "承办单位", "时间节点"), (0.5, 3, 2, 1.4)
HAND_OVER = register(Genre("hand_over_letter", "交办函", "监督", form=Form.LETTER, columns=COLUMNS, attached=True))


def issue_hand_over(opinion: OpinionDocument, record: ActRecord) -> None:
    """Number the letter and keep it; handing over anew after a correction keeps the number and adds a version."""
    letter = opinion.hand_over_letter
    number = letter.title.split(" ")[0] if letter else _number(opinion, record)
    paper = hand_over_paper(opinion, record, number)
    kept = documents.store_paper(
        paper=paper, congress=opinion.congress, title=f"{number} {paper.title}", by=record.by, at=record.recorded_at,
        document=letter,
    )  # fmt: skip
    opinion.hand_over_letter = kept.document
    opinion.save(update_fields=["hand_over_letter"])


def _number(opinion: OpinionDocument, record: ActRecord) -> str:
    return documents.next_number(congress=opinion.congress, series=f"{opinion.congress.series}交", year=record.on.year)


def hand_over_paper(opinion: OpinionDocument, record: ActRecord, number: str) -> OfficialPaper:
    """What is handed over, to whom, what is asked for and by when; the units of each item in a list."""
    committee = opinion.congress.committee_name
    due = record.fields.get("report_due_on")
    until = f"于{full_day(date.fromisoformat(f'{due}'))}前" if due else "在规定期限内"
    asked = f"{opinion.session}审议了关于{opinion.topic.title}的报告，形成了{opinion.title}（{said(opinion.number)}）。"
    rows = tuple(
        (str(i.number), i.title, i.unit.name if i.unit else "—", full_day(i.node_on))
        for i in opinion.items.select_related("unit").order_by("number")
    )
    return OfficialPaper(
        letterhead=committee,
        title=f"关于交办{opinion.title}的函",
        main_to=opinion.topic.organ.name,
        blocks=(
            Paragraph(f"{asked}现交你们研究处理。"),
            Heading(1, "审签和牵头"),
            Paragraph("请由主要负责人审签，明确一名副职牵头协调，把各项问题分解到承办单位。"),
            Heading(1, "落实方案"),
            Paragraph("请制定落实方案，逐项写明措施、责任人和时间节点，报常委会办公室。"),
            Heading(1, "书面报告"),
            Paragraph(f"请{until}向{committee}书面报告研究处理情况。报送前先送有关专门委员会或者工作机构征求意见。"),
        ),
        signature=committee,
        number=number,
        dated_on=record.on,
        attachments=(Attachment("问题清单和承办单位", (ItemTable(COLUMNS, rows, WIDTHS),)),) if rows else (),
        form=HAND_OVER.form,
        genre=HAND_OVER.code,
    )
