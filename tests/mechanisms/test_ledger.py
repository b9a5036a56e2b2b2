"""The ledger (台账, R1.57): a line from the topic to the conclusion, as of any past day."""

from __future__ import annotations

from datetime import date, datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from huying.kernel.calendar import clock
from huying.kernel.calendar.clock import CHINA
from huying.kernel.people.models import Body, BodyKind
from huying.kernel.people.roles import Role
from huying.kernel.procedures import services
from huying.kernel.procedures.models import ActRecord, LocalLimit
from huying.mechanisms.oversight import ledger, selectors
from huying.mechanisms.oversight.models import ItemUnit, ProblemItem
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from huying.mechanisms.oversight.terms import ASSIST, SEPARATE
from tests.play import Play, stand_beside
from tests.world import CITY_MANAGEMENT, GOVERNMENT, HOUSING, World, moment

rule = pytest.mark.rule
I, P = ItemHandling, OpinionHandling  # noqa: E741
TODAY = date(2026, 9, 3)


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def choice(play: Play, today: date = TODAY, role: Role = Role.SC_OFFICE, **wanted: object) -> ledger.Choice:
    return ledger.choose(play.world.viewer(role), wanted, today)


def line(play: Play, on: date) -> ledger.Line:
    """The line of the first item as of the evening of a day."""
    found = choice(play, as_of=on)
    return found.lines(list(found.found))[0]


@rule("R1.57")
def test_a_line_tells_an_item_from_its_topic_to_its_conclusion(play: Play):
    opinion = play.reported()
    found = choice(play)
    row = dict(zip(ledger.COLUMNS, ledger.sheet_rows(found.lines(list(found.found)))[0], strict=True))
    assert (row["议题"], row["议题来源"]) == ("城区老旧小区改造工作情况", "12345政务服务便民热线")
    assert (row["会议"], row["文号"], row["项"], row["编号"]) == ("第18次常委会会议", opinion.number, 1, "2026-18-01")
    assert (row["主办单位"], row["责任人"]) == (HOUSING, "何志远")
    days = ("交办日", "审签日", "落实方案日", "时间节点", "答复日", "办完日", "认可日", "报告日")
    assert [row[name] for name in days] == [
        date(2026, 5, 8), date(2026, 5, 13), date(2026, 5, 20), date(2026, 8, 31), date(2026, 8, 1), date(2026, 8, 20),
        None, date(2026, 9, 1),
    ]  # fmt: skip
    assert (row["状态"], row["结论"]) == ("已办完，待核实", "正在办")


@rule("R1.57")
def test_a_line_names_the_evidence_and_the_units_beside_as_they_were_known_and_at_a_constant_price(
    play: Play, django_assert_num_queries
):
    opinion = play.assigned()
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴副县长"})
    first, second = opinion.items.all()
    stand_beside(first, play.world.body(CITY_MANAGEMENT), ASSIST)
    stand_beside(first, play.world.body(GOVERNMENT), SEPARATE)
    for nth, item in enumerate((first, second)):
        taken, child = {"responsible": "何志远"}, proceeding_of(I, item.pk)
        play.act(child, I.accepted, Role.HANDLING_UNIT, date(2026, 5, 15), taken, nth=nth)
    child = proceeding_of(I, first.pk)
    said = {"value": 12, "progress": "完成12栋", "evidence": play.paper(date(2026, 6, 2))}
    play.act(child, I.progressed, Role.HANDLING_UNIT, date(2026, 6, 2), said)
    play.act(child, I.progressed, Role.HANDLING_UNIT, date(2026, 6, 9), {"progress": "只有话，没有证据"})
    proven = {"evidence": "竣工验收备案表", "proof": play.paper(date(2026, 8, 20))}
    play.act(child, I.done, Role.HANDLING_UNIT, date(2026, 8, 20), proven)
    found = choice(play)
    items = list(found.found)
    with django_assert_num_queries(5):
        whole = found.lines(items)
    row = dict(zip(ledger.COLUMNS, ledger.sheet_rows(whole)[0], strict=True))
    assert (row["协办单位"], row["分办单位"]) == (CITY_MANAGEMENT, GOVERNMENT)
    assert row["证据"] == "6月2日报进展：做到12处、报告.pdf\n8月20日办完：竣工验收备案表、报告.pdf"
    assert line(play, date(2026, 6, 10)).beside.evidence == ("6月2日报进展：做到12处、报告.pdf",)
    with clock.frozen(TODAY):
        page = play.world.client(Role.SC_OFFICE).get(reverse("oversight:ledger")).content.decode()
    assert f"协办：{CITY_MANAGEMENT}" in page and "证据：8月20日办完：竣工验收备案表、报告.pdf" in page


