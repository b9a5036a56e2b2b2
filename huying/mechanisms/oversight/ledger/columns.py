"""The columns of the exported ledger, the same that are read back in (peers.md: same columns out as in)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from ..models import said
from .lines import Line, P

Value = str | int | date | None


@dataclass(frozen=True)
class Column:
    """`draft` and `told` name what may be edited in the sheet: of a draft the item's own, later what its unit tells."""

    label: str
    of: Callable[[Line], Value]
    is_day: bool = False
    draft: str = ""  # the item's field, editable until the letter is co-signed
    told: str = ""  # what the unit in charge may tell by it after the hand-over
    is_new: bool = False  # sheets that were exported before do not have it


def _unit(line: Line) -> str:
    return line.item.unit.name if line.item.unit else ""


SHEET = (
    Column("识别号", lambda x: x.item.pk),
    Column("编号", lambda x: x.code),
    Column("议题", lambda x: x.item.opinion.topic.title),
    Column("议题来源", lambda x: x.letter.channel),
    Column("会议", lambda x: f"{x.item.opinion.session}"),
    Column("文号", lambda x: said(x.item.opinion.number)),
    Column("项", lambda x: x.item.number),
    Column("问题", lambda x: x.item.title, draft="title"),
    Column("类别", lambda x: said(x.item.category), draft="category"),
    Column("定量或定性", lambda x: x.item.get_kind_display(), draft="kind"),
    Column("指标", lambda x: said(x.item.indicator), draft="indicator"),
    Column("现状值", lambda x: said(x.item.baseline), draft="baseline"),
    Column("目标", lambda x: said(x.item.target), draft="target"),
    Column("计量单位", lambda x: said(x.item.unit_of_measure), draft="unit_of_measure"),
    Column("任务", lambda x: said(x.item.task), draft="task"),
    Column("主办单位", _unit, draft="unit"),
    Column("协办单位", lambda x: "、".join(x.beside.assisting), is_new=True),
    Column("分办单位", lambda x: "、".join(x.beside.separate), is_new=True),
    Column("责任人", lambda x: said(x.item.responsible)),
    Column("交办日", lambda x: x.letter.on(P.assigned), is_day=True),
    Column("审签日", lambda x: x.letter.on(P.signed), is_day=True),
    Column("落实方案日", lambda x: x.planned_on, is_day=True),
    Column("时间节点", lambda x: x.item.node_on, is_day=True, draft="node_on"),
    Column("进展", lambda x: said(x.item.progress), told="progress"),
    Column("证据", lambda x: "\n".join(x.beside.evidence), is_new=True),
    Column("答复日", lambda x: x.item.answered_on, is_day=True),
    Column("承诺日", lambda x: x.item.promised_on, is_day=True, told="promised_on"),
    Column("办完日", lambda x: x.item.done_on, is_day=True),
    Column("认可日", lambda x: x.item.verified_on, is_day=True),
    Column("报告日", lambda x: x.letter.on(P.reported), is_day=True),
    Column("测评", lambda x: x.letter.assessment),
    Column("办结日", lambda x: x.letter.on(P.concluded), is_day=True),
    Column("结论", lambda x: x.conclusion),
    Column("状态", lambda x: x.light.words),
)
COLUMNS = tuple(column.label for column in SHEET)


CHECK = "核对码"  # the last column: what the row said when it was exported
NEEDED = tuple(column.label for column in SHEET if not column.is_new)
EDITABLE = tuple(column for column in SHEET if column.draft or column.told)


def sheet_rows(found: Iterable[Line]) -> list[tuple[Value, ...]]:
    """The rows of the exported sheet, in the order of SHEET."""
    return [tuple(column.of(line) for column in SHEET) for line in found]
