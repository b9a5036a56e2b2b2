"""The language in which procedures are written: what it refuses to declare, what it judges. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from huying.kernel.calendar.shipped import shipped_calendar
from huying.kernel.calendar.spans import Span
from huying.kernel.people.roles import Role
from huying.kernel.procedures import profiles
from huying.kernel.procedures.cleaning import clean
from huying.kernel.procedures.definition import (
    Act,
    Day,
    Procedure,
    by_day,
    choice,
    day,
    extension,
    number,
    text,
    within,
)
from huying.kernel.procedures.describe import describe
from huying.kernel.procedures.limits import light
from huying.kernel.procedures.profile import Limit, NoSuchProfile, Profile, Setting
from huying.kernel.procedures.refusals import Incomplete
from huying.kernel.procedures.standing import Fact, PlannedDay, View, standing

CALENDAR = shipped_calendar()
SETTINGS = {"lights.soon_workdays": Setting("lights.soon_workdays", 3, "")}


def limit(rule: str, span: str, *, effective: date = date(2020, 1, 1), anchor: str = "") -> Limit:
    return Limit(rule, Span.parse(span), rule, "本办法", effective, anchor)


class Errand(Procedure):
    code = "errand"
    label = "跑腿"
    law = "试行办法"
    about = "试验用。"

    node = Day("约定的日子")
    asked = Act("提出", by=Role.SC_OFFICE)
    done = Act("办好", by=Role.HANDLING_UNIT, after=asked, due=within("X1", of=asked))
    longer = extension("延期", of=done, by=Role.CHAIRPERSONS_COUNCIL, cap="X1-cap", after=asked)
    checked = Act("核对", by=Role.SC_MEMBER, after=done, due=by_day("X2", planned=node), ends=True)


PROFILE = Profile("test", "试验地", (limit("X1", "5 workdays"), limit("X1-cap", "1 month")), SETTINGS)


def judge(facts, *, profile=PROFILE, opened_on=date(2026, 3, 2), today=date(2026, 3, 2), view=None):
    return standing(
        Errand,
        facts,
        view=view or View(facts=tuple(facts)),
        calendar=CALENDAR,
        profile=profile,
        opened_on=opened_on,
        today=today,
    )


ASKED = Fact("asked", date(2026, 3, 2), order=1)


def test_an_act_may_not_follow_an_act_of_another_procedure():
    with pytest.raises(TypeError, match="another procedure"):

        class Wrong(Procedure):
            stray = Act("走失", by=Role.SC_OFFICE, after=Errand.asked)


def test_an_act_may_not_be_timed_by_a_stranger():
    with pytest.raises(TypeError, match="timed by strangers"):

        class Wrong(Procedure):
            late = Act("晚", by=Role.SC_OFFICE, due=within("X1", of=Errand.asked))


def test_only_an_act_with_a_limit_can_lapse():
    with pytest.raises(TypeError, match="time limit"):

        class Wrong(Procedure):
            silent = Act("沉默", by=Role.SC_OFFICE, lapses=True)


def test_a_running_proceeding_keeps_the_number_it_began_under():
    changed = Profile(
        "test", "试验地", (*PROFILE.limits, limit("X1", "10 workdays", effective=date(2026, 3, 10))), SETTINGS
    )
    [old] = judge([ASKED], profile=changed).duties
    assert old.due.on == date(2026, 3, 9)  # 3, 4, 5, 6, 9
    [new] = judge([ASKED], profile=changed, opened_on=date(2026, 3, 10)).duties
    assert new.due.on == date(2026, 3, 16)  # 3-6 (4), 9-13 (9), 16 (10)


def test_a_congress_own_number_overrides_the_profile_from_its_day_on():
    own = PROFILE.with_own((limit("X1", "3 workdays", effective=date(2026, 1, 1)),))
    assert judge([ASKED], profile=own).duties[0].due.on == date(2026, 3, 5)  # 3, 4, 5


def test_a_day_of_the_list_is_its_own_limit_and_provisional_while_unsettled():
    view = View(days={"node": PlannedDay(date(2026, 6, 30), is_settled=False)})
    due = {d.act: d.due for d in judge([ASKED], view=view).duties}[Errand.checked]
    assert (due.on, due.provisional) == (date(2026, 6, 30), True)


def test_two_extensions_leave_the_first_day_as_the_original():
    facts = [
        ASKED,
        Fact("longer", date(2026, 3, 6), fields={"extended_to": "2026-03-20", "reason": "雨"}, order=2),
        Fact("longer", date(2026, 3, 18), fields={"extended_to": "2026-03-31", "reason": "又雨"}, order=3),
    ]
    [duty] = [d for d in judge(facts).duties if d.act is Errand.done]
    assert (duty.due.original_on, duty.due.on) == (date(2026, 3, 9), date(2026, 3, 31))


def test_what_has_ended_is_closed_to_every_act():
    facts = [ASKED, Fact("done", date(2026, 3, 4), order=2), Fact("checked", date(2026, 3, 5), order=3)]
    stands = judge(facts)
    assert stands.ended is not None
    assert (stands.open, stands.waiting) == ((), ())


def test_the_line_shows_what_is_done_where_it_stands_and_what_comes():
    assert [(n.act.name, n.state) for n in judge([ASKED]).nodes] == [
        ("asked", "past"),
        ("done", "now"),
        ("checked", "todo"),
    ]


def test_a_refusal_names_who_owes_which_act_under_which_rule():
    [reason] = judge([]).why_not(Errand.done)
    assert str(reason) == "须先有常委会办公室的“提出”〔X1〕"


@pytest.mark.parametrize(
    ("today", "kind", "words"),
    [
        (date(2026, 6, 8), "ok", "正常"),  # 9-12 (4), 15 (5), 16 (6) workdays left
        (date(2026, 6, 11), "soon", "还剩3个工作日"),  # 12, 15, 16
        (date(2026, 6, 16), "soon", "今天截止"),
        (date(2026, 6, 17), "late", "超期1个工作日"),
        (date(2026, 6, 22), "late", "超期3个工作日"),  # 17, 18; 19-21 is the Dragon Boat rest; 22
    ],
)
def test_a_light_carries_its_number_in_the_unit_of_the_rule(today, kind, words):
    shown = light(date(2026, 6, 16), None, today, CALENDAR, unit="workday")
    assert (shown.kind, shown.words) == (kind, words)


def test_a_late_act_keeps_its_lateness_and_a_timely_one_steps_back():
    late = light(date(2026, 6, 16), date(2026, 6, 18), date(2026, 7, 1), CALENDAR, unit="workday")
    assert (late.kind, late.words) == ("done", "已办，比期限晚2个工作日")
    assert light(date(2026, 6, 16), date(2026, 6, 16), date(2026, 7, 1), CALENDAR).words == "已办，按期"


@dataclass
class Wants:
    asks: tuple
    label: str = "登记"
    source: str = "X1"
    sound: tuple = ()


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({}, "缺人数"),
        ({"heads": "许多", "on_day": "2026-03-02", "way": "a"}, "不是数"),
        ({"heads": 3, "on_day": "2026-02-30", "way": "a"}, "不是一个日子"),
        ({"heads": 3, "on_day": "2026-03-02", "way": "z"}, "没有“z”这一项"),
        ({"heads": 3, "on_day": "2026-03-02", "way": "a", "note": "   "}, "不能只有空格"),
        ({"heads": 3, "on_day": "2026-03-02", "way": "a", "more": "x"}, "没有“more”这一栏"),
    ],
)
def test_what_an_act_says_is_checked_field_by_field(said, fault):
    act = Wants(
        (
            number("heads", "人数"),
            day("on_day", "日子"),
            choice("way", "方式", [("a", "甲")]),
            text("note", "备注", required=False),
        )
    )
    with pytest.raises(Incomplete) as refused:
        clean(act, said)  # type: ignore[arg-type]
    assert any(fault in r.text for r in refused.value.reasons)


def test_the_page_of_a_procedure_reads_like_a_rule_and_lists_the_numbers():
    page = describe(Errand, [PROFILE])
    assert "**第二条　办好。**" in page
    assert "自“提出”起的规定期限（X1）内" in page
    assert "| X1 | X1 | 5个工作日" in page


def test_an_unknown_profile_is_named_together_with_those_that_exist():
    with pytest.raises(NoSuchProfile, match="huaibei"):
        profiles.load("nowhere")


@pytest.mark.parametrize(
    ("name", "rule", "span"),
    [
        ("huaibei", "R1.45", "5个工作日"),
        ("huaibei", "R1.51", "4个月"),
        ("huaibei", "R1.15", "2个月"),
        ("zhejiang", "R1.45", "7日"),
        ("zhejiang", "R1.51", "3个月"),
        ("henan", "R1.45", "10日"),
        ("henan", "R1.51", "3个月"),
        ("chongqing", "R1.51", "6个月"),
        ("beijing", "R1.51", "3个月"),
        ("national", "R1.26", "7日"),
    ],
)
def test_every_place_has_the_numbers_of_its_own_rule(name, rule, span):
    found = profiles.load(name).limit(rule, date(2026, 1, 1))
    assert found is not None
    assert str(found.span) == span
    assert found.clause


@pytest.mark.parametrize(
    ("name", "rule"), [("national", "R1.45"), ("national", "R1.51"), ("chongqing", "R1.45"), ("beijing", "R1.45")]
)
def test_where_the_rule_gives_no_number_the_profile_has_none(name, rule):
    assert profiles.load(name).limit(rule) is None


def test_what_each_of_named_parties_owes_by_a_day_waits_for_them_though_it_stands_beside_the_line():
    limit, asked = within("T9", of=Day("交办")), Act("提意见", by=Role.ORGAN, each="helpers", optional=True)
    assert Act("提意见", by=Role.ORGAN, each="helpers", optional=True, due=limit).is_step
    assert not asked.is_step  # nothing says by when
    assert not Act("补充", by=Role.ORGAN, optional=True, due=limit).is_step  # nobody is named for it
    assert Act("办理", by=Role.ORGAN).is_step
    assert not Act("退回重办", by=Role.SC_OFFICE, restarts=asked).is_step
