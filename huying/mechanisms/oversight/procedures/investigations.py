"""An investigation of a specific issue by a commission of the standing committee (监督法第五十五条至第五十九条)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, Procedure, choice, long_text, paper, persons, text

from .. import rules
from ..terms import EVIDENCE_FROM, SECRECY
from . import jointly, resolving
from .resolving import VOTES, WHOLE

NO_INTEREST = "表决那一天与调查的问题有利害关系的人，不能通过。"


class SpecificInvestigation(Procedure):
    code = "specific_investigation"
    label = "特定问题调查"
    law = "监督法第五十五条至第五十九条"
    about = (
        "需要作出决议、决定，而有关重大事实不清的，常委会可以组织关于特定问题的调查委员会。主任会议提议，或者五分之一"
        "以上组成人员联名提议；常委会会议通过组成人员；调查委员会提出报告，常委会可以作出决议、决定。"
    )

    joined = jointly.joined(law="监督法第五十六条", applies=rules.members_propose)
    signed_on_paper = jointly.signed_on_paper(law="监督法第五十六条", applies=rules.members_propose)
    taken_back = jointly.taken_back(law="监督法第五十六条", applies=rules.members_propose)
    taken_back_on_paper = jointly.taken_back_on_paper(law="监督法第五十六条", applies=rules.members_propose)
    dropped = Act(
        "提议撤回",
        verb="登记撤回",
        by=Role.CHAIRPERSONS_COUNCIL,
        optional=True,
        ends=True,
        law="监督法第五十六条",
        only_if=(rules.proposal_is_given_up,),
        asks=(long_text("why", "理由"),),
    )
    referred = Act(
        "先交专门委员会审议",
        verb="交委员会审议",
        by=Role.CHAIRPERSONS_COUNCIL,
        optional=True,
        law="监督法第五十六条",
        applies=rules.members_propose,
        only_if=(rules.enough_propose,),
        says="联名提议的，主任会议可以先交有关的专门委员会审议、提出报告，再决定提请常委会审议。",
        asks=(text("meeting", "哪一次主任会议"), text("committee", "交给哪一个专门委员会")),
    )
    committee_reported = Act(
        "专门委员会提出报告",
        verb="提出审议报告",
        by=Role.WORKING_BODY,
        after=referred,
        optional=True,
        law="监督法第五十六条",
        asks=(long_text("report", "审议的意见"), paper("paper", "报告文件", required=False)),
    )
    put_forward = Act(
        "提请常委会会议审议",
        verb="登记提请审议",
        by=Role.CHAIRPERSONS_COUNCIL,
        law="监督法第五十六条",
        only_if=(rules.enough_propose, rules.referral_is_reported),
        asks=(text("meeting", "哪一次主任会议"),),
    )
    joined.until = signed_on_paper.until = taken_back.until = taken_back_on_paper.until = put_forward
    dropped.until = referred.until = committee_reported.until = put_forward
    set_up = Act(
        "常委会会议通过组织调查委员会",
        verb="登记组织",
        by=Role.STANDING_COMMITTEE,
        after=put_forward,
        law="监督法第五十七条",
        only_if=(rules.commission_is_nominated,),
        asks=VOTES,
        sound=WHOLE,
        says=f"组成人员由主任会议在常委会组成人员和本级人大代表中提名，在本页登记名单以后付表决。{NO_INTEREST}",
    )
    rejected = Act(
        "常委会会议没有通过",
        verb="登记没有通过",
        by=Role.STANDING_COMMITTEE,
        after=put_forward,
        until=set_up,
        optional=True,
        ends=True,
        law="监督法第五十七条",
        asks=VOTES,
        sound=WHOLE,
    )
    kept_closed = Act(
        "决定调查期间不公布",
        verb="登记不公布",
        by=Role.SC_OFFICE,
        after=set_up,
        optional=True,
        law="监督法第五十八条",
        says="调查委员会在调查过程中，可以不公布调查的情况和材料。",
        asks=(long_text("why", "理由", required=False),),
    )
    evidence_taken = Act(
        "了解情况、收集材料",
        verb="登记材料",
        by=(Role.SC_OFFICE, Role.WORKING_BODY),
        after=set_up,
        optional=True,
        repeats=True,
        law="监督法第五十八条",
        says="公民要求对材料来源保密的，不写姓名、单位和联系方式，也不写能认出他的话。",
        asks=(
            choice("kind", "向谁了解", EVIDENCE_FROM),
            choice("secrecy", "对材料来源", SECRECY),
            text("source", "单位或者姓名", required=False, help="要求保密的，不写"),
            long_text("obtained", "了解到的情况"),
            paper("material", "材料", required=False),
        ),
        sound=(rules.secret_sources_are_not_named,),
    )
    recused = Act(
        "组成人员回避",
        verb="登记回避",
        by=Role.SC_OFFICE,
        after=set_up,
        optional=True,
        repeats=True,
        law="监督法第五十七条",
        says="与调查的问题有利害关系的，不得参加调查委员会。",
        asks=(persons("recused", "回避的人"), long_text("why", "有什么利害关系")),
    )
    supplemented = Act(
        "常委会会议补充组成人员",
        verb="登记补充",
        by=Role.STANDING_COMMITTEE,
        after=set_up,
        optional=True,
        repeats=True,
        law="监督法第五十七条",
        only_if=(rules.someone_is_nominated,),
        says=NO_INTEREST,
        asks=VOTES,
        sound=WHOLE,
    )
    reported = Act(
        "调查委员会提出调查报告",
        verb="提出调查报告",
        by=(Role.SC_OFFICE, Role.WORKING_BODY),
        after=set_up,
        law="监督法第五十九条",
        only_if=(rules.commission_is_complete, rules.evidence_was_taken),
        asks=(long_text("findings", "查明的事实"), paper("report", "调查报告")),
    )
    kept_closed.until = evidence_taken.until = recused.until = supplemented.until = reported
    deliberated = Act(
        "常委会会议审议调查报告",
        verb="登记审议",
        by=Role.STANDING_COMMITTEE,
        after=reported,
        law="监督法第五十九条",
        asks=(text("session", "哪一次常委会会议"), long_text("opinion", "审议意见", required=False)),
    )
    resolved = resolving.resolved("常委会作出决议、决定", after=deliberated, law="监督法第五十九条")
    concluded = Act(
        "办结",
        verb="登记办结",
        by=Role.SC_OFFICE,
        after=deliberated,
        law="监督法第五十九条",
        ends=True,
    )
