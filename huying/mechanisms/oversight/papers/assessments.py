"""The sheet on which members mark by paper (测评表), and the sheet of the result (测评结果) (R1.58, R1.59)."""

from __future__ import annotations

from datetime import date

from huying.commons.voting.counting import ABSTAINED, grade_label
from huying.commons.voting.elections.models import Task
from huying.commons.voting.tellers import names, officers_of
from huying.kernel.documents.genres import Genre, register
from huying.kernel.documents.papers import Block, ItemTable, OfficialPaper, Paragraph
from huying.kernel.people.models import Congress
from huying.kernel.procedures import profiles
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import facts_of

from .. import selectors
from ..models import Appraisal
from ..selectors import Assessed

BLANK = "全体组成人员　　人，出席　　人，发出测评表　　张，收回　　张，废票　　张。"
RULE = "在同意的一栏画“○”，只画一栏。画两栏以上的为废票；不画的为弃权。本表不记名。"

COUNTED = ("等次", "票数")
SHEET = register(Genre("assessment_sheet", "满意度测评表", "监督"))
RESULT = register(Genre("assessment_result", "满意度测评结果报告单", "监督", columns=COUNTED))


def ballot_paper(found: Assessed) -> OfficialPaper:
    """The blank sheet: one row, a column a grade, abstention apart and last."""
    proceeding, _ = selectors.voted_in(found)
    labels = [grade_label(mark) for mark in _marks(proceeding)]
    table = ItemTable(("测评事项", *labels), ((found.assessed_as, *("　" for _ in labels)),), (3, *(1 for _ in labels)))
    return _paper(SHEET, found.congress, f"{_called(found)}表", "常委会组成人员", (table, Paragraph(RULE)), None)


def result_paper(found: Assessed) -> OfficialPaper:
    """The counts of the last vote by grade, and the verdict by the rule of the place; blanks before it."""
    proceeding, act = selectors.voted_in(found)
    marks = _marks(proceeding)
    fact = next((f for f in reversed(facts_of(proceeding)) if f.act == act.name), None)
    words, votes = BLANK, ["　　票" for _ in marks]
    if fact:
        counts = [int(fact.fields.get(mark, 0)) for mark in marks]
        verdict = selectors.assessment_outcome(proceeding, fact.fields).sentence
        came = f"出席{fact.fields['present']}人，" if "present" in fact.fields else ""  # of earlier votes nobody knows
        words = f"全体组成人员{fact.fields['members']}人，{came}收回有效票{sum(counts)}张。{verdict}。"
        votes = [f"{number}票" for number in counts]
    table = ItemTable(COUNTED, tuple(zip(map(grade_label, marks), votes, strict=True)), (1, 1))
    blocks = (Paragraph(words), table, Paragraph(_officers(found)))
    title, to = f"{_called(found)}结果报告单", found.congress.committee_name
    return _paper(RESULT, found.congress, title, to, blocks, fact.on if fact else None)


def _called(found: Assessed) -> str:
    return f"{found.assessed_as}{'专项工作评议测评' if isinstance(found, Appraisal) else '满意度测评'}"


def _officers(found: Assessed) -> str:
    """Who watched and who counted, with room for their hands where the paper says who."""
    officers = officers_of(found.assessment) if found.assessment else []
    watching, counting = names(officers, Task.SCRUTINEER), names(officers, Task.TELLER)
    return f"监票人：{watching}　　　　　　计票人：{counting}　　　　　　"


def _marks(proceeding: Proceeding) -> list[str]:
    return [*profiles.load(proceeding.profile).value("assessment.grades"), ABSTAINED]


def _paper(
    genre: Genre, congress: Congress, title: str, main_to: str, blocks: tuple[Block, ...], on: date | None
) -> OfficialPaper:
    committee = congress.committee_name
    return OfficialPaper(
        letterhead=committee, title=title, main_to=main_to, blocks=blocks, signature=committee, dated_on=on,
        genre=genre.code,
    )  # fmt: skip