@rule("R1.57")
def test_what_was_sent_back_is_no_evidence_of_the_new_round(play: Play):
    opinion = play.reported()
    back = proceeding_of(I, opinion.items.get(number=1).pk)
    assert line(play, date(2026, 9, 1)).beside.evidence == ("8月20日办完：验收单",)
    said = {"reason": "少建了两处", "node_on": date(2026, 10, 9)}
    play.act(back, I.sent_back, Role.SUPERVISION_OFFICE, date(2026, 9, 2), said)
    assert line(play, date(2026, 9, 2)).beside.evidence == ()


@rule("R1.57")
def test_on_a_past_day_the_ledger_is_what_it_was_that_evening(play: Play):
    play.reported()
    assert choice(play, as_of=date(2026, 5, 7)).found == []  # handed over on 8 May
    assert line(play, date(2026, 5, 8)).item.responsible == "-"
    accepted = line(play, date(2026, 5, 15))
    assert (accepted.item.responsible, accepted.item.answered_on, accepted.planned_on) == ("何志远", None, None)
    answered = line(play, date(2026, 8, 19))
    assert (answered.item.answered_on, answered.item.done_on) == (date(2026, 8, 1), None)
    # 8月19日离8月31日还有8个工作日；8月27日还有2个工作日（28日、31日）
    assert answered.light.words == "正常"
    assert choice(play, as_of=date(2026, 8, 27)).state == ""
    assert line(play, date(2026, 8, 20)).light.words == "已办完，待核实"


@rule("R1.57")
def test_a_correction_recorded_later_is_not_yet_seen_on_a_past_day(play: Play):
    opinion = play.reported()
    item = opinion.items.get(number=2)
    done = ActRecord.objects.get(proceeding=proceeding_of(I, item.pk), act=I.done.name)
    at = datetime(2026, 9, 2, 9, tzinfo=CHINA)
    services.reverse(record=done, by=play.world.viewer(Role.SC_OFFICE), reason="验收单是别的小区的", at=at)

    def done_on(day: date) -> date | None:
        return next(x.told.done_on for x in choice(play, as_of=day).found if x.pk == item.pk)

    assert done_on(date(2026, 9, 1)) == date(2026, 8, 20)
    assert done_on(date(2026, 9, 2)) is None


@rule("R1.57")
def test_an_act_entered_some_days_late_is_seen_from_the_day_it_was_entered(play: Play):
    opinion = play.assigned()
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴副县长"})
    services.perform(
        proceeding=proceeding_of(I, opinion.items.get(number=1).pk),
        act=I.accepted,
        by=play.world.viewer(Role.HANDLING_UNIT),
        on=date(2026, 5, 15),
        at=datetime(2026, 5, 18, 23, 59, tzinfo=CHINA),
        said={"responsible": "何志远"},
    )
    assert line(play, date(2026, 5, 17)).item.responsible == "-"
    assert line(play, date(2026, 5, 18)).item.responsible == "何志远"


@rule("R1.57")
def test_the_ledger_of_yesterday_judged_back_is_the_ledger_that_stands_today(play: Play):
    """Nothing happened since 2 September: judged from the facts, each column is what the index of today holds."""
    LocalLimit.objects.create(
        congress=play.world.congress, rule="R1.64-again", span="15 days", clause="本级办法第九条",
        effective=date(2026, 1, 1), recorded_at=moment(date(2026, 1, 1)),
    )  # fmt: skip
    opinion = play.reported()
    back = proceeding_of(I, opinion.items.get(number=2).pk)  # without a new node: by the limit for doing it again
    play.act(back, I.sent_back, Role.SUPERVISION_OFFICE, date(2026, 9, 2), {"reason": "少建了两处"})
    past = {then.pk: then.told for then in choice(play, as_of=date(2026, 9, 2)).found}
    for item in ProblemItem.objects.all():
        for name in selectors.ItemTold._fields:
            assert getattr(past[item.pk], name) == getattr(item, name), name


