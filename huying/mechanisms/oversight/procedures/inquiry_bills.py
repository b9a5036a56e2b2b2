"""A bill of inquiry: members question an organ in writing, and it has to answer (监督法第五十一条至第五十四条)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import (
    Act,
    Day,
    Procedure,
    by_day,
    choice,
    day,
    long_text,
    paper,
    persons,
    text,
)

from .. import rules
from ..terms import ANSWER_FORMS, VERDICTS
from . import jointly

QUESTIONED = (Role.ORGAN, Role.PRINCIPAL_LEADER, Role.HANDLING_UNIT)
HOW_ANSWERED = (
    text("meeting", "哪一次主任会议"),
    choice("form", "怎样答复", ANSWER_FORMS),
    text("where", "在哪一次会议上答复", required=False, help="口头答复的要写"),
    day("answer_on", "什么时候以前答复", help="法律没有写天数，由主任会议定"),
)


class InquiryBillHandling(Procedure):
    code = "inquiry_bill"
    label = "质询案"
    law = "监督法第五十一条至第五十四条"
    about = (
        "常委会组成人员联名，书面提出对本级政府及其部门、监察委员会、法院、检察院的质询案；主任会议决定交由受质询机关"
        "答复；提质询案的人过半数不满意的，可以再作答复。"
    )

    answer_day = Day("主任会议定的答复日")

    joined = jointly.joined(law="监督法第五十一条")
    signed_on_paper = jointly.signed_on_paper(law="监督法第五十一条")
    submitted = Act(
        "书面提出质询案",
        verb="提出质询案",
        by=(Role.SC_MEMBER, Role.SC_OFFICE),
        law="监督法第五十一条",
        only_if=(rules.enough_sign_the_bill,),
        says="由联名的组成人员提出；纸上提出的，由办公室登记收到。提出以后不再加签。",
    )
    joined.until = signed_on_paper.until = submitted
    taken_back = jointly.taken_back(law="监督法第五十一条", only_if=(rules.is_not_answered_yet,))
    taken_back_on_paper = jointly.taken_back_on_paper(law="监督法第五十一条", only_if=(rules.is_not_answered_yet,))
    withdrawn = Act(
        "质询案撤回",
        verb="登记撤回",
        by=Role.SC_OFFICE,
        optional=True,
        ends=True,
        law="监督法第五十一条",
        only_if=(rules.is_not_answered_yet, rules.too_few_still_sign),
        says="答复以前，联名的人撤回联名、剩下的不够法定人数的，质询案终止。",
    )
    decided = Act(
        "主任会议决定交由答复",
        verb="登记交办答复",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=submitted,
        law="监督法第五十二条",
        only_if=(rules.enough_sign_the_bill,),
        asks=HOW_ANSWERED,
        sound=(rules.oral_answer_names_a_meeting,),
        says="在专门委员会会议上答复的，提质询案的组成人员有权列席会议，发表意见。",
    )
    replied = Act(
        "答复质询",
        verb="答复质询",
        by=QUESTIONED,
        after=decided,
        law="监督法第五十四条",
        only_if=(rules.enough_sign_the_bill,),
        due=by_day("监督法第五十二条", planned=answer_day),
        says="口头答复的，由本机关负责人到会答复；书面答复的，由负责人签署，并附上签署的答复。",
        asks=(
            text("head", "到会答复或者签署答复的负责人", help="姓名、职务"),
            long_text("answer", "答复内容"),
            paper("letter", "负责人签署的书面答复", required=False),
        ),
    )
    judged = Act(
        "对答复表示意见",
        verb="表示意见",
        by=Role.SC_MEMBER,
        after=replied,
        optional=True,
        repeats=True,
        in_own_name=True,
        law="监督法第五十三条",
        says="由提质询案的组成人员本人表示，一次答复表示一次。",
        asks=(choice("verdict", "对答复", VERDICTS), long_text("why", "理由", required=False)),
    )
    judged_on_paper = Act(
        "登记纸上意见",
        verb="登记纸上意见",
        by=Role.SC_OFFICE,
        after=replied,
        optional=True,
        repeats=True,
        law="监督法第五十三条",
        asks=(
            persons("judges", "在纸上表示意见的组成人员"),
            choice("verdict", "对答复", VERDICTS),
            paper("scan", jointly.SCAN),
        ),
    )
    circulated = Act(
        "答复情况报告印发常委会会议",
        verb="印发答复报告",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=replied,
        optional=True,
        law="监督法第五十二条",
        says="主任会议认为必要时，将答复质询案的情况报告印发常委会会议。",
        asks=(text("meeting", "哪一次主任会议"), text("session", "印发哪一次常委会会议")),
    )
    declined = Act(
        "主任会议决定不再答复",
        verb="登记不再答复",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=replied,
        optional=True,
        law="监督法第五十三条",
        only_if=(rules.may_be_answered_again, rules.most_are_dissatisfied),
        asks=(text("meeting", "哪一次主任会议"), long_text("why", "理由")),
    )
    concluded = Act(
        "质询结束",
        verb="登记结束",
        by=Role.SC_OFFICE,
        after=replied,
        law="监督法第五十三条",
        only_if=(rules.the_answer_is_settled,),
        ends=True,
    )
    answered_again = Act(
        "主任会议决定再作答复",
        verb="登记再作答复",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=replied,
        law="监督法第五十三条",
        only_if=(rules.may_be_answered_again, rules.most_are_dissatisfied),
        restarts=replied,
        asks=HOW_ANSWERED,
        sound=(rules.oral_answer_names_a_meeting,),
    )
