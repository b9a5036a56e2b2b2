"""Ideas for the year's projects are gathered from everybody (R2.01, R2.02, R2.09)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, Day, Procedure, by_day, long_text, within

from .. import rules


class Soliciting(Procedure):
    code = "livelihood_soliciting"
    label = "民生实事项目征集"
    law = "地方组织法第十一条第三项、第十二条第三项"
    about = "向群众、代表、部门单位和代表联络站征集下一批民生实事项目的建议，逐条筛选，结果告诉提建议的人。"

    closing_day = Day("征集截止日")

    opened = Act(
        "发布征集公告",
        verb="发布公告",
        by=Role.SC_OFFICE,
        rule="R2.09",
        only_if=(rules.is_on_the_pilot_list,),
        asks=(long_text("notice", "公告", help="征集哪些方面、到哪天为止、怎么提"),),
    )
    closed = Act(
        "结束征集",
        verb="结束征集",
        by=Role.SC_OFFICE,
        after=opened,
        rule="R2.01",
        due=by_day("R2.01", planned=closing_day),
    )
    screened = Act(
        "完成筛选",
        verb="登记筛选完",
        by=Role.SC_OFFICE,
        after=closed,
        rule="R2.01",
        due=within("R2.01-screen", of=closed),
        only_if=(rules.every_idea_is_settled,),
        says="合法性、财力和负面清单逐条看过，不采用的写明理由，相近的合并。",
    )
    answered = Act(
        "公布筛选结果",
        verb="公布结果",
        by=Role.SC_OFFICE,
        after=screened,
        ends=True,
        rule="R2.02",
        due=within("R2.02-answer", of=screened),
        says="公布以后，提建议的人用查询码能看到每条建议的结果和理由。",
    )
