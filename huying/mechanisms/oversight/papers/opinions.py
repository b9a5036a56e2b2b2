"""The opinion document with its problem list (R1.39-R1.42), and who may read what goes with it (R1.46)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from huying.kernel.calendar.saying import full_day
from huying.kernel.documents import services as documents
from huying.kernel.documents.genres import Genre, register
from huying.kernel.documents.papers import Attachment, Block, Heading, ItemTable, OfficialPaper, Paragraph
from huying.kernel.procedures.models import ActRecord

from ..models import OpinionDocument, ProblemItem, said

COLUMNS = ("项", "问题", "指标与目标", "任务", "承办单位", "时间节点")
WIDTHS = (0.5, 1.6, 1.6, 2.6, 1.4, 1.2)
OPINION = register(Genre("opinion_document", "审议意见书", "监督", columns=COLUMNS, attached=True))


def opinion_paper(opinion: OpinionDocument) -> OfficialPaper:
    """The content of an opinion document; a draft has no number yet."""
    committee = opinion.congress.committee_name
    meeting = f"{opinion.session}审议了关于{opinion.topic.title}的报告。现将审议意见和问题清单交你们研究处理。"
    items = list(opinion.items.select_related("unit"))
    blocks: tuple[Block, ...] = (
        Paragraph(meeting),
        Heading(1, "总体评价"),
        Paragraph(said(opinion.overall_view) or "（待写）"),
        Heading(1, "需要研究处理的问题"),
        *(Paragraph(f"{i.number}. {i.title}。{said(i.task)}") for i in items),
        Heading(1, "办理要求"),
        Paragraph(
            "请由主要负责人审签，明确一名副职牵头协调，制定落实方案，逐项研究处理。"
            "书面报告报送前，先送有关专门委员会或者工作机构征求意见。"
        ),
    )
    table = ItemTable(COLUMNS, tuple(_row(i) for i in items), WIDTHS)
    return OfficialPaper(
        letterhead=f"{committee}文件",
        title=f"{committee}{opinion.title}",
        main_to=opinion.topic.organ.name,
        blocks=blocks,
        signature=committee,
        number=said(opinion.number),
        attachments=(Attachment("问题清单", (table,)),) if items else (),
        genre=OPINION.code,
    )


def _row(item: ProblemItem) -> tuple[str, ...]:
    goal = " ".join(filter(None, (said(item.indicator), said(item.target), said(item.unit_of_measure))))
    return (
        str(item.number),
        item.title,
        f"{goal}（{item.get_kind_display()}）",
        said(item.task) or "—",
        item.unit.name if item.unit else "—",
        full_day(item.node_on),
    )


def issue_opinion(opinion: OpinionDocument, record: ActRecord) -> None:
    """Give the opinion document its number and keep it.

    Compiling anew after a correction keeps the number and adds a version.
    """
    if not said(opinion.number):
        opinion.number = documents.next_number(
            congress=opinion.congress, series=opinion.congress.series, year=record.on.year
        )
    version = documents.store_paper(
        paper=replace(opinion_paper(opinion), dated_on=record.on),
        congress=opinion.congress,
        title=opinion.title,
        name=f"{opinion.number} {opinion.title}",
        by=record.by,
        at=record.recorded_at,
        document=opinion.document,
    )
    opinion.document = version.document
    opinion.save(update_fields=["number", "document"])


def hand_out(opinion: OpinionDocument, bodies: Iterable[int]) -> None:
    """From now on those it is addressed to may read the opinion document and the reports that go with it (R1.46)."""
    for document in filter(None, (opinion.document, opinion.hand_over_letter, opinion.topic.research_report)):
        for body in bodies:
            documents.share(document=document, audience=f"body:{body}")
