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
from ..terms import VERIFIED_HOW
from . import extending, returning

WENT_BACK = choice(
    "went_back",
    "比上次退步了",
    (("yes", "数没有写错，确实比上次退步了"),),
    required=False,
    help="数比上次登记的退步了才选；没有退步，不用选",
)


class ItemHandling(Procedure):
    code = "item_handling"
    label = "问题整改"
    law = "监督法第十七条"
    about = "清单上的一项问题。已答复、承诺办理、已办完、已认可是四件事，分开记。"
    parties = (("assisting", "协办单位"), ("separate", "分办单位"))

    node = Day("时间节点")
    letter_signed = Day("主要负责人审签", begins=True)
    handed = Day("交到承办单位", begins=True)
    came = Day("交到现在的承办单位", begins=True)
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
    returned = returning.asked(
        "申请退办",
        until=accepted,
        says="签收以前可以申请。写明依据哪条职责规定不归本单位办，并建议交给谁。",
    )
    return_decided = returning.decided(
        "对退办申请作出决定",
        returned,
        until=accepted,
        hands_on=(accepted,),
        unit="同意退办的，选改交哪个单位；改交后时限从这一天重新算",
        sound=(rules.agreed_return_names_a_unit, rules.refused_return_names_no_unit),
    )
    reassigned = Act(
        "改交别的单位",
        verb="改交别的单位",
        by=Role.SC_OFFICE,
        until=accepted,
        hands_on=(accepted,),
        optional=True,
        repeats=True,
        settles=return_decided,
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
    taken_over = Act(
        "由别的单位承接",
        verb="登记承接",
        by=Role.SC_OFFICE,
        after=accepted,
        optional=True,
        repeats=True,
        rule="R1.47",
        asks=(
            body("unit", "由哪个单位承接"),
            text("responsible", "承接以后的责任人", rule="R1.47"),
            returning.CHANGED,
        ),
        says="签收以后承办单位撤并、职责划走的，登记由谁承接。时间节点、落实方案、已经登记的办理情况都不变。",
        stays="承接以后登记的各步不作废；登记错了的，逐条更正",
    )
    plan_supplemented = Act(
        "补报落实方案",
        verb="补报方案",
        by=Role.HANDLING_UNIT,
        after=accepted,
        applies=rules.came_after_the_plan,
        rule="R1.50",
        due=within("R1.50", of=came),
        asks=(long_text("measures", "具体措施", rule="R1.50"), paper("plan", "方案文件", required=False)),
        says="本单位报了落实方案以后才接过来的事项，原来的方案没有写到的，单独补报。",
    )
    assist_returned, assist_return_decided = returning.of_units_beside("assisting", "协办")
    assist_taken_over = returning.succeeded("assisting", "协办")
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
            WENT_BACK,
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
        due=by_day("R1.64", planned=node, since=(letter_signed,)),
        asks=(long_text("answer", "本单位怎么落实的", rule="R1.52"), text("responsible", "责任人", required=False)),
    )
    part_returned, part_return_decided = returning.of_units_beside("separate", "分办", until=separately_answered)
    part_taken_over = returning.succeeded("separate", "分办", of="、还没有答复", until=separately_answered)
    part_extension_asked = extending.asked(
        "分办单位申请延期",
        why="为什么不能按时答复",
        by=Role.HANDLING_UNIT,
        each="separate",
        until=separately_answered,
        only_if=(rules.letter_is_signed,),
        rule="R1.64",
    )
    part_extended = extension(
        "批准分办单位延期",
        verb="批准延期",
        of=separately_answered,
        by=Role.SC_OFFICE,
        cap="R1.64-cap",
        each="separate",
        rule="R1.64",
        answers=part_extension_asked,
        says="整项已经延期到够用的日子的，写那一天，就算答复了申请。",
    )
    part_extension_refused = extending.refused(
        part_extension_asked,
        label="不同意分办单位延期",
        owed="对分办单位的延期申请作出决定",
        by=Role.SC_OFFICE,
        each="separate",
        until=separately_answered,
        rule="R1.64",
        due=within("R1.64-decide", of=part_extension_asked),
    )
    answered = Act(
        "答复",
        verb="写答复",
        by=Role.HANDLING_UNIT,
        after=accepted,
        rule="R1.52",
        asks=(long_text("answer", "怎么落实的，采取了哪些措施", rule="R1.52"),),
    )
    # An opinion on how to handle it helps until it is answered.
    co_opinion.until = assist_returned.until = assist_taken_over.until = answered
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
            WENT_BACK,
            long_text("evidence", "办完的依据"),
            paper("proof", "照片或材料", required=False),
        ),
    )
    extended = extension(
        "批准延期",
        verb="批准延期",
        of=done,
        along=(separately_answered,),  # a part is due with the whole: whatever moves the day of one moves the other's
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
        revives=True,
        only_if=(rules.letter_is_not_concluded,),
        restarts=(answered, done, separately_answered),
        rule="R1.55",
        says="已经认可的，意见书办结以前发现没有真正解决，也可以退回：认可随之取消，答复、办完重新登记。",
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
    done.again = separately_answered.again = within("R1.64-again", of=sent_back, or_as_noticed="node_on")


# By these acts it goes to another unit.
GIVES = (ItemHandling.reassigned, ItemHandling.return_decided, ItemHandling.taken_over)
