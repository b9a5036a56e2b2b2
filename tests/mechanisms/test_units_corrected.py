"""Givings, successions and their corrections: who has an item, a part, a plan, a node (R1.47, R1.50, R1.57, R1.64)."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.metrics.registry import get as metric
from huying.kernel.people.models import Body, BodyKind
from huying.kernel.people.roles import Role
from huying.kernel.procedures.limits import Light
from huying.kernel.procedures.models import ActRecord, DueDay, OpenDoor, Proceeding
from huying.kernel.procedures.refusals import NotAllowed, TooLate
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import reverse as correct
from huying.mechanisms.oversight import ledger, options, selectors, services
from huying.mechanisms.oversight.models import ListedUnit, Milestone, OpinionDocument, ProblemItem
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from huying.mechanisms.oversight.terms import SEPARATE
from tests.play import Play
from tests.routes import most_questions
from tests.world import CITY_MANAGEMENT, HOUSING, World, moment

rule = pytest.mark.rule
I, P = ItemHandling, OpinionHandling  # noqa: E741
UNIT, OFFICE, INSPECTORS = Role.HANDLING_UNIT, Role.SC_OFFICE, Role.SUPERVISION_OFFICE
CITY = 1  # the second unit of the world
NODE = {"title": "完成27栋", "measure": "梅雨前翻修", "responsible": "何志远", "planned_on": date(2026, 6, 30)}


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def handed(play: Play, *, first: dict[str, Any], second: str = HOUSING) -> tuple[OpinionDocument, ProblemItem]:
    """Two items, signed for on 13 May; the first is housing's, with the units of `first` beside."""
    opinion = play.drafted()
    by, at = play.world.viewer(OFFICE), moment(date(2026, 5, 6))
    one, two = opinion.items.order_by("number")
    body = play.world.body
    services.save_item(opinion=opinion, item=one, by=by, at=at, fields={"unit": body(HOUSING)}, **first)
    services.save_item(opinion=opinion, item=two, by=by, at=at, fields={"unit": body(second)})
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.cosigned, Role.WORKING_BODY, date(2026, 5, 7))
    play.act(running, P.compiled, OFFICE, date(2026, 5, 7))
    play.act(running, P.assigned, OFFICE, date(2026, 5, 8))
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴副县长"})
    opinion.refresh_from_db()
    return opinion, opinion.items.get(number=1)


def parted(play: Play) -> tuple[Proceeding, ProblemItem]:
    """City management has a part of the first item."""
    _, item = handed(play, first={"separate_units": [play.world.body(CITY_MANAGEMENT)]})
    return proceeding_of(I, item.pk), item


def another(play: Play, name: str) -> Body:
    return Body.objects.create(congress=play.world.congress, kind=BodyKind.DEPARTMENT, name=name)


def after(play: Play, child: Proceeding, before: Body, on: date, to: Body | None = None) -> ActRecord:
    """The part of one unit is taken over by another."""
    said = {"reason": "机构改革"} | ({"unit": to.pk} if to else {})
    return play.act(child, I.part_taken_over, OFFICE, on, said, str(before.pk))


def undo(play: Play, record: ActRecord, on: date) -> list[str]:
    made = correct(record=record, by=play.world.viewer(OFFICE), reason="登记错了", at=moment(on))
    return [each.fields["act"] for each in made]


def now(item: ProblemItem) -> tuple[str, dict[str, str]]:
    """Who is in charge, and who stands beside, in the rows that lists and doors read."""
    found = ProblemItem.objects.select_related("unit").get(pk=item.pk)
    assert found.unit is not None
    return found.unit.name, {row.body.name: row.kind for row in selectors.units_beside(found)}


def accepted(play: Play, child: Proceeding, on: date, nth: int = 0) -> ActRecord:
    return play.act(child, I.accepted, UNIT, on, {"responsible": "何志远", "measures": "分三批"}, nth=nth)


def staffed(play: Play, unit: Body, nth: int = CITY) -> None:
    """The person of city management acts for this unit too."""
    person = play.world.person(UNIT, nth)
    person.mandates.create(body=unit, role=UNIT.value, from_on=date(2026, 1, 1))


