"""The count record (计票报告单) as a paper, and the election as a .pb file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from huying.kernel.documents.papers import Heading, ItemTable, OfficialPaper, Paragraph

from ..budgeting import DEALT, Ballots, PbElection, Project, as_pb
from ..choosing import ChoiceRule
from .counting import agreed, papers_beside
from .models import Election, Task
from .selectors import outcome_of

COLUMNS = ("名次", "候选项目", "赞成", "反对", "弃权", "结果")
MADE_UP = (
    "secret ballot: only totals are known; the rows of VOTES are dealt from the totals so that anyone can add them up, "
    "and say nothing of how anybody voted"
)


def count_record(election: Election, on: date) -> OfficialPaper:
    """计票报告单: the numbers, each candidate's votes, the judgement, room for the scrutineers' hands.

    Raises StillOpen before the close.
    """
    result, count = outcome_of(election), election.count
    options = {o.code: o for o in election.options.all()}
    lines = tuple(
        (
            str(j.rank), options[j.candidate].title, str(j.for_), str(options[j.candidate].votes_against),
            str(count.abstained(j.candidate)), j.label,
        )
        for j in result.judged
    )  # fmt: skip
    name = election.congress.name
    blocks = (
        Heading(1, "票数"), Paragraph(f"{result.head}。应选{election.quota}项，方式：{election.get_way_display()}。"),
        *_beside(election),
        Heading(1, "各候选项目"),
        ItemTable(COLUMNS, lines or (("—",) * len(COLUMNS),), (0.6, 2.6, 0.7, 0.7, 0.7, 1.2)),
        *((Heading(1, "须再投票"), Paragraph(result.follows)) if result.follows else ()),
        Heading(1, "签字"), *(Paragraph(line) for line in _hands(election)),
    )  # fmt: skip
    return OfficialPaper(
        letterhead=name, title=f"{_called(election)}计票报告单", main_to="", blocks=blocks,
        signature=f"{name}票决计票组", dated_on=on,
    )  # fmt: skip


def _called(election: Election) -> str:
    """「……项目票决」 is not called 票决 twice; another ballot says which one it is."""
    stage = election.get_stage_display()
    return election.title if election.title.endswith(stage) else f"{election.title}{stage}"


def _beside(election: Election) -> Iterator[Paragraph]:
    """Of an electronic ballot with papers beside it, how many came which way."""
    papers = agreed(election) if papers_beside(election) else None
    if papers:
        sealed, heads = (election.returned or 0) - papers.returned, f"发出{papers.issued}张，收回{papers.returned}张"
        yield Paragraph(f"其中电子票{sealed}张；纸票{heads}，废票{papers.void}张，两名计票人登记一致。")


def _hands(election: Election) -> Iterator[str]:
    for officer in election.officers.select_related("person").order_by("task", "pk"):
        signed = "，已在平台上签字" if officer.signed_at else ""
        if officer.task == Task.TELLER:
            yield f"计票人　{officer.person.name}　　签名：____________"
        elif officer.is_excused:
            yield f"监票人　{officer.person.name}　没有签字，大会决定照常宣布结果：{officer.excused}"
        else:
            yield f"监票人　{officer.person.name}{signed}　　签名：____________"


def pb_of(election: Election) -> str:
    """The election as a .pb file whose recount gives the totals. Raises StillOpen before the close."""
    outcome_of(election)
    options = list(election.options.all())
    projects = tuple(Project(o.code, Fraction(o.cost or 0), o.title) for o in options)
    meta = {
        "description": election.title, "unit": election.congress.name, "instance": f"{election.closed_at:%Y}",
        "rule": said_rule(election.rule, election.members), "max_length": f"{election.quota}",
    }  # fmt: skip
    return pb_of_totals(
        projects, [o.votes_for for o in options], papers=election.count.valid, budget=election.budget or 0, meta=meta
    )


def pb_of_totals(
    projects: tuple[Project, ...], votes: list[int], *, papers: int, budget: Decimal | int, meta: Mapping[str, str]
) -> str:
    """A .pb file of a vote of which only the totals are known; `papers`: the valid ones."""
    said = {**meta, DEALT: "1", "comment": MADE_UP}
    return as_pb(PbElection(Fraction(budget), projects, dealt(votes, papers), said))


def said_rule(rule: ChoiceRule, deputies: int) -> str:
    return f"more than {rule.more_than} of {deputies} deputies, at most {rule.quota}"


def dealt(votes: list[int], papers: int) -> Ballots:
    """Ballots that add up to these votes: marks are dealt out in turn, so that none has more than the fullest must."""
    found: list[list[int]] = [[] for _ in range(papers)]
    turn = 0
    for place, number in enumerate(votes):
        for _ in range(number):
            found[turn % papers].append(place)
            turn += 1
    return Ballots(found)
