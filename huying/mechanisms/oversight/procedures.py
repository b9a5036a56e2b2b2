"""START HERE. The procedures of closed-loop oversight: who does what, after what, within how long.

The order of the acts is national law: 监督法 (2024) art. 11-17, 29, 37, 63. The law gives no number of days
for hand-over or report: every number is found in the rule profile by the rule's code.
"""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import (
    Act,
    Day,
    Procedure,
    before,
    by_day,
    choice,
    choices,
    day,
    extension,
    long_text,
    number,
    paper,
    text,
    within,
)

from . import rules
from .terms import CHANNELS, CRITERIA, INSPECTION_KINDS, MODES, RESEARCH_KINDS, RESEARCH_METHODS, VERIFIED_HOW


class AnnualPlanning(Procedure):
    code = "annual_planning"
    label = "年度监督工作计划"
    law = "监督法第六十三条"
    about = "每年年初确定监督议题，经主任会议通过并向社会公布；执行中可以调整，调整也要公布。"

    year_start = Day("本年1月1日")

    drafted = Act(
        "提出计划草案", verb="提出草案", by=Role.SC_OFFICE, rule="R1.09", only_if=(rules.has_selected_topics,)
    )
    passed = Act(
        "主任会议通过",
        verb="登记通过",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=drafted,
        rule="R1.09",
        asks=(text("meeting", "哪一次主任会议"),),
        due=within("R1.09", of=year_start),
    )
    published = Act(
        "向社会公布",
        verb="登记公布",
        by=Role.SC_OFFICE,
        after=passed,
        law="监督法第六十三条",
        asks=(text("where", "公布在哪里"), text("secrecy_review", "保密审查人")),
    )
    adjusted = Act(
        "调整并公布",
        verb="登记调整",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=published,
        optional=True,
        repeats=True,
        law="监督法第六十三条",
        asks=(long_text("change", "调整什么"), long_text("reason", "理由")),
    )


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
        stage="选题",
        asks=(
            choice("channel", "从哪里来", CHANNELS, rule="R1.11"),
            choices("criteria", "符合哪些选题标准", CRITERIA, rule="R1.10"),
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
        verb="登记不列入",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=proposed,
        ends=True,
        optional=True,
        rule="R1.10",
        stage="选题",
        asks=(long_text("reason", "理由"),),
    )
    selected = Act(
        "列入年度监督计划",
        verb="登记列入",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=consulted,
        rule="R1.09",
        stage="选题",
        only_if=(rules.has_a_criterion,),
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
        asks=(
            text("secrecy_review", "保密审查人"),
            long_text(
                "quotes",
                "引用群众的话，一行一句",
                required=False,
                help="公开页面以第一句开头。去掉姓名、电话、门牌，看不出是谁说的",
            ),
        ),
    )
    research_planned = Act(
        "制定调研方案",
        verb="写调研方案",
        by=Role.WORKING_BODY,
        after=selected,
        rule="R1.15",
        stage="调研",
        due=before("R1.15", planned=meeting_day),
        asks=(
            choice("kind", "方式", RESEARCH_KINDS, rule="R1.18"),
            text("research_lead", "调研牵头人（本机构负责人）", rule="R1.19"),
            text("comprehensive_speaker", "综合审议发言人", rule="R1.19"),
            long_text("key_speakers", "重点审议发言人", required=False, rule="R1.20"),
            long_text("opinions_sought", "征求了哪些方面的意见", rule="R1.16"),
            long_text("samples", "调研样本：去哪里、哪些单位、为什么选它", rule="R1.17"),
        ),
    )
    researched = Act(
        "形成调研报告",
        verb="交调研报告",
        by=Role.WORKING_BODY,
        after=research_planned,
        rule="R1.22",
        stage="调研",
        asks=(
            choices("methods", "用了哪些方法", RESEARCH_METHODS, rule="R1.21"),
            long_text("situation", "现状", rule="R1.23"),
            long_text("problems", "问题", rule="R1.23"),
            long_text("causes", "原因", rule="R1.23"),
            long_text("measures", "可行措施", rule="R1.23"),
            long_text("examples", "实例", rule="R1.22"),
            long_text("data", "数据", rule="R1.22"),
            long_text("analysis", "分析", rule="R1.22"),
            paper("report", "调研报告文件", required=False),
        ),
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
            choice("mode", "审议方式", MODES, rule="R1.29"),
            number("speakers", "发言人数", required=False),
            number("remarks", "意见条数", required=False),
        ),
    )
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


