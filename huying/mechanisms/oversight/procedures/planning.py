"""The annual oversight plan (监督法第六十三条)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import (
    Act,
    Day,
    Procedure,
    long_text,
    text,
    within,
)

from .. import rules


class AnnualPlanning(Procedure):
    code = "annual_planning"
    label = "年度监督工作计划"
    law = "监督法第六十三条"
    about = "每年年初确定监督议题，经主任会议通过并向社会公布；执行中可以调整，调整也要公布。"

    year_start = Day("本年1月1日")

    drafted = Act(
        "提出计划草案", verb="提出草案", by=Role.SC_OFFICE, rule="R1.09", only_if=(rules.has_selected_topics,)
    )
    passed = Act(
        "主任会议通过",
        verb="主任会议通过",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=drafted,
        rule="R1.09",
        asks=(text("meeting", "哪一次主任会议"),),
        due=within("R1.09", of=year_start),
    )
    confirmed = Act(
        "常委会会议通过",
        verb="常委会通过",
        by=Role.STANDING_COMMITTEE,
        after=passed,
        optional=True,
        rule="R1.09",
        law="监督法第六十三条",
        says="法律规定由主任会议通过。本级还要提请常委会会议的，在这里登记",
        asks=(text("meeting", "哪一次常委会会议"), long_text("note", "说明", required=False)),
    )
    published = Act(
        "向社会公布",
        verb="登记公布",
        by=Role.SC_OFFICE,
        after=passed,
        law="监督法第六十三条",
        only_if=(rules.text_is_out,),
        says="在“公开”页面起草，经保密审查后公开，公开时自动登记。",
        asks=(text("where", "公布在哪里"), text("secrecy_review", "保密审查人")),
    )
    confirmed.until = published
    adjusted = Act(
        "调整计划",
        verb="登记调整",
        by=Role.CHAIRPERSONS_COUNCIL,
        after=published,
        optional=True,
        repeats=True,
        law="监督法第六十三条",
        asks=(
            long_text("change", "调整什么"),
            long_text("reason", "理由"),
            text("meeting", "哪一次主任会议", required=False),
        ),
    )
    republished = Act(
        "公布调整后的计划",
        verb="登记公布调整",
        by=Role.SC_OFFICE,
        answers=adjusted,
        law="监督法第六十三条",
        only_if=(rules.text_is_out,),
        says="调整后的计划在“公开”页面重新起草，经保密审查后公开，公开时自动登记。公开以前，公众看到的还是原来的计划。",
        asks=(text("where", "公布在哪里"), text("secrecy_review", "保密审查人")),
    )
