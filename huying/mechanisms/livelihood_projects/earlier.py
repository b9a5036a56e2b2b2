"""The sheet of projects of earlier years: its columns, out as in, and what a row says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from huying.kernel.documents.cells import text_of
from huying.kernel.documents.xlsx import Value
from huying.kernel.tables.lines import Line, Sheet

from .models import NONE, BallotDecision, Project, said
from .terms import ACCEPTED, FIELDS, WIDEST, label, place_fault

YEAR_FACTS = ("哪一次会议", "票决日", "文号", "公布日")  # of the ballot: the same in each row of a year
COST, DONE, ACROSS, DOWN = "总投资（万元）", "完工了没有", "图上横坐标", "图上纵坐标"
COLUMNS = (
    "项目名称", "年度", *YEAR_FACTS, "领域", "责任单位", COST, "地点", "建设内容和目标", "赞成票", "开工日", "完工日",
    DONE, ACROSS, DOWN,
)  # fmt: skip
SHEET = Sheet(
    COLUMNS,
    needs=("项目名称", "年度", "哪一次会议", "票决日", "领域", COST, "地点", "建设内容和目标", "开工日", "完工日"),
    days=("票决日", "公布日", "开工日", "完工日"),
)
LONGEST = {"项目名称": 100, "哪一次会议": 80, "文号": 40, "地点": 100, "建设内容和目标": 2000}
KINDS = {words: value for value, words in FIELDS}
FIRST_YEAR = 1990  # nobody decided by ballot before
_MONEY, _NUMBER = re.compile(r"\d{1,10}(\.\d{1,2})?"), re.compile(r"\d{1,5}")


@dataclass(frozen=True)
class Said:
    """What the cells of a row mean."""

    year: int
    cost: Decimal
    votes_for: int | None
    started_on: date
    ends_on: date
    is_finished: bool
    x: int | None
    y: int | None


def read(line: Line, today: date) -> Said | None:
    """Refuses a line whose cells cannot be; None then."""
    cells = line.said
    for name, most in LONGEST.items():
        if len(cells[name]) > most:
            line.refuse(f"{name}最多{most}个字")
    if cells["领域"] not in KINDS:
        line.refuse(f"领域“{cells['领域']}”认不出，只能是：{'、'.join(KINDS)}")
    if not (cells["年度"].isascii() and cells["年度"].isdigit() and FIRST_YEAR <= int(cells["年度"]) <= today.year):
        line.refuse(f"年度要写{FIRST_YEAR}到{today.year}之间的四位数字")
    if not _MONEY.fullmatch(cells[COST]):
        line.refuse(f"{COST}要写数字，最多两位小数")
    for name, most in (("赞成票", 5000), (ACROSS, WIDEST), (DOWN, WIDEST)):
        if cells[name] and not (_NUMBER.fullmatch(cells[name]) and int(cells[name]) <= most):
            line.refuse(f"{name}要写0到{most}的整数")
    if fault := place_fault(cells[ACROSS], cells[DOWN]):
        line.refuse(fault)
    if cells[DONE] not in ("", "是", "否"):
        line.refuse(f"{DONE}写“是”或者“否”，空着就是完工了")
    if line.problems:
        return None
    found = Said(
        int(cells["年度"]), Decimal(cells[COST]), _number(cells["赞成票"]),
        _day(cells["开工日"]), _day(cells["完工日"]), cells[DONE] != "否", _number(cells[ACROSS]), _number(cells[DOWN]),
    )  # fmt: skip
    _check_days(line, found, today)
    return None if line.problems else found


def _check_days(line: Line, found: Said, today: date) -> None:
    decided = _day(line.said["票决日"])
    if decided > today or decided.year not in (found.year - 1, found.year):
        line.refuse("票决日要在年度当年或者上一年，不能在今天以后")
    if line.said["公布日"] and not decided <= _day(line.said["公布日"]) <= today:
        line.refuse("公布日要在票决日以后，不能在今天以后")
    if found.ends_on <= found.started_on:
        line.refuse("完工日要晚于开工日")
    if found.is_finished and found.ends_on > today:
        line.refuse(f"完工日在今天以后：没有完工的，“{DONE}”写“否”")
    if not found.is_finished and not line.said["责任单位"]:
        line.refuse("没有完工的要写责任单位，由它接着报进展（R2.11）")


def _number(text: str) -> int | None:
    return int(text) if text else None


def _day(text: str) -> date:
    return date.fromisoformat(text)


# ── out ───────────────────────────────────────────────────────────────────
def facts_of(decision: BallotDecision) -> dict[str, Value]:
    """What a year's ballot says in each of its rows."""
    return {
        "哪一次会议": decision.meeting,
        "票决日": decision.decided_on,
        "文号": said(decision.number),
        "公布日": decision.published_on,
    }


def values_of(project: Project) -> dict[str, Value]:
    """A project as a row of the sheet."""
    return {
        "项目名称": project.title, "年度": project.year, **facts_of(project.decision),
        "领域": label(FIELDS, project.field), "责任单位": project.unit.name if project.unit else "",
        COST: project.cost, "地点": project.place, "建设内容和目标": project.goals, "赞成票": project.votes_for,
        "开工日": project.started_on or project.starts_on, "完工日": project.finished_on or project.ends_on,
        DONE: "是" if project.status == ACCEPTED else "否", ACROSS: project.x, DOWN: project.y,
    }  # fmt: skip


def as_cells(values: Mapping[str, Value]) -> dict[str, str]:
    """The same as they come back from a sheet, so that the two can be compared."""
    return {name: plain(name, "" if value is None else text_of(str(value))) for name, value in values.items()}


def plain(name: str, text: str) -> str:
    """A cell in one way of writing: 12.50 is 12.5, and a project whose end nobody wrote down is finished."""
    if name == COST and _MONEY.fullmatch(text):
        return f"{Decimal(text).normalize():f}"
    if name == DONE:
        return text or "是"
    return "" if text == NONE else text
