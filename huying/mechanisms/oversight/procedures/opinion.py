"""The opinion document: handed over, signed, planned, reported, assessed, concluded (R1.39-R1.58)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import (
    Act,
    Day,
    Procedure,
    body,
    by_day,
    choice,
    choices,
    day,
    extension,
    for_each_kind,
    long_text,
    paper,
    text,
    within,
)

from .. import rules
from ..terms import FURTHER_MEASURES, INSPECTION_KINDS, ITEM_CATEGORIES
from . import assessing, extending, resolving


class OpinionHandling(Procedure):
    code = "opinion_handling"
    label = "审议意见处理"
    law = "监督法第十七条"
    about = "常委会会议的审议意见形成意见书和问题清单，交办、办理、报告、测评，直到问题解决。"
    parties = (("units", "承办单位"),)

    execution_day = Day("决议规定的报告日")

    meeting_closed = Act("常委会会议闭会", verb="登记闭会", by=Role.STANDING_COMMITTEE, rule="R1.45")
    cosigned = Act(
        "工作机构会签",
        verb="会签意见书",
        by=Role.WORKING_BODY,
        after=meeting_closed,
        rule="R1.39",
        bounds=for_each_kind("R1.64-kind", "问题的时间节点最晚定到哪一天", of=meeting_closed, kinds=ITEM_CATEGORIES),
        only_if=(
            rules.has_an_overall_view,
            rules.has_items,
            rules.items_have_goal_and_task,
            rules.items_name_a_unit,
            rules.items_say_what_to_do,
            rules.items_link_a_weak_indicator,
            rules.nodes_are_within_their_kind,
        ),
    )
    compiled = Act("形成审议意见书", verb="形成意见书", by=Role.SC_OFFICE, after=cosigned, rule="R1.39")
    approved = Act(
        "主任会议讨论通过",
        verb="主任会议通过",
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
        sound=(rules.one_deputy_leads,),
    )
    planned = Act(
        "制定落实方案",
        verb="写落实方案",
        by=Role.HANDLING_UNIT,
        after=signed,
        each="units",
        rule="R1.50",
        due=within("R1.50", of=signed),
        only_if=(rules.own_items_are_taken_on, rules.own_items_have_measures),
        asks=(long_text("measures", "具体措施", rule="R1.50"), paper("plan", "方案文件", required=False)),
    )
    urged = Act(
        "催办",
        verb="发催办函",
        by=Role.SUPERVISION_OFFICE,
        after=assigned,
        optional=True,
        repeats=True,
        rule="R1.54",
        asks=(
            text("whom", "催谁"),
            long_text("what", "催什么"),
            body(
                "unit", "发给哪个承办单位", required=False, help="不选，发给交办的机关。只催一项的，到那一项的页面去催"
            ),
        ),
    )
    urging_replied = Act(
        "回复催办",
        verb="回复催办",
        by=(Role.ORGAN, Role.HANDLING_UNIT),
        answers=urged,
        rule="R1.54",
        due=within("R1.54", of=urged),
        asks=(long_text("reply", "怎么办、什么时候办"),),
    )
    inspected = Act(
        "督办检查",
        verb="登记检查",
        by=(Role.SUPERVISION_OFFICE, Role.WORKING_BODY),
        after=signed,
        optional=True,
        repeats=True,
        rule="R1.54",
        asks=(
            choice("kind", "方式", INSPECTION_KINDS),
            text("where", "地点"),
            long_text("finding", "看到的情况"),
            choices("items", "看了第几项", (), required=False),
            choices("sent_back", "没有办好、退回重办的是第几项", (), required=False, help="退回的，以看到的情况为理由"),
            day(
                "node_on",
                "退回事项的新时间节点",
                required=False,
                rule="R1.64",
                help="有退回的，写重新办到哪一天；本级规定了重办期限的，可以不写，按规定算",
            ),
        ),
        sound=(rules.new_node_is_of_what_went_back,),
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
    extension_asked = extending.asked(
        "申请延期报告", why="为什么不能按时报告", by=Role.ORGAN, after=received, until=reported, rule="R1.51"
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
    extension_refused = extending.refused(
        extension_asked, owed="对延期报告的申请作出决定", by=Role.CHAIRPERSONS_COUNCIL, until=reported, rule="R1.51"
    )
    # The council may grant time that nobody asked for in writing; whoever was asked has then decided.
    extended.settles = extension_refused
    assessed = assessing.assessed(
        "满意度测评",
        verb="登记测评",
        after=reported,
        rule="R1.58",
        applies=rules.is_key_topic,
        only_if=(rules.assessment_is_counted,),
    )
    published = Act(
        "办理情况向社会公开",
        verb="公开办理情况",
        by=Role.SC_OFFICE,
        after=reported,
        law="监督法第十七条",
        only_if=(rules.text_is_out,),
        says="在“公开”页面起草，经保密审查后公开，公开时自动登记。",
        asks=(text("secrecy_review", "保密审查人"),),
    )
    tabled = Act(
        "报告提请常委会会议审议",
        verb="提请审议",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=reported,
        optional=True,
        law="监督法第十七条",
        says="主任会议认为需要的，把研究处理情况报告提请常委会会议审议。",
        asks=(text("meeting", "哪一次主任会议"), text("session", "提请哪一次常委会会议")),
    )
    # On the report that was heard, or on that of its handling: a resolution stays, however often it is handled anew.
    # The letter is opened by the close; what the session resolved on an earlier day of it has the day of its own vote.
    resolved = resolving.resolved(
        "常委会作出决议",
        after=meeting_closed,
        own_day=True,
        law="监督法第十七条",
        says="常委会认为必要时，可以对专项工作报告作出决议；有关机关在决议规定的期限内报告执行情况。",
        asks=(
            day(
                "execution_due_on",
                "要求报告执行情况的日子",
                required=False,
                help="决议没有规定的，不写；执行情况仍要报告",
            ),
        ),
    )
    execution_reported = Act(
        "报告执行决议的情况",
        verb="报执行情况",
        by=Role.ORGAN,
        after=(resolved, assigned),
        applies=rules.is_resolved,
        law="监督法第十七条",
        due=by_day("监督法第十七条", planned=execution_day),
        asks=(paper("execution_report", "执行决议情况报告"),),
    )
    concluded = Act(
        "办结",
        verb="登记办结",
        by=Role.SC_OFFICE,
        after=published,
        only_if=(rules.may_conclude, rules.resolution_is_carried_out),
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
            choices(
                "reopened",
                "已经认可、也要重新办理的是第几项",
                (),
                required=False,
                help="没有认可的各项都重新办理，不用选；各项都认可了的，至少选一项",
            ),
            day(
                "node_on",
                "未办好事项的新时间节点",
                required=False,
                rule="R1.64",
                help="有事项没有办好的，写重新办到哪一天；本级规定了重办期限的，可以不写，按规定算",
            ),
        ),
    )
    measure_taken = Act(
        "采取进一步监督措施",
        verb="采取措施",
        by=Role.STANDING_COMMITTEE,
        after=assessed,
        optional=True,
        repeats=True,
        only_if=(rules.failed_too_often,),
        rule="R1.58",
        says="测评没有通过的次数达到本级规定以后，除重新办理外，可以采取进一步的措施。",
        asks=(choice("measure", "哪一种措施", FURTHER_MEASURES), long_text("what", "对谁，要求什么")),
    )
    reported.again = within("R1.58", of=rehandled)
