"""How a standing-committee session is called, opened and closed."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, Day, Procedure, before, long_text

from .. import rules


class SessionHolding(Procedure):
    code = "session_holding"
    label = "常委会会议"
    law = "地方组织法第五十一条"
    about = "常委会会议由主任召集，全体组成人员过半数出席才能举行。"

    meeting_day = Day("常委会会议召开日")

    convened = Act(
        "发出会议通知",
        verb="发出通知",
        by=Role.SC_OFFICE,
        rule="R1.26",
        only_if=(rules.has_an_agenda,),
        due=before("R1.26", planned=meeting_day),
    )
    opened = Act(
        "开会",
        verb="登记开会",
        by=Role.STANDING_COMMITTEE,
        after=convened,
        law="地方组织法第五十一条",
        only_if=(rules.has_quorum,),
    )
    called_off = Act(
        "取消会议",
        verb="取消会议",
        by=Role.STANDING_COMMITTEE,
        until=opened,
        optional=True,
        ends=True,
        only_if=(rules.agenda_is_moved,),
        law="地方组织法第五十一条",
        says="没有开过的会议才能取消。取消以后，这个次数空出来，下一次会议接着用。",
        asks=(long_text("reason", "为什么取消"),),
    )
    closed = Act("闭会", verb="登记闭会", by=Role.STANDING_COMMITTEE, after=opened, ends=True, rule="R1.45")
