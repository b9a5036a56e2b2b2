"""A change of a decided project: asked for by the government, decided, then made by the platform (R2.08)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from huying.kernel.calendar.saying import full_day
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.posting import whole_number
from huying.kernel.procedures.refusals import Incomplete, TooLate

from . import notices_comments
from .effects import put_step
from .models import Milestone, Project, Step
from .procedures import ProjectImplementation
from .rules import change_says_what, nodes_in
from .selectors.projects import units_for
from .terms import days_fault

P = ProjectImplementation
WORDS = {"cost": "总投资（万元）", "ends_on": "计划完工日", "place": "地点", "goals": "建设内容和目标"}


def after_change_asked(proceeding: Proceeding, record: ActRecord) -> None:
    """What is asked for can be done: the unit is one of ours, no open node comes after the end, and the end after the
    start. One at a time.

    Raises Incomplete, TooLate while an earlier application waits: a decision makes one change.
    """
    _check_none_waits(proceeding, record)
    project, said = Project.objects.get(pk=proceeding.subject_id), record.fields
    if "unit" in said and not units_for(project).filter(pk=whole_number(str(said["unit"]))).exists():
        raise Incomplete("请从本级的部门里选责任单位，不选现在的这一个。")
    ends_on = date.fromisoformat(said["ends_on"]) if "ends_on" in said else project.ends_on
    if "ends_on" in said and (fault := days_fault(project.started_on or project.starts_on, ends_on)):
        raise Incomplete(f"{fault}（{project.started_on or project.starts_on}）。")
    open_ones = Milestone.objects.filter(project=project, reached_on=None).values_list("title", "planned_on")
    nodes = nodes_in(str(said["nodes"])) if "nodes" in said else list(open_ones)
    late = [title for title, on in nodes if ends_on and on > ends_on]
    if late:
        why = Reason("节点不晚于计划完工日", P.change_asked.source)
        raise Incomplete(f"节点“{'、'.join(late)}”晚于计划完工日{ends_on}。", [why], hint="节点和完工日一起写。")


def _check_none_waits(proceeding: Proceeding, record: ActRecord) -> None:
    stand = ActRecord.objects.filter(proceeding=proceeding, reverses=None, reversal=None).exclude(pk=record.pk)
    decided = stand.filter(act=P.change_decided.name).order_by("pk").last()
    if stand.filter(act=P.change_asked.name, pk__gt=decided.pk if decided else 0).exists():
        raise TooLate("上一次调整申请还没有决定。", hint="等决定以后再申请；写错了的，先更正那一次。")


def after_change_decided(proceeding: Proceeding, record: ActRecord) -> None:
    """An agreed change is made now, and by nothing else; what it was before stays on the record (R2.08).

    Raises TooLate for one that was agreed after the works were finished, Incomplete for one that does not fit.
    """
    put_step(proceeding, record)
    if record.fields["decision"] != "agreed":
        return
    asked = ActRecord.objects.filter(
        proceeding=proceeding, act=P.change_asked.name, reverses=None, reversal=None, pk__lt=record.pk
    ).latest("pk")
    project, said = Project.objects.select_related("unit").get(pk=proceeding.subject_id), asked.fields
    _check_can_be_made(project, record, said)
    changes = [_changed(project, name, words, said[name]) for name, words in WORDS.items() if name in said]
    if {"place", "x"} & set(said):
        changes.append(_moved(project, said))
    if "unit" in said:
        changes.append(_given_to(project, int(said["unit"])))
    project.save(update_fields=[*WORDS, "x", "y", "unit"])
    if "unit" in said:
        notices_comments.unit_changed(project, record.recorded_at)
    if "nodes" in said:
        changes.append(_replanned(project, str(said["nodes"])))
    step = Step.objects.get(record=record)
    step.words = f"{step.words}{'；'.join(filter(None, changes))}。"
    step.save(update_fields=["words"])


def _check_can_be_made(project: Project, record: ActRecord, said: Mapping[str, Any]) -> None:
    if project.finished_on and record.on > project.finished_on:
        why = Reason("调整的是还没有做完的项目", P.change_decided.source)
        hint = "登记不同意；没有做好的，先退回继续实施。"
        raise TooLate(f"项目已于{full_day(project.finished_on)}完工，不能再同意调整。", [why], hint=hint)
    if faults := change_says_what(said):  # asked before it was checked at the asking
        reasons = [Reason(fault, P.change_asked.source) for fault in faults]
        raise Incomplete("申请写的，项目表放不下。", reasons, hint="请政府更正那一次申请，再申请。")
    if "unit" in said and not units_for(project).filter(pk=int(said["unit"])).exists():
        why = Reason("责任单位是本级现有的部门", P.change_decided.source)
        raise Incomplete("申请的责任单位已经撤并。", [why], hint="登记不同意，请政府另选单位再申请。")


def _changed(project: Project, name: str, words: str, value: object) -> str:
    before = getattr(project, name)
    setattr(project, name, _typed(name, value))
    return f"{words}由{_plain(before)}改为{_plain(getattr(project, name))}"


def _plain(value: object) -> str:
    """A cost without noughts behind its point."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else f"{value}"


def _moved(project: Project, said: Mapping[str, Any]) -> str:
    """The point on the drawing follows the place: without a new one there is none, and the words say so."""
    had = project.x is not None
    project.x, project.y = (int(said["x"]), int(said["y"])) if "x" in said else (None, None)
    if project.x is not None:
        return f"图上的位置改为横{project.x}、纵{project.y}"
    return "图上原来的位置去掉" if had else ""


def _given_to(project: Project, unit: int) -> str:
    before, after = project.unit, units_for(project).get(pk=unit)
    project.unit = after
    return f"责任单位由{before or '（没有）'}改为{after}"


def _replanned(project: Project, lines: str) -> str:
    """Nodes that were reached stay, also those reached since it was asked; the others give way to the new ones."""
    reached = set(Milestone.objects.filter(project=project).exclude(reached_on=None).values_list("title", flat=True))
    open_ones = Milestone.objects.filter(project=project, reached_on=None)
    before = "、".join(f"{n.title}（{n.planned_on}）" for n in open_ones) or "没有"
    open_ones.delete()
    nodes = [(title, on) for title, on in nodes_in(lines) if title not in reached]
    Milestone.objects.bulk_create(
        Milestone(congress_id=project.congress_id, project=project, title=title, planned_on=on) for title, on in nodes
    )
    return f"还没有到达的节点由{before}改为{'、'.join(f'{title}（{on}）' for title, on in nodes)}"


def change_kept(_proceeding: Proceeding, _record: ActRecord) -> None:
    """Raises TooLate: a change that was made is undone by another decision, not by a correction."""
    raise TooLate("调整已经照决定办了，不能更正。", hint="决定错了的，再申请、再决定一次，改回来。")


def _typed(name: str, value: object) -> object:
    if name == "cost":
        return Decimal(str(value))
    return date.fromisoformat(str(value)) if name == "ends_on" else value
