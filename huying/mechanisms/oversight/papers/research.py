"""Of research: its plan (R1.15-R1.20), and the report of a topic (R1.22, R1.23)."""

from __future__ import annotations

from dataclasses import replace

from huying.kernel.documents import services as documents
from huying.kernel.documents.genres import Genre, register
from huying.kernel.documents.models import Document, Version
from huying.kernel.documents.papers import Block, Heading, ItemTable, OfficialPaper, Paragraph, parse_text
from huying.kernel.procedures.models import ActRecord

from ..headings import headings
from ..models import ResearchPlan, Topic, said

SAMPLES, WIDTHS = ("序", "地方", "单位", "为什么选它"), (0.5, 1.6, 1.6, 3)
PLAN = register(Genre("research_plan", "调研方案", "监督", columns=SAMPLES))
REPORT = register(Genre("research_report", "调研报告", "监督"))

REPORT_PARTS = (
    ("situation", "基本情况"),
    ("evaluation", "对法律法规实施情况的评价"),
    ("examples", "实例"),
    ("data", "数据"),
    ("problems", "存在的问题"),
    ("causes", "原因分析"),
    ("analysis", "综合分析"),
    ("measures", "措施和建议"),
    ("proposals", "改进执法工作的建议"),
    ("amendments", "对法律法规修改完善的建议"),
)


def plan_paper(plan: ResearchPlan) -> OfficialPaper:
    """The plan as it stands, under the headings of its kind; what is not written yet is said (R1.18)."""
    topic, body = plan.topic, plan.topic.working_body.name
    blocks: list[Block] = [
        Paragraph(f"根据年度监督工作计划，{body}对{topic.title}开展{plan.get_kind_display()}，制定本方案。")
    ]
    for key, label, _ in headings(plan.kind):
        blocks += [Heading(1, label), *(parse_text(plan.parts.get(key, "")) or (Paragraph("（待写）"),))]
    blocks += [Heading(1, "牵头和发言"), *(Paragraph(line) for line in _people(plan))]
    if samples := list(plan.samples.all()):
        rows = tuple((str(n), s.place, said(s.unit) or "—", s.reason) for n, s in enumerate(samples, 1))
        blocks += [Heading(1, "调研样本"), ItemTable(SAMPLES, rows, WIDTHS)]
    return OfficialPaper(
        letterhead=body, title=f"关于{topic.title}的{plan}", main_to="", blocks=tuple(blocks), signature=body,
        genre=PLAN.code,
    )  # fmt: skip


def issue_plan(plan: ResearchPlan, record: ActRecord) -> None:
    """Keep the plan as it was settled; settling it anew after a correction adds a version."""
    kept = documents.store_paper(
        paper=replace(plan_paper(plan), dated_on=record.on), congress=plan.congress, by=record.by,
        at=record.recorded_at, document=plan.document,
    )  # fmt: skip
    plan.document = kept.document
    plan.save(update_fields=["document"])


def _people(plan: ResearchPlan) -> list[str]:
    """R1.19, R1.20."""
    named = [f"调研牵头人：{plan.lead or '（待定）'}", f"综合审议发言人：{plan.comprehensive_speaker or '（待定）'}"]
    speakers = "、".join(person.name for person in plan.key_speakers.all())
    return [*named, *([f"重点审议发言人：{speakers}"] if speakers else [])]


def research_report(topic: Topic, record: ActRecord) -> Document:
    """The research report of a topic (R1.22, R1.23): the file that was handed in, or its blocks as a paper."""
    fields = record.fields
    if "report" in fields:
        return Version.objects.select_related("document").get(pk=fields["report"]).document
    blocks: list[Heading | Paragraph] = []
    for name, label_ in REPORT_PARTS:
        if words := fields.get(name, ""):  # some are written by an inspection of how a law is kept alone
            blocks += [Heading(1, label_), *(Paragraph(line) for line in words.splitlines() if line.strip())]
    body = topic.working_body.name
    paper = OfficialPaper(
        letterhead=body,
        title=f"关于{topic.title}的{'执法检查报告' if 'evaluation' in fields else '调研报告'}",
        main_to=topic.congress.committee_name,
        blocks=tuple(blocks),
        signature=body,
        dated_on=record.on,
        genre=REPORT.code,
    )
    version = documents.store_paper(
        paper=paper, congress=topic.congress, by=record.by, at=record.recorded_at, document=topic.research_report
    )
    return version.document
