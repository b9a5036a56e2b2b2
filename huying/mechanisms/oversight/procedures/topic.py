"""One topic from candidate to archive: the five stages of the loop (R1.05)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import (
    Act,
    Day,
    Procedure,
    before,
    choice,
    choices,
    long_text,
    number,
    paper,
    persons,
    text,
)

from .. import rules
from ..terms import (
    ALL_CHANNELS,
    ALL_CRITERIA,
    COUNTED,
    INSPECTION_FORMS,
    MODES,
    RESEARCH_KINDS,
    RESEARCH_METHODS,
)

INSPECTED = "执法检查的要写；别的方式不写"


class TopicOversight(Procedure):
    code = "topic_oversight"
    label = "议题监督"
    law = "监督法第十一条至第十七条"
    about = "一个议题从提出到归档的五步闭环：选题、调研、审议、督办、评价。"

    meeting_day = Day("常委会会议召开日")

    proposed = Act(
        "提出候选议题",
        verb="提出议题",
        by=(Role.SC_OFFICE, Role.WORKING_BODY),
        rule="R1.11",
        law="监督法第十二条",
        stage="选题",
        asks=(
            choice("channel", "从哪里来", ALL_CHANNELS, rule="R1.11"),
            choices("criteria", "符合哪些选题标准", ALL_CRITERIA, rule="R1.10"),
            long_text("grounds", "为什么提出", required=False),
        ),
    )
    consulted = Act(
        "与“一府一委两院”沟通",
        verb="登记沟通",
        by=Role.SC_OFFICE,
        after=proposed,
        rule="R1.14",
        stage="选题",
        asks=(text("with_whom", "与谁沟通"), long_text("result", "对方意见")),
    )
    dropped = Act(
        "不列入计划",
        verb="不列入计划",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=proposed,
        ends=True,
        optional=True,
        rule="R1.10",
        stage="选题",
        only_if=(rules.is_taken_out_by_an_adjustment,),
        asks=(long_text("reason", "理由"),),
    )
    selected = Act(
        "列入年度监督计划",
        verb="列入计划",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=consulted,
        rule="R1.09",
        law="监督法第六十三条",
        stage="选题",
        only_if=(rules.has_a_criterion, rules.is_added_by_an_adjustment),
        asks=(text("meeting", "哪一次主任会议"),),
    )
    publicised = Act(
        "向社会公开这个议题",
        verb="公开议题",
        by=Role.SC_OFFICE,
        after=selected,
        optional=True,
        law="监督法第十条",
        stage="选题",
        only_if=(rules.text_is_out,),
        says="在“公开”页面起草，经保密审查后公开，公开时自动登记。",
        asks=(text("secrecy_review", "保密审查人"),),
    )
    research_planned = Act(
        "制定调研方案",
        verb="写调研方案",
        by=Role.WORKING_BODY,
        after=selected,
        rule="R1.15",
        stage="调研",
        due=before("R1.15", planned=meeting_day),
        only_if=(
            rules.opinions_were_sought,
            rules.samples_are_chosen,
            rules.plan_is_filled_in,
            rules.lead_and_speaker_are_named,
        ),
        asks=(
            choice("kind", "方式", RESEARCH_KINDS, rule="R1.18"),
            text("research_lead", "调研牵头人（本机构负责人）", rule="R1.19"),
            text("comprehensive_speaker", "综合审议发言人", rule="R1.19"),
            long_text("key_speakers", "重点审议发言人", required=False, rule="R1.20"),
            long_text("opinions_sought", "征求了哪些方面的意见", rule="R1.16"),
            long_text("samples", "调研样本：去哪里、哪些单位、为什么选它", rule="R1.17"),
            long_text("law", "检查的法律法规", required=False, help=INSPECTED),
            choices("forms", "检查形式", INSPECTION_FORMS, required=False, help=INSPECTED),
            long_text("group", "检查组组成、邀请的代表", required=False, help=INSPECTED),
        ),
    )
    researched = Act(
        "形成调研报告",
        verb="交调研报告",
        by=Role.WORKING_BODY,
        after=research_planned,
        rule="R1.22",
        stage="调研",
        only_if=(
            rules.report_blocks_are_written,
            rules.inspection_report_is_whole,
            rules.problems_have_causes_and_measures,
        ),
        asks=(
            choices("methods", "用了哪些方法", RESEARCH_METHODS, rule="R1.21"),
            long_text("situation", "现状", rule="R1.23"),
            long_text("problems", "问题", rule="R1.23"),
            long_text("causes", "原因", rule="R1.23"),
            long_text("measures", "可行措施", rule="R1.23"),
            long_text("examples", "实例", rule="R1.22"),
            long_text("data", "数据", rule="R1.22"),
            long_text("analysis", "分析", rule="R1.22"),
            long_text("evaluation", "对所检查的法律法规实施情况的评价", required=False, help=INSPECTED),
            long_text("proposals", "改进执法工作的建议", required=False, help=INSPECTED),
            long_text("amendments", "对法律法规修改完善的建议", required=False, help="执法检查可以写"),
            paper("report", "调研报告文件", required=False),
        ),
    )
    mode_decided = Act(
        "主任会议决定审议方式",
        verb="登记审议方式",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=selected,
        optional=True,
        repeats=True,
        rule="R1.29",
        stage="审议",
        asks=(choice("mode", "审议方式", MODES, rule="R1.29"), text("meeting", "哪一次主任会议")),
    )
    key_speakers_submitted = Act(
        "提交重点审议发言人名单",
        verb="提交发言名单",
        by=Role.WORKING_BODY,
        after=research_planned,
        optional=True,
        repeats=True,
        rule="R1.32",
        stage="审议",
        due=before("R1.32", planned=meeting_day),
        only_if=(rules.session_has_not_opened,),
        asks=(persons("speakers", "重点审议发言人", rule="R1.31"),),
        says="议题涉及工作机构的和参与调研的常委会组成人员，作为重点发言人。",
    )
    materials_sent = Act(
        "会议材料送达组成人员",
        verb="登记送达",
        by=Role.SC_OFFICE,
        after=researched,
        rule="R1.26",
        stage="审议",
        due=before("R1.26", planned=meeting_day),
        only_if=(rules.is_on_an_agenda,),
        asks=(number("reached", "送达几人", rule="R1.26"),),
    )
    deliberated = Act(
        "常委会会议审议",
        verb="登记审议",
        by=Role.STANDING_COMMITTEE,
        after=materials_sent,
        rule="R1.29",
        stage="审议",
        only_if=(rules.is_before_an_open_session,),
        asks=(
            choice("mode", "审议方式", MODES, required=False, rule="R1.29", help="主任会议已经决定的，不用再选"),
            number("speakers", "发言人数", required=False, help=COUNTED),
            number("remarks", "意见条数", required=False, help=COUNTED),
        ),
    )
    dropped.until = mode_decided.until = key_speakers_submitted.until = deliberated
    handled = Act(
        "审议意见办结",
        verb="登记办结",
        by=Role.SC_OFFICE,
        after=deliberated,
        rule="R1.55",
        stage="督办",
        only_if=(rules.every_stage_is_closed,),
    )
    archived = Act(
        "评价并归档",
        verb="评价归档",
        by=Role.SC_OFFICE,
        after=handled,
        ends=True,
        rule="R1.05",
        stage="评价",
        asks=(long_text("result", "办成了什么"),),
    )
