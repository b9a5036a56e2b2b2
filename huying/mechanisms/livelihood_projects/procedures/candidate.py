"""A candidate project on its way to the ballot: the government proposes, four gates stand before the vote (R2.03)."""

from typing import Any

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import (
    Act,
    Day,
    Procedure,
    before,
    choice,
    day,
    long_text,
    number,
    text,
)

from .. import rules
from ..terms import CONSULTATIONS, OPINIONS, RESULTS, WORDS_CHECKED


def _declined(label: str, meeting: str, **more: Any) -> Act:
    """A gate that says no, as often as it is asked, until it says yes (R2.03)."""
    return Act(
        label,
        verb="登记没有同意",
        optional=True,
        repeats=True,
        rule="R2.03",
        says="没有同意的，政府改过再提请，或者撤回。",
        asks=(text("meeting", meeting), long_text("reason", "为什么没有同意")),
        **more,
    )


class CandidateListing(Procedure):
    code = "livelihood_candidate"
    label = "民生实事候选项目"
    law = "地方组织法第十一条第三项、第十二条第三项"
    about = "党委决策、人大决定、政府执行、公众参与：四道都走到，候选项目才能交付票决。"

    meeting_day = Day("人民代表大会会议召开日")

    proposed = Act(
        "提出候选项目",
        verb="提出项目",
        by=Role.ORGAN,
        rule="R2.04",
        only_if=(rules.is_on_the_pilot_list_for_its_year, rules.traces_to_an_idea),
        says="候选项目只由同级人民政府提出。",
    )
    consulted = Act(
        "听取公众意见",
        verb="登记听取意见",
        by=(Role.ORGAN, Role.SC_OFFICE),
        after=proposed,
        optional=True,
        repeats=True,
        rule="R2.07",
        only_if=(rules.ballot_has_not_begun,),
        asks=(
            choice("kind", "什么形式", CONSULTATIONS),
            day("held_on", "哪一天"),
            number("people", "多少人参加"),
            long_text("heard", "提了哪些意见", help="不写群众的姓名和电话"),
            long_text("adopted", "采纳了哪些，没有采纳的为什么", required=False),
            choice(
                "words_checked",
                "意见和采纳情况可以公开吗",
                WORDS_CHECKED,
                required=False,
                help="选了的，随候选项目公开；没有选的，只公开哪天、什么形式、多少人",
            ),
        ),
    )
    party_decided = Act(
        "党委研究决定",
        verb="登记党委决定",
        by=Role.PARTY_COMMITTEE,
        after=proposed,
        rule="R2.03",
        asks=(
            text("meeting", "哪一次党委会议"),
            choice("opinion", "意见", OPINIONS),
            long_text("note", "修改意见", required=False),
        ),
    )
    party_declined = _declined("党委研究没有同意", "哪一次党委会议", by=Role.PARTY_COMMITTEE, after=proposed)
    reviewed = Act(
        "人大审查",
        verb="登记审查",
        by=(Role.STANDING_COMMITTEE, Role.PRESIDIUM),
        after=proposed,
        rule="R2.03",
        law="地方组织法第五十条第四项",
        asks=(
            text("meeting", "哪一次会议", help="县级由常委会会议或者主任会议，乡镇由主席团会议"),
            choice("opinion", "意见", OPINIONS),
            long_text("note", "修改意见", required=False),
        ),
    )
    review_declined = _declined(
        "人大审查没有同意",
        "哪一次会议",
        by=(Role.STANDING_COMMITTEE, Role.PRESIDIUM),
        after=proposed,
        law="地方组织法第五十条第四项",
    )
    party_declined.until, review_declined.until = party_decided, reviewed
    submitted = Act(
        "政府提交人民代表大会",
        verb="提交候选项目",
        by=(Role.ORGAN, Role.PRINCIPAL_LEADER),
        after=(party_decided, reviewed),
        rule="R2.04",
        only_if=(rules.public_was_consulted,),
    )
    published = Act(
        "公布候选项目",
        verb="公布候选项目",
        by=Role.SC_OFFICE,
        after=submitted,
        rule="R2.03",
        due=before("R2.03-publish", planned=meeting_day),
        says="票决以前向社会公布，满规定的日数。",
    )
    withdrawn = Act(
        "撤回候选项目",
        verb="撤回项目",
        by=(Role.ORGAN, Role.PRINCIPAL_LEADER),
        after=proposed,
        optional=True,
        ends=True,
        rule="R2.04",
        only_if=(rules.ballot_has_not_begun,),
        asks=(long_text("reason", "为什么撤回"),),
    )
    resolved = Act(
        "票决结果",
        verb="登记票决结果",
        by=Role.CONGRESS,
        after=published,
        ends=True,
        rule="R2.05",
        only_if=(rules.congress_has_decided,),
        asks=(choice("result", "结果", RESULTS),),
        says="作出决定时自动登记，不用另填。",
    )
    withdrawn.until = resolved