# ── parts ─────────────────────────────────────────────────────────────────
@rule("R1.47")
def test_a_succession_that_came_after_a_corrected_one_falls_with_it_and_what_its_units_said_too(play):
    child, item = parted(play)
    city, first, last = play.world.body(CITY_MANAGEMENT), another(play, "县供电公司"), another(play, "县水务局")
    wrong = after(play, child, city, date(2026, 5, 18), first)
    after(play, child, first, date(2026, 5, 19), last)
    assert now(item) == (HOUSING, {last.name: SEPARATE})
    staffed(play, last)
    part = {"answer": "我局部分已完成"}
    play.act(child, I.separately_answered, UNIT, date(2026, 5, 20), part, str(last.pk), nth=CITY)
    assert undo(play, wrong, date(2026, 5, 21)) == ["separately_answered", "part_taken_over", "part_taken_over"]
    assert now(item) == (HOUSING, {CITY_MANAGEMENT: SEPARATE})
    owing = DueDay.objects.filter(proceeding=child, act=I.separately_answered.name, done_on=None)
    assert list(owing.values_list("party", flat=True)) == [str(city.pk)]


@rule("R1.47")
def test_a_part_that_was_merged_into_a_unit_stays_there_when_that_unit_has_not_the_other_part(play):
    two = [play.world.body(CITY_MANAGEMENT), another(play, "县园林局")]
    _, item = handed(play, first={"separate_units": two})
    child, into = proceeding_of(I, item.pk), another(play, "县供电公司")
    wrong = after(play, child, two[0], date(2026, 5, 18), into)
    after(play, child, two[1], date(2026, 5, 19), into)
    assert now(item)[1] == {into.name: SEPARATE}
    assert undo(play, wrong, date(2026, 5, 20)) == ["part_taken_over"]
    assert now(item)[1] == {CITY_MANAGEMENT: SEPARATE, into.name: SEPARATE}


@rule("R1.47")
def test_a_unit_put_in_charge_does_not_come_back_to_a_part_that_it_had_by_mistake(play):
    child, item = parted(play)
    city, other = play.world.body(CITY_MANAGEMENT), another(play, "县供电公司")
    part = after(play, child, city, date(2026, 5, 18), other)
    given = play.act(child, I.reassigned, OFFICE, date(2026, 5, 19), {"unit": other.pk, "reason": "主要在供电"})
    assert now(item) == (other.name, {})
    undo(play, part, date(2026, 5, 20))
    assert now(item) == (other.name, {CITY_MANAGEMENT: SEPARATE})
    undo(play, given, date(2026, 5, 21))
    assert now(item) == (HOUSING, {CITY_MANAGEMENT: SEPARATE})


@rule("R1.47")
def test_a_unit_that_assists_is_offered_the_part_and_from_then_on_answers_for_it(play):
    other = another(play, "县供电公司")
    beside = {"separate_units": [play.world.body(CITY_MANAGEMENT)], "co_units": [other]}
    _, item = handed(play, first=beside)
    child, city = proceeding_of(I, item.pk), play.world.body(CITY_MANAGEMENT)
    ask = next(a for a in I.part_taken_over.asks if a.name == "unit")
    _, view = judge(child, date(2026, 5, 18))
    [party] = view.parties["separate"]
    offered = {name for _, name in options.of_item(child, ask, party)}
    assert offered >= {other.name, HOUSING}
    assert CITY_MANAGEMENT not in offered
    after(play, child, city, date(2026, 5, 18), other)
    assert now(item)[1] == {other.name: SEPARATE}
    after(play, child, other, date(2026, 5, 19), play.world.body(HOUSING))
    assert now(item) == (HOUSING, {})


@rule("R1.52")
def test_a_part_does_not_go_to_a_unit_that_has_answered_its_own_until_that_answer_is_corrected(play):
    city, other = play.world.body(CITY_MANAGEMENT), another(play, "县供电公司")
    _, item = handed(play, first={"separate_units": [city, other]})
    child = proceeding_of(I, item.pk)
    staffed(play, other)
    part = {"answer": "我局部分已完成"}
    answer = play.act(child, I.separately_answered, UNIT, date(2026, 5, 18), part, str(other.pk), nth=CITY)
    ask = next(a for a in I.part_taken_over.asks if a.name == "unit")
    party = next(p for p in judge(child, date(2026, 5, 19))[1].parties["separate"] if p.key == str(city.pk))
    assert other.name not in {name for _, name in options.of_item(child, ask, party)}
    with pytest.raises(TooLate, match="已经答复了自己的部分"):
        after(play, child, city, date(2026, 5, 19), other)
    assert now(item)[1] == {CITY_MANAGEMENT: SEPARATE, other.name: SEPARATE}
    undo(play, answer, date(2026, 5, 19))
    assert other.name in {name for _, name in options.of_item(child, ask, party)}
    after(play, child, city, date(2026, 5, 20), other)
    assert judge(child, date(2026, 5, 20))[1].silent_units == (other.name,)


