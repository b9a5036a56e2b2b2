"""Decisions on major matters are executed and reported on (R2.17); hot issues are urged to solution (R2.21)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import (
    YEAR,
    Act,
    Procedure,
    body,
    choice,
    day,
    every,
    long_text,
    paper,
    text,
    within,
)

from ..terms import WORDS_CHECKED
from .committing import UNITS


def _to_another(rule: str, bound: str) -> Act:
    """Its unit was wound up, or the matter is another's now: the office says who goes on, and why.

    `bound`: the word for what the unit does of it.
    """
    return Act(
        f"改由别的单位{bound}",
        verb="改由别的单位",
        by=Role.SC_OFFICE,
        optional=True,
        repeats=True,
        rule=rule,
        asks=(
            body("unit", f"改由哪个单位{bound}"),
            long_text("reason", "为什么改", help="例如：机构改革，原单位撤并"),
        ),
        says="登记以后，没有办的列到新单位的工作台，原来的单位不再催。登记错了的，再登记一次改回去。",
    )


class DecisionExecution(Procedure):
    code = "major_decision"
    label = "重大事项决定的执行"
    law = "地方组织法第五十条第一款第四项"
    about = "常委会讨论决定本行政区域的重大事项；执行机关每年报告执行情况，直到常委会认为已经执行完毕。"

    adopted = Act(
        "作出决定",
        verb="登记决定",
        by=Role.STANDING_COMMITTEE,
        rule="R2.17",
        asks=(
            text("meeting", "哪一次会议"),
            text("number", "文号", required=False),
            paper("paper", "决定文本", required=False),
        ),
    )
    published = Act(
        "公布决定",
        verb="公布决定",
        by=Role.SC_OFFICE,
        after=adopted,
        rule="R2.17",
        due=within("R2.17-publish", of=adopted),
        asks=(text("where", "在哪里公布"),),
    )
    reported = Act(
        "报告执行情况",
        verb="报告执行情况",
        by=UNITS,
        rule="R2.17",
        due=every(YEAR, "R2.17", of=adopted),
        asks=(
            long_text("done", "做了什么，做到什么程度"),
            long_text("problems", "还有什么问题，怎么办"),
            paper("paper", "报告", required=False),
        ),
    )
    reviewed = Act(
        "审议执行情况",
        verb="登记审议意见",
        by=(Role.STANDING_COMMITTEE, Role.CHAIRPERSONS_COUNCIL),
        after=adopted,
        optional=True,
        repeats=True,
        rule="R2.17",
        asks=(text("meeting", "哪一次会议"), long_text("opinion", "审议意见")),
    )
    handed_over = _to_another("R2.17", "执行")
    executed = Act(
        "认定执行完毕",
        verb="认定执行完毕",
        by=Role.STANDING_COMMITTEE,
        after=published,
        optional=True,
        ends=True,
        rule="R2.17",
        asks=(text("meeting", "哪一次会议"), long_text("reason", "为什么认为已经执行完毕")),
        says="由作出决定的常委会认定，执行机关自己不能结束。",
    )


class IssueUrging(Procedure):
    code = "hot_issue"
    label = "热点难点问题督促解决"
    law = "地方组织法第五十条第一款第七项"
    about = "人民群众普遍关注的热点难点问题，由人大督促责任单位解决；解决没解决，由群众和人大说了算。"

    listed = Act(
        "列入清单",
        verb="列入清单",
        by=(Role.SC_OFFICE, Role.WORKING_BODY),
        rule="R2.21",
        asks=(long_text("why", "为什么列入：谁反映、多少人受影响"),),
    )
    urged = Act(
        "督促",
        verb="登记督促",
        by=(Role.SC_OFFICE, Role.WORKING_BODY, Role.SUPERVISION_OFFICE),
        after=listed,
        optional=True,
        repeats=True,
        rule="R2.21",
        asks=(long_text("wanted", "要求怎么解决"), day("until", "希望哪天以前", required=False)),
    )
    answered = Act(
        "答复怎么解决",
        verb="答复督促",
        by=UNITS,
        answers=urged,
        rule="R2.21",
        due=within("R2.21", of=urged),
        asks=(long_text("done", "做了什么，打算哪天解决"),),
        says="答复、承诺、办完都不等于解决：解决由人大这边登记。",
    )
    handed_over = _to_another("R2.21", "负责")
    solved = Act(
        "问题解决",
        verb="登记解决",
        by=(Role.SC_OFFICE, Role.WORKING_BODY),
        after=listed,
        ends=True,
        rule="R2.21",
        asks=(
            long_text("result", "怎么解决的", help="不写群众的姓名和电话"),
            text("confirmed", "哪些群众、代表认可", help="例如：周边居民12人、代表2人"),
            choice(
                "words_checked",
                "怎么解决、谁认可，可以公开吗",
                WORDS_CHECKED,
                required=False,
                help="选了的，写在公开页面上；没有选的，只公开问题、责任单位和哪天解决",
            ),
        ),
    )
    urged.until = solved
