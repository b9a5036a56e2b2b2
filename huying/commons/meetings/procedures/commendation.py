"""How excellent outlines are made known (优秀审议意见发布机制, R1.33, R1.34)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, Day, Procedure, by_day, long_text, text

from .. import rules


class OutlineCommendation(Procedure):
    code = "outline_commendation"
    label = "优秀审议发言提纲"
    law = "地方组织法第五十一条；《关于提高常委会会议审议质量的办法》"
    about = "审议发言提纲经推荐、主任会议评选，在下次常委会会议上公布。"

    next_session = Day("下次常委会会议召开日")

    nominated = Act(
        "推荐",
        verb="推荐提纲",
        by=(Role.SC_MEMBER, Role.WORKING_BODY, Role.SC_OFFICE),
        rule="R1.33",
        asks=(long_text("reason", "推荐理由"),),
    )
    selected = Act(
        "主任会议评选",
        verb="登记评选",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=nominated,
        rule="R1.33",
        asks=(text("meeting", "哪一次主任会议"),),
    )
    declined = Act(
        "没有评上",
        verb="登记未评上",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=nominated,
        until=selected,
        optional=True,
        ends=True,
        rule="R1.33",
        asks=(long_text("why_not", "理由", required=False),),
    )
    announced = Act(
        "在下次常委会会议上公布",
        verb="登记公布",
        by=Role.STANDING_COMMITTEE,
        after=selected,
        ends=True,
        rule="R1.34",
        due=by_day("R1.34", planned=next_session),
        only_if=(rules.next_session_is_open,),
        says="下次会议的议程自动带上这一项；那次会议闭会时，没有登记的自动登记。",
    )
