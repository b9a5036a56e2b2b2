"""The research report of a topic (R1.22, R1.23)."""

from __future__ import annotations

from huying.kernel.documents import services as documents
from huying.kernel.documents.docx import render_docx
from huying.kernel.documents.models import Document, Version
from huying.kernel.documents.papers import Heading, OfficialPaper, Paragraph
from huying.kernel.procedures.models import ActRecord

from ..models import Topic

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
