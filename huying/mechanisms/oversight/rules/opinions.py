"""The rules of an opinion document. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huying.commons.voting.counting import miscounted
from huying.kernel.calendar.saying import full_day
from huying.kernel.procedures.limits import Due
from huying.kernel.procedures.standing import View

from ..terms import ACTION_VERBS, MARKS
from .figures import lacks_a_number


@dataclass(frozen=True)
class Item:
    """What the letter's rules need to know of a problem item."""

    number: int
    title: str
    is_quantitative: bool
    indicator: str
    target: str
    unit_of_measure: str
    task: str
    unit_key: str
    accepted: bool = False  # taken on by the unit, with a responsible person
    answered: bool = False
    verified: bool = False
    has_measures: bool = False
    action: str = ""
    weak_indicators: int = 0
    category: str = ""
    node_on: date | None = None


@dataclass(frozen=True)
class OpinionView(View):
    overall_view: str = ""
    items: tuple[Item, ...] = ()
    is_key_topic: bool = False
    has_research_report: bool = False
    report_is_attached: bool = False
    report_name: str = "调研报告"
    is_provincial_target: bool = False
    topic_has_weak_indicators: bool = False
    assessment_is_open: bool = False
    assessment_passed: bool | None = None
    text_is_out: bool = False  # that of the report on how it was handled
    failed_assessments: int = 0  # in all rounds
    most_rounds: int = 0  # of the profile
    is_resolved: bool = False
    is_carried_out: bool = False  # the organ has reported how the resolution was
    latest_nodes: Mapping[str, Due] = field(default_factory=dict)  # by category, while the list is being written


def has_an_overall_view(view: OpinionView) -> bool:
    """写明总体评价〔R1.39〕"""
    return bool(view.overall_view.strip())


def has_items(view: OpinionView) -> bool:
    """列出问题清单，至少一项〔R1.40〕"""
    return bool(view.items)


def items_have_goal_and_task(view: OpinionView) -> Sequence[str]:
    """每一项都有整改目标和任务〔R1.42〕"""
    return [f"第{i.number}项缺{'、'.join(lacks)}" for i in view.items if (lacks := _lacks(i))]


def _lacks(item: Item) -> list[str]:
    needed = {"目标": item.target, "任务": item.task}
    if item.is_quantitative:
        needed |= {"指标": item.indicator, "计量单位": item.unit_of_measure}
    lacks = [name for name, value in needed.items() if not value.strip()]
    return [*lacks, "目标里的数字"] if item.is_quantitative and lacks_a_number(item.target) else lacks


def items_name_a_unit(view: OpinionView) -> Sequence[str]:
    """每一项都写明交给谁办〔R1.43〕"""
    return [f"第{i.number}项没有写明承办单位" for i in view.items if not i.unit_key]


def items_say_what_to_do(view: OpinionView) -> Sequence[str]:
    """每一项的任务都写明要做什么〔R1.43〕"""
    return [
        f"第{i.number}项没有写明要做什么：任务里要有完成、建成、整改这样的动词"
        for i in view.items
        if i.task and not _verb(i)
    ]


def _verb(item: Item) -> str:
    return item.action or next((v for v in ACTION_VERBS if v in item.task), "")


def items_link_a_weak_indicator(view: OpinionView) -> Sequence[str]:
    """议题列入省目标考核的，每一项都对应至少一项薄弱指标〔R1.44〕"""
    if not view.is_provincial_target:
        return []
    if not view.topic_has_weak_indicators:
        return ["议题列入省目标考核，还没有写明薄弱指标是哪几项"]
    return [f"第{i.number}项没有对应省目标考核的薄弱指标" for i in view.items if not i.weak_indicators]


def nodes_are_within_their_kind(view: OpinionView) -> Sequence[str]:
    """每一项的时间节点，不晚于本级为这一类问题规定的时限〔R1.64-kind〕"""
    return [
        f"第{i.number}项的时间节点是{full_day(i.node_on)}，“{i.category}”类最晚{full_day(due.on)}（{due.clause}）"
        for i in view.items
        if i.node_on and (due := view.latest_nodes.get(i.category)) and i.node_on > due.on
    ]


