"""The papers that oversight issues: the opinion document with its problem list (R1.39-R1.42)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from huying.kernel.calendar.saying import full_day
from huying.kernel.documents import services as documents
from huying.kernel.documents.docx import render_docx
from huying.kernel.documents.models import Document, Version
from huying.kernel.documents.papers import Attachment, Block, Heading, ItemTable, OfficialPaper, Paragraph
from huying.kernel.procedures.models import ActRecord

from .models import OpinionDocument, ProblemItem, Topic, said
from .terms import ITEM_KINDS, label

COLUMNS = ("项", "问题", "指标与目标", "任务", "承办单位", "时间节点")
WIDTHS = (0.5, 1.6, 1.6, 2.6, 1.4, 1.2)


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
    )


def _row(item: ProblemItem) -> tuple[str, ...]:
    goal = " ".join(filter(None, (said(item.indicator), said(item.target), said(item.unit_of_measure))))
    kind = label(ITEM_KINDS, item.kind)
    return (
        str(item.number),
        item.title,
        f"{goal}（{kind}）",
        said(item.task) or "—",
        item.unit.name if item.unit else "—",
        full_day(item.node_on),
    )


def issue(opinion: OpinionDocument, record: ActRecord) -> None:
    """Give the opinion document its number and keep it as .docx and PDF.

    Compiling anew after a correction keeps the number and adds a version.
    """
    if not said(opinion.number):
        series = opinion.congress.short_name or "人常"
        opinion.number = documents.next_number(congress=opinion.congress, series=series, year=record.on.year)
    paper = replace(opinion_paper(opinion), dated_on=record.on)
    opinion.document = documents.store_paper(
        paper=paper, congress=opinion.congress, kind="opinion_document", title=opinion.title,
        name=f"{opinion.number} {opinion.title}", by=record.by, at=record.recorded_at, document=opinion.document,
    ).document  # fmt: skip
    opinion.save(update_fields=["number", "document"])


REPORT_PARTS = (
    ("situation", "基本情况"),
    ("examples", "实例"),
    ("data", "数据"),
    ("problems", "存在的问题"),
    ("causes", "原因分析"),
    ("analysis", "综合分析"),
    ("measures", "措施和建议"),
)


def research_report(topic: Topic, record: ActRecord) -> Document:
    """The research report of a topic (R1.22, R1.23): the file that was handed in, or its blocks as a paper."""
    fields = record.fields
    if "report" in fields:
        return Version.objects.select_related("document").get(pk=fields["report"]).document
    blocks: list[Heading | Paragraph] = []
    for name, label_ in REPORT_PARTS:
        blocks += [Heading(1, label_), *(Paragraph(line) for line in fields[name].splitlines() if line.strip())]
    body = topic.working_body.name
    paper = OfficialPaper(
        letterhead=body,
        title=f"关于{topic.title}的调研报告",
        main_to=topic.congress.committee_name,
        blocks=tuple(blocks),
        signature=body,
        dated_on=record.on,
    )
    version = documents.store(
        congress=topic.congress,
        kind="research_report",
        title=paper.title,
        filename=f"{paper.title}.docx",
        content=render_docx(paper),
        by=record.by,
        at=record.recorded_at,
        document=topic.research_report,
    )
    return version.document


def hand_out(opinion: OpinionDocument, bodies: Iterable[int]) -> None:
    """From now on those it is addressed to may read the opinion document and the reports that go with it (R1.46)."""
    for document in filter(None, (opinion.document, opinion.topic.research_report)):
        for body in bodies:
            documents.share(document=document, audience=f"body:{body}")