@rule("R1.52")
def test_a_part_that_went_to_whoever_was_in_charge_by_mistake_is_not_left_with_its_answer_of_before(play):
    city, other = play.world.body(CITY_MANAGEMENT), another(play, "县供电公司")
    _, item = handed(play, first={"separate_units": [city, other]})
    child = proceeding_of(I, item.pk)
    staffed(play, other)
    accepted(play, child, date(2026, 5, 15))
    part = {"answer": "我局部分已完成"}
    play.act(child, I.separately_answered, UNIT, date(2026, 5, 18), part, str(other.pk), nth=CITY)
    over_to = {"unit": other.pk, "responsible": "何志远", "reason": "职责划转"}
    wrong = play.act(child, I.taken_over, OFFICE, date(2026, 5, 19), over_to)
    came = after(play, child, city, date(2026, 5, 20), other)
    with pytest.raises(TooLate, match="没有人答复") as refused:
        undo(play, wrong, date(2026, 5, 21))
    assert "先更正把那个部分交给它的那一条" in refused.value.hint
    undo(play, came, date(2026, 5, 21))
    undo(play, wrong, date(2026, 5, 21))
    assert now(item) == (HOUSING, {CITY_MANAGEMENT: SEPARATE, other.name: SEPARATE})
    assert judge(child, date(2026, 5, 21))[1].silent_units == (CITY_MANAGEMENT,)


@rule("R1.47")
@pytest.mark.parametrize("has_spoken", [False, True])
def test_a_unit_that_assists_already_keeps_its_day_when_it_takes_over_the_assisting_of_another(play, has_spoken):
    city, other = play.world.body(CITY_MANAGEMENT), another(play, "县供电公司")
    _, item = handed(play, first={"co_units": [city, other]})
    child = proceeding_of(I, item.pk)
    if has_spoken:
        said = {"opinion": "车棚用电由我局接入"}
        play.act(child, I.co_opinion, UNIT, date(2026, 5, 20), said, str(city.pk), nth=CITY)
    over_to = {"unit": other.pk, "reason": "机构改革"}
    play.act(child, I.assist_taken_over, OFFICE, date(2026, 5, 25), over_to, str(city.pk))
    owed = judge(child, date(2026, 5, 25))[0].open_duties
    assert [d.due.on for d in owed if (d.act, d.party) == (I.co_opinion, str(other.pk))] == [date(2026, 5, 27)]


@rule("R1.52")
def test_what_was_accepted_without_a_part_falls_when_the_part_comes_back_unanswered(play):
    child, item = parted(play)
    accepted(play, child, date(2026, 5, 15))
    freed = after(play, child, play.world.body(CITY_MANAGEMENT), date(2026, 5, 18))
    play.act(child, I.answered, UNIT, date(2026, 6, 1), {"answer": "已完成"})
    play.act(child, I.done, UNIT, date(2026, 6, 1), {"evidence": "验收单"})
    play.act(child, I.verified, INSPECTORS, date(2026, 6, 2), {"how": "on_site", "finding": "看过"})
    with frozen(date(2026, 6, 3)):
        page = play.world.client(OFFICE).get(reverse("procedures:correct", args=[freed.pk])).content.decode()
    assert "“核实认可”依它办的，一并作废" in page
    assert undo(play, freed, date(2026, 6, 3)) == ["verified", "part_taken_over"]
    child.refresh_from_db()
    item.refresh_from_db()
    assert (child.ended_on, item.verified_on, item.answered_on) == (None, None, None)
    part, city = {"answer": "我局部分已完成"}, str(play.world.body(CITY_MANAGEMENT).pk)
    play.act(child, I.separately_answered, UNIT, date(2026, 6, 4), part, city, nth=CITY)
    play.act(child, I.verified, INSPECTORS, date(2026, 6, 5), {"how": "on_site", "finding": "看过"})


