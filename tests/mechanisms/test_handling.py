"""Handling of opinions and their items: drafting by two, handing over, units, measures, urging (R1.39-R1.64).

The play: assigned on Friday 8 May 2026, received on the 11th, signed on the 13th. Items: 1 housing, 2 city management.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from docx import Document as Docx

from huying.commons.activities import services as activities
from huying.kernel.calendar.clock import frozen
from huying.kernel.documents.models import Audience
from huying.kernel.notifications.models import Notice
from huying.kernel.people.models import Body, BodyKind
from huying.kernel.people.roles import Role
from huying.kernel.procedures import refusals
from huying.kernel.procedures.limits import Duty, Light
from huying.kernel.procedures.models import LocalLimit, OpenDoor, Proceeding
from huying.kernel.procedures.pages import Page, act_url
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import reverse as correct
from huying.kernel.procedures.standing import Standing
from huying.mechanisms.oversight import options, selectors, services
from huying.mechanisms.oversight.ledger.lines import lines as ledger_lines
from huying.mechanisms.oversight.models import Milestone, OpinionDocument, ProblemItem, UrgingLetter
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import TAKEN_ON, Play, stand_beside
from tests.world import CITY_MANAGEMENT, GOVERNMENT, HOUSING, World, moment

rule = pytest.mark.rule
P, I = OpinionHandling, ItemHandling  # noqa: E741
UNIT, OFFICE, INSPECTORS = Role.HANDLING_UNIT, Role.SC_OFFICE, Role.SUPERVISION_OFFICE
SIGNED = date(2026, 5, 13)


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def signed(play: Play) -> OpinionDocument:
    opinion = play.assigned()
    letter = proceeding_of(P, opinion.pk)
    play.act(letter, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(letter, P.signed, Role.PRINCIPAL_LEADER, SIGNED, {"coordinating_leader": "吴副县长"})
    return opinion


def item_of(opinion: OpinionDocument, number: int = 1) -> Proceeding:
    return proceeding_of(I, opinion.items.get(number=number).pk)


def row(proceeding: Proceeding) -> ProblemItem:
    return ProblemItem.objects.select_related("unit").get(pk=proceeding.subject_id)


def stands(proceeding: Proceeding, on: date) -> Standing:
    return judge(proceeding, on)[0]


def duty(proceeding: Proceeding, act: Any, on: date) -> Duty:
    [found] = [d for d in stands(proceeding, on).duties if d.act.name == act.name]
    return found


def page(play: Play, role: Role, url: str, on: date, nth: int = 0) -> str:
    with frozen(on):
        answer = play.world.client(role, nth).get(url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


# ── drafting by two ───────────────────────────────────────────────────────
def item_fields(**more: Any) -> dict[str, Any]:
    fields = {"title": "渗漏", "kind": "quantitative", "indicator": "栋数", "unit_of_measure": "栋"}
    return fields | {"target": "42", "task": "翻修42栋", "node_on": date(2026, 8, 31)} | more


@rule("R1.39")
def test_the_numbers_of_a_draft_close_again_when_an_item_is_struck_and_go_on_from_there(play: Play):
    opinion, office, at = play.drafted(), play.world.viewer(OFFICE), moment(date(2026, 5, 6))
    for title in ("绿化补种", "路灯更换"):
        services.save_item(opinion=opinion, fields=item_fields(title=title), by=office, at=at)
    url = reverse("oversight:item_remove", args=[opinion.pk, opinion.items.get(number=2).pk])
    with frozen(date(2026, 5, 6)):
        shown = play.world.client(OFFICE).post(url, {"sure": "yes"}, follow=True).content.decode()
    assert re.findall(r'data-th="项">(\d+)', shown) == ["1", "2", "3"]
    services.save_item(opinion=opinion, fields=item_fields(title="管网改造"), by=office, at=at)
    told = [(1, "屋面防水翻修"), (2, "绿化补种"), (3, "路灯更换"), (4, "管网改造")]
    assert list(opinion.items.values_list("number", "title")) == told


@rule("R1.39")
def test_both_sides_of_a_draft_see_who_changed_what(play: Play):
    opinion = play.drafted()
    first, body = opinion.items.get(number=1), play.world.viewer(Role.WORKING_BODY)
    fields = {"target": "45栋", "title": first.title}
    services.save_item(opinion=opinion, item=first, fields=fields, by=body, at=moment(date(2026, 5, 7)))
    for role in (OFFICE, Role.WORKING_BODY):
        shown = page(play, role, f"/oversight/opinions/{opinion.pk}/draft/", date(2026, 5, 7))
        assert "<del>42栋</del> → 45栋" in shown
        assert "周建平" in shown  # of the working body
        assert "陈静怡" in shown  # of the office, who wrote it first


@rule("R1.39")
def test_an_opinion_is_signed_by_both_and_an_edit_asks_for_both_signatures_again(play: Play):
    opinion, office = play.drafted(), play.world.viewer(OFFICE)
    letter, first = proceeding_of(P, opinion.pk), opinion.items.get(number=1)
    with pytest.raises(refusals.NotYet, match="工作机构会签"):
        play.act(letter, P.compiled, OFFICE, date(2026, 5, 7))
    record = play.act(letter, P.cosigned, Role.WORKING_BODY, date(2026, 5, 7))
    at = moment(date(2026, 5, 7), 10)
    with pytest.raises(refusals.TooLate) as refused:
        services.save_item(opinion=opinion, item=first, fields={"target": "45栋"}, by=office, at=at)
    assert "更正会签记录并写明理由" in refused.value.hint
    correct(record=record, by=office, reason="目标写错了", at=at)
    services.save_item(opinion=opinion, item=first, fields={"target": "45栋"}, by=office, at=at)
    assert not stands(letter, date(2026, 5, 7)).is_open(P.compiled)
    play.act(letter, P.cosigned, Role.WORKING_BODY, date(2026, 5, 7))
    play.act(letter, P.compiled, OFFICE, date(2026, 5, 7))


@rule("R1.40")
def test_each_item_of_the_list_has_a_state_an_owner_and_a_limit_of_its_own(play: Play):
    opinion = signed(play)
    play.act(item_of(opinion), I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    first, second = row(item_of(opinion)), row(item_of(opinion, 2))
    assert [(i.unit.name, i.responsible, i.node_on) for i in (first, second)] == [
        (HOUSING, "何志远", date(2026, 8, 31)),
        (CITY_MANAGEMENT, "-", date(2026, 8, 31)),
    ]


@rule("R1.41")
@pytest.mark.parametrize(("kinds", "warned"), [("QQ", False), ("Qq", True), ("QQq", False), ("Qqq", True)])
def test_a_list_that_is_not_mostly_quantitative_is_warned_of(play: Play, kinds: str, warned: bool):
    opinion, office, at = play.deliberated(), play.world.viewer(OFFICE), moment(date(2026, 5, 6))
    for number, kind in enumerate(kinds):
        fields = item_fields(title=f"问题{number}", kind="quantitative" if kind == "Q" else "qualitative")
        services.save_item(opinion=opinion, fields=fields, by=office, at=at)
    shown = page(play, OFFICE, f"/oversight/opinions/{opinion.pk}/draft/", date(2026, 5, 7))
    assert f"定量{kinds.count('Q')}项" in shown
    assert ("定量不过半" in shown) is warned


@rule("R1.42")
def test_the_list_is_put_in_order_by_category_with_the_quantitative_first(play: Play):
    opinion, office, at = play.deliberated(), play.world.viewer(OFFICE), moment(date(2026, 5, 6))
    told = [("甲", "安全隐患", "qualitative"), ("乙", "项目推进", "quantitative"), ("丙", "安全隐患", "quantitative")]
    for title, category, kind in told:
        fields = item_fields(title=title, category=category, kind=kind)
        services.save_item(opinion=opinion, fields=fields, by=office, at=at)
    services.sort_items(opinion=opinion, by=office, at=at)
    assert list(opinion.items.order_by("number").values_list("title", flat=True)) == ["丙", "甲", "乙"]


@rule("R1.42")
def test_the_categories_offered_grow_with_what_a_congress_writes(play: Play):
    opinion, office, at = play.deliberated(), play.world.viewer(OFFICE), moment(date(2026, 5, 6))
    services.save_item(opinion=opinion, fields=item_fields(category="房屋渗漏"), by=office, at=at)
    offered = selectors.categories(play.world.congress)
    assert offered[-1] == "房屋渗漏"
    assert "安全隐患" in offered


@rule("R1.43")
@pytest.mark.parametrize(
    ("task", "action", "lacks"), [("关于渗漏", "", 1), ("关于渗漏", "翻新", 0), ("翻修42栋", "", 0)]
)
def test_an_item_says_with_a_verb_what_is_to_be_done(play: Play, task: str, action: str, lacks: int):
    opinion = play.drafted()
    opinion.items.filter(number=1).update(task=task, action=action or "-")
    reasons = stands(proceeding_of(P, opinion.pk), date(2026, 5, 7)).why_not(P.cosigned)
    assert [r.rule for r in reasons] == ["R1.43"] * lacks


@rule("R1.44")
def test_items_of_a_topic_in_the_provincial_assessment_each_link_a_weak_indicator(play: Play):
    opinion, office, at = play.drafted(), play.world.viewer(OFFICE), moment(date(2026, 5, 7))
    letter = proceeding_of(P, opinion.pk)

    def lacks() -> list[str]:
        return [f"{r}" for r in stands(letter, date(2026, 5, 7)).why_not(P.cosigned)]

    assert lacks() == []  # the topic is not in the assessment
    opinion.topic.is_provincial_target = True
    opinion.topic.save()
    assert lacks() == ["议题列入省目标考核，还没有写明薄弱指标是哪几项〔R1.44〕"]
    services.add_weak_indicator(opinion=opinion, title="年度开工率", standing="全省第14位", by=office, at=at)
    assert lacks() == [f"第{n}项没有对应省目标考核的薄弱指标〔R1.44〕" for n in (1, 2)]
    for item in opinion.items.all():
        weak = list(opinion.topic.weak_indicators.all())
        services.save_item(opinion=opinion, item=item, fields={}, weak_indicators=weak, by=office, at=at)
    assert lacks() == []


@rule("R1.46")
@pytest.mark.parametrize(("kind", "name"), [("special_research", "调研报告"), ("law_inspection", "执法检查报告")])
def test_the_package_names_the_report_that_is_not_attached(play: Play, kind: str, name: str, monkeypatch: Any):
    opinion = play.drafted()
    letter = proceeding_of(P, opinion.pk)
    play.act(letter, P.cosigned, Role.WORKING_BODY, date(2026, 5, 7))
    play.act(letter, P.compiled, OFFICE, date(2026, 5, 7))
    opinion.topic.research_report = None
    opinion.topic.save()
    planned = Proceeding.objects.get(procedure="topic_oversight", subject_id=opinion.topic_id).records.get(
        act="research_planned"
    )
    type(planned).objects.filter(pk=planned.pk).update(said=planned.said.replace("special_research", kind))
    with pytest.raises(refusals.NotYet) as refused:
        play.act(letter, P.assigned, OFFICE, date(2026, 5, 8))
    assert [f"{r}" for r in refused.value.reasons] == [f"{name}还没有附上，须一并送交〔R1.46〕"]


# ── receipt and units ─────────────────────────────────────────────────────
@rule("R1.48")
def test_no_unit_takes_an_item_on_before_the_principal_leader_has_signed(play: Play):
    opinion = play.assigned()
    for act, said in ((I.accepted, TAKEN_ON), (I.returned, {"reason": "职责在城管", "suggested_unit": "城管局"})):
        with pytest.raises(refusals.NotYet, match="先由主要负责人审签"):
            play.act(item_of(opinion), act, UNIT, date(2026, 5, 12), said)


@rule("R1.49")
@pytest.mark.parametrize("named", ["吴副县长、钱副县长", "吴副县长，钱副县长"])
def test_exactly_one_deputy_coordinates(play: Play, named: str):
    opinion = play.assigned()
    letter = proceeding_of(P, opinion.pk)
    play.act(letter, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    with pytest.raises(refusals.Incomplete, match="只写一名"):
        play.act(letter, P.signed, Role.PRINCIPAL_LEADER, SIGNED, {"coordinating_leader": named})
    with pytest.raises(refusals.Incomplete, match="缺牵头协调的一名副职"):
        play.act(letter, P.signed, Role.PRINCIPAL_LEADER, SIGNED, {})


@rule("R1.47")
def test_a_unit_takes_an_item_on_within_seven_workdays_of_the_signature(play: Play):
    # signed 13 May: 14, 15, 18, 19, 20, 21, 22 May
    assert duty(item_of(signed(play)), I.accepted, SIGNED).due.on == date(2026, 5, 22)


RETURN = {"reason": "职责规定在城管", "suggested_unit": CITY_MANAGEMENT}


@rule("R1.47")
def test_a_return_is_decided_within_seven_workdays_and_gives_the_item_to_another_unit_with_a_new_clock(play: Play):
    opinion = signed(play)
    child = item_of(opinion)
    play.act(child, I.returned, UNIT, date(2026, 5, 18), RETURN)
    # 19, 20, 21, 22, 25, 26, 27 May
    assert duty(child, I.return_decided, date(2026, 5, 19)).due.on == date(2026, 5, 27)
    other = play.world.body(CITY_MANAGEMENT)
    agreed = {"decision": "agreed", "unit": other.pk, "reason": "三定方案如此"}
    play.act(child, I.return_decided, OFFICE, date(2026, 5, 20), agreed)
    assert row(child).unit == other
    # a new clock from 20 May: 21, 22, 25, 26, 27, 28, 29 May
    assert duty(child, I.accepted, date(2026, 5, 20)).due.on == date(2026, 5, 29)
    with pytest.raises(refusals.NotAllowed):
        play.act(child, I.accepted, UNIT, date(2026, 5, 21), TAKEN_ON)  # housing has it no longer
    play.act(child, I.accepted, UNIT, date(2026, 5, 21), TAKEN_ON, nth=1)
    assert Notice.objects.filter(text__startswith="改交你单位承办", person=play.world.person(UNIT, 1)).exists()


@rule("R1.47")
def test_a_return_may_be_refused_with_a_reason_and_repeated_requests_are_shown(play: Play):
    opinion = signed(play)
    child = item_of(opinion)
    play.act(child, I.returned, UNIT, date(2026, 5, 18), RETURN)
    play.act(child, I.return_decided, OFFICE, date(2026, 5, 19), {"decision": "refused", "reason": "房屋渗漏归住建"})
    assert row(child).unit == play.world.body(HOUSING)
    assert not stands(child, date(2026, 5, 19)).is_open(I.return_decided)  # until it is asked again
    play.act(child, I.returned, UNIT, date(2026, 5, 20), RETURN)
    assert stands(child, date(2026, 5, 20)).is_open(I.return_decided)
    assert "已申请退办2次" in page(play, OFFICE, f"/oversight/items/{child.subject_id}/", date(2026, 5, 20))


@rule("R1.47")
@pytest.mark.parametrize(
    "said", [{"decision": "agreed", "reason": "对"}, {"decision": "refused", "unit": 1, "reason": "不对"}]
)
def test_a_decision_that_contradicts_itself_is_not_taken(play: Play, said: Mapping[str, Any]):
    child = item_of(signed(play))
    play.act(child, I.returned, UNIT, date(2026, 5, 18), RETURN)
    with pytest.raises(refusals.Incomplete):
        play.act(child, I.return_decided, OFFICE, date(2026, 5, 19), dict(said))


# ── a unit that was merged or wound up ────────────────────────────────────
def new_unit(play: Play) -> Body:
    return Body.objects.create(congress=play.world.congress, kind=BodyKind.DEPARTMENT, name="县住房保障中心")


def taken_on(play: Play, opinion: OpinionDocument) -> Proceeding:
    """Housing takes the first item on and plans for it."""
    child, own = item_of(opinion), str(play.world.body(HOUSING).pk)
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    services.save_milestone(item=row(child), fields=MEASURE, by=play.world.viewer(UNIT), at=moment(date(2026, 5, 16)))
    play.act(proceeding_of(P, opinion.pk), P.planned, UNIT, date(2026, 5, 18), {"measures": "见各项"}, own)
    return child


def succession(unit: Body) -> dict[str, Any]:
    return {"unit": unit.pk, "responsible": "杜明", "reason": "机构改革，职责划转"}


@rule("R1.47")
def test_a_unit_that_comes_after_another_goes_on_with_the_item_its_node_and_its_plan(play: Play):
    opinion = signed(play)
    letter, unit = proceeding_of(P, opinion.pk), new_unit(play)
    with pytest.raises(refusals.NotYet, match="签收"):  # before it is taken on it is given to another
        play.act(item_of(opinion), I.taken_over, OFFICE, date(2026, 5, 14), succession(unit))
    child = taken_on(play, opinion)
    play.act(child, I.taken_over, OFFICE, date(2026, 6, 30), succession(unit))
    found = row(child)
    assert (found.unit, found.responsible, found.node_on) == (unit, "杜明", date(2026, 8, 31))
    assert [m.unit for m in found.milestones.all()] == [unit]
    assert duty(child, I.accepted, date(2026, 7, 1)).due.on == date(2026, 5, 22)  # as before: no clock runs anew
    with pytest.raises(refusals.NotAllowed):
        play.act(child, I.done, UNIT, date(2026, 7, 1), {"evidence": "验收单"})  # housing has it no longer
    owing = {d.party for d in stands(letter, date(2026, 7, 1)).open_duties if d.act is P.planned}
    assert owing == {str(play.world.body(CITY_MANAGEMENT).pk)}  # the plan of housing stands for who came after it
    assert {a.audience for a in opinion.document.audiences.all()} >= {f"body:{unit.pk}"}


@rule("R1.47")
def test_a_succession_that_was_entered_by_mistake_gives_the_item_back(play: Play):
    child = taken_on(play, signed(play))
    record = play.act(child, I.taken_over, OFFICE, date(2026, 6, 30), succession(new_unit(play)))
    correct(record=record, by=play.world.viewer(OFFICE), reason="还没有撤并", at=moment(date(2026, 7, 1)))
    found = row(child)
    assert (found.unit, found.responsible) == (play.world.body(HOUSING), "何志远")
    assert [m.unit for m in found.milestones.all()] == [play.world.body(HOUSING)]
    assert stands(child, date(2026, 7, 1)).is_open(I.done)
    play.act(child, I.done, UNIT, date(2026, 7, 1), {"evidence": "验收单"})


@rule("R1.50")
def test_the_plan_of_the_first_unit_stands_through_two_successions(play: Play):
    opinion = signed(play)
    letter, child, first = proceeding_of(P, opinion.pk), taken_on(play, opinion), new_unit(play)
    last = Body.objects.create(congress=play.world.congress, kind=BodyKind.DEPARTMENT, name="县城市建设局")
    play.act(child, I.taken_over, OFFICE, date(2026, 6, 30), succession(first))
    record = play.act(child, I.taken_over, OFFICE, date(2026, 7, 1), succession(last))
    only_city = {str(play.world.body(CITY_MANAGEMENT).pk)}

    def owing() -> set[str]:
        return {d.party for d in stands(letter, date(2026, 7, 2)).open_duties if d.act is P.planned}

    assert (row(child).unit, owing()) == (last, only_city)
    [line] = [each for each in ledger_lines([row(child)], [Light("ok", "")])]
    assert line.planned_on == date(2026, 5, 18)
    correct(record=record, by=play.world.viewer(OFFICE), reason="登记错了", at=moment(date(2026, 7, 2)))
    assert (row(child).unit, owing()) == (first, only_city)


@rule("R1.55")
def test_an_accepted_item_is_not_sent_back_on_a_day_before_it_was_accepted(play: Play):
    child = item_of(signed(play))
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    play.act(child, I.answered, UNIT, date(2026, 6, 1), {"answer": "已完成"})
    play.act(child, I.done, UNIT, date(2026, 6, 1), {"evidence": "验收单"})
    play.act(child, I.verified, INSPECTORS, date(2026, 6, 5), {"how": "on_site", "finding": "看过"})
    back = {"reason": "又漏了", "node_on": date(2026, 8, 31)}
    with pytest.raises(refusals.Incomplete, match="不能早于“核实认可”（2026-06-05）"):
        play.act(child, I.sent_back, INSPECTORS, date(2026, 6, 4), back)
    play.act(child, I.sent_back, INSPECTORS, date(2026, 6, 5), back)
    assert row(child).verified_on is None
    with pytest.raises(refusals.Incomplete, match="不能早于“退回重办”（2026-06-05）"):
        play.act(child, I.sent_back, INSPECTORS, date(2026, 6, 3), back)


@rule("R1.47")
def test_a_unit_that_was_wound_up_is_offered_nowhere_and_still_found_in_the_ledger(play: Play):
    child = taken_on(play, signed(play))
    other = new_unit(play)
    Body.objects.filter(name=CITY_MANAGEMENT).update(ended_on=date(2026, 6, 30))
    offered = options.of_item(child, next(a for a in I.taken_over.asks if a.name == "unit"), None)
    assert [name for _, name in offered] == [other.name]
    assert CITY_MANAGEMENT not in selectors.units(play.world.congress).values_list("name", flat=True)
    assert CITY_MANAGEMENT in dict(selectors.organs_and_units(play.world.congress)[1]).values()


def beside(play: Play, opinion: OpinionDocument, kind: str) -> Proceeding:
    """City management stands beside housing for the first item."""
    child = item_of(opinion)
    stand_beside(row(child), play.world.body(CITY_MANAGEMENT), kind)
    return child


@rule("R1.47")
def test_an_assisting_unit_gives_its_opinion_to_the_unit_in_charge_within_ten_workdays(play: Play):
    child, other = beside(play, signed(play), "assist"), str(play.world.body(CITY_MANAGEMENT).pk)
    # 14, 15, 18, 19, 20, 21, 22, 25, 26, 27 May
    assert duty(child, I.co_opinion, SIGNED).due.on == date(2026, 5, 27)
    said = {"opinion": "车棚用电由我局接入"}
    with pytest.raises(refusals.NotAllowed):
        play.act(child, I.co_opinion, UNIT, date(2026, 5, 18), said, other)  # housing cannot speak for it
    play.act(child, I.co_opinion, UNIT, date(2026, 5, 18), said, other, nth=1)
    shown = page(play, UNIT, f"/oversight/items/{child.subject_id}/", date(2026, 5, 19))
    assert "车棚用电由我局接入" in shown


@rule("R1.52")
def test_an_item_handled_in_parts_is_answered_when_everybody_has_answered(play: Play):
    child, other = beside(play, signed(play), "separate"), str(play.world.body(CITY_MANAGEMENT).pk)
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    play.act(child, I.answered, UNIT, date(2026, 6, 1), {"answer": "已完成"})
    assert row(child).answered_on is None
    play.act(child, I.separately_answered, UNIT, date(2026, 6, 2), {"answer": "我局部分已完成"}, other, nth=1)
    assert row(child).answered_on == date(2026, 6, 1)
    [told] = [r for r in selectors.responses([row(child)])]
    assert told.separate == ((CITY_MANAGEMENT, "我局部分已完成"),)


@rule("R1.55")
def test_an_item_handled_in_parts_is_accepted_only_when_every_part_is_answered(play: Play):
    child, other = beside(play, signed(play), "separate"), str(play.world.body(CITY_MANAGEMENT).pk)
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    play.act(child, I.answered, UNIT, date(2026, 6, 1), {"answer": "已完成"})
    play.act(child, I.done, UNIT, date(2026, 6, 1), {"evidence": "验收单"})
    seen = {"how": "on_site", "finding": "看过"}
    with pytest.raises(refusals.NotYet, match=f"分办单位{CITY_MANAGEMENT}还没有答复〔R1.52〕"):
        play.act(child, I.verified, INSPECTORS, date(2026, 6, 2), seen)
    play.act(child, I.separately_answered, UNIT, date(2026, 6, 2), {"answer": "我局部分已完成"}, other, nth=1)
    play.act(child, I.sent_back, INSPECTORS, date(2026, 6, 3), {"reason": "3栋仍漏", "node_on": date(2026, 8, 31)})
    play.act(child, I.answered, UNIT, date(2026, 6, 4), {"answer": "已重做"})
    play.act(child, I.done, UNIT, date(2026, 6, 4), {"evidence": "验收单"})
    with pytest.raises(
        refusals.NotYet, match=f"分办单位{CITY_MANAGEMENT}还没有答复"
    ):  # what it said is of the round before
        play.act(child, I.verified, INSPECTORS, date(2026, 6, 5), seen)
    play.act(child, I.separately_answered, UNIT, date(2026, 6, 5), {"answer": "也重做了"}, other, nth=1)
    play.act(child, I.verified, INSPECTORS, date(2026, 6, 5), seen)
    assert row(child).verified_on == date(2026, 6, 5)


# ── measures, nodes, figures ──────────────────────────────────────────────
MEASURE = {"title": "完成27栋", "measure": "梅雨前翻修", "responsible": "何志远", "planned_on": date(2026, 6, 30)}


@rule("R1.50")
def test_a_plan_is_not_taken_while_an_item_has_no_measure(play: Play):
    opinion = signed(play)
    letter, child, own = proceeding_of(P, opinion.pk), item_of(opinion), str(play.world.body(HOUSING).pk)
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), {"responsible": "何志远"})
    with pytest.raises(refusals.NotYet, match="第1项“屋面防水翻修”还没有写措施"):
        play.act(letter, P.planned, UNIT, date(2026, 5, 18), {"measures": "见各项"}, own)
    unit = play.world.viewer(UNIT)
    services.save_milestone(item=row(child), fields=MEASURE, by=unit, at=moment(date(2026, 5, 16)))
    play.act(letter, P.planned, UNIT, date(2026, 5, 18), {"measures": "见各项"}, own)


@rule("R1.50")
def test_each_unit_writes_its_own_measures_and_nobody_else(play: Play):
    child = beside(play, signed(play), "assist")
    at, item = moment(date(2026, 5, 16)), row(child)
    mine = services.save_milestone(item=item, fields=MEASURE, by=play.world.viewer(UNIT), at=at)
    services.save_milestone(item=item, fields=MEASURE, by=play.world.viewer(UNIT, 1), at=at)
    assert sorted(m.unit.name for m in item.milestones.all()) == sorted([HOUSING, CITY_MANAGEMENT])
    with pytest.raises(refusals.NotAllowed):
        services.remove_milestone(milestone=mine, by=play.world.viewer(UNIT, 1), at=at)
    with pytest.raises(refusals.NotAllowed):
        services.save_milestone(item=item, fields=MEASURE, by=play.world.viewer(OFFICE), at=at)


@rule("R1.50")
def test_a_measure_is_shown_once_more_before_it_is_taken_away(play: Play):
    child, on = item_of(signed(play)), date(2026, 5, 16)
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    node = services.save_milestone(item=row(child), fields=MEASURE, by=play.world.viewer(UNIT), at=moment(on))
    page = reverse("oversight:measures", args=[row(child).pk])
    with frozen(on):
        unit, button = play.world.client(UNIT), reverse("oversight:measure_remove", args=[row(child).pk, node.pk])
        asked = unit.post(button, headers={"referer": f"http://testserver{page}"}).content.decode()
        assert "完成27栋（2026年6月30日）" in asked and page in asked
        assert Milestone.objects.filter(pk=node.pk).exists()
        assert unit.post(button, {"sure": "yes"}).status_code == 302
    assert not Milestone.objects.filter(pk=node.pk).exists()


@rule("R1.64")
def test_an_item_has_several_nodes_each_with_its_planned_and_its_actual_day(play: Play):
    child, unit = item_of(signed(play)), play.world.viewer(UNIT)
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    at = moment(date(2026, 5, 16))
    first = services.save_milestone(item=row(child), fields=MEASURE, by=unit, at=at)
    later = MEASURE | {"title": "完成42栋", "planned_on": date(2026, 8, 31)}
    services.save_milestone(item=row(child), fields=later, by=unit, at=at)
    said = {"progress": "27栋完成", "value": 27, "milestone": str(first.pk)}
    record = play.act(child, I.progressed, UNIT, date(2026, 7, 2), said)
    lights = [(r.milestone.reached_on, r.light.words) for r in selectors.milestone_rows(row(child), date(2026, 7, 3))]
    assert lights == [(date(2026, 7, 2), "已办，比期限晚2日"), (None, "正常")]
    assert row(child).value == 27
    correct(record=record, by=play.world.viewer(OFFICE), reason="还没有验收", at=moment(date(2026, 7, 3)))
    assert Milestone.objects.filter(reached_on__isnull=False).count() == 0
    assert row(child).value is None


@rule("R1.64")
def test_the_history_of_an_item_calls_a_node_by_its_words(play: Play):
    child, unit = item_of(signed(play)), play.world.viewer(UNIT)
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    node = services.save_milestone(item=row(child), fields=MEASURE, by=unit, at=moment(date(2026, 5, 16)))
    record = play.act(child, I.progressed, UNIT, date(2026, 7, 2), {"progress": "27栋完成", "milestone": str(node.pk)})
    assert told(play, child, date(2026, 7, 3))["到了哪个节点"] == "完成27栋"
    correct(record=record, by=play.world.viewer(OFFICE), reason="还没有验收", at=moment(date(2026, 7, 3)))
    services.remove_milestone(milestone=node, by=unit, at=moment(date(2026, 7, 3)))
    assert told(play, child, date(2026, 7, 3))["到了哪个节点"] == "后来去掉的一项"


def told(play: Play, child: Proceeding, on: date) -> dict[str, str]:
    """All that the history of a proceeding tells, by what was asked."""
    shown = Page(child, play.world.viewer(OFFICE), on).history()
    return {label: str(words) for line in shown for label, words in line.fields}


@rule("R1.64")
def test_a_figure_is_compared_with_the_target(play: Play):
    child = item_of(signed(play))
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    play.act(child, I.progressed, UNIT, date(2026, 6, 30), {"value": 27, "progress": "27栋完成"})
    shown = page(play, UNIT, f"/oversight/items/{child.subject_id}/", date(2026, 7, 1))
    assert "做到27，目标42，完成64%" in shown
    assert "还差15" in shown


# ── extension and promise ─────────────────────────────────────────────────
@rule("R1.64")
def test_a_node_is_extended_on_request_with_a_reason_and_up_to_a_cap(play: Play):
    child = item_of(signed(play))
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    extend = {"extended_to": date(2026, 9, 30), "reason": "汛期停工"}
    with pytest.raises(refusals.NotYet, match="申请延期"):
        play.act(child, I.extended, OFFICE, date(2026, 8, 3), extend)
    wanted = {"wanted_on": date(2026, 12, 31), "reason": "汛期停工"}
    play.act(child, I.extension_asked, UNIT, date(2026, 8, 3), wanted)
    # asked on 3 August, decided within 5 workdays: 4, 5, 6, 7, 10 August
    assert duty(child, I.extension_refused, date(2026, 8, 3)).due.on == date(2026, 8, 10)
    # The office owes a decision, whichever: neither the page nor its desk puts the refusal before the approval.
    assert "对延期申请作出决定" in page(play, OFFICE, f"/oversight/items/{child.subject_id}/", date(2026, 8, 3))
    desk = page(play, OFFICE, "/desk/", date(2026, 8, 3))
    assert "对延期申请作出决定" in desk and "不同意延期" not in desk
    with pytest.raises(refusals.Incomplete, match="最多延期到2026-11-02"):  # 31 October is a Saturday
        play.act(child, I.extended, OFFICE, date(2026, 8, 4), extend | {"extended_to": date(2026, 12, 31)})
    play.act(child, I.extended, OFFICE, date(2026, 8, 4), extend)
    done = duty(child, I.done, date(2026, 9, 1))
    assert (done.due.on, done.due.original_on) == (date(2026, 9, 30), date(2026, 8, 31))
    assert "原定2026年8月31日，2026年8月4日经批准延期到2026年9月30日。理由：汛期停工。" in done.due.text
    assert row(child).node_on == date(2026, 9, 30)


@rule("R1.64")
def test_a_request_that_was_granted_does_not_wait_again_when_the_item_is_sent_back(play: Play):
    child = item_of(signed(play))
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    wanted = {"wanted_on": date(2026, 9, 30), "reason": "汛期停工"}
    play.act(child, I.extension_asked, UNIT, date(2026, 8, 3), wanted)
    play.act(child, I.extended, OFFICE, date(2026, 8, 4), {"extended_to": date(2026, 9, 30), "reason": "汛期停工"})
    play.act(child, I.done, UNIT, date(2026, 9, 20), {"evidence": "验收单"})
    again = {"reason": "3栋仍漏", "node_on": date(2026, 10, 30)}
    play.act(child, I.sent_back, INSPECTORS, date(2026, 9, 24), again)
    assert [d for d in stands(child, date(2026, 9, 25)).duties if d.act.name == I.extension_refused.name] == []
    assert duty(child, I.done, date(2026, 9, 25)).due.on == date(2026, 10, 30)


@rule("R1.64")
def test_a_day_named_for_an_earlier_round_does_not_stand_for_a_later_one(play: Play):
    """15 days are set; the first time another day is named, the second time none: 13 July and 15 days."""
    LocalLimit.objects.create(
        congress=play.world.congress, rule="R1.64-again", span="15 days", clause="本级办法第九条",
        effective=date(2026, 1, 1), recorded_at=moment(date(2026, 1, 1)),
    )  # fmt: skip
    child = item_of(signed(play))
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    play.act(child, I.done, UNIT, date(2026, 7, 1), {"evidence": "验收单"})
    play.act(child, I.sent_back, INSPECTORS, date(2026, 7, 6), {"reason": "3栋仍漏", "node_on": date(2026, 7, 10)})
    assert duty(child, I.done, date(2026, 7, 7)).due.on == date(2026, 7, 10)
    play.act(child, I.done, UNIT, date(2026, 7, 10), {"evidence": "验收单"})
    play.act(child, I.sent_back, INSPECTORS, date(2026, 7, 13), {"reason": "1栋仍漏"})
    assert duty(child, I.done, date(2026, 7, 14)).due.on == date(2026, 7, 28) == row(child).node_on


@rule("R1.64")
def test_an_extension_may_be_refused_and_the_node_stands(play: Play):
    child = item_of(signed(play))
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    wanted = {"wanted_on": date(2026, 9, 30), "reason": "汛期停工"}
    play.act(child, I.extension_asked, UNIT, date(2026, 8, 3), wanted)
    play.act(child, I.extension_refused, OFFICE, date(2026, 8, 4), {"reason": "汛期前就该完成"})
    assert row(child).node_on == date(2026, 8, 31)
    assert not stands(child, date(2026, 8, 5)).is_open(I.extended)


@rule("R1.64")
def test_a_promised_day_that_passes_is_late_and_doing_the_item_keeps_it(play: Play):
    child = item_of(signed(play))
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    play.act(child, I.promised, UNIT, date(2026, 5, 15), {"promised_on": date(2026, 7, 31)})
    assert not duty(child, I.fulfilled, date(2026, 7, 31)).is_overdue(date(2026, 7, 31))
    assert duty(child, I.fulfilled, date(2026, 8, 1)).is_overdue(date(2026, 8, 1))
    assert not duty(child, I.done, date(2026, 8, 1)).is_overdue(date(2026, 8, 1))  # its node is 31 August
    play.act(child, I.done, UNIT, date(2026, 8, 5), {"evidence": "验收单"})
    kept = duty(child, I.fulfilled, date(2026, 8, 6))
    assert (kept.due.on, kept.done_on) == (date(2026, 7, 31), date(2026, 8, 5))


@rule("R1.55")
def test_the_four_facts_are_kept_apart_and_being_sent_back_takes_only_what_is_to_be_done_again(play: Play):
    child = item_of(signed(play))
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    play.act(child, I.promised, UNIT, date(2026, 5, 15), {"promised_on": date(2026, 7, 31)})
    play.act(child, I.answered, UNIT, date(2026, 6, 1), {"answer": "分三批"})
    facts = ("answered_on", "promised_on", "done_on", "verified_on")

    def told() -> list[bool]:
        return [getattr(row(child), name) is not None for name in facts]

    assert told() == [True, True, False, False]
    with pytest.raises(refusals.NotYet):  # an answer is not a result
        play.act(child, I.verified, INSPECTORS, date(2026, 6, 2), {"how": "papers", "finding": "看过"})
    play.act(child, I.done, UNIT, date(2026, 7, 1), {"evidence": "验收单"})
    assert told() == [True, True, True, False]
    with pytest.raises(refusals.Incomplete, match="缺哪里没有办好"):
        play.act(child, I.sent_back, INSPECTORS, date(2026, 7, 6), {})
    play.act(child, I.sent_back, INSPECTORS, date(2026, 7, 6), {"reason": "3栋仍漏", "node_on": date(2026, 8, 31)})
    assert told()[0] is told()[2] is False
    assert stands(child, date(2026, 7, 7)).round == 2


@rule("R1.55")
def test_an_item_sent_back_has_a_clock_of_its_own_where_the_place_sets_one(play: Play):
    LocalLimit.objects.create(
        congress=play.world.congress, rule="R1.64-again", span="15 days", clause="本级办法第九条",
        effective=date(2026, 1, 1), recorded_at=moment(date(2026, 1, 1)),
    )  # fmt: skip
    child = item_of(signed(play))
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    play.act(child, I.done, UNIT, date(2026, 7, 1), {"evidence": "验收单"})
    play.act(child, I.sent_back, INSPECTORS, date(2026, 7, 6), {"reason": "3栋仍漏"})
    assert duty(child, I.done, date(2026, 7, 7)).due.on == date(2026, 7, 21)  # 6 July and 15 days
    assert row(child).node_on == date(2026, 7, 21)


def refused_without_a_day(play: Play, running: Proceeding, act: Any, role: Role, said: dict[str, Any]) -> None:
    with pytest.raises(refusals.Incomplete) as refused:
        play.act(running, act, role, date(2026, 9, 7), said)
    assert [str(reason) for reason in refused.value.reasons] == [
        "缺新的时间节点：本级没有规定重办的期限，须写明哪一天办完〔R1.64〕"
    ]


@rule("R1.64")
def test_a_new_node_is_later_than_the_day_on_which_it_is_named(play: Play):
    opinion = play.reported(is_key=False)
    letter, child = proceeding_of(P, opinion.pk), item_of(opinion)
    seen = {"kind": "check", "where": "望禾街道", "finding": "3栋仍漏", "sent_back": ["1"]}
    for running, act, role, said in (
        (child, I.sent_back, INSPECTORS, {"reason": "3栋仍漏"}),
        (letter, P.inspected, INSPECTORS, seen),
        (letter, P.rehandled, OFFICE, {"reason": "两项未办好"}),
    ):
        with pytest.raises(refusals.Incomplete) as refused:
            play.act(running, act, role, date(2026, 9, 7), said | {"node_on": date(2026, 9, 7)})
        assert "须晚于办理日" in str(refused.value.reasons[0])
    play.act(child, I.sent_back, INSPECTORS, date(2026, 9, 7), {"reason": "3栋仍漏", "node_on": date(2026, 9, 8)})


SEEN = {"how": "on_site", "finding": "看过"}


def all_verified(play: Play, opinion: OpinionDocument) -> None:
    for item in opinion.items.all():
        play.act(proceeding_of(I, item.pk), I.verified, INSPECTORS, date(2026, 9, 3), SEEN)


def failed(play: Play, opinion: OpinionDocument) -> Proceeding:
    """The members are not satisfied with what was reported."""
    letter = proceeding_of(P, opinion.pk)
    said = {"members": 27, "present": 25, "satisfied": 5, "basically_satisfied": 5, "dissatisfied": 15}
    play.act(letter, P.assessed, OFFICE, date(2026, 10, 29), said)
    return letter


@rule("R1.58")
def test_handling_again_after_a_failed_assessment_opens_the_accepted_items_that_it_names(play: Play):
    opinion = play.reported()
    all_verified(play, opinion)
    letter = failed(play, opinion)
    again = {"reason": "居民不满意", "node_on": date(2026, 12, 11)}
    with pytest.raises(refusals.Incomplete) as refused:
        play.act(letter, P.rehandled, OFFICE, date(2026, 10, 30), again)
    assert [str(r) for r in refused.value.reasons] == ["各项都已经认可，选要重新办理的是第几项〔R1.58〕"]
    play.act(letter, P.rehandled, OFFICE, date(2026, 10, 30), again | {"reopened": ["1"]})
    first, second = row(item_of(opinion)), row(item_of(opinion, 2))
    assert (first.verified_on, first.done_on, first.node_on) == (None, None, date(2026, 12, 11))
    assert second.verified_on == date(2026, 9, 3)
    child = item_of(opinion)
    assert (child.ended_on, item_of(opinion, 2).ended_on) == (None, date(2026, 9, 3))
    assert "居民不满意" in page(play, UNIT, reverse("oversight:unit_desk"), date(2026, 11, 2))
    play.act(child, I.answered, UNIT, date(2026, 11, 20), {"answer": "已重做"})
    play.act(child, I.done, UNIT, date(2026, 11, 20), {"evidence": "验收单"})
    play.act(child, I.verified, INSPECTORS, date(2026, 11, 23), SEEN)
    assert row(child).verified_on == date(2026, 11, 23)


@rule("R1.55")
def test_an_accepted_item_is_sent_back_until_its_letter_is_concluded(play: Play):
    opinion = play.reported(is_key=False)
    all_verified(play, opinion)
    child, letter = item_of(opinion), proceeding_of(P, opinion.pk)
    shown = page(play, INSPECTORS, f"/oversight/items/{child.subject_id}/", date(2026, 9, 4))
    assert act_url(child, I.sent_back) in shown
    assert not OpenDoor.objects.filter(proceeding=child).exists()  # it waits on nobody's desk
    back = {"reason": "又漏了", "node_on": date(2026, 10, 9)}
    with pytest.raises(refusals.TooLate):
        play.act(child, I.done, UNIT, date(2026, 9, 4), {"evidence": "验收单"})
    play.act(child, I.sent_back, INSPECTORS, date(2026, 9, 4), back)
    assert (row(child).verified_on, stands(child, date(2026, 9, 5)).round) == (None, 2)
    play.act(child, I.answered, UNIT, date(2026, 9, 20), {"answer": "已重做"})
    play.act(child, I.done, UNIT, date(2026, 9, 20), {"evidence": "验收单"})
    play.act(child, I.verified, INSPECTORS, date(2026, 9, 21), SEEN)
    play.act(letter, P.published, OFFICE, date(2026, 9, 22))
    play.act(letter, P.concluded, OFFICE, date(2026, 9, 23))
    with pytest.raises(refusals.NotYet, match="审议意见书还没有办结"):
        play.act(child, I.sent_back, INSPECTORS, date(2026, 9, 24), back)


@rule("R1.64")
def test_an_inspection_that_names_a_new_node_names_what_went_back(play: Play):
    opinion = play.reported(is_key=False)
    seen = {"kind": "check", "where": "望禾街道", "finding": "都好", "items": ["1"], "node_on": date(2026, 10, 9)}
    with pytest.raises(refusals.Incomplete) as refused:
        play.act(proceeding_of(P, opinion.pk), P.inspected, INSPECTORS, date(2026, 9, 7), seen)
    assert "没有选退回的是第几项" in str(refused.value.reasons[0])


@rule("R1.64")
def test_where_no_number_is_set_whoever_sends_back_names_the_day_and_nothing_is_late_at_once(play: Play):
    """Its node was 31 August: without a new one it would be overdue on the day on which it comes back."""
    opinion = play.reported(is_key=False)
    letter, child = proceeding_of(P, opinion.pk), item_of(opinion)
    seen = {"kind": "check", "where": "望禾街道", "finding": "3栋仍漏", "sent_back": ["1"]}
    refused_without_a_day(play, child, I.sent_back, INSPECTORS, {"reason": "3栋仍漏"})
    refused_without_a_day(play, letter, P.inspected, INSPECTORS, seen)
    refused_without_a_day(play, letter, P.rehandled, OFFICE, {"reason": "两项未办好"})
    assert stands(child, date(2026, 9, 7)).round == 1  # nothing of it was kept
    play.act(letter, P.rehandled, OFFICE, date(2026, 9, 7), {"reason": "两项未办好", "node_on": date(2026, 10, 9)})
    again = duty(child, I.done, date(2026, 9, 7))
    assert (again.due.on, again.is_overdue(date(2026, 9, 7))) == (date(2026, 10, 9), False)


@rule("R1.64")
@pytest.mark.parametrize("has_number", [True, False])
def test_the_form_of_sending_back_asks_for_the_day_only_where_no_number_is_set(play: Play, has_number: bool):
    if has_number:
        LocalLimit.objects.create(
            congress=play.world.congress, rule="R1.64-again", span="15 days", clause="本级办法第九条",
            effective=date(2026, 1, 1), recorded_at=moment(date(2026, 1, 1)),
        )  # fmt: skip
    child = item_of(signed(play))
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    url = reverse("procedures:act", args=[child.pk, "sent_back"])
    with frozen(date(2026, 6, 1)):
        answer = play.world.client(INSPECTORS).post(url, {"reason": "没有开工", "on": "2026-06-01"})
    assert answer.status_code == (302 if has_number else 422)
    assert ("请填写新的时间节点（R1.64）" in answer.content.decode()) is not has_number


# ── urging and looking after ──────────────────────────────────────────────
@rule("R1.54")
def test_an_urging_is_a_numbered_letter_that_the_unit_replies_to_within_five_workdays(play: Play):
    child = item_of(signed(play))
    play.act(child, I.urged, INSPECTORS, date(2026, 6, 1), {"what": "尚未签收"})
    letter = UrgingLetter.objects.get()
    assert letter.number == "青人常督〔2026〕1号"
    assert {a.audience for a in Audience.objects.filter(document=letter.document)} >= {
        f"body:{play.world.body(name).pk}" for name in (HOUSING, GOVERNMENT)
    }
    # 2, 3, 4, 5, 8 June
    assert duty(child, I.urging_replied, date(2026, 6, 1)).due.on == date(2026, 6, 8)
    shown = page(play, INSPECTORS, "/oversight/urgings/", date(2026, 6, 9))
    assert "超期" in shown
    assert f"<b>{HOUSING}</b> 1次" in shown
    play.act(child, I.urging_replied, UNIT, date(2026, 6, 9), {"reply": "本周签收"})
    shown = page(play, INSPECTORS, "/oversight/urgings/", date(2026, 6, 9))
    assert "6月9日已回复" in shown
    assert "本周签收" in shown


@rule("R1.54")
def test_an_urging_that_was_taken_back_is_not_counted(play: Play):
    child = item_of(signed(play))
    record = play.act(child, I.urged, INSPECTORS, date(2026, 6, 1), {"what": "尚未签收"})
    correct(record=record, by=play.world.viewer(OFFICE), reason="催错了", at=moment(date(2026, 6, 2)))
    assert not UrgingLetter.objects.exists()


@rule("R1.47")
def test_a_unit_does_not_sign_for_an_item_before_it_was_handed_to_it(play: Play):
    child = item_of(signed(play))
    with pytest.raises(refusals.Incomplete, match="“签收并明确责任人”不能早于“交到承办单位”（2026-05-13）"):
        play.act(child, I.accepted, UNIT, date(2026, 5, 12), {"responsible": "何志远"})
    play.act(child, I.accepted, UNIT, SIGNED, {"responsible": "何志远"})


@rule("R1.64")
def test_more_time_is_not_asked_for_up_to_a_day_that_is_no_later(play: Play):
    child = item_of(signed(play))
    play.act(child, I.accepted, UNIT, date(2026, 5, 15), {"responsible": "何志远"})
    wanted = {"wanted_on": row(child).node_on, "reason": "汛期"}
    with pytest.raises(refusals.Incomplete, match="须晚于现在的期限"):
        play.act(child, I.extension_asked, UNIT, date(2026, 6, 1), wanted)


@rule("R1.54")
def test_an_urging_by_the_letter_is_answered_by_the_organ_or_the_unit_it_names(play: Play):
    letter = proceeding_of(P, signed(play).pk)
    housing = play.world.body(HOUSING)
    said = {"whom": HOUSING, "what": "落实方案逾期", "unit": housing.pk}
    play.act(letter, P.urged, INSPECTORS, date(2026, 6, 15), said)
    with pytest.raises(refusals.NotAllowed):
        play.act(letter, P.urging_replied, UNIT, date(2026, 6, 16), {"reply": "本周报"}, nth=1)
    play.act(letter, P.urging_replied, UNIT, date(2026, 6, 16), {"reply": "本周报"})


@rule("R1.54")
def test_what_an_inspection_saw_is_recorded_once_and_the_form_of_the_act_starts_with_it(play: Play):
    opinion, on = signed(play), date(2026, 6, 10)
    running, world = proceeding_of(P, opinion.pk), play.world
    who = {"by": world.viewer(INSPECTORS), "at": moment(on)}
    visit = activities.plan_activity(
        congress=world.congress, about=("opinion", opinion.pk), kind="check", planned_on=on, place="望禾街道",
        methods=["unannounced_visit"], visited=world.body(HOUSING), **who,
    )  # fmt: skip
    url, unit_sees = reverse("oversight:opinion", args=[opinion.pk]), visit.get_absolute_url()
    form = reverse("procedures:act", args=[running.pk, P.inspected.name])
    with frozen(on):
        inspectors, unit = world.client(INSPECTORS), world.client(UNIT)
        assert "望禾街道" in inspectors.get(url).content.decode()
        assert "望禾街道" not in unit.get(url).content.decode() and unit.get(unit_sees).status_code == 404
        assert "3栋仍漏" not in inspectors.get(form).content.decode()
        activities.record_activity(activity=visit, held_on=on, finding="3栋仍漏", **who)
        assert "3栋仍漏" in inspectors.get(form).content.decode()
        play.act(running, P.inspected, INSPECTORS, on, selectors.inspection_said(opinion.pk))
        assert "3栋仍漏" not in inspectors.get(form).content.decode()  # it is on record
        assert "3栋仍漏" not in unit.get(unit_sees).content.decode()
        body = world.client(Role.WORKING_BODY)
        assert body.get(reverse("activities:new", args=["opinion", opinion.pk])).status_code == 200


@rule("R1.54")
def test_an_inspection_is_linked_to_its_items_and_sends_back_what_is_not_done(play: Play):
    opinion = play.reported(is_key=False)
    said = {
        "kind": "check", "where": "望禾街道", "finding": "3栋仍漏", "items": ["1", "2"], "sent_back": ["1"],
        "node_on": date(2026, 10, 9),
    }  # fmt: skip
    play.act(proceeding_of(P, opinion.pk), P.inspected, INSPECTORS, date(2026, 9, 7), said)
    first, second = item_of(opinion), item_of(opinion, 2)
    assert [row(i).done_on for i in (first, second)] == [None, date(2026, 8, 20)]
    assert first.records.get(act="sent_back").fields == {"reason": "3栋仍漏", "node_on": "2026-10-09"}
    assert [row(i).node_on for i in (first, second)] == [date(2026, 10, 9), date(2026, 8, 31)]
    for child in (first, second):
        assert "检查：望禾街道" in page(play, OFFICE, f"/oversight/items/{child.subject_id}/", date(2026, 9, 8))


@rule("R1.56")
def test_the_supervision_office_alone_urges_and_verifies_with_the_working_body(play: Play):
    opinion = signed(play)
    for role in (OFFICE, Role.WORKING_BODY, Role.ORGAN, UNIT):
        with pytest.raises(refusals.NotAllowed):
            play.act(item_of(opinion), I.urged, role, date(2026, 6, 1), {"what": "尚未签收"})
    play.act(item_of(opinion), I.urged, INSPECTORS, date(2026, 6, 1), {"what": "尚未签收"})


# ── the answer ────────────────────────────────────────────────────────────
@rule("R1.52")
def test_the_report_is_assembled_item_by_item_from_the_answers(play: Play):
    opinion = play.reported()
    with frozen(date(2026, 9, 2)):
        client = play.world.client(Role.ORGAN)
        answer = client.get(f"/oversight/opinions/{opinion.pk}/response.docx")
        shown = client.get(f"/oversight/opinions/{opinion.pk}/response/").content.decode()
    assert "2项中已答复2项" in shown
    made = Docx(BytesIO(answer.content))
    [table] = [t for t in made.tables if t.rows[0].cells[0].text.strip() == "项"]
    first = [cell.text for cell in table.rows[1].cells]
    assert first[1:4] == ["屋面防水翻修", "已完成", "分三批施工，每批验收"]
    assert "办完：2026年8月20日" in first[4]


@rule("R1.52")
def test_a_unit_reads_in_the_table_and_the_draft_what_it_answered_itself_and_nothing_of_another(play: Play):
    opinion = play.reported()
    own, other = (opinion.items.get(number=n).title for n in (1, 2))
    with frozen(date(2026, 9, 2)):
        client = play.world.client(UNIT)
        shown = client.get(f"/oversight/opinions/{opinion.pk}/response/").content.decode()
        draft = Docx(BytesIO(client.get(f"/oversight/opinions/{opinion.pk}/response.docx").content))
    words = "".join(p.text for p in draft.paragraphs) + "".join(c.text for t in draft.tables for c in t._cells)
    assert own in shown and other not in shown
    assert own in words and other not in words


@rule("R1.52")
def test_a_report_is_refused_while_an_item_is_unanswered(play: Play):
    opinion = play.reported()
    letter = proceeding_of(P, opinion.pk)
    [reported] = letter.records.filter(act="reported")
    correct(record=reported, by=play.world.viewer(OFFICE), reason="漏了一项", at=moment(date(2026, 9, 2)))
    [answered] = item_of(opinion).records.filter(act="answered")
    correct(record=answered, by=play.world.viewer(OFFICE), reason="答非所问", at=moment(date(2026, 9, 2)))
    paper = {"handling_report": play.paper(date(2026, 9, 3))}
    with pytest.raises(refusals.NotYet, match="第1项“屋面防水翻修”还没有答复"):
        play.act(letter, P.reported, Role.ORGAN, date(2026, 9, 3), paper)
