"""The law of oversight, pure: order, limits, rounds. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from huying.kernel.calendar.shipped import shipped_calendar
from huying.kernel.procedures import profiles
from huying.kernel.procedures.standing import Fact, Party, PlannedDay, Standing, standing
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling, TopicOversight
from huying.mechanisms.oversight.rules import Item, ItemView, OpinionView, TopicView

P = OpinionHandling
rule = pytest.mark.rule
ITEM = Item(1, "渗漏", True, "完成栋数", "42栋", "栋", "翻修屋面", "11", True, True, True, has_measures=True)
VIEW = OpinionView(
    parties={"units": (Party("11", "县住房城乡建设局"), Party("12", "县城市管理局"))},
    overall_view="总体较好",
    items=(ITEM, replace(ITEM, number=2, unit_key="12")),
    has_research_report=True,
    report_is_attached=True,
)


def judge(
    facts, *, view=VIEW, profile="huaibei", today=date(2026, 6, 1), procedure=P, opened_on=date(2026, 1, 1)
) -> Standing:
    return standing(
        procedure,
        facts,
        view=replace(view, facts=tuple(facts)),
        calendar=shipped_calendar(),
        profile=profiles.load(profile),
        opened_on=opened_on,
        today=today,
    )


def done(*acts, on=date(2026, 3, 31), start=1) -> list[Fact]:
    facts, order = [], start
    for act in acts:
        for party in ("11", "12") if act.each else ("",):
            facts.append(Fact(act.name, on, party, order=order))
            order += 1
    return facts


def up_to(act, on=date(2026, 3, 31)) -> list[Fact]:
    line = P.line()
    return done(*[a for a in line[: line.index(act) + 1] if a is not P.assessed], on=on)


def due_of(stands: Standing, act):
    return {d.act: d.due for d in stands.duties}[act]


@rule("R1.45")
@pytest.mark.parametrize(
    ("closed", "due"),
    [
        (date(2026, 2, 12), date(2026, 2, 26)),  # 13, 14 (shifted Saturday), 24, 25, 26
        (date(2026, 2, 13), date(2026, 2, 27)),  # 14, 24, 25, 26, 27
        (date(2026, 4, 30), date(2026, 5, 11)),  # 6, 7, 8, 9 (shifted Saturday), 11
        (date(2026, 9, 18), date(2026, 9, 24)),  # 20 (shifted Sunday), 21, 22, 23, 24
        (date(2026, 9, 30), date(2026, 10, 13)),  # 8, 9, 10 (shifted Saturday), 12, 13
    ],
)
def test_opinions_are_assigned_within_five_workdays_of_the_meetings_close(closed, due):
    [duty] = judge(done(P.meeting_closed, on=closed)).duties
    assert (duty.act, duty.due.on) == (P.assigned, due)
    assert not duty.is_overdue(due)
    assert duty.is_overdue(due + timedelta(days=1))


@rule("R1.45")
def test_in_zhejiang_seven_days_count_from_the_chairpersons_approval():
    facts = done(P.meeting_closed, P.cosigned, P.compiled)
    before = judge(facts, profile="zhejiang")
    assert before.duties == ()
    assert not before.is_open(P.assigned)
    assert [r.text for r in before.why_not(P.assigned)] == ["须先有主任会议的“主任会议讨论通过”"]
    after = judge([*facts, Fact(P.approved.name, date(2026, 3, 2), order=9)], profile="zhejiang")
    assert due_of(after, P.assigned).on == date(2026, 3, 9)
    assert after.is_open(P.assigned)


@rule("R1.45")
def test_where_no_number_is_set_none_is_invented():
    assert judge(done(P.meeting_closed), profile="chongqing").duties == ()


@rule("R1.51")
def test_the_report_is_due_four_months_after_receipt_or_as_noticed():
    facts = up_to(P.received)
    assert due_of(judge(facts), P.reported).on == date(2026, 7, 31)
    noticed = [replace(f, fields={"report_due_on": "2026-06-30"}) if f.act == "assigned" else f for f in facts]
    assert due_of(judge(noticed), P.reported).on == date(2026, 6, 30)
    assert "通知要求的时间" in due_of(judge(noticed), P.reported).text


@rule("R1.51")
def test_an_extension_shows_the_old_day_the_new_day_and_why():
    """Architecture point 3: the duty shows old day, new day, why."""
    extended = Fact(
        P.extended.name, date(2026, 7, 1), order=99, fields={"extended_to": "2026-09-15", "reason": "汛期停工"}
    )
    due = due_of(judge([*up_to(P.received), extended]), P.reported)
    assert (due.original_on, due.on) == (date(2026, 7, 31), date(2026, 9, 15))
    assert "汛期停工" in due.text


@rule("R1.15")
def test_research_is_planned_back_two_months_from_the_meeting_to_the_safe_side():
    view = TopicView(days={"meeting_day": PlannedDay(date(2026, 7, 9))})
    stands = judge([], view=view, procedure=TopicOversight)
    due = due_of(stands, TopicOversight.research_planned)
    assert due.on == date(2026, 5, 9)  # a shifted Saturday: worked, so it stands
    view = TopicView(days={"meeting_day": PlannedDay(date(2026, 7, 10))})
    assert due_of(judge([], view=view, procedure=TopicOversight), TopicOversight.research_planned).on == date(
        2026, 5, 9
    )


@rule("R1.26")
def test_materials_are_due_seven_days_before_the_meeting_and_provisional_while_its_day_is_open():
    view = TopicView(days={"meeting_day": PlannedDay(date(2026, 6, 23), is_settled=False)})
    due = due_of(judge([], view=view, procedure=TopicOversight), TopicOversight.materials_sent)
    assert (due.on, due.provisional) == (date(2026, 6, 16), True)


@rule("R1.48")
def test_units_are_not_asked_before_the_principal_leader_has_signed():
    stands = judge(up_to(P.received))
    assert not any(o.act is P.planned for o in stands.open)
    item = judge([], procedure=ItemHandling, view=ItemView(days={"node": PlannedDay(date(2026, 6, 30))}))
    assert "审签" in item.why_not(ItemHandling.accepted)[0].text


@rule("R1.50")
def test_every_unit_owes_its_own_plan_and_the_next_step_waits_for_the_last():
    """Architecture point 1: an act done once per party."""
    facts = up_to(P.signed)
    stands = judge(facts)
    assert [d.party_label for d in stands.duties if d.act is P.planned] == ["县住房城乡建设局", "县城市管理局"]
    half = judge([*facts, Fact(P.planned.name, date(2026, 4, 7), "11", order=50)])
    assert [r.text for r in half.why_not(P.consulted)] == ["须先有县城市管理局的“制定落实方案”"]
    both = judge(up_to(P.planned))
    assert both.is_open(P.consulted)


@rule("R1.53")
def test_the_draft_goes_out_for_comment_before_the_report_and_silence_does_not_block():
    """Architecture point 6: the silent adviser."""
    stands = judge(up_to(P.consulted, on=date(2026, 6, 1)), today=date(2026, 6, 15))
    assert not stands.is_open(P.reported)
    assert due_of(stands, P.commented).on == date(2026, 6, 15)  # 2-5 (4), 8-12 (9), 15 (10)
    later = judge(up_to(P.consulted, on=date(2026, 6, 1)), today=date(2026, 6, 16))
    assert later.is_open(P.reported)
    assert next(n.state for n in later.nodes if n.act is P.commented) == "lapsed"


@rule("R1.52")
def test_the_report_must_answer_every_item():
    view = replace(VIEW, items=(ITEM, replace(ITEM, number=2, title="停车", answered=False)))
    stands = judge(up_to(P.commented), view=view)
    assert [r.text for r in stands.why_not(P.reported)] == ["第2项“停车”还没有答复"]


@rule("R1.42")
def test_an_item_without_target_or_task_is_named_before_co_signing():
    view = replace(VIEW, items=(replace(ITEM, target="", task=""), replace(ITEM, number=2, unit_of_measure="")))
    reasons = judge(done(P.meeting_closed), view=view).why_not(P.cosigned)
    assert [(r.text, r.rule) for r in reasons] == [("第1项缺目标、任务", "R1.42"), ("第2项缺计量单位", "R1.42")]


@rule("R1.46")
def test_the_package_is_not_handed_over_without_the_research_report():
    view = replace(VIEW, report_is_attached=False)
    assert judge(up_to(P.compiled), view=view).why_not(P.assigned)[0].rule == "R1.46"


@rule("R1.58")
@pytest.mark.parametrize(
    ("is_key", "passed", "verified", "concluded", "rehandled"),
    [
        (False, None, True, True, False),
        (False, None, False, False, True),
        (True, None, True, False, False),
        (True, True, True, True, False),
        (True, True, False, False, False),
        (True, False, True, False, True),
    ],
)
def test_after_the_report_the_result_decides_the_way_on(is_key, passed, verified, concluded, rehandled):
    view = replace(VIEW, is_key_topic=is_key, assessment_passed=passed, items=(replace(ITEM, verified=verified),))
    facts = [*up_to(P.published), *(done(P.assessed, start=90) if passed is not None else [])]
    stands = judge(facts, view=view)
    assert stands.is_open(P.concluded) is concluded
    assert stands.is_open(P.rehandled) is rehandled
    assert stands.is_open(P.assessed) is (is_key and passed is None)


@rule("R1.58")
def test_a_second_round_starts_from_the_plan_with_a_clock_of_its_own():
    """Architecture point 2: rounds."""
    again = Fact(P.rehandled.name, date(2026, 8, 31), order=99, fields={"reason": "两项未办好"})
    stands = judge([*up_to(P.published, on=date(2026, 7, 31)), again], today=date(2026, 9, 1))
    assert stands.round == 2
    assert {o.party.key for o in stands.open if o.act is P.planned} == {"11", "12"}
    assert not stands.is_open(P.reported)
    assert due_of(stands, P.reported).on == date(2026, 11, 2)  # 31 October is a Saturday
    assert [f.act for f in stands.past if f.act == "reported"] == ["reported"]


def test_a_closed_door_stays_closed():
    stands = judge(up_to(P.reported))
    assert not stands.is_open(P.extended)
    assert all(w.act is not P.extended for w in stands.waiting)
