"""One problem of the list (R1.40-R1.47, R1.64)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import (
    Act,
    Day,
    Procedure,
    body,
    by_day,
    choice,
    day,
    extension,
    long_text,
    number,
    paper,
    text,
    within,
)

from .. import rules
from ..terms import RETURN_DECISIONS, VERIFIED_HOW
from . import extending


class ItemHandling(Procedure):
    code = "item_handling"
    label = "问题整改"
    law = "监督法第十七条"
    about = "清单上的一项问题。已答复、承诺办理、已办完、已认可是四件事，分开记。"
    parties = (("assisting", "协办单位"), ("separate", "分办单位"))

    node = Day("时间节点")
    handed = Day("交到承办单位")
    promised_day = Day("承诺办完")

    accepted = Act(
        "签收并明确责任人",
        verb="签收事项",
        by=Role.HANDLING_UNIT,
        only_if=(rules.letter_is_signed,),
        rule="R1.47",
        due=within("R1.47", of=handed),
        asks=(text("responsible", "责任人", rule="R1.47"), long_text("measures", "措施", required=False, rule="R1.50")),
    )
    returned = Act(
        "申请退办",
        verb="申请退办",
        by=Role.HANDLING_UNIT,
        until=accepted,
        optional=True,
        repeats=True,
        only_if=(rules.letter_is_signed,),
        rule="R1.47",
        asks=(long_text("reason", "为什么不归我们办"), text("suggested_unit", "建议交给哪个单位")),
        says="签收以前可以申请。写明依据哪条职责规定不归本单位办，并建议交给谁。",
    )
    return_decided = Act(
        "对退办申请作出决定",
        verb="决定退办",
        by=(Role.SC_OFFICE, Role.ORGAN),
        answers=returned,
        until=accepted,
        rule="R1.47",
        due=within("R1.47-return", of=returned),
        asks=(
            choice("decision", "决定", RETURN_DECISIONS),
            body("unit", "改交给", required=False, help="同意退办的，选改交哪个单位；改交后时限从这一天重新算"),
            long_text("reason", "理由"),
        ),
        sound=(rules.agreed_return_names_a_unit,),
    )
    reassigned = Act(
        "改交别的单位",
        verb="改交别的单位",
        by=Role.SC_OFFICE,
        until=accepted,
        optional=True,
        repeats=True,
        rule="R1.47",
        asks=(body("unit", "改交给"), long_text("reason", "理由")),
        says="承办单位签收以前可以改交。签收时限从改交这一天重新算，时间节点不变。",
    )
    co_opinion = Act(
        "协办单位提出办理意见",
        verb="提协办意见",
        by=Role.HANDLING_UNIT,
        each="assisting",
        optional=True,
        only_if=(rules.letter_is_signed,),
        rule="R1.47",
        due=within("R1.47-assist", of=handed),
        asks=(long_text("opinion", "给主办单位的意见"), text("responsible", "责任人", required=False)),
    )
    promised = Act(
        "承诺办理",
        verb="承诺办理",
        by=Role.HANDLING_UNIT,
        after=accepted,
        rule="R1.64",
        optional=True,
        repeats=True,
        asks=(day("promised_on", "承诺哪一天办完"), long_text("promise", "承诺什么", required=False)),
    )
    fulfilled = Act(
        "兑现承诺",
        verb="报承诺兑现",
        by=Role.HANDLING_UNIT,
        answers=promised,
        applies=rules.promise_is_its_own_day,
        rule="R1.64",
        due=by_day("R1.64", planned=promised_day),
        asks=(long_text("evidence", "兑现了什么"), paper("proof", "照片或材料", required=False)),
    )
    progressed = Act(
        "报进展",
        verb="报进展",
        by=Role.HANDLING_UNIT,
        after=accepted,
        repeats=True,
        optional=True,
        rule="R1.64",
        asks=(
            number("value", "现在做到多少", required=False),
            long_text("progress", "进展"),
            paper("evidence", "照片或材料", required=False),
            choice("milestone", "到了哪个节点", (), required=False, help="写落实方案时列的节点，到了就选上"),
        ),
    )
    urged = Act(
        "催办",
        verb="发催办函",
        by=Role.SUPERVISION_OFFICE,
        only_if=(rules.letter_is_signed,),
        optional=True,
        repeats=True,
        rule="R1.54",
        asks=(long_text("what", "催什么"),),
    )
    urging_replied = Act(
        "回复催办",
        verb="回复催办",
        by=Role.HANDLING_UNIT,
        answers=urged,
        rule="R1.54",
        due=within("R1.54", of=urged),
        asks=(long_text("reply", "怎么办、什么时候办"),),
    )
    extension_asked = extending.asked(
        "申请延期", why="为什么不能按时办完", by=Role.HANDLING_UNIT, after=accepted, rule="R1.64"
    )
    separately_answered = Act(
        "分办单位答复",
        verb="写分办答复",
        by=Role.HANDLING_UNIT,
        each="separate",
        optional=True,
        only_if=(rules.letter_is_signed,),
        rule="R1.52",
        due=by_day("R1.64", planned=node),
        asks=(long_text("answer", "本单位怎么落实的", rule="R1.52"), text("responsible", "责任人", required=False)),
    )
    answered = Act(
        "答复",
        verb="写答复",
        by=Role.HANDLING_UNIT,
        after=accepted,
        rule="R1.52",
        asks=(long_text("answer", "怎么落实的，采取了哪些措施", rule="R1.52"),),
    )
    co_opinion.until = answered  # an opinion on how to handle it helps until it is answered
    done = Act(
        "办完",
        verb="报办完",
        by=Role.HANDLING_UNIT,
        after=accepted,
        rule="R1.64",
        due=by_day("R1.64", planned=node),
        settles=fulfilled,
        asks=(
            number("value", "做到多少", required=False),
            long_text("evidence", "办完的依据"),
            paper("proof", "照片或材料", required=False),
        ),
    )
    extended = extension(
        "批准延期",
        verb="批准延期",
        of=done,
        by=Role.SC_OFFICE,
        cap="R1.64-cap",
        rule="R1.64",
        answers=extension_asked,
    )
    extension_refused = extending.refused(
        extension_asked,
        owed="对延期申请作出决定",
        by=Role.SC_OFFICE,
        until=done,
        rule="R1.64",
        due=within("R1.64-decide", of=extension_asked),
    )
    verified = Act(
        "核实认可",
        verb="登记核实",
        by=(Role.SUPERVISION_OFFICE, Role.WORKING_BODY),
        after=(answered, done),
        only_if=(rules.every_part_is_answered,),
        ends=True,
        rule="R1.55",
        asks=(choice("how", "怎么核实的", VERIFIED_HOW), long_text("finding", "核实情况")),
    )
    sent_back = Act(
        "退回重办",
        verb="退回重办",
        by=(Role.SUPERVISION_OFFICE, Role.WORKING_BODY, Role.SC_OFFICE),
        after=accepted,
        optional=True,
        repeats=True,
        until=verified,
        restarts=(answered, done, separately_answered),
        rule="R1.55",
        asks=(
            long_text("reason", "哪里没有办好"),
            day(
                "node_on",
                "新的时间节点",
                required=False,
                rule="R1.64",
                help="重新办到哪一天；本级规定了重办期限的，可以不写，按规定算",
            ),
        ),
    )
    done.again = within("R1.64-again", of=sent_back, or_as_noticed="node_on")
