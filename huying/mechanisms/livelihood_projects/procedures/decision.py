"""The congress hears, deliberates and decides by ballot, in this order (R2.05, R2.08)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, Procedure, long_text, number, text, within

from .. import rules


class BallotDeciding(Procedure):
    code = "livelihood_deciding"
    label = "民生实事项目票决"
    law = "地方组织法第十一条第三项、第十二条第三项、第二十五条"
    about = "人民代表大会会议期间，全体代表听取、审议、票决。一年票决一次，结果就是这一年的民生实事项目。"

    heard = Act(
        "听取候选项目的说明",
        verb="登记听取",
        by=Role.CONGRESS,
        rule="R2.05",
        only_if=(
            rules.has_candidates,
            rules.has_its_margin,
            rules.every_candidate_passed_its_gates,
            rules.is_published_long_enough,
        ),
        asks=(text("reporter", "谁作说明"), number("present", "出席代表多少人")),
    )
    deliberated = Act(
        "审议候选项目",
        verb="登记审议",
        by=Role.CONGRESS,
        after=heard,
        rule="R2.05",
        asks=(number("speakers", "多少名代表发言", required=False), long_text("opinions", "审议意见")),
    )
    balloted = Act(
        "开始票决",
        verb="开始票决",
        by=Role.CONGRESS,
        after=deliberated,
        rule="R2.05",
        only_if=(rules.has_candidates, rules.has_its_margin, rules.every_candidate_passed_its_gates),
        says="代表名册和法定人数在这一刻固定。每位代表投票，赞成的不得多于应选数。",
    )
    voided = Act(
        "宣布表决无效，重新票决",
        verb="登记重新票决",
        by=Role.CONGRESS,
        after=balloted,
        optional=True,
        repeats=True,
        restarts=balloted,
        rule="R2.05",
        asks=(long_text("reason", "为什么无效", help="例如：收回的票多于发出的票"),),
    )
    counted = Act(
        "宣布票决结果",
        verb="宣布结果",
        by=Role.CONGRESS,
        after=balloted,
        rule="R2.05",
        only_if=(rules.ballot_is_over,),
        says="赞成票超过全体代表的半数才算通过；通过的多于应选数，按得票多少取。",
    )
    decided = Act(
        "作出决定",
        verb="作出决定",
        by=Role.CONGRESS,
        after=counted,
        rule="R2.08",
        asks=(long_text("text", "决定正文", required=False, help="不写，就用按票决结果拟好的正文"),),
        says="决定编号、成文，通过的项目随即成为跟踪的项目。",
    )
    published = Act(
        "公布决定",
        verb="公布决定",
        by=Role.SC_OFFICE,
        after=decided,
        ends=True,
        rule="R2.08",
        due=within("R2.08", of=decided),
        asks=(text("where", "在哪里公布"), text("secrecy_review", "保密审查人")),
    )
    voided.until = counted
