"""A project that the deputies decided is carried out in public (R2.02, R2.11)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import (
    MONTH,
    Act,
    Ask,
    Day,
    Procedure,
    body,
    by_day,
    choice,
    day,
    every,
    long_text,
    number,
    paper,
    text,
    within,
)

from .. import rules
from ..terms import CHANGE_DECISIONS, PHOTO_CHECKED

PHOTO: tuple[Ask, ...] = (
    paper("photo", "现场照片", required=False, help="照片会公开；拍摄的时间、地点信息会自动去掉"),
    choice("photo_checked", "照片看过了吗", PHOTO_CHECKED, required=False),
)


class ProjectImplementation(Procedure):
    code = "livelihood_project"
    label = "民生实事项目实施"
    law = "地方组织法第十一条第三项、第十二条第三项"
    about = "票决通过的项目由政府执行：方案、节点、每月进展都公开，代表视察；非经决定不得调整、停止。"

    decided_day = Day("人民代表大会作出决定", begins=True)
    start_day = Day("计划开工日")
    end_day = Day("计划完工日")

    planned = Act(
        "公布实施方案",
        verb="公布方案",
        by=Role.HANDLING_UNIT,
        rule="R2.11",
        due=within("R2.11-plan", of=decided_day),
        only_if=(rules.has_milestones,),
        office_corrects=True,
        asks=(
            text("responsible", "责任人"),
            long_text("plan", "怎么实施：任务、资金、时间"),
        ),
    )
    started = Act(
        "开工",
        verb="登记开工",
        by=Role.HANDLING_UNIT,
        after=planned,
        rule="R2.11",
        due=by_day("R2.11", planned=start_day),
        asks=(long_text("words", "开工情况", required=False), *PHOTO),
        sound=(rules.checked_photo,),
    )
    reported = Act(
        "月度进展",
        verb="报月度进展",
        by=Role.HANDLING_UNIT,
        rule="R2.11",
        due=every(MONTH, "R2.11-month", of=started),
        asks=(
            number("percent", "形象进度百分之几"),
            number("paid", "累计支付多少万元"),
            long_text("words", "这个月做了什么，遇到什么困难"),
            *PHOTO,
        ),
        sound=(rules.checked_photo, rules.paid_is_an_amount),
    )
    reached = Act(
        "到达节点",
        verb="登记到节点",
        by=Role.HANDLING_UNIT,
        after=planned,
        optional=True,
        repeats=True,
        rule="R2.11",
        asks=(choice("milestone", "哪个节点", ()), long_text("words", "情况", required=False), *PHOTO),
        sound=(rules.checked_photo,),
    )
    inspected = Act(
        "代表视察",
        verb="登记视察",
        by=(Role.SC_OFFICE, Role.WORKING_BODY, Role.DEPUTY),
        after=planned,
        optional=True,
        repeats=True,
        rule="R2.02",
        asks=(
            text("deputies", "哪些代表"),
            long_text("found", "看到的情况"),
            long_text("wanted", "要求改进什么", required=False),
            *PHOTO,
        ),
        sound=(rules.checked_photo,),
    )
    change_asked = Act(
        "申请调整",
        verb="申请调整项目",
        by=(Role.ORGAN, Role.PRINCIPAL_LEADER),
        optional=True,
        repeats=True,
        rule="R2.08",
        asks=(
            number("cost", "总投资调整为多少万元", required=False),
            day("ends_on", "完工日调整到哪一天", required=False),
            text("place", "地点调整为", required=False, help="换了地方的，原来在图上的位置去掉；新的写在下面"),
            number("x", "图上横坐标调整为", required=False, help="照候选项目表上的格子图读：左边是0，右边是1000"),
            number("y", "图上纵坐标调整为", required=False, help="上边是0，下边是1000；两个都写，或者都不写"),
            long_text("goals", "建设内容和目标调整为", required=False),
            body("unit", "责任单位改为", required=False),
            long_text(
                "nodes",
                "还没有到达的节点改为",
                required=False,
                help="每行一个：名称、空格、日子，例如：通车 2026-11-20。写了就代替全部没有到达的节点，不再需要的不写",
            ),
            long_text("reason", "为什么要调整"),
        ),
        sound=(rules.change_says_what,),
        says="票决通过的项目不能自行调整：由政府提出，经人大常委会或者乡镇人大主席团决定。",
    )
    change_decided = Act(
        "决定是否调整",
        verb="登记调整决定",
        by=(Role.STANDING_COMMITTEE, Role.PRESIDIUM, Role.CONGRESS),
        answers=change_asked,
        rule="R2.08",
        due=within("R2.08-change", of=change_asked),
        asks=(
            choice("decision", "决定", CHANGE_DECISIONS),
            text("meeting", "哪一次会议"),
            long_text("reason", "理由"),
        ),
        says="决定同意的，随即按申请改过来，公开页面写明改了什么、谁决定的。",
    )
    stopped = Act(
        "决定停止项目",
        verb="登记停止决定",
        by=(Role.STANDING_COMMITTEE, Role.PRESIDIUM, Role.CONGRESS),
        optional=True,
        ends=True,
        rule="R2.08",
        asks=(text("meeting", "哪一次会议"), long_text("reason", "为什么停止，已经花的钱怎么办")),
    )
    finished = Act(
        "完工",
        verb="登记完工",
        by=Role.HANDLING_UNIT,
        after=started,
        rule="R2.11",
        due=by_day("R2.11", planned=end_day),
        only_if=(rules.milestones_are_reached,),
        asks=(long_text("words", "做成了什么"), number("paid", "一共花了多少万元"), *PHOTO),
        sound=(rules.checked_photo, rules.paid_is_an_amount),
    )
    accepted = Act(
        "验收认可",
        verb="登记验收",
        by=(Role.SC_OFFICE, Role.WORKING_BODY),
        after=finished,
        ends=True,
        rule="R2.02",
        due=within("R2.02-accept", of=finished),
        asks=(text("deputies", "参加验收的代表和群众"), long_text("found", "验收情况")),
    )
    sent_back = Act(
        "退回继续实施",
        verb="退回继续实施",
        by=(Role.SC_OFFICE, Role.WORKING_BODY),
        after=finished,
        until=accepted,
        optional=True,
        repeats=True,
        restarts=finished,
        rule="R2.02",
        asks=(long_text("reason", "哪里没有做好"),),
    )
    reported.until = finished
    stopped.until = finished
    change_asked.until = finished