@rule("R1.57")
def test_on_a_past_day_an_item_is_that_of_the_unit_that_had_it_and_so_is_the_filter(play: Play):
    """Housing had it from 8 May; on 12 May it was given to city management, which has the other one too."""
    opinion = play.assigned()
    housing, city = play.world.body(HOUSING), play.world.body(CITY_MANAGEMENT)
    child = proceeding_of(I, opinion.items.get(number=1).pk)
    given = {"unit": city.pk, "reason": "主要在城管"}
    play.act(child, I.reassigned, Role.SC_OFFICE, date(2026, 5, 12), given)
    assert [line(play, date(2026, 5, day)).item.unit for day in (11, 12)] == [housing, city]

    def held(unit: object, on: date | None) -> int:
        return choice(play, unit=unit, as_of=on).total

    assert [held(housing.pk, on) for on in (date(2026, 5, 11), date(2026, 5, 12), None)] == [1, 0, 0]
    assert [held(city.pk, on) for on in (date(2026, 5, 11), date(2026, 5, 12), None)] == [1, 2, 2]


@rule("R1.57")
def test_on_taking_over_an_older_database_the_list_says_whose_an_item_was_as_far_as_it_is_on_record(play: Play):
    """The first was returned by housing and given to city management; the second never moved."""
    opinion = play.assigned()
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴副县长"})
    first, second = opinion.items.order_by("number")
    child, city = proceeding_of(I, first.pk), play.world.body(CITY_MANAGEMENT)
    play.act(child, I.returned, Role.HANDLING_UNIT, date(2026, 5, 18), {"reason": "归城管", "suggested_unit": "城管局"})
    agreed = {"decision": "agreed", "unit": city.pk, "reason": "三定方案如此"}
    play.act(child, I.return_decided, Role.SC_OFFICE, date(2026, 5, 20), agreed)
    ItemUnit.objects.create(problemitem=first, body=city, kind=SEPARATE)  # as it was left before
    ProblemItem.objects.update(listed_unit=None)
    migration = import_module("huying.mechanisms.oversight.migrations.0022_the_unit_of_the_list")
    editor = SimpleNamespace(connection=connection)
    migration.list_the_unit(apps, editor)
    migration.nobody_stands_beside_itself(apps, editor)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.listed_unit, second.listed_unit) == (play.world.body(HOUSING), city)
    assert not ItemUnit.objects.exists()


@rule("R1.57")
def test_on_a_past_day_the_parts_of_an_item_are_those_of_that_evening(play: Play):
    """Another unit takes the part of city management over by mistake; then housing, which is in charge, does."""
    opinion, city = play.assigned(), play.world.body(CITY_MANAGEMENT)
    other = Body.objects.create(congress=play.world.congress, kind=BodyKind.DEPARTMENT, name="县供电公司")
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴副县长"})
    first = opinion.items.get(number=1)
    stand_beside(first, city, SEPARATE)
    child, office = proceeding_of(I, first.pk), Role.SC_OFFICE
    play.act(child, I.accepted, Role.HANDLING_UNIT, date(2026, 5, 15), {"responsible": "何志远"})
    play.act(child, I.answered, Role.HANDLING_UNIT, date(2026, 5, 18), {"answer": "已完成"})

    def told(day: int) -> tuple[tuple[str, ...], date | None]:
        found = line(play, date(2026, 5, day))
        return found.beside.separate, found.item.answered_on

    record = play.act(
        child, I.part_taken_over, office, date(2026, 5, 20), {"reason": "撤并", "unit": other.pk}, str(city.pk)
    )
    assert [told(19), told(20)] == [((CITY_MANAGEMENT,), None), ((other.name,), None)]
    at = datetime(2026, 5, 22, 9, tzinfo=CHINA)
    services.reverse(record=record, by=play.world.viewer(office), reason="还没有撤并", at=at)
    assert [told(19), told(20), told(22)] == [
        ((CITY_MANAGEMENT,), None),
        ((other.name,), None),
        ((CITY_MANAGEMENT,), None),
    ]
    play.act(child, I.part_taken_over, office, date(2026, 5, 25), {"reason": "并入住建局"}, str(city.pk))
    assert [told(22), told(25)] == [((CITY_MANAGEMENT,), None), ((), date(2026, 5, 18))]


