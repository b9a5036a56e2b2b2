"""The rules of the research of a topic. Pure. Each holds where there is nothing drafted on the research page: then the
act itself is asked for the same things in words."""

from __future__ import annotations

from collections.abc import Sequence

from .topic_view import TopicView


def plan_is_filled_in(view: TopicView) -> Sequence[str]:
    """方案的各部分都写好〔R1.18〕"""
    return [f"方案的“{label}”还没有写" for label in view.plan.empty] if view.plan else []


def opinions_were_sought(view: TopicView) -> bool:
    """先就方案征求各方面意见，至少一次〔R1.16〕"""
    return view.plan is None or view.plan.has_sought


def samples_are_chosen(view: TopicView) -> bool:
    """选好调研样本，至少一处〔R1.17〕"""
    return view.plan is None or view.plan.has_sample


def lead_and_speaker_are_named(view: TopicView) -> Sequence[str]:
    """明确调研牵头人和综合审议发言人〔R1.19〕"""
    if view.plan is None:
        return []
    named = {"调研牵头人": view.plan.has_lead, "综合审议发言人": view.plan.has_speaker}
    return [f"还没有明确{label}" for label, is_named in named.items() if not is_named]


def report_blocks_are_written(view: TopicView) -> Sequence[str]:
    """报告有实例、数据、分析〔R1.22〕"""
    return [f"报告的“{label}”还没有写" for label in view.report.empty] if view.report else []


def inspection_report_is_whole(view: TopicView) -> Sequence[str]:
    """执法检查报告有对法律法规实施情况的评价、存在的问题和改进执法工作的建议〔监督法第三十六条〕"""
    return [f"执法检查报告的“{label}”还没有写" for label in view.report.not_inspected] if view.report else []


def problems_have_causes_and_measures(view: TopicView) -> Sequence[str]:
    """找准问题，每个问题都有原因和可行措施〔R1.23〕"""
    if view.report is None:
        return []
    if not view.report.problems:
        return ["报告还没有写问题"]
    lacks = [(p, "原因") for p in view.report.problems if not p.has_causes]
    lacks += [(p, "措施") for p in view.report.problems if not p.measures]
    return [
        f"第{p.number}个问题“{p.title}”还没有写{what}" for p, what in sorted(lacks, key=lambda found: found[0].number)
    ]
