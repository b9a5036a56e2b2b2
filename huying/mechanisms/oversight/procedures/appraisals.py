"""Special-work appraisal: hear and deliberate, investigate, appraise; then put right and report (R1.59-R1.62)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import (
    Act,
    Day,
    Procedure,
    before,
    by_day,
    choice,
    choices,
    long_text,
    number,
    paper,
    text,
    within,
)

from .. import rules
from ..terms import COUNTED, MODES, RESEARCH_METHODS, VERIFIED_HOW
from . import assessing

OBJECT = (Role.HANDLING_UNIT, Role.ORGAN, Role.PRINCIPAL_LEADER)


class SpecialAppraisal(Procedure):
    code = "special_appraisal"
    label = "专项工作评议"
    law = "监督法第十一条；本级专项工作评议办法"
    about = "听取审议专项工作报告、开展调查、进行评议，三步缺一不可；评议情况和结果及时向党委报告，整改到位才办结。"
    parties = (("items", "事项"),)

    meeting_day = Day("常委会会议召开日")
    node = Day("时间节点")

    chosen = Act(
        "确定评议对象和题目",
        verb="确定评议",
        by=Role.CHAIRPERSONS_COUNCIL,
        rule="R1.60",
        only_if=(rules.object_may_be_appraised,),
        asks=(text("meeting", "哪一次主任会议"),),
    )
    investigated = Act(
        "开展调查",
        verb="登记调查",
        by=Role.WORKING_BODY,
        after=chosen,
        rule="R1.59",
        asks=(
            choices("methods", "用了哪些方法", RESEARCH_METHODS),
            long_text("findings", "查明的情况和问题"),
            paper("report", "调查报告", required=False),
        ),
    )
    # 监督法第十五条 asks the same of every special report, in whichever procedure it is heard: sent for comment 20 days
    # before the meeting, revised and handed in 10 days before. The 7 days of R1.26 are the office's, towards members.
    report_drafted = Act(
        "专项工作报告稿送交征求意见",
        verb="送报告稿",
        by=OBJECT,
        after=chosen,
        applies=rules.report_goes_out_for_comment,
        law="监督法第十五条",
        due=before("R1.26-draft", planned=meeting_day),
        asks=(paper("draft_report", "专项工作报告稿"),),
    )
    report_commented = Act(
        "对专项工作报告稿提出意见",
        verb="反馈意见",
        by=Role.WORKING_BODY,
        after=report_drafted,
        applies=rules.comment_is_in_time,
        law="监督法第十五条",
        lapses=True,
        due=before("R1.26-report", planned=meeting_day),
        asks=(long_text("comment", "意见"),),
    )
    # It waits for the draft to have been sent, not for the comment: both have the same last day.
    submitted = Act(
        "提交专项工作报告",
        verb="提交报告",
        by=OBJECT,
        after=report_drafted,
        rule="R1.59",
        due=before("R1.26-report", planned=meeting_day),
        asks=(
            paper("special_report", "专项工作报告"),
            long_text("adopted", "征求的意见怎样采纳", help="逐条写；没有收到意见的，写“没有收到意见”"),
        ),
    )
    report_commented.until = submitted
    heard = Act(
        "听取和审议专项工作报告",
        verb="登记审议",
        by=Role.STANDING_COMMITTEE,
        after=submitted,
        rule="R1.59",
        only_if=(rules.appraisal_is_before_an_open_session,),
        asks=(choice("mode", "审议方式", MODES), number("speakers", "发言人数", required=False, help=COUNTED)),
    )
    appraised = assessing.assessed(
        "评议",
        verb="登记评议结果",
        after=(investigated, heard),
        rule="R1.59",
        only_if=(rules.appraisal_is_counted,),
    )
    assigned = Act(
        "评议意见交办整改",
        verb="交办整改",
        by=Role.SC_OFFICE,
        after=appraised,
        rule="R1.64",
        only_if=(rules.has_rectification_items,),
        asks=(long_text("opinion", "评议意见"),),
    )
    reported = Act(
        "向党委报告评议情况和结果",
        verb="向党委报告",
        by=Role.SC_OFFICE,
        after=appraised,
        rule="R1.62",
        due=within("R1.62", of=appraised),
        asks=(
            text("to", "报告给", help="写全称，例如：中共青禾县委员会"),
            text("signer", "签发人"),
            long_text("situation", "评议情况", help="测评结果和整改事项由系统写进报告"),
        ),
    )
    published = Act(
        "向社会公开评议结果",
        verb="公开结果",
        by=Role.SC_OFFICE,
        after=appraised,
        law="监督法第十条",
        only_if=(rules.text_is_out,),
        says="在“公开”页面起草，经保密审查后公开，公开时自动登记。",
        asks=(text("secrecy_review", "保密审查人"),),
    )
    rectified = Act(
        "报整改结果",
        verb="报整改结果",
        by=OBJECT,
        after=assigned,
        each="items",
        rule="R1.64",
        due=by_day("R1.64", planned=node),
        asks=(long_text("result", "怎么整改的，结果怎样"), paper("proof", "照片或材料", required=False)),
    )
    pressed = Act(
        "督促整改",
        verb="督促整改",
        by=(Role.SUPERVISION_OFFICE, Role.WORKING_BODY),
        after=assigned,
        optional=True,
        repeats=True,
        rule="R1.54",
        asks=(long_text("what", "哪一项没有到位，要求做什么"),),
    )
    verified = Act(
        "核实整改",
        verb="核实整改",
        by=(Role.SUPERVISION_OFFICE, Role.WORKING_BODY),
        after=rectified,
        each="items",
        rule="R1.55",
        asks=(choice("how", "怎么核实的", VERIFIED_HOW), long_text("finding", "核实情况")),
    )
    concluded = Act(
        "办结",
        verb="登记办结",
        by=Role.SC_OFFICE,
        after=(reported, published, verified),
        ends=True,
        rule="R1.62",
    )