class Older:
    """The models as the migration has them, with the units that stood beside before they were put in charge."""

    def __init__(self, *former: tuple[int, int, str]) -> None:
        self.former = former

    def get_model(self, app: str, name: str) -> Any:
        return apps.get_model(app, name) if name != "FormerUnit" else SimpleNamespace(objects=self)

    def using(self, _alias: str) -> Older:
        return self

    def values_list(self, *_names: str) -> Any:
        return self.former


@rule("R1.47")
def test_on_taking_over_an_older_database_the_list_is_told_back_from_who_stands_there_today(play):
    child, item = parted(play)
    city, first, last = play.world.body(CITY_MANAGEMENT), another(play, "县供电公司"), another(play, "县水务局")
    after(play, child, city, date(2026, 5, 18), first)
    undone = after(play, child, first, date(2026, 5, 19), last)
    undo(play, undone, date(2026, 5, 20))
    given = play.act(child, I.reassigned, OFFICE, date(2026, 5, 21), {"unit": first.pk, "reason": "主要在供电"})
    assert now(item) == (first.name, {})
    ListedUnit.objects.all().delete()
    migration = import_module("huying.mechanisms.oversight.migrations.0025_the_units_of_the_list")
    older: Any = Older((given.pk, first.pk, SEPARATE))
    migration.take_back(older, SimpleNamespace(connection=connection))
    assert list(ListedUnit.objects.values_list("problemitem", "body", "kind")) == [(item.pk, city.pk, SEPARATE)]


# ── past evenings ─────────────────────────────────────────────────────────
def evening(play: Play, day: int) -> tuple[str, tuple[str, ...], date | None]:
    wanted = {"as_of": date(2026, 5, day)}
    found = ledger.choose(play.world.viewer(OFFICE), wanted, date(2026, 6, 30))
    line = found.lines([then for then in found.found if then.pk == ProblemItem.objects.get(number=1).pk])[0]
    return line.item.unit.name, line.beside.separate, line.item.answered_on


@rule("R1.57")
def test_an_evening_on_which_a_unit_was_in_charge_by_mistake_stays_as_it_was(play):
    child, _ = parted(play)
    given = {"unit": play.world.body(CITY_MANAGEMENT).pk, "reason": "主要在城管"}
    record = play.act(child, I.reassigned, OFFICE, date(2026, 5, 19), given)
    before = [evening(play, day) for day in (18, 19, 21)]
    assert before == [(HOUSING, (CITY_MANAGEMENT,), None), *[(CITY_MANAGEMENT, (), None)] * 2]
    undo(play, record, date(2026, 5, 22))
    assert [evening(play, day) for day in (18, 19, 21)] == before
    assert evening(play, 22) == before[0]


@rule("R1.57")
def test_an_evening_before_a_part_went_to_a_unit_that_is_in_charge_now_stays_as_it_was(play):
    child, _ = parted(play)
    other, before = another(play, "县供电公司"), evening(play, 14)
    after(play, child, play.world.body(CITY_MANAGEMENT), date(2026, 5, 15), other)
    play.act(child, I.reassigned, OFFICE, date(2026, 5, 18), {"unit": other.pk, "reason": "主要在供电"})
    told = [evening(play, day)[:2] for day in (14, 15, 18)]
    assert told == [(HOUSING, (CITY_MANAGEMENT,)), (HOUSING, (other.name,)), (other.name, ())]
    assert evening(play, 14) == before


@rule("R1.57")
def test_an_evening_before_a_mistaken_succession_stays_as_it_was_once_that_is_corrected(play):
    child, _ = parted(play)
    other = another(play, "县供电公司")
    staffed(play, other)
    before = evening(play, 14)
    record = after(play, child, play.world.body(CITY_MANAGEMENT), date(2026, 5, 18), other)
    part = {"answer": "我局部分已完成"}
    play.act(child, I.separately_answered, UNIT, date(2026, 5, 20), part, str(other.pk), nth=CITY)
    undo(play, record, date(2026, 5, 22))
    assert [evening(play, 14), evening(play, 22)] == [before, before]
    assert evening(play, 20)[1] == (other.name,)


