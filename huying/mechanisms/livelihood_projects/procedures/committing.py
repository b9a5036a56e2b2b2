"""Commitments are made in public, supervised, reported to the people and scored by them (R2.13-R2.16)."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, Day, Procedure, before, day, long_text, text, within

from .. import rules

UNITS = (Role.ORGAN, Role.PRINCIPAL_LEADER, Role.HANDLING_UNIT)


class CommitmentYearly(Procedure):
    code = "commitment_year"
    label = "年度承诺监督"
    law = "地方组织法第五十条第一款第七项"
    about = "年初要求“一府一委两院”和各部门公开承诺，年中到每个承诺单位看，年末向人民报告，由群众和代表评分。"

    year_begins = Day("年度第一日")
    year_ends = Day("年度最后一日")

    required = Act(
        "要求作出承诺",
        verb="要求承诺",
        by=Role.SC_OFFICE,
        rule="R2.13",
        due=within("R2.13-call", of=year_begins),
        asks=(long_text("notice", "通知", help="哪些单位、承诺什么、在哪家媒体公布"),),
        says="登记以后，名单里的每个机关和部门都会收到通知。",
    )
    planned = Act(
        "制定监督计划",
        verb="登记监督计划",
        by=Role.STANDING_COMMITTEE,
        after=required,
        rule="R2.14",
        due=within("R2.14", of=year_begins),
        asks=(text("meeting", "哪一次会议"), long_text("plan", "监督计划：谁去、去哪里、看什么")),
    )
    visited = Act(
        "走遍承诺单位",
        verb="登记走访完成",
        by=Role.SC_OFFICE,
        after=planned,
        rule="R2.14",
        due=within("R2.14-visits", of=year_begins),
        only_if=(rules.every_unit_is_visited,),
        asks=(long_text("summary", "看到的总体情况"),),
    )
    column_opened = Act(
        "开设《向人民报告》栏目",
        verb="开设栏目",
        by=Role.SC_OFFICE,
        after=required,
        rule="R2.15",
        due=before("R2.15-column", planned=year_ends),
        asks=(text("media", "在哪家媒体同时刊播"), day("until", "评分到哪一天截止")),
        says="开栏以后，群众不用注册就能看、能评分；没有报告的单位照样列出来。评分截止以前不公布中间结果。",
    )
    scored = Act(
        "公布评议结果",
        verb="公布结果",
        by=Role.SC_OFFICE,
        after=column_opened,
        ends=True,
        rule="R2.16",
        due=within("R2.16", of=column_opened),
        says="自评、群众评分、代表评分并排公布，连同评分人数和相差多少。公布以后不能更正。",
    )


class CommitmentKeeping(Procedure):
    code = "commitment_sheet"
    label = "单位承诺"
    law = "地方组织法第五十条第一款第七项"
    about = "一个机关或者部门一年的承诺：公布、接受督促、向人民报告、接受评议。"

    year_begins = Day("年度第一日")
    year_ends = Day("年度最后一日")

    published = Act(
        "公布承诺",
        verb="公布承诺",
        by=UNITS,
        rule="R2.13",
        due=within("R2.13", of=year_begins),
        applies=rules.was_asked,
        only_if=(rules.has_commitments,),
        office_corrects=True,
        asks=(text("media", "在哪家媒体公布"),),
        says="公布以后，承诺不能再改。",
    )
    urged = Act(
        "督促",
        verb="登记督促",
        by=(Role.SC_OFFICE, Role.WORKING_BODY),
        optional=True,
        repeats=True,
        rule="R2.14",
        asks=(long_text("wanted", "要求做什么、哪天以前"),),
    )
    reported = Act(
        "向人民报告",
        verb="向人民报告",
        by=UNITS,
        after=published,
        rule="R2.15",
        due=before("R2.15", planned=year_ends),
        applies=rules.was_asked,
        only_if=(rules.every_commitment_is_reported,),
        office_corrects=True,
        asks=(long_text("summary", "一年的总体情况，用群众听得懂的话写"),),
    )
    closed = Act(
        "评议结束",
        verb="登记评议结束",
        by=Role.SC_OFFICE,
        ends=True,
        rule="R2.16",
        only_if=(rules.results_are_published,),
        says="公布评议结果时自动登记，不用另填。",
    )
    urged.until = closed
    reported.until = closed
