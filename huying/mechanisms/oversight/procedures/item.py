"""One problem of the list (R1.40-R1.47, R1.64)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import (
    Act,
    Day,
    Procedure,
    by_day,
    choice,
    day,
    long_text,
    number,
    paper,
    text,
)

from .. import rules
from ..terms import VERIFIED_HOW


class ItemHandling(Procedure):
    code = "item_handling"
    label = "问题整改"
    law = "监督法第十七条"
    about = "清单上的一项问题。已答复、承诺办理、已办完、已认可是四件事，分开记。"

    node = Day("时间节点")

    accepted = Act(
        "签收并明确责任人",
        verb="签收事项",
        by=Role.HANDLING_UNIT,
        only_if=(rules.letter_is_signed,),
        rule="R1.47",
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
        ),
    )
    answered = Act(
        "答复",
        verb="写答复",
        by=Role.HANDLING_UNIT,
        after=accepted,
        rule="R1.52",
        asks=(long_text("answer", "怎么落实的，采取了哪些措施", rule="R1.52"),),
    )
    done = Act(
        "办完",
        verb="报办完",
        by=Role.HANDLING_UNIT,
        after=accepted,
        rule="R1.64",
        due=by_day("R1.64", planned=node),
        asks=(
            number("value", "做到多少", required=False),
            long_text("evidence", "办完的依据"),
            paper("proof", "照片或材料", required=False),
        ),
    )
    verified = Act(
        "核实认可",
        verb="登记核实",
        by=(Role.SUPERVISION_OFFICE, Role.WORKING_BODY),
        after=(answered, done),
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
        restarts=(answered, done),
        rule="R1.55",
        asks=(long_text("reason", "哪里没有办好"), day("node_on", "新的时间节点", required=False, rule="R1.64")),
    )