class OpinionHandling(Procedure):
    code = "opinion_handling"
    label = "审议意见处理"
    law = "监督法第十七条"
    about = "常委会会议的审议意见形成意见书和问题清单，交办、办理、报告、测评，直到问题解决。"

    meeting_closed = Act("常委会会议闭会", verb="登记闭会", by=Role.STANDING_COMMITTEE, rule="R1.45")
    cosigned = Act(
        "工作机构会签",
        verb="会签意见书",
        by=Role.WORKING_BODY,
        after=meeting_closed,
        rule="R1.39",
        only_if=(rules.has_an_overall_view, rules.has_items, rules.items_have_goal_and_task, rules.items_name_a_unit),
    )
    compiled = Act("形成审议意见书", verb="形成意见书", by=Role.SC_OFFICE, after=cosigned, rule="R1.39")
    approved = Act(
        "主任会议讨论通过",
        verb="登记通过",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=compiled,
        optional=True,
        asks=(text("meeting", "哪一次主任会议"),),
        law="本级办理规则",
    )
    assigned = Act(
        "交办",
        verb="登记交办",
        by=Role.SC_OFFICE,
        after=compiled,
        rule="R1.45",
        due=within("R1.45", of=(meeting_closed, approved)),
        only_if=(rules.package_is_complete,),
        asks=(day("report_due_on", "要求报告的日子", required=False, rule="R1.51", help="不写，按规定的期限算"),),
    )
    approved.until = assigned
    received = Act(
        "收文", verb="登记收文", by=Role.ORGAN, after=assigned, asks=(text("receiver", "收文人"),), rule="R1.51"
    )
    signed = Act(
        "主要负责人审签",
        verb="审签意见书",
        by=Role.PRINCIPAL_LEADER,
        after=received,
        rule="R1.48",
        due=within("R1.48", of=received),
        asks=(
            text("coordinating_leader", "牵头协调的一名副职", rule="R1.49"),
            long_text("instruction", "批示", required=False),
        ),
    )
    planned = Act(
        "制定落实方案",
        verb="写落实方案",
        by=Role.HANDLING_UNIT,
        after=signed,
        each="units",
        rule="R1.50",
        due=within("R1.50", of=signed),
        only_if=(rules.own_items_are_taken_on,),
        asks=(long_text("measures", "具体措施", rule="R1.50"), paper("plan", "方案文件", required=False)),
    )
    urged = Act(
        "催办",
        verb="登记催办",
        by=Role.SUPERVISION_OFFICE,
        after=assigned,
        optional=True,
        repeats=True,
        rule="R1.54",
        asks=(text("whom", "催谁"), long_text("what", "催什么")),
    )
    inspected = Act(
        "督办检查",
        verb="登记检查",
        by=(Role.SUPERVISION_OFFICE, Role.WORKING_BODY),
        after=signed,
        optional=True,
        repeats=True,
        rule="R1.54",
        asks=(choice("kind", "方式", INSPECTION_KINDS), text("where", "地点"), long_text("finding", "看到的情况")),
    )
    consulted = Act(
        "报告稿送交征求意见",
        verb="送报告稿",
        by=Role.ORGAN,
        after=planned,
        rule="R1.53",
        asks=(paper("draft_report", "报告稿"),),
    )
    commented = Act(
        "反馈意见",
        verb="反馈意见",
        by=Role.WORKING_BODY,
        after=consulted,
        lapses=True,
        rule="R1.53",
        due=within("R1.53", of=consulted),
        asks=(long_text("comment", "意见"),),
    )
    reported = Act(
        "报告研究处理情况",
        verb="报送报告",
        by=Role.ORGAN,
        after=commented,
        rule="R1.51",
        due=within("R1.51", of=received, or_as_noticed="report_due_on"),
        only_if=(rules.every_item_is_answered,),
        asks=(paper("handling_report", "研究处理情况报告"),),
    )
    extended = extension(
        "批准延期",
        verb="批准延期",
        of=reported,
        by=Role.CHAIRPERSONS_COUNCIL,
        cap="R1.51-cap",
        rule="R1.51",
        after=received,
    )
    assessed = Act(
        "满意度测评",
        verb="登记测评",
        by=Role.STANDING_COMMITTEE,
        after=reported,
        rule="R1.58",
        applies=rules.is_key_topic,
        only_if=(rules.assessment_is_counted,),
        asks=(
            number("satisfied", "满意票"),
            number("basically_satisfied", "基本满意票"),
            number("dissatisfied", "不满意票"),
            number("abstained", "弃权", required=False),
            number("members", "全体组成人员"),
        ),
        sound=(rules.votes_fit_the_members,),
    )
    published = Act(
        "办理情况向社会公开",
        verb="登记公开",
        by=Role.SC_OFFICE,
        after=reported,
        law="监督法第十七条",
        asks=(text("secrecy_review", "保密审查人"),),
    )
    concluded = Act(
        "办结",
        verb="登记办结",
        by=Role.SC_OFFICE,
        after=published,
        only_if=(rules.may_conclude,),
        ends=True,
        rule="R1.55",
    )
    rehandled = Act(
        "重新办理",
        verb="登记重办",
        by=Role.STANDING_COMMITTEE,
        after=reported,
        only_if=(rules.needs_another_round,),
        restarts=(planned,),
        rule="R1.58",
        asks=(
            long_text("reason", "为什么重新办理"),
            day("node_on", "未办好事项的新时间节点", required=False, rule="R1.64"),
        ),
    )
    reported.again = within("R1.58", of=rehandled)


