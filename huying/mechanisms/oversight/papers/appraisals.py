"""The outgoing report on an appraisal to the Party committee (R1.62)."""

from __future__ import annotations

from huying.kernel.calendar.saying import full_day
from huying.kernel.documents import services as documents
from huying.kernel.documents.genres import Genre, register
from huying.kernel.documents.papers import Block, Heading, ItemTable, OfficialPaper, Paragraph, parse_text
from huying.kernel.procedures.models import ActRecord, Proceeding

from .. import selectors
from ..models import Appraisal, said

COLUMNS, WIDTHS = ("项", "问题", "整改要求", "时间节点"), (0.5, 2, 3.2, 1.4)
REPORT = register(Genre("appraisal_report", "专项工作评议报告", "监督", columns=COLUMNS, signed=True))


def report_paper(appraisal: Appraisal, record: ActRecord, proceeding: Proceeding) -> OfficialPaper:
    """What was appraised, how, the result, and what has to be put right."""
    committee, items = appraisal.congress.committee_name, list(appraisal.items.all())
    blocks: list[Block] = [
        Paragraph(f"根据年度监督工作安排，{committee}对{appraisal.object}的{appraisal.title}工作进行了专项工作评议。"),
        Heading(1, "评议情况"),
        *parse_text(record.fields["situation"]),
        Heading(1, "评议结果"),
        Paragraph(f"{selectors.result_of(proceeding)}。"),
    ]
    if items:
        rows = tuple((str(i.number), i.title, i.task, full_day(i.node_on)) for i in items)
        blocks += [Heading(1, "整改事项"), ItemTable(COLUMNS, rows, WIDTHS)]
    return OfficialPaper(
        letterhead=f"{committee}文件",
        title=f"关于{appraisal.object}{appraisal.title}专项工作评议情况的报告",
        main_to=record.fields["to"],
        blocks=tuple(blocks),
        signature=committee,
        signer=record.fields["signer"],
        number=said(appraisal.number),
        dated_on=record.on,
        genre=REPORT.code,
    )


def issue_report(appraisal: Appraisal, record: ActRecord, proceeding: Proceeding) -> None:
    """Number the report and keep it as .docx and PDF; reporting anew after a correction keeps the number."""
    if not said(appraisal.number):
        appraisal.number = documents.next_number(
            congress=appraisal.congress, series=appraisal.congress.series, year=record.on.year
        )
    paper = report_paper(appraisal, record, proceeding)
    version = documents.store_paper(
        paper=paper,
        congress=appraisal.congress,
        name=f"{appraisal.number} {paper.title}",
        by=record.by,
        at=record.recorded_at,
        document=appraisal.report,
    )
    appraisal.report, appraisal.reported_at = version.document, record.recorded_at
    appraisal.save(update_fields=["number", "report", "reported_at"])
