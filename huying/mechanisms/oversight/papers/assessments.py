"""The sheet on which members mark by paper (测评表), and the sheet of the result (测评结果) (R1.58)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from huying.commons.voting.counting import ABSTAINED, grade_label
from huying.kernel.documents.papers import ItemTable, OfficialPaper, Paragraph
from huying.kernel.people.models import Congress


def ballot_paper(congress: Congress, title: str, grades: list[str]) -> OfficialPaper:
    """The blank sheet: one row, a column a grade, abstention apart and last."""
    labels = [*map(grade_label, grades), grade_label(ABSTAINED)]
    table = ItemTable(("测评事项", *labels), ((title, *("　" for _ in labels)),), (3, *(1 for _ in labels)))
    rule = "在同意的一栏画“○”，只画一栏。画两栏以上的为废票；不画的为弃权。本表不记名。"
    return _paper(congress, f"{title}满意度测评表", "常委会组成人员", (table, Paragraph(rule)), None)


def result_paper(
    congress: Congress, title: str, counts: Mapping[str, Any], grades: list[str], verdict: str, on: date | None
) -> OfficialPaper:
    """The counts by grade, the members, and the verdict by the rule of the place; a blank to fill before that."""
    shown = [*grades, ABSTAINED]
    rows = tuple((grade_label(grade), f"{counts.get(grade, 0)}票" if counts else "　　票") for grade in shown)
    table = ItemTable(("等次", "票数"), rows, (1, 1))
    words = "全体组成人员　　人，发出测评表　　张，收回　　张，废票　　张。"
    if counts:
        valid = sum(int(counts.get(grade, 0)) for grade in shown)
        words = f"全体组成人员{counts['members']}人，收回有效票{valid}张。{verdict}。"
    signed = "监票人：　　　　　　计票人：　　　　　　"
    blocks = (Paragraph(words), table, Paragraph(signed))
    return _paper(congress, f"{title}满意度测评结果报告单", congress.committee_name, blocks, on)


def _paper(congress: Congress, title: str, main_to: str, blocks: tuple[Any, ...], on: date | None) -> OfficialPaper:
    committee = congress.committee_name
    return OfficialPaper(
        letterhead=committee, title=title, main_to=main_to, blocks=blocks, signature=committee, dated_on=on
    )
