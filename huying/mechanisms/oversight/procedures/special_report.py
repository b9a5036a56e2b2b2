"""The special work report that an organ gives: prepared, commented on, revised, handed in (监督法 14-16)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, Day, Procedure, before, choice, long_text, paper, text

from .. import rules
from ..terms import REPORTERS


class SpecialReporting(Procedure):
    code = "special_reporting"
    label = "专项工作报告"
    law = "监督法第十四条至第十六条"
    about = "“一府一委两院”向常委会会议作专项工作报告以前：回应各方面意见，送工作机构征求意见，修改后报送。"

    meeting_day = Day("常委会会议召开日")

    opinions_given = Act(
        "汇总意见转交报告机关",
        verb="转交意见",
        by=Role.SC_OFFICE,
        law="监督法第十四条",
        only_if=(rules.has_collected_opinions,),
        says="把视察、调研和各方面的意见汇总起来，交给报告机关研究处理。",
    )
    draft_sent = Act(
        "报告稿送交征求意见",
        verb="送报告稿",
        by=Role.ORGAN,
        after=opinions_given,
        law="监督法第十五条",
        due=before("R1.26-draft", planned=meeting_day),
        asks=(paper("draft_report", "专项工作报告稿"),),
    )
    commented = Act(
        "对报告稿提出意见",
        verb="反馈意见",
        by=Role.WORKING_BODY,
        after=draft_sent,
        law="监督法第十五条",
        lapses=True,
        due=before("R1.26-report", planned=meeting_day),
        asks=(long_text("comment", "意见"),),
    )
    reporter_named = Act(
        "明确报告人",
        verb="报报告人",
        by=Role.ORGAN,
        after=opinions_given,
        law="监督法第十六条",
        asks=(
            choice("who", "由谁报告", REPORTERS),
            text("reporter", "姓名和职务"),
            text("department", "哪个部门的负责人", required=False, help="受委托报告的才写"),
        ),
        sound=(rules.entrusted_is_a_head,),
    )
    # It waits for the draft to have been sent, not for the comment: both have the same last day.
    report_sent = Act(
        "报送修改后的报告",
        verb="报送报告",
        by=Role.ORGAN,
        after=(draft_sent, reporter_named),
        ends=True,
        law="监督法第十五条",
        due=before("R1.26-report", planned=meeting_day),
        only_if=(rules.every_opinion_is_responded_to,),
        asks=(paper("special_report", "专项工作报告"),),
    )
    closed = Act(
        "不再听取报告",
        verb="不再听取报告",
        by=Role.CHAIRPERSONS_COUNCIL,
        optional=True,
        ends=True,
        law="监督法第六十三条",
        says="议题移出计划的，自动登记。",
        asks=(long_text("reason", "为什么不再听取"),),
    )