def package_is_complete(view: OpinionView) -> Sequence[str]:
    """审议意见书、问题清单、调研报告、执法检查报告一并送交〔R1.46〕"""
    missing = [] if view.report_is_attached or not view.has_research_report else [view.report_name]
    return [f"{name}还没有附上，须一并送交" for name in missing]


def one_deputy_leads(fields: Mapping[str, Any]) -> Sequence[str]:
    """只明确一名副职牵头协调〔R1.49〕"""
    named = [n for n in re.split(r"[、，,；;/\n]", str(fields.get("coordinating_leader", ""))) if n.strip()]
    return ["牵头协调的副职只写一名"] if len(named) > 1 else []


def own_items_are_taken_on(view: OpinionView) -> Sequence[str]:
    """承办事项都明确责任人和办理时限〔R1.47〕"""
    own = [i for i in view.items if view.party and i.unit_key == view.party.key]
    return [f"第{i.number}项“{i.title}”还没有签收、明确责任人" for i in own if not i.accepted]


def own_items_have_measures(view: OpinionView) -> Sequence[str]:
    """承办事项都写明具体措施〔R1.50〕"""
    own = [i for i in view.items if view.party and i.unit_key == view.party.key]
    return [f"第{i.number}项“{i.title}”还没有写措施" for i in own if i.accepted and not i.has_measures]


def every_item_is_answered(view: OpinionView) -> Sequence[str]:
    """逐项回应落实情况〔R1.52〕"""
    return [f"第{i.number}项“{i.title}”还没有答复" for i in view.items if not i.answered]


def is_key_topic(view: OpinionView) -> bool:
    """属于重点议题〔R1.58〕"""
    return view.is_key_topic


def assessment_is_counted(view: OpinionView) -> bool:
    """无记名测评已经结束、计票完毕〔R1.58〕"""
    return not view.assessment_is_open


def votes_fit_the_members(fields: Mapping[str, Any]) -> Sequence[str]:
    """收回的票不多于全体组成人员〔R1.58〕"""
    return miscounted((fields.get(grade, 0) for grade in MARKS), fields.get("members", 0))


def assessed_with_a_quorum(fields: Mapping[str, Any]) -> Sequence[str]:
    """测评在常委会会议上进行，出席的超过全体组成人员的半数，收回的票不多于出席的〔R1.58〕〔地方组织法第五十一条〕"""
    if "present" not in fields:  # a vote opened before it was kept who came: nothing to judge by
        return []
    present, members = fields["present"], fields.get("members", 0)
    if present > members:
        return [f"出席{present}人，多于全体组成人员{members}人"]
    if present * 2 <= members:
        return [f"全体组成人员{members}人，出席{present}人，没有超过半数，不能测评（地方组织法第五十一条）"]
    cast = sum(fields.get(grade, 0) for grade in MARKS)
    return [f"收回{cast}票，多于出席的{present}人，此次测评无效"] if present < cast <= members else []


def may_conclude(view: OpinionView) -> Sequence[str]:
    """清单所列问题均已解决并经核实，重点议题测评通过〔R1.55〕"""
    lacks = [f"第{i.number}项“{i.title}”还没有核实认可" for i in view.items if not i.verified]
    if view.is_key_topic and view.assessment_passed is None:
        lacks.append("重点议题还没有进行满意度测评")
    if view.is_key_topic and view.assessment_passed is False:
        lacks.append("满意度测评没有通过，须重新办理")
    return lacks


def is_resolved(view: OpinionView) -> bool:
    """常委会作出了决议〔监督法第十七条〕"""
    return view.is_resolved


def resolution_is_carried_out(view: OpinionView) -> bool:
    """常委会作出决议的，已经报告执行决议的情况〔监督法第十七条〕"""
    return not view.is_resolved or view.is_carried_out


def failed_too_often(view: OpinionView) -> bool:
    """满意度测评没有通过的次数达到本级规定〔R1.58〕"""
    return view.failed_assessments >= view.most_rounds > 0


def needs_another_round(view: OpinionView) -> bool:
    """重点议题测评没有通过，或者仍有问题没有解决〔R1.58〕"""
    if view.is_key_topic:
        return view.assessment_passed is False
    return not all(i.verified for i in view.items)