class ItemHandling(Procedure):
    code = "item_handling"
    label = "问题整改"
    law = "监督法第十七条"
    about = "清单上的一项问题。已答复、承诺办理、已办完、已认可是四件事，分开记。"

    node = Day("时间节点")

    accepted = Act(
        "签收并明确责任人",
        verb="签收事项",
        by=Role.HANDLING_UNIT,
        only_if=(rules.letter_is_signed,),
        rule="R1.47",
        asks=(text("responsible", "责任人", rule="R1.47"), long_text("measures", "措施", required=False, rule="R1.50")),
    )
    returned = Act(
        "申请退办",
        verb="申请退办",
        by=Role.HANDLING_UNIT,
        until=accepted,
        optional=True,
        repeats=True,
        only_if=(rules.letter_is_signed,),
        rule="R1.47",
        asks=(long_text("reason", "为什么不归我们办"), text("suggested_unit", "建议交给哪个单位")),
    )
    promised = Act(
        "承诺办理",
        verb="承诺办理",
        by=Role.HANDLING_UNIT,
        after=accepted,
        rule="R1.64",
        optional=True,
        repeats=True,
        asks=(day("promised_on", "承诺哪一天办完"), long_text("promise", "承诺什么", required=False)),
    )
    progressed = Act(
        "报进展",
        verb="报进展",
        by=Role.HANDLING_UNIT,
        after=accepted,
        repeats=True,
        optional=True,
        rule="R1.64",
        asks=(
            number("value", "现在做到多少", required=False),
            long_text("progress", "进展"),
            paper("evidence", "照片或材料", required=False),
        ),
    )
    answered = Act(
        "答复",
        verb="写答复",
        by=Role.HANDLING_UNIT,
        after=accepted,
        rule="R1.52",
        asks=(long_text("answer", "怎么落实的，采取了哪些措施", rule="R1.52"),),
    )
    done = Act(
        "办完",
        verb="报办完",
        by=Role.HANDLING_UNIT,
        after=accepted,
        rule="R1.64",
        due=by_day("R1.64", planned=node),
        asks=(
            number("value", "做到多少", required=False),
            long_text("evidence", "办完的依据"),
            paper("proof", "照片或材料", required=False),
        ),
    )
    verified = Act(
        "核实认可",
        verb="登记核实",
        by=(Role.SUPERVISION_OFFICE, Role.WORKING_BODY),
        after=(answered, done),
        ends=True,
        rule="R1.55",
        asks=(choice("how", "怎么核实的", VERIFIED_HOW), long_text("finding", "核实情况")),
    )
    sent_back = Act(
        "退回重办",
        verb="退回重办",
        by=(Role.SUPERVISION_OFFICE, Role.WORKING_BODY, Role.SC_OFFICE),
        after=accepted,
        optional=True,
        repeats=True,
        until=verified,
        restarts=(answered, done),
        rule="R1.55",
        asks=(long_text("reason", "哪里没有办好"), day("node_on", "新的时间节点", required=False, rule="R1.64")),
    )


PROCEDURES = (AnnualPlanning, TopicOversight, OpinionHandling, ItemHandling)
