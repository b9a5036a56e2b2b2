"""Asking one organ about a candidate topic (R1.14)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, Procedure, choice, long_text, within

from ..terms import ATTITUDES


class OrganConsultation(Procedure):
    code = "organ_consultation"
    label = "议题征求意见"
    law = "监督法第十二条"
    about = "就一个候选议题，征求一个机关或者部门的意见。逾期没有回复的，视为没有意见，不影响选题。"

    requested = Act(
        "征求意见",
        verb="征求意见",
        by=(Role.SC_OFFICE, Role.WORKING_BODY),
        rule="R1.14",
        asks=(long_text("question", "想问什么", required=False),),
    )
    replied = Act(
        "回复意见",
        verb="回复意见",
        by=(Role.ORGAN, Role.HANDLING_UNIT),
        after=requested,
        lapses=True,
        ends=True,
        rule="R1.14",
        due=within("R1.14", of=requested),
        says="同意、有建议、不同意都写明理由。建议改题目、改时间、改范围的，写具体",
        asks=(choice("attitude", "是否同意列为议题", ATTITUDES), long_text("words", "意见")),
    )
    closed = Act(
        "结束征求",
        verb="结束征求",
        by=Role.SC_OFFICE,
        after=requested,
        optional=True,
        ends=True,
        rule="R1.14",
        asks=(long_text("reason", "为什么结束"),),
    )
