"""Special inquiry on a topic of the plan (监督法第四十七条至第五十条)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, Procedure, choice, long_text, number, text

from .. import rules
from ..terms import MODES


class SpecialInquiry(Procedure):
    code = "special_inquiry"
    label = "专题询问"
    law = "监督法第四十七条至第五十条"
    about = (
        "对年度计划里的一个议题，召开全体会议、联组会议或者分组会议进行专题询问。调研、审议意见和研究处理情况报告，"
        "就是这个议题的调研报告、审议意见书和报告，不另写。"
    )

    decided = Act(
        "决定开展专题询问",
        verb="决定询问",
        by=Role.CHAIRPERSONS_COUNCIL,
        law="监督法第四十七条",
        asks=(
            text("meeting", "哪一次主任会议"),
            choice("form", "会议形式", MODES),
            long_text("outline", "询问方案：问哪几个方面", help="一行一个方面"),
        ),
    )
    heads_named = Act(
        "确定到会负责人",
        verb="报到会人员",
        by=(Role.ORGAN, Role.PRINCIPAL_LEADER),
        after=decided,
        law="监督法第四十七条",
        says="有关负责人应当到会，听取意见，回答询问。",
        asks=(long_text("heads", "到会负责人的姓名、职务", help="一行一人"),),
    )
    held = Act(
        "进行专题询问",
        verb="登记询问",
        by=Role.STANDING_COMMITTEE,
        after=heads_named,
        law="监督法第四十七条",
        only_if=(rules.inquiry_is_researched, rules.inquiry_is_before_an_open_session),
        asks=(number("heads_present", "到会负责人几人"), long_text("situation", "询问和回答情况")),
    )
    closed = Act(
        "不再进行询问",
        verb="不再进行询问",
        by=Role.CHAIRPERSONS_COUNCIL,
        until=held,
        optional=True,
        ends=True,
        law="监督法第四十七条",
        says="议题移出计划的，自动登记。",
        asks=(long_text("reason", "为什么不再询问"),),
    )
    published = Act(
        "向社会公开询问和处理情况",
        verb="公开情况",
        by=Role.SC_OFFICE,
        after=held,
        law="监督法第五十条",
        only_if=(rules.every_question_is_answered, rules.text_is_out),
        says="在“公开”页面起草，经保密审查后公开，公开时自动登记。",
        asks=(text("secrecy_review", "保密审查人"),),
    )
    concluded = Act(
        "办结",
        verb="登记办结",
        by=Role.SC_OFFICE,
        after=published,
        law="监督法第四十九条",
        only_if=(rules.inquiry_opinions_are_handed_over, rules.inquiry_handling_is_reported),
        ends=True,
    )