# ── whose signature ───────────────────────────────────────────────────────
@rule("R1.47")
@pytest.mark.parametrize("asked_back", [False, True])
def test_a_wrong_giving_takes_the_signature_of_the_wrong_unit_with_it(play, asked_back):
    _, item = handed(play, first={})
    child, city = proceeding_of(I, item.pk), play.world.body(CITY_MANAGEMENT)
    given = {"unit": city.pk, "reason": "主要在城管"}
    if asked_back:
        play.act(child, I.returned, UNIT, date(2026, 5, 19), {"reason": "归城管", "suggested_unit": "城管局"})
        said = given | {"decision": "agreed"}
        wrong = play.act(child, I.return_decided, OFFICE, date(2026, 5, 20), said)
    else:
        wrong = play.act(child, I.reassigned, OFFICE, date(2026, 5, 20), given)
    accepted(play, child, date(2026, 5, 27), CITY)
    play.act(child, I.progressed, UNIT, date(2026, 5, 27), {"progress": "已进场"}, nth=CITY)
    acts = undo(play, wrong, date(2026, 5, 28))
    assert acts == ["progressed", "accepted", wrong.act]
    stands, _ = judge(child, date(2026, 5, 28))
    assert stands.is_open(I.reassigned)
    assert [d.due.on for d in stands.open_duties if d.act is I.accepted] == [date(2026, 5, 22)]
    accepted(play, child, date(2026, 5, 28))


@rule("R1.47")
def test_a_request_to_return_that_is_corrected_takes_the_signature_of_the_wrong_unit_with_it(play):
    _, item = handed(play, first={})
    child, city = proceeding_of(I, item.pk), play.world.body(CITY_MANAGEMENT)
    asked = play.act(child, I.returned, UNIT, date(2026, 5, 19), {"reason": "归城管", "suggested_unit": "城管局"})
    said = {"unit": city.pk, "reason": "主要在城管", "decision": "agreed"}
    play.act(child, I.return_decided, OFFICE, date(2026, 5, 20), said)
    accepted(play, child, date(2026, 5, 27), CITY)
    play.act(child, I.progressed, UNIT, date(2026, 5, 27), {"progress": "已进场"}, nth=CITY)
    assert undo(play, asked, date(2026, 5, 28)) == ["progressed", "accepted", "return_decided", "returned"]
    assert now(item) == (HOUSING, {})
    accepted(play, child, date(2026, 5, 28))


@rule("R1.47")
def test_a_signature_after_the_next_giving_stays_when_the_request_before_is_corrected(play):
    _, item = handed(play, first={})
    child, city, other = proceeding_of(I, item.pk), play.world.body(CITY_MANAGEMENT), another(play, "县供电公司")
    asked = play.act(child, I.returned, UNIT, date(2026, 5, 18), {"reason": "归供电", "suggested_unit": "供电公司"})
    said = {"unit": other.pk, "reason": "归供电", "decision": "agreed"}
    play.act(child, I.return_decided, OFFICE, date(2026, 5, 18), said)
    play.act(child, I.reassigned, OFFICE, date(2026, 5, 19), {"unit": city.pk, "reason": "归城管"})
    accepted(play, child, date(2026, 5, 20), CITY)
    assert undo(play, asked, date(2026, 5, 21)) == ["return_decided", "returned"]
    assert now(item)[0] == CITY_MANAGEMENT


@rule("R1.47")
def test_a_signature_after_the_next_giving_stays_when_an_earlier_one_is_corrected(play):
    _, item = handed(play, first={})
    child, city, other = proceeding_of(I, item.pk), play.world.body(CITY_MANAGEMENT), another(play, "县供电公司")
    wrong = play.act(child, I.reassigned, OFFICE, date(2026, 5, 18), {"unit": other.pk, "reason": "归供电"})
    play.act(child, I.reassigned, OFFICE, date(2026, 5, 19), {"unit": city.pk, "reason": "归城管"})
    accepted(play, child, date(2026, 5, 20), CITY)
    assert undo(play, wrong, date(2026, 5, 21)) == ["reassigned"]
    assert now(item)[0] == CITY_MANAGEMENT


@rule("R1.47")
def test_a_refusal_that_is_corrected_leaves_the_signature(play):
    _, item = handed(play, first={})
    child = proceeding_of(I, item.pk)
    play.act(child, I.returned, UNIT, date(2026, 5, 18), {"reason": "归城管", "suggested_unit": "城管局"})
    refused = {"decision": "refused", "reason": "三定方案如此"}
    record = play.act(child, I.return_decided, OFFICE, date(2026, 5, 19), refused)
    accepted(play, child, date(2026, 5, 20))
    assert undo(play, record, date(2026, 5, 21)) == ["return_decided"]