@rule("R1.57")
def test_on_a_past_day_a_unit_that_is_in_charge_now_still_has_the_part_that_it_had(play: Play):
    opinion, city = play.assigned(), play.world.body(CITY_MANAGEMENT)
    first = opinion.items.get(number=1)
    stand_beside(first, city, SEPARATE)
    given = {"unit": city.pk, "reason": "主要在城管"}
    play.act(proceeding_of(I, first.pk), I.reassigned, Role.SC_OFFICE, date(2026, 5, 12), given)
    beside = [line(play, date(2026, 5, day)).beside.separate for day in (11, 12)]
    assert beside == [(CITY_MANAGEMENT,), ()]


@rule("R1.57")
def test_who_asked_only_after_it_was_given_is_not_taken_for_the_unit_of_the_list(play: Play):
    """Given to city management by the office, which then asked to return it: whose it was before is not on record."""
    opinion = play.assigned()
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴副县长"})
    first, second = opinion.items.order_by("number")
    child = proceeding_of(I, first.pk)
    given = {"unit": play.world.body(CITY_MANAGEMENT).pk, "reason": "主要在城管"}
    play.act(child, I.reassigned, Role.SC_OFFICE, date(2026, 5, 14), given)
    asked = {"reason": "归住建", "suggested_unit": "住建局"}
    play.act(child, I.returned, Role.HANDLING_UNIT, date(2026, 5, 18), asked, nth=1)
    ProblemItem.objects.update(listed_unit=None)
    migration = import_module("huying.mechanisms.oversight.migrations.0022_the_unit_of_the_list")
    migration.list_the_unit(apps, SimpleNamespace(connection=connection))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.listed_unit, second.listed_unit) == (None, play.world.body(CITY_MANAGEMENT))


@rule("R1.57")
def test_a_day_that_is_not_over_is_today(play: Play):
    play.reported()
    assert not choice(play, as_of=TODAY).is_past
    assert not choice(play, as_of=date(2027, 1, 1)).is_past


@rule("R1.57")
def test_the_ledger_is_filtered_by_each_of_its_filters_and_the_address_keeps_them(play: Play):
    play.reported()
    government = play.world.body(GOVERNMENT)
    with clock.frozen(TODAY):
        client = play.world.client(Role.SC_OFFICE)

        def count(**query: object) -> int:
            page = client.get(reverse("oversight:ledger"), query)
            assert page.context["form"].is_valid(), page.context["form"].errors
            return page.context["page"].paginator.count

        assert count() == 2
        assert (count(year=2026), count(organ=government.pk), count(kind="quantitative")) == (2, 2, 2)
        assert (count(q="屋面"), count(q="没有这样的字"), count(state="done"), count(state="late")) == (1, 0, 2, 0)
        assert (count(as_of="2026-08-19"), count(as_of="2026-08-19", state="ok")) == (2, 2)
        assert count(as_of="2026-05-01") == 0
        assert count(opinion="999999") == 0  # of a letter that is not handed over nothing is listed, and not everything
        page = client.get(reverse("oversight:ledger"), {"as_of": "2026-08-19", "kind": "quantitative"})
        assert "as_of=2026-08-19&kind=quantitative&state=ok" in page.context["parts"][0].url
        assert "截至2026年8月19日" in page.content.decode()
        sheet = client.get(reverse("oversight:ledger_xlsx"), {"as_of": "2026-08-19"})
        assert "2026-08-19.xlsx" in sheet["Content-Disposition"]
