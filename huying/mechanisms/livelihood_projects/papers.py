"""The decision on the year's livelihood projects as an official paper: number, text, list (R2.08)."""

from __future__ import annotations

from dataclasses import replace

from huying.kernel.calendar.saying import full_day
from huying.kernel.documents import services as documents
from huying.kernel.documents.genres import Genre, register
from huying.kernel.documents.papers import Attachment, ItemTable, OfficialPaper, Paragraph
from huying.kernel.people.models import Congress
from huying.kernel.procedures.models import ActRecord

from .models import NONE, BallotDecision, Project, said

COLUMNS = ("序号", "项目", "建设内容和目标", "地点", "总投资（万元）", "责任单位", "完工时间")
WIDTHS = (0.5, 1.6, 2.4, 1.2, 1.0, 1.3, 1.2)
DECISION = register(Genre("livelihood_decision", "民生实事项目的决定", "民生", columns=COLUMNS, attached=True))


def drafted_text(decision: BallotDecision, adopted: list[Project]) -> str:
    """The body of the decision as the ballot gave it; the office may write its own."""
    named = "、".join(f"“{p.title}”" for p in adopted)
    who = f"{decision.congress}{decision.meeting}"
    if not adopted:
        way = f"以{decision.way}的方式" if decision.way != NONE else ""
        return f"{who}听取、审议了{decision.year}年民生实事候选项目，经代表{way}表决，没有项目获得通过。"
    return (
        f"{who}听取、审议了{decision.year}年民生实事候选项目，经代表票决，会议决定：\n"
        f"确定{named}{len(adopted)}个项目为{decision.year}年民生实事项目。\n"
        "会议要求，人民政府制定实施方案，明确责任单位、完成时限和资金，向社会公布，按期完成。"
        "项目非经法定程序不得调整、停止。人大代表和人民群众对项目实施进行监督。"
    )


def title_of(decision: BallotDecision) -> str:
    return f"{decision.congress}关于{decision.year}年民生实事项目的决定"


def decision_paper(decision: BallotDecision, adopted: list[Project]) -> OfficialPaper:
    rows = tuple(_row(order, project) for order, project in enumerate(adopted, 1))
    year = decision.year
    attached = (Attachment(f"{year}年民生实事项目", (ItemTable(COLUMNS, rows, WIDTHS),)),) if rows else ()
    return OfficialPaper(
        letterhead=decision.congress.name,
        title=title_of(decision),
        main_to="",
        blocks=tuple(Paragraph(line) for line in said(decision.text).splitlines() if line.strip()),
        signature=decision.congress.name,
        number=said(decision.number),
        attachments=attached,
        genre=DECISION.code,
    )


def _row(order: int, project: Project) -> tuple[str, ...]:
    unit = project.unit.name if project.unit else "—"
    ends = full_day(project.ends_on) if project.ends_on else "—"
    return str(order), project.title, project.goals, project.place, f"{project.cost:,.2f}", unit, ends


def series_of(congress: Congress) -> str:
    return (congress.short_name or "人大").removesuffix("常") + "决"


def issue(decision: BallotDecision, adopted: list[Project], record: ActRecord) -> None:
    """Give the decision its number and keep it."""
    congress = decision.congress
    decision.number = documents.next_number(congress=congress, series=series_of(congress), year=record.on.year)
    paper = replace(decision_paper(decision, adopted), dated_on=record.on)
    kept = documents.store_paper(
        paper=paper, congress=congress, name=f"{decision.number} {paper.title}", by=record.by, at=record.recorded_at
    )
    decision.document = kept.document