def over(play: Play, child: Proceeding, to: Body, on: date) -> ActRecord:
    said = {"unit": to.pk, "responsible": "杜明", "reason": "职责划转"}
    return play.act(child, I.taken_over, OFFICE, on, said)


@rule("R1.47")
def test_the_page_that_corrects_a_succession_says_that_what_was_done_since_stays(play):
    _, item = handed(play, first={})
    child = proceeding_of(I, item.pk)
    accepted(play, child, date(2026, 5, 15))
    record = over(play, child, play.world.body(CITY_MANAGEMENT), date(2026, 5, 20))
    play.act(child, I.progressed, UNIT, date(2026, 5, 21), {"progress": "已进场"}, nth=CITY)
    with frozen(date(2026, 5, 22)):
        page = play.world.client(OFFICE).get(reverse("procedures:correct", args=[record.pk])).content.decode()
    assert "承接以后登记的各步不作废" in page
    assert undo(play, record, date(2026, 5, 22)) == ["taken_over"]


# ── plans ─────────────────────────────────────────────────────────────────
def plan(play: Play, opinion: OpinionDocument, name: str, on: date, nth: int = 0) -> ActRecord:
    letter, own = proceeding_of(P, opinion.pk), str(play.world.body(name).pk)
    return play.act(letter, P.planned, UNIT, on, {"measures": "见各项"}, own, nth)


def owing(opinion: OpinionDocument, on: date) -> set[str]:
    stands, view = judge(proceeding_of(P, opinion.pk), on)
    names = {p.key: p.label for p in view.parties["units"]}
    return {names[d.party] for d in stands.open_duties if d.act is P.planned}


def planned_on(item: ProblemItem) -> date | None:
    found = ProblemItem.objects.select_related("opinion__topic", "opinion__session", "unit").get(pk=item.pk)
    return ledger.lines([found], [Light("ok", "")])[0].planned_on


@rule("R1.50")
def test_who_takes_over_an_item_that_nobody_planned_owes_the_plan_though_the_unit_before_plans_its_others(play):
    opinion, item = handed(play, first={})
    child, second = proceeding_of(I, item.pk), proceeding_of(I, opinion.items.get(number=2).pk)
    accepted(play, child, date(2026, 5, 15))
    accepted(play, second, date(2026, 5, 15))
    over(play, child, play.world.body(CITY_MANAGEMENT), date(2026, 5, 18))
    assert owing(opinion, date(2026, 5, 19)) == {HOUSING, CITY_MANAGEMENT}
    plan(play, opinion, HOUSING, date(2026, 5, 20))
    assert owing(opinion, date(2026, 5, 21)) == {CITY_MANAGEMENT}
    assert not judge(proceeding_of(P, opinion.pk), date(2026, 5, 21))[0].is_open(P.consulted)
    assert planned_on(item) is None
    plan(play, opinion, CITY_MANAGEMENT, date(2026, 5, 22), CITY)
    assert (owing(opinion, date(2026, 5, 22)), planned_on(item)) == (set(), date(2026, 5, 22))


@rule("R1.50")
def test_a_unit_that_has_planned_hands_in_a_plan_for_what_it_then_takes_over(play):
    opinion, item = handed(play, first={}, second=CITY_MANAGEMENT)
    child, second = proceeding_of(I, item.pk), proceeding_of(I, opinion.items.get(number=2).pk)
    accepted(play, child, date(2026, 5, 15))
    accepted(play, second, date(2026, 5, 15), CITY)
    plan(play, opinion, CITY_MANAGEMENT, date(2026, 5, 18), CITY)
    over(play, child, play.world.body(CITY_MANAGEMENT), date(2026, 5, 20))
    stands, _ = judge(child, date(2026, 5, 20))
    [duty] = [d for d in stands.open_duties if d.act is I.plan_supplemented]
    letter, _ = judge(proceeding_of(P, opinion.pk), date(2026, 5, 20))
    [own] = [d for d in letter.duties if d.act is P.planned]
    assert duty.due.on - date(2026, 5, 20) >= own.due.on - date(2026, 5, 13)  # as long as for a plan of the letter
    play.act(child, I.plan_supplemented, UNIT, date(2026, 5, 21), {"measures": "接着翻修"}, nth=CITY)
    assert planned_on(item) == date(2026, 5, 21)
    last = another(play, "县供电公司")
    over(play, child, last, date(2026, 5, 25))
    assert owing(opinion, date(2026, 5, 26)) == set()
    assert [d for d in judge(child, date(2026, 5, 26))[0].open_duties if d.act is I.plan_supplemented] == []


@rule("R1.57")
def test_the_page_of_a_letter_asks_twelve_questions_though_an_item_of_it_went_to_another_unit(play):
    opinion, _ = handed(play, first={}, second=CITY_MANAGEMENT)
    children = [proceeding_of(I, pk) for pk in opinion.items.order_by("number").values_list("pk", flat=True)]
    accepted(play, children[0], date(2026, 5, 15))
    accepted(play, children[1], date(2026, 5, 15), CITY)
    plan(play, opinion, HOUSING, date(2026, 5, 18))
    plan(play, opinion, CITY_MANAGEMENT, date(2026, 5, 18), CITY)
    over(play, children[0], play.world.body(CITY_MANAGEMENT), date(2026, 5, 19))
    for child in children:
        play.act(child, I.answered, UNIT, date(2026, 8, 1), {"answer": "已完成"}, nth=CITY)
        play.act(child, I.done, UNIT, date(2026, 8, 20), {"evidence": "验收单"}, nth=CITY)
    play.hand_in(opinion, date(2026, 8, 21), date(2026, 8, 25), date(2026, 9, 1))
    client, url = play.world.client(OFFICE), reverse("oversight:opinion", args=[opinion.pk])
    with frozen(date(2026, 9, 2)):
        client.get(url)  # the first look fills what is kept in memory
        with CaptureQueriesContext(connection) as asked:
            assert HOUSING in client.get(url).content.decode()  # whose plan speaks for it
    assert len(asked) <= most_questions(url)


@rule("R1.50")
def test_a_plan_made_while_another_unit_had_the_item_stands_when_it_comes_back_to_the_unit_of_the_list(play):
    opinion, item = handed(play, first={})
    child, second = proceeding_of(I, item.pk), proceeding_of(I, opinion.items.get(number=2).pk)
    accepted(play, child, date(2026, 5, 15))
    accepted(play, second, date(2026, 5, 15))
    over(play, second, play.world.body(CITY_MANAGEMENT), date(2026, 5, 18))
    over(play, child, play.world.body(CITY_MANAGEMENT), date(2026, 5, 18))
    plan(play, opinion, CITY_MANAGEMENT, date(2026, 5, 20), CITY)
    over(play, child, play.world.body(HOUSING), date(2026, 5, 21))
    assert now(item)[0] == HOUSING
    assert planned_on(item) == date(2026, 5, 20)
    assert owing(opinion, date(2026, 5, 22)) == set()


@rule("R1.50")
def test_a_plan_for_an_item_alone_is_on_no_desk_any_more_once_the_plan_of_its_unit_is_corrected(play):
    opinion, item = handed(play, first={}, second=CITY_MANAGEMENT)
    child, second = proceeding_of(I, item.pk), proceeding_of(I, opinion.items.get(number=2).pk)
    accepted(play, child, date(2026, 5, 15))
    accepted(play, second, date(2026, 5, 15), CITY)
    record = plan(play, opinion, CITY_MANAGEMENT, date(2026, 5, 18), CITY)
    over(play, child, play.world.body(CITY_MANAGEMENT), date(2026, 5, 20))
    alone = OpenDoor.objects.filter(proceeding=child, act=I.plan_supplemented.name)
    assert alone.exists()
    undo(play, record, date(2026, 5, 21))
    assert owing(opinion, date(2026, 5, 21)) == {CITY_MANAGEMENT}
    assert not alone.exists()


@rule("R1.50")
def test_in_a_second_round_the_new_plan_of_the_unit_before_does_not_speak_for_what_was_taken_over(play):
    opinion = play.reported()
    item = opinion.items.get(number=1)
    letter, child = proceeding_of(P, opinion.pk), proceeding_of(I, item.pk)
    over(play, child, play.world.body(CITY_MANAGEMENT), date(2026, 9, 20))
    assert planned_on(item) == date(2026, 5, 20)
    failed = {"members": 27, "present": 25, "satisfied": 5, "basically_satisfied": 5, "dissatisfied": 15}
    play.act(letter, P.assessed, OFFICE, date(2026, 10, 29), failed)
    again = {"reason": "测评没有通过", "node_on": date(2026, 12, 31)}
    play.act(letter, P.rehandled, OFFICE, date(2026, 10, 30), again)
    assert owing(opinion, date(2026, 11, 2)) == {CITY_MANAGEMENT}
    assert planned_on(item) is None


# ── nodes ─────────────────────────────────────────────────────────────────
def node(play: Play, item: ProblemItem, on: date, nth: int = 0, **said: Any) -> Milestone:
    found = ProblemItem.objects.select_related("unit", "opinion", "congress").get(pk=item.pk)
    by = play.world.viewer(UNIT, nth, on=on)
    return services.save_milestone(item=found, fields=NODE | said, by=by, at=moment(on))


def whose(item: ProblemItem) -> dict[str, str]:
    return {m.title: m.unit.name for m in Milestone.objects.filter(item=item).select_related("unit")}


@rule("R1.64")
def test_a_corrected_succession_gives_back_only_the_nodes_that_it_took(play):
    _, item = handed(play, first={})
    child = proceeding_of(I, item.pk)
    accepted(play, child, date(2026, 5, 15))
    node(play, item, date(2026, 5, 16))
    record = over(play, child, play.world.body(CITY_MANAGEMENT), date(2026, 5, 18))
    own = node(play, item, date(2026, 5, 19), CITY, title="完成42栋")
    assert whose(item) == {"完成27栋": CITY_MANAGEMENT, "完成42栋": CITY_MANAGEMENT}
    undo(play, record, date(2026, 5, 20))
    assert whose(item) == {"完成27栋": HOUSING, "完成42栋": CITY_MANAGEMENT}
    own = Milestone.objects.select_related("item__unit").get(pk=own.pk)
    with frozen(date(2026, 7, 1)):
        counted = metric("oversight.milestones").rows(play.world.congress, 2026)
        assert [m.title for m in counted] == ["完成27栋"]  # its unit has no hand in the item: it misses nothing
        page = play.world.client(UNIT).get(reverse("oversight:measures", args=[item.pk])).content.decode()
    assert '去掉<span class="visually-hidden">“完成42栋”' in page
    services.remove_milestone(milestone=own, by=play.world.viewer(UNIT), at=moment(date(2026, 5, 21)))
    assert whose(item) == {"完成27栋": HOUSING}


@rule("R1.64")
def test_a_node_that_was_not_reached_after_all_is_with_who_has_taken_the_item_over_since(play):
    _, item = handed(play, first={})
    child = proceeding_of(I, item.pk)
    accepted(play, child, date(2026, 5, 15))
    reached = node(play, item, date(2026, 5, 16))
    said = {"progress": "27栋完成", "milestone": reached.pk}
    wrong = play.act(child, I.progressed, UNIT, date(2026, 5, 18), said)
    over(play, child, play.world.body(CITY_MANAGEMENT), date(2026, 5, 19))
    assert whose(item) == {"完成27栋": HOUSING}
    undo(play, wrong, date(2026, 5, 20))
    assert whose(item) == {"完成27栋": CITY_MANAGEMENT}


@rule("R1.64")
def test_the_nodes_of_a_unit_that_leaves_its_part_go_with_the_part(play):
    child, item = parted(play)
    other = another(play, "县供电公司")
    mine = node(play, item, date(2026, 5, 16), CITY)
    with pytest.raises(NotAllowed):
        services.remove_milestone(milestone=mine, by=play.world.viewer(UNIT), at=moment(date(2026, 5, 17)))
    record = after(play, child, play.world.body(CITY_MANAGEMENT), date(2026, 5, 18), other)
    assert whose(item) == {"完成27栋": other.name}
    undo(play, record, date(2026, 5, 19))
    assert whose(item) == {"完成27栋": CITY_MANAGEMENT}


@rule("R1.64")
def test_the_nodes_of_a_part_that_was_released_are_struck_by_the_unit_in_charge(play):
    child, item = parted(play)
    mine = node(play, item, date(2026, 5, 16), CITY)
    after(play, child, play.world.body(CITY_MANAGEMENT), date(2026, 5, 18))
    left = Milestone.objects.select_related("item__unit").get(pk=mine.pk)
    services.remove_milestone(milestone=left, by=play.world.viewer(UNIT), at=moment(date(2026, 5, 19)))
    assert whose(item) == {}
