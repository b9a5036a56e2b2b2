"""Units beside the one in charge: those that assist, those that answer for a part of their own (协办、分办, R1.47)."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.documents.models import Version
from huying.kernel.notifications.models import Notice
from huying.kernel.people.models import Body, BodyKind
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import ActRecord, DueDay, LocalLimit, OpenDoor, Proceeding
from huying.kernel.procedures.pages import act_url
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import reverse as correct
from huying.kernel.search import selectors as search
from huying.mechanisms.oversight import selectors, services
from huying.mechanisms.oversight.models import OpinionDocument, ProblemItem
from huying.mechanisms.oversight.papers import draft_text
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from huying.mechanisms.oversight.terms import ASSIST, SEPARATE
from tests.play import Play, stand_beside
from tests.world import CITY_MANAGEMENT, HOUSING, World, moment

rule = pytest.mark.rule
I, P = ItemHandling, OpinionHandling  # noqa: E741
MAY, UNIT = date(2026, 5, 14), Role.HANDLING_UNIT
DESK = reverse("oversight:unit_desk")
BESIDE = 1  # the second unit of the world: city management


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def beside(play: Play, kind: str) -> tuple[OpinionDocument, ProblemItem]:
    """The first item is housing's; city management has a hand in it, and in nothing else of the letter."""
    opinion = play.drafted()
    first, second = opinion.items.order_by("number")
    fields = {"unit": play.world.body(HOUSING)}
    units = {"separate_units" if kind == SEPARATE else "co_units": [play.world.body(CITY_MANAGEMENT)]}
    by, at = play.world.viewer(Role.SC_OFFICE), moment(date(2026, 5, 6))
    services.save_item(opinion=opinion, item=first, by=by, at=at, fields=fields, **units)
    services.save_item(opinion=opinion, item=second, by=by, at=at, fields=fields)
    hand_over(play, opinion)
    opinion.refresh_from_db()
    return opinion, ProblemItem.objects.get(pk=first.pk)


def desk(play: Play, on: date, nth: int = 0) -> str:
    with frozen(on):
        return play.world.client(UNIT, nth).get(DESK).content.decode()


def hand_over(play: Play, opinion: OpinionDocument) -> None:
    """Assigned on 8 May 2026, signed by the leader on the 13th."""
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.cosigned, Role.WORKING_BODY, date(2026, 5, 7))
    play.act(running, P.compiled, Role.SC_OFFICE, date(2026, 5, 7))
    play.act(running, P.assigned, Role.SC_OFFICE, date(2026, 5, 8))
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴副县长"})


def waiting(play: Play, on: date) -> list[tuple[str, str]]:
    """What stands on the desk of city management: the group and the matter."""
    found = selectors.in_order(selectors.waiting_matters(play.world.viewer(UNIT, BESIDE, on=on), on))
    return [(p.group, p.title) for p in found]


def take_on(play: Play, item: ProblemItem) -> None:
    play.act(proceeding_of(I, item.pk), I.accepted, UNIT, date(2026, 5, 15), {"responsible": "何志远"})


# ── their desks ───────────────────────────────────────────────────────────
@rule("R1.47")
def test_an_assisting_unit_has_its_opinion_on_its_desk_until_it_gave_it(play):
    _, item = beside(play, ASSIST)
    running, city = proceeding_of(I, item.pk), play.world.body(CITY_MANAGEMENT)
    assert waiting(play, MAY) == [("new", item.title)]
    assert "协办单位提出办理意见：" + item.title in desk(play, MAY, BESIDE)
    assert f"{act_url(running, I.co_opinion, str(city.pk))}" in desk(play, MAY, BESIDE)
    # 14, 15, 18, 19, 20, 21, 22, 25, 26, 27 May
    assert waiting(play, date(2026, 5, 27)) == [("week", item.title)]
    assert waiting(play, date(2026, 5, 28)) == [("late", item.title)]
    with frozen(date(2026, 5, 28)):
        assert (
            item.title in play.world.client(UNIT, BESIDE).get(reverse("desk")).content.decode()
        )  # the desk of everybody too
    said = {"opinion": "车棚用电由我局接入"}
    play.act(running, I.co_opinion, UNIT, date(2026, 5, 28), said, str(city.pk), nth=BESIDE)
    assert waiting(play, date(2026, 5, 28)) == []


@rule("R1.52")
def test_a_unit_with_a_part_of_its_own_has_its_answer_on_its_desk_and_again_when_it_is_sent_back(play):
    _, item = beside(play, SEPARATE)
    running, city = proceeding_of(I, item.pk), str(play.world.body(CITY_MANAGEMENT).pk)
    assert waiting(play, MAY) == [("later", item.title)]
    assert waiting(play, date(2026, 9, 1)) == [("late", item.title)]
    part = {"answer": "我局部分已完成"}
    play.act(running, I.separately_answered, UNIT, date(2026, 5, 20), part, city, nth=BESIDE)
    assert waiting(play, date(2026, 5, 20)) == []
    take_on(play, item)
    play.act(running, I.done, UNIT, date(2026, 6, 2), {"evidence": "台账"})
    back = {"reason": "车棚没有电", "node_on": date(2026, 8, 31)}
    play.act(running, I.sent_back, Role.SUPERVISION_OFFICE, date(2026, 6, 5), back)
    assert waiting(play, date(2026, 6, 5)) == [("returned", item.title)]


@rule("R1.47")
def test_a_unit_that_assists_is_asked_until_the_item_is_answered_and_has_had_nothing_sent_back(play):
    _, item = beside(play, ASSIST)
    running = proceeding_of(I, item.pk)
    take_on(play, item)
    assert waiting(play, date(2026, 5, 15)) == [("new", item.title)]
    play.act(running, I.answered, UNIT, date(2026, 5, 20), {"answer": "已完成"})
    assert waiting(play, date(2026, 6, 1)) == []
    play.act(running, I.done, UNIT, date(2026, 6, 2), {"evidence": "台账"})
    back = {"reason": "车棚没有电", "node_on": date(2026, 8, 31)}
    play.act(running, I.sent_back, Role.SUPERVISION_OFFICE, date(2026, 6, 5), back)
    assert [group for group, _ in waiting(play, date(2026, 6, 5))] == ["late"]  # it may speak again: nothing came back


@rule("R1.47")
def test_on_taking_over_an_older_database_nobody_is_asked_about_an_item_that_was_answered(play):
    _, item = beside(play, ASSIST)
    migration = import_module("huying.mechanisms.oversight.migrations.0018_units_beside_the_one_in_charge")
    doors = OpenDoor.objects.filter(proceeding=proceeding_of(I, item.pk), act=I.co_opinion.name)
    doors.update(is_step=False)
    migration.stand_on_their_desks(apps, SimpleNamespace(connection=connection))
    assert doors.get().is_step
    ProblemItem.objects.filter(pk=item.pk).update(answered_on=date(2026, 5, 20))
    migration.stand_on_their_desks(apps, SimpleNamespace(connection=connection))
    assert not doors.exists()


@rule("R1.52")
def test_a_unit_with_a_part_of_its_own_replies_for_it_and_waits_for_nobody_else(play):
    opinion, item = beside(play, SEPARATE)
    running, city = proceeding_of(I, item.pk), play.world.body(CITY_MANAGEMENT)
    by, at = play.world.viewer(UNIT, BESIDE, on=date(2026, 6, 2)), moment(date(2026, 6, 2))
    assert selectors.replying_body(by, opinion) == city
    [row] = selectors.answer_progress(by)
    assert (row.answered, row.total, row.may_reply) == (0, 1, True)
    services.write_reply(opinion=opinion, body=city, series="青城管函", text="", at=at)
    with pytest.raises(NotYet, match="还没有答复"):
        services.seal_reply(opinion=opinion, body=city, by=by, at=at)
    part = {"answer": "车棚用电已接入"}
    play.act(running, I.separately_answered, UNIT, date(2026, 6, 2), part, str(city.pk), nth=BESIDE)
    [row] = selectors.answer_progress(by)
    assert (row.answered, row.total) == (1, 1)
    sealed = services.seal_reply(opinion=opinion, body=city, by=by, at=at)
    assert sealed.number == "青城管函〔2026〕1号"
    assert "车棚用电已接入" in sealed.text
    [housing] = selectors.answer_progress(play.world.viewer(UNIT, on=date(2026, 6, 2)))
    assert housing.answered == 0  # whoever is in charge has not answered yet


@rule("R1.52")
def test_a_reply_that_waits_for_a_part_names_the_unit_and_not_what_was_answered(play):
    opinion, item = beside(play, SEPARATE)
    running, housing = proceeding_of(I, item.pk), play.world.body(HOUSING)
    second = opinion.items.get(number=2)
    for each in (running, proceeding_of(I, second.pk)):
        play.act(each, I.accepted, UNIT, date(2026, 5, 15), {"responsible": "何志远"})
        play.act(each, I.answered, UNIT, date(2026, 6, 1), {"answer": "已完成"})
    by, at = play.world.viewer(UNIT, on=date(2026, 6, 2)), moment(date(2026, 6, 2))
    services.write_reply(opinion=opinion, body=housing, series="青住建函", text="", at=at)
    with pytest.raises(NotYet) as refused:
        services.seal_reply(opinion=opinion, body=housing, by=by, at=at)
    assert [r.text for r in refused.value.reasons] == [f"第1项“{item.title}”，分办单位{CITY_MANAGEMENT}还没有答复"]


@rule("R1.47")
def test_giving_the_item_to_another_unit_answers_the_one_that_asked_to_give_it_back(play):
    _, item = beside(play, ASSIST)
    running, city = proceeding_of(I, item.pk), play.world.body(CITY_MANAGEMENT)
    play.act(running, I.returned, UNIT, MAY, GIVE_BACK)
    given = {"unit": city.pk, "reason": "主要在城管"}
    play.act(running, I.reassigned, Role.SC_OFFICE, date(2026, 5, 15), given)
    stands, _ = judge(running, date(2026, 6, 1))
    assert [d for d in stands.open_duties if d.act is I.return_decided] == []  # nobody is late with it
    with pytest.raises(NotYet, match="对退办申请作出决定"):  # nor is it taken from the new unit by an old request
        play.act(
            running, I.return_decided, Role.SC_OFFICE, date(2026, 5, 18), {"decision": "refused", "reason": "归你"}
        )
    play.act(running, I.returned, UNIT, date(2026, 5, 18), GIVE_BACK, nth=BESIDE)
    [owed] = [d for d in judge(running, date(2026, 5, 18))[0].open_duties if d.act is I.return_decided]
    assert owed.due.on == date(2026, 5, 27)  # from the new unit's own request: 19, 20, 21, 22, 25, 26, 27 May


@rule("R1.52")
def test_a_unit_that_had_a_part_and_is_put_in_charge_answers_once_for_the_whole(play):
    opinion, item = beside(play, SEPARATE)
    running, city = proceeding_of(I, item.pk), play.world.body(CITY_MANAGEMENT)
    part = {"answer": "我局部分已完成"}
    play.act(running, I.separately_answered, UNIT, date(2026, 5, 18), part, str(city.pk), nth=BESIDE)
    given = {"unit": city.pk, "reason": "主要在城管"}
    play.act(running, I.reassigned, Role.SC_OFFICE, date(2026, 5, 19), given)
    assert standing_beside(item) == []
    play.act(running, I.accepted, UNIT, date(2026, 5, 20), {"responsible": "何志远"}, nth=BESIDE)
    play.act(running, I.answered, UNIT, date(2026, 6, 1), {"answer": "全部完成"}, nth=BESIDE)
    play.act(running, I.done, UNIT, date(2026, 6, 1), {"evidence": "台账"}, nth=BESIDE)
    seen = {"how": "on_site", "finding": "看过"}
    play.act(running, I.verified, Role.SUPERVISION_OFFICE, date(2026, 6, 2), seen)
    reply = services.write_reply(opinion=opinion, body=city, series="青城管函", text="", at=moment(date(2026, 6, 2)))
    assert "全部完成" in draft_text(reply)


@rule("R1.52")
def test_a_unit_that_was_put_in_charge_does_not_count_as_another_part_that_is_answered(play):
    """Two parts: one is answered and its unit then put in charge; the other is still silent."""
    _, item = beside(play, SEPARATE)
    running, city = proceeding_of(I, item.pk), play.world.body(CITY_MANAGEMENT)
    stand_beside(item, third(play), SEPARATE)
    part = {"answer": "我局部分已完成"}
    play.act(running, I.separately_answered, UNIT, date(2026, 5, 18), part, str(city.pk), nth=BESIDE)
    given = {"unit": city.pk, "reason": "主要在城管"}
    play.act(running, I.reassigned, Role.SC_OFFICE, date(2026, 5, 19), given)
    play.act(running, I.accepted, UNIT, date(2026, 5, 20), {"responsible": "何志远"}, nth=BESIDE)
    play.act(running, I.answered, UNIT, date(2026, 6, 1), {"answer": "全部完成"}, nth=BESIDE)
    assert ProblemItem.objects.get(pk=item.pk).answered_on is None


@rule("R1.47")
def test_an_assisting_unit_answers_for_nothing_and_writes_no_reply(play):
    opinion, _ = beside(play, ASSIST)
    by = play.world.viewer(UNIT, BESIDE, on=date(2026, 6, 2))
    assert selectors.replying_body(by, opinion) is None
    assert selectors.answer_progress(by) == []


# ── not theirs to handle ──────────────────────────────────────────────────
GIVE_BACK = {"reason": "充电设施归国家电网", "suggested_unit": "供电公司"}


def third(play: Play) -> Body:
    return Body.objects.create(congress=play.world.congress, kind=BodyKind.DEPARTMENT, name="县供电公司")


def office(play: Play, running: Proceeding, act: Act, on: date, **said: object) -> ActRecord:
    city = str(play.world.body(CITY_MANAGEMENT).pk)
    return play.act(running, act, Role.SC_OFFICE, on, {"reason": "三定方案如此"} | said, city)


def standing_beside(item: ProblemItem) -> list[tuple[str, str]]:
    return [(row.body.name, row.kind) for row in selectors.units_beside(item)]


def told_of(play: Play, words: str) -> list[str]:
    notices = Notice.objects.filter(person=play.world.person(UNIT, BESIDE), text__startswith=words)
    return list(notices.values_list("text", flat=True))


@rule("R1.47")
def test_a_unit_whose_part_is_not_its_to_handle_says_so_and_once_it_is_agreed_nobody_waits_for_it(play):
    _, item = beside(play, SEPARATE)
    running, city = proceeding_of(I, item.pk), str(play.world.body(CITY_MANAGEMENT).pk)
    take_on(play, item)
    play.act(running, I.answered, UNIT, date(2026, 5, 18), {"answer": "已完成"})
    play.act(running, I.done, UNIT, date(2026, 5, 18), {"evidence": "台账"})
    with pytest.raises(NotAllowed):
        play.act(running, I.part_returned, UNIT, MAY, GIVE_BACK, city)  # housing does not speak for it
    play.act(running, I.part_returned, UNIT, date(2026, 5, 18), GIVE_BACK, city, nth=BESIDE)
    seen = {"how": "on_site", "finding": "看过"}
    with pytest.raises(NotYet, match=f"分办单位{CITY_MANAGEMENT}还没有答复"):
        play.act(running, I.verified, Role.SUPERVISION_OFFICE, date(2026, 5, 19), seen)
    # 19, 20, 21, 22, 25, 26, 27 May
    [owed] = [d for d in judge(running, MAY)[0].open_duties if d.act is I.part_return_decided]
    assert (owed.due.on, owed.party_label) == (date(2026, 5, 27), CITY_MANAGEMENT)
    with frozen(date(2026, 5, 19)):
        client = play.world.client(Role.SC_OFFICE)
        assert "申请退办：充电设施归国家电网" in client.get(item.get_absolute_url()).content.decode()
        assert f"{CITY_MANAGEMENT}申请退办：{item.title}" in client.get("/inbox/").content.decode()
    office(play, running, I.part_return_decided, date(2026, 5, 20), decision="agreed")
    assert standing_beside(item) == []
    assert waiting(play, date(2026, 5, 20)) == []
    assert told_of(play, "同意退办")
    told = Notice.objects.filter(person=play.world.person(UNIT, BESIDE), text__startswith="同意退办").get()
    assert told.url == reverse("desk")  # it may not open the item's page any more
    with frozen(date(2026, 5, 20)):
        client = play.world.client(UNIT, BESIDE)
        assert [client.get(url).status_code for url in (item.get_absolute_url(), told.url)] == [404, 200]
    assert ProblemItem.objects.get(pk=item.pk).answered_on == date(2026, 5, 18)
    play.act(running, I.verified, Role.SUPERVISION_OFFICE, date(2026, 5, 21), seen)
    with frozen(date(2026, 5, 21)):
        shown = play.world.client(Role.SC_OFFICE).get(item.get_absolute_url()).content.decode()
        assert f"分办单位申请退办（{CITY_MANAGEMENT}）" in shown  # the history still says whose


@rule("R1.47")
def test_another_unit_takes_the_part_over_with_its_papers_and_its_day(play):
    opinion, item = beside(play, SEPARATE)
    running, city, other = proceeding_of(I, item.pk), str(play.world.body(CITY_MANAGEMENT).pk), third(play)
    play.act(running, I.part_returned, UNIT, date(2026, 5, 18), GIVE_BACK, city, nth=BESIDE)
    office(play, running, I.part_return_decided, date(2026, 5, 20), decision="agreed", unit=other.pk)
    assert standing_beside(item) == [(other.name, SEPARATE)]
    assert part_due(play, item, date(2026, 5, 20)) == (date(2026, 8, 31), False)
    assert opinion.document.audiences.filter(audience=f"body:{other.pk}").exists()
    found = search.find(congress=play.world.congress, query=item.title, audiences=[f"body:{city}"])
    assert item.get_absolute_url() not in {hit.url for hit in found}


@rule("R1.47")
def test_a_refused_unit_keeps_its_part_and_may_ask_again_until_it_has_answered(play):
    _, item = beside(play, SEPARATE)
    running, city = proceeding_of(I, item.pk), str(play.world.body(CITY_MANAGEMENT).pk)
    play.act(running, I.part_returned, UNIT, date(2026, 5, 18), GIVE_BACK, city, nth=BESIDE)
    with pytest.raises(Incomplete, match="不选改交单位"):
        office(play, running, I.part_return_decided, date(2026, 5, 19), decision="refused", unit=third(play).pk)
    office(play, running, I.part_return_decided, date(2026, 5, 19), decision="refused")
    assert standing_beside(item) == [(CITY_MANAGEMENT, SEPARATE)]
    assert told_of(play, "不同意退办")
    play.act(running, I.part_returned, UNIT, date(2026, 5, 20), GIVE_BACK, city, nth=BESIDE)
    office(play, running, I.part_return_decided, date(2026, 5, 21), decision="refused")
    part = {"answer": "我局部分已完成"}
    play.act(running, I.separately_answered, UNIT, date(2026, 5, 22), part, city, nth=BESIDE)
    with pytest.raises(TooLate, match="“分办单位答复”已经登记"):
        play.act(running, I.part_returned, UNIT, date(2026, 5, 23), GIVE_BACK, city, nth=BESIDE)


@rule("R1.47")
def test_an_assisting_unit_gives_its_assisting_back_and_another_is_named(play):
    _, item = beside(play, ASSIST)
    running, city, other = proceeding_of(I, item.pk), str(play.world.body(CITY_MANAGEMENT).pk), third(play)
    play.act(running, I.assist_returned, UNIT, date(2026, 5, 18), GIVE_BACK, city, nth=BESIDE)
    office(play, running, I.assist_return_decided, date(2026, 5, 19), decision="agreed", unit=other.pk)
    assert standing_beside(item) == [(other.name, ASSIST)]
    assert waiting(play, date(2026, 5, 19)) == []


def opinion_due(running: Proceeding, unit: str) -> list[date]:
    duties = judge(running, date(2026, 6, 1))[0].open_duties
    return [d.due.on for d in duties if (d.act, d.party) == (I.co_opinion, unit)]


@rule("R1.47")
def test_whoever_comes_to_assist_later_is_asked_from_its_own_day_on(play):
    _, item = beside(play, ASSIST)
    running, city, other = proceeding_of(I, item.pk), str(play.world.body(CITY_MANAGEMENT).pk), third(play)
    assert opinion_due(running, city) == [date(2026, 5, 27)]
    play.act(running, I.assist_returned, UNIT, date(2026, 5, 25), GIVE_BACK, city, nth=BESIDE)
    office(play, running, I.assist_return_decided, date(2026, 5, 29), decision="agreed", unit=other.pk)
    # not the 27th, when it was none of it: 1, 2, 3, 4, 5, 8, 9, 10, 11, 12 June
    assert opinion_due(running, str(other.pk)) == [date(2026, 6, 12)]


@rule("R1.47")
def test_whoever_comes_after_a_unit_that_gave_its_opinion_owes_none(play):
    _, item = beside(play, ASSIST)
    running, city, other = proceeding_of(I, item.pk), str(play.world.body(CITY_MANAGEMENT).pk), third(play)
    said = {"opinion": "车棚用电由我局接入"}
    play.act(running, I.co_opinion, UNIT, date(2026, 5, 20), said, city, nth=BESIDE)
    office(play, running, I.assist_taken_over, date(2026, 5, 29), unit=other.pk)
    assert opinion_due(running, str(other.pk)) == []
    back = {"unit": int(city), "reason": "划回"}
    play.act(running, I.assist_taken_over, Role.SC_OFFICE, date(2026, 6, 1), back, str(other.pk))
    assert opinion_due(running, city) == []
    assert judge(running, date(2026, 6, 1))[0].done(I.co_opinion, city) is not None


def wind_up(play: Play) -> None:
    Body.objects.filter(pk=play.world.body(CITY_MANAGEMENT).pk).update(ended_on=date(2026, 5, 18))


@rule("R1.47")
def test_the_part_of_a_unit_that_was_wound_up_is_taken_over_and_the_item_is_accepted(play):
    opinion, item = beside(play, SEPARATE)
    running, other = proceeding_of(I, item.pk), third(play)
    take_on(play, item)
    play.act(running, I.answered, UNIT, date(2026, 5, 18), {"answer": "已完成"})
    play.act(running, I.done, UNIT, date(2026, 5, 18), {"evidence": "台账"})
    wind_up(play)
    office(play, running, I.part_taken_over, date(2026, 5, 20), unit=other.pk, reason="机构改革")
    assert standing_beside(item) == [(other.name, SEPARATE)]
    assert waiting(play, date(2026, 5, 20)) == []
    assert part_due(play, item, date(2026, 5, 20)) == (date(2026, 8, 31), False)
    assert opinion.document.audiences.filter(audience=f"body:{other.pk}").exists()
    seen = {"how": "on_site", "finding": "看过"}
    with pytest.raises(NotYet, match=f"分办单位{other.name}还没有答复"):
        play.act(running, I.verified, Role.SUPERVISION_OFFICE, date(2026, 5, 21), seen)
    play.act(running, I.part_taken_over, Role.SC_OFFICE, date(2026, 5, 21), {"reason": "并入住建局"}, str(other.pk))
    assert (standing_beside(item), row_of(item).answered_on) == ([], date(2026, 5, 18))
    play.act(running, I.verified, Role.SUPERVISION_OFFICE, date(2026, 5, 21), seen)


def row_of(item: ProblemItem) -> ProblemItem:
    return ProblemItem.objects.get(pk=item.pk)


@rule("R1.47")
def test_the_assisting_of_a_unit_that_was_wound_up_is_taken_over_until_the_item_is_answered(play):
    _, item = beside(play, ASSIST)
    running, other = proceeding_of(I, item.pk), third(play)
    wind_up(play)
    office(play, running, I.assist_taken_over, date(2026, 5, 20), unit=other.pk)
    assert standing_beside(item) == [(other.name, ASSIST)]
    take_on(play, item)
    play.act(running, I.answered, UNIT, date(2026, 5, 21), {"answer": "已完成"})
    with pytest.raises(TooLate, match="“答复”已经登记"):
        play.act(running, I.assist_taken_over, Role.SC_OFFICE, date(2026, 5, 22), {"reason": "撤并"}, str(other.pk))


@rule("R1.47")
def test_only_the_office_says_who_takes_a_part_over_and_not_after_it_is_answered(play):
    _, item = beside(play, SEPARATE)
    running, city = proceeding_of(I, item.pk), str(play.world.body(CITY_MANAGEMENT).pk)
    for nth in (0, BESIDE):
        with pytest.raises(NotAllowed):
            play.act(running, I.part_taken_over, UNIT, date(2026, 5, 18), {"reason": "撤并"}, city, nth=nth)
    part = {"answer": "我局部分已完成"}
    play.act(running, I.separately_answered, UNIT, date(2026, 5, 19), part, city, nth=BESIDE)
    with pytest.raises(TooLate, match="“分办单位答复”已经登记"):
        office(play, running, I.part_taken_over, date(2026, 5, 20))


@rule("R1.47")
def test_a_part_that_was_taken_over_by_mistake_is_again_that_of_the_unit_before(play):
    _, item = beside(play, SEPARATE)
    running = proceeding_of(I, item.pk)
    record = office(play, running, I.part_taken_over, date(2026, 5, 19), unit=third(play).pk)
    by, at = play.world.viewer(Role.SC_OFFICE), moment(date(2026, 5, 20))
    correct(record=record, by=by, reason="还没有撤并", at=at)
    assert standing_beside(item) == [(CITY_MANAGEMENT, SEPARATE)]
    assert waiting(play, date(2026, 5, 20)) == [("later", item.title)]


@rule("R1.47")
@pytest.mark.parametrize("kind", [ASSIST, SEPARATE])
def test_a_unit_that_was_put_in_charge_by_mistake_stands_beside_again_as_it_did(play, kind):
    _, item = beside(play, kind)
    running, city = proceeding_of(I, item.pk), play.world.body(CITY_MANAGEMENT)
    given = {"unit": city.pk, "reason": "主要在城管"}
    record = play.act(running, I.reassigned, Role.SC_OFFICE, date(2026, 5, 19), given)
    assert standing_beside(item) == []
    by, at = play.world.viewer(Role.SC_OFFICE), moment(date(2026, 5, 20))
    correct(record=record, by=by, reason="选错了单位", at=at)
    assert row_of(item).unit == play.world.body(HOUSING)
    assert standing_beside(item) == [(CITY_MANAGEMENT, kind)]
    assert [matter for _, matter in waiting(play, date(2026, 5, 20))] == [item.title]


@rule("R1.47")
def test_a_unit_that_was_put_in_charge_stands_beside_again_only_once_it_has_the_item_no_more(play):
    """City management was put in charge, then another, then city management again: the first of it was a mistake."""
    _, item = beside(play, SEPARATE)
    running, city, other = proceeding_of(I, item.pk), play.world.body(CITY_MANAGEMENT), third(play)
    made = [
        play.act(running, I.reassigned, Role.SC_OFFICE, date(2026, 5, day), {"unit": unit.pk, "reason": "改"})
        for day, unit in ((18, city), (19, other), (20, city))
    ]
    by, at = play.world.viewer(Role.SC_OFFICE), moment(date(2026, 5, 21))
    correct(record=made[0], by=by, reason="选错了单位", at=at)
    assert (row_of(item).unit, standing_beside(item)) == (city, [])
    correct(record=made[2], by=by, reason="选错了单位", at=at)
    assert (row_of(item).unit, standing_beside(item)) == (other, [(CITY_MANAGEMENT, SEPARATE)])


@rule("R1.47")
def test_where_it_is_not_on_record_whose_an_item_was_the_giving_is_not_corrected_and_the_way_out_is_named(play):
    _, item = beside(play, SEPARATE)
    running = proceeding_of(I, item.pk)
    given = {"unit": third(play).pk, "reason": "归供电"}
    record = play.act(running, I.reassigned, Role.SC_OFFICE, date(2026, 5, 19), given)
    ProblemItem.objects.update(listed_unit=None)  # as an older database has it
    by, at = play.world.viewer(Role.SC_OFFICE), moment(date(2026, 5, 20))
    with pytest.raises(TooLate, match="没有记录") as refused:
        correct(record=record, by=by, reason="选错了单位", at=at)
    assert "请重新登记“改交别的单位”" in refused.value.hint
    assert not ActRecord.objects.filter(reverses=record).exists()


@rule("R1.47")
def test_a_decision_that_was_entered_by_mistake_puts_the_unit_back(play):
    _, item = beside(play, SEPARATE)
    running, city, other = proceeding_of(I, item.pk), str(play.world.body(CITY_MANAGEMENT).pk), third(play)
    play.act(running, I.part_returned, UNIT, date(2026, 5, 18), GIVE_BACK, city, nth=BESIDE)
    record = office(play, running, I.part_return_decided, date(2026, 5, 19), decision="agreed", unit=other.pk)
    by, at = play.world.viewer(Role.SC_OFFICE), moment(date(2026, 5, 20))
    correct(record=record, by=by, reason="选错了单位", at=at)
    assert standing_beside(item) == [(CITY_MANAGEMENT, SEPARATE)]
    assert waiting(play, date(2026, 5, 20)) == [("later", item.title)]
    assert OpenDoor.objects.filter(proceeding=running, act=I.part_return_decided.name, party=city).exists()


# ── the day of a part: that of the whole ──────────────────────────────────
def part_due(play: Play, item: ProblemItem, on: date) -> tuple[date, bool]:
    """The day by which city management owes its part, and whether it is late; the index for lists says the same."""
    running = proceeding_of(I, item.pk)
    [duty] = [d for d in judge(running, on)[0].duties if d.act is I.separately_answered]
    kept = DueDay.objects.filter(proceeding=running, act=I.separately_answered.name).values_list("due_on", flat=True)
    assert list(kept) == [duty.due.on]
    return duty.due.on, duty.is_overdue(on)


def more_time(play: Play, running: Proceeding) -> None:
    """Two months more than 31 August, asked for by housing and granted."""
    asked = {"wanted_on": date(2026, 10, 31), "reason": "汛期停工"}
    play.act(running, I.extension_asked, UNIT, date(2026, 8, 3), asked)
    granted = {"extended_to": date(2026, 10, 31), "reason": "汛期停工"}
    play.act(running, I.extended, Role.SC_OFFICE, date(2026, 8, 4), granted)


@rule("R1.64")
def test_more_time_that_is_given_for_an_item_is_given_for_every_part_of_it(play):
    _, item = beside(play, SEPARATE)
    take_on(play, item)
    assert part_due(play, item, date(2026, 8, 3)) == (date(2026, 8, 31), False)
    more_time(play, proceeding_of(I, item.pk))
    assert part_due(play, item, date(2026, 9, 1)) == (date(2026, 10, 31), False)
    assert waiting(play, date(2026, 9, 1)) == [("later", item.title)]
    assert part_due(play, item, date(2026, 11, 1)) == (date(2026, 10, 31), True)


@rule("R1.64")
def test_more_time_does_not_excuse_a_part_that_was_late_before_it_was_given(play):
    _, item = beside(play, SEPARATE)
    running, city = proceeding_of(I, item.pk), str(play.world.body(CITY_MANAGEMENT).pk)
    take_on(play, item)
    part = {"answer": "我局部分已完成"}
    play.act(running, I.separately_answered, UNIT, date(2026, 9, 2), part, city, nth=BESIDE)
    asked = {"wanted_on": date(2026, 10, 31), "reason": "汛期停工"}
    play.act(running, I.extension_asked, UNIT, date(2026, 9, 3), asked)
    granted = {"extended_to": date(2026, 10, 31), "reason": "汛期停工"}
    play.act(running, I.extended, Role.SC_OFFICE, date(2026, 9, 4), granted)
    assert part_due(play, item, date(2026, 9, 5)) == (date(2026, 8, 31), True)


@rule("R1.64")
def test_a_part_that_is_sent_back_under_the_limit_of_the_place_is_due_by_it_and_not_late_at_once(play):
    LocalLimit.objects.create(
        congress=play.world.congress, rule="R1.64-again", span="15 days", clause="本级办法第九条",
        effective=date(2026, 1, 1), recorded_at=moment(date(2026, 1, 1)),
    )  # fmt: skip
    _, item = beside(play, SEPARATE)
    running = proceeding_of(I, item.pk)
    take_on(play, item)
    more_time(play, running)
    play.act(running, I.done, UNIT, date(2026, 9, 5), {"evidence": "台账"})
    play.act(running, I.sent_back, Role.SUPERVISION_OFFICE, date(2026, 9, 7), {"reason": "车棚没有电"})
    assert part_due(play, item, date(2026, 9, 7)) == (date(2026, 9, 22), False)  # 7 September and 15 days


@rule("R1.64")
def test_a_part_that_is_sent_back_with_a_day_is_due_on_that_day_and_more_time_moves_it_too(play):
    _, item = beside(play, SEPARATE)
    running = proceeding_of(I, item.pk)
    take_on(play, item)
    more_time(play, running)
    play.act(running, I.done, UNIT, date(2026, 9, 5), {"evidence": "台账"})
    back = {"reason": "车棚没有电", "node_on": date(2026, 9, 30)}
    play.act(running, I.sent_back, Role.SUPERVISION_OFFICE, date(2026, 9, 7), back)
    assert part_due(play, item, date(2026, 9, 7)) == (date(2026, 9, 30), False)
    asked = {"wanted_on": date(2026, 10, 20), "reason": "等设备"}
    play.act(running, I.extension_asked, UNIT, date(2026, 9, 8), asked)
    granted = {"extended_to": date(2026, 10, 20), "reason": "等设备"}
    play.act(running, I.extended, Role.SC_OFFICE, date(2026, 9, 9), granted)
    assert part_due(play, item, date(2026, 10, 1)) == (date(2026, 10, 20), False)


def part_wanted(play: Play, item: ProblemItem) -> tuple[Proceeding, str]:
    """City management asks for another month for its part."""
    running, city = proceeding_of(I, item.pk), str(play.world.body(CITY_MANAGEMENT).pk)
    asked = {"wanted_on": date(2026, 9, 30), "reason": "等设备"}
    play.act(running, I.part_extension_asked, UNIT, date(2026, 8, 3), asked, city, nth=BESIDE)
    return running, city


@rule("R1.64")
def test_a_unit_asks_for_more_time_for_its_part_and_gets_it_for_its_part_alone(play):
    _, item = beside(play, SEPARATE)
    take_on(play, item)
    running, city = part_wanted(play, item)
    owed = {d.act: d.due.on for d in judge(running, date(2026, 8, 4))[0].open_duties}
    assert owed[I.part_extension_refused] == date(2026, 8, 10)  # 4, 5, 6, 7, 10 August
    too_long = {"extended_to": date(2026, 12, 31), "reason": "等设备"}
    with pytest.raises(Incomplete, match="最多延期到2026-11-02"):
        play.act(running, I.part_extended, Role.SC_OFFICE, date(2026, 8, 4), too_long, city)
    granted = {"extended_to": date(2026, 9, 30), "reason": "等设备"}
    play.act(running, I.part_extended, Role.SC_OFFICE, date(2026, 8, 4), granted, city)
    assert part_due(play, item, date(2026, 9, 1)) == (date(2026, 9, 30), False)
    assert ProblemItem.objects.get(pk=item.pk).node_on == date(2026, 8, 31)  # the whole is due as before
    assert [d for d in judge(running, date(2026, 8, 5))[0].open_duties if d.act is I.part_extension_refused] == []
    less = {"wanted_on": date(2026, 9, 15), "reason": "汛期停工"}
    play.act(running, I.extension_asked, UNIT, date(2026, 8, 5), less)
    whole = {"extended_to": date(2026, 9, 15), "reason": "汛期停工"}
    play.act(running, I.extended, Role.SC_OFFICE, date(2026, 8, 6), whole)
    # The whole got less than this part: that takes none of its time away.
    assert part_due(play, item, date(2026, 9, 1)) == (date(2026, 9, 30), False)
    assert "同意延期到2026年9月30日" in told_of(play, item.title)[-1]


@rule("R1.64")
def test_what_a_part_asked_for_is_granted_by_the_day_that_the_whole_got_already(play):
    _, item = beside(play, SEPARATE)
    take_on(play, item)
    running, city = part_wanted(play, item)
    same = {"extended_to": date(2026, 8, 31), "reason": "等设备"}
    with pytest.raises(Incomplete, match="须晚于现在的期限"):  # nobody got more time yet
        play.act(running, I.part_extended, Role.SC_OFFICE, date(2026, 8, 4), same, city)
    play.act(running, I.extension_asked, UNIT, date(2026, 8, 4), {"wanted_on": date(2026, 9, 30), "reason": "汛期"})
    granted = {"extended_to": date(2026, 9, 30), "reason": "汛期停工"}
    play.act(running, I.extended, Role.SC_OFFICE, date(2026, 8, 5), granted)
    play.act(running, I.part_extended, Role.SC_OFFICE, date(2026, 8, 5), granted, city)
    assert [d for d in judge(running, date(2026, 8, 6))[0].open_duties if d.act is I.part_extension_refused] == []
    assert part_due(play, item, date(2026, 9, 1)) == (date(2026, 9, 30), False)
    with pytest.raises(NotYet):  # nobody asks for more: the whole's day is not named twice
        play.act(running, I.part_extended, Role.SC_OFFICE, date(2026, 8, 6), granted, city)


@rule("R1.47")
def test_what_one_unit_has_answered_shuts_no_door_of_another(play):
    _, item = beside(play, SEPARATE)
    other = third(play)
    stand_beside(item, other, SEPARATE)
    running, city = part_wanted(play, item)
    part = {"answer": "我局部分已完成"}
    play.act(running, I.separately_answered, UNIT, date(2026, 8, 4), part, city, nth=BESIDE)
    stands = judge(running, date(2026, 8, 4))[0]
    doors = [(key, stands.is_open(I.part_returned, key)) for key in (city, str(other.pk))]
    assert doors == [(city, False), (str(other.pk), True)]
    assert [d for d in stands.open_duties if d.act is I.part_extension_refused] == []  # it is answered: nobody decides


@rule("R1.64")
def test_more_time_for_a_part_may_be_refused_and_its_day_stands(play):
    _, item = beside(play, SEPARATE)
    running, city = part_wanted(play, item)
    play.act(running, I.part_extension_refused, Role.SC_OFFICE, date(2026, 8, 4), {"reason": "不能再晚"}, city)
    assert part_due(play, item, date(2026, 9, 1)) == (date(2026, 8, 31), True)
    assert "不同意延期：不能再晚" in told_of(play, item.title)[-1]


@rule("R1.64")
def test_on_taking_over_an_older_database_a_part_has_the_day_of_the_whole(play):
    _, item = beside(play, SEPARATE)
    take_on(play, item)
    more_time(play, proceeding_of(I, item.pk))
    old = {"due_on": date(2026, 8, 31), "original_on": None}
    DueDay.objects.filter(act=I.separately_answered.name).update(**old)
    OpenDoor.objects.filter(act=I.separately_answered.name).update(due_on=old["due_on"])
    migration = import_module("huying.mechanisms.oversight.migrations.0020_a_part_is_due_with_the_whole")
    migration.the_day_of_the_whole(apps, SimpleNamespace(connection=connection))
    assert part_due(play, item, date(2026, 9, 1)) == (date(2026, 10, 31), False)
    assert OpenDoor.objects.get(act=I.separately_answered.name).due_on == date(2026, 10, 31)


# ── the papers they work from ─────────────────────────────────────────────
@rule("R1.46")
@pytest.mark.parametrize("kind", [ASSIST, SEPARATE])
def test_a_unit_beside_follows_the_crumb_of_its_item_to_the_letter_and_opens_its_papers(play, kind):
    opinion, item = beside(play, kind)
    letter = reverse("oversight:opinion", args=[opinion.pk])
    papers = Version.objects.filter(document__in=[opinion.document, opinion.hand_over_letter])
    with frozen(MAY):
        client = play.world.client(UNIT, BESIDE)
        assert f'href="{letter}"' in client.get(item.get_absolute_url()).content.decode()
        page = client.get(letter)
        assert page.status_code == 200
        assert item.title in page.content.decode()
        assert client.get(reverse("oversight:response", args=[opinion.pk])).status_code == 200
        assert {client.get(version.get_absolute_url()).status_code for version in papers} == {200}
        assert opinion.title in client.get(reverse("oversight:opinions")).content.decode()


@rule("R1.46")
def test_a_unit_that_has_no_hand_in_the_letter_still_does_not_read_it(play):
    opinion = play.drafted()
    units = {"unit": play.world.body(HOUSING)}
    for item in opinion.items.all():
        by, at = play.world.viewer(Role.SC_OFFICE), moment(date(2026, 5, 6))
        services.save_item(opinion=opinion, item=item, by=by, at=at, fields=units)
    hand_over(play, opinion)
    opinion.refresh_from_db()
    with frozen(MAY):
        client = play.world.client(UNIT, BESIDE)
        assert client.get(reverse("oversight:opinion", args=[opinion.pk])).status_code == 404
        assert {client.get(v.get_absolute_url()).status_code for v in opinion.document.versions.all()} == {404}


@rule("R1.47")
@pytest.mark.parametrize(("kind", "words"), [(ASSIST, "请提出协办意见"), (SEPARATE, "有本单位分办的事项")])
def test_a_unit_beside_is_told_as_soon_as_the_letter_is_signed(play, kind, words):
    opinion, _ = beside(play, kind)
    told = Notice.objects.filter(person=play.world.person(UNIT, BESIDE)).values_list("text", flat=True)
    assert [text for text in told if opinion.title in text and text.startswith(words)]
    assert not [text for text in told if text.startswith("请签收承办事项")]


def test_a_unit_beside_finds_the_letter_and_the_item_by_search(play):
    opinion, item = beside(play, ASSIST)
    own = [f"body:{play.world.body(CITY_MANAGEMENT).pk}"]
    found = search.find(congress=play.world.congress, query=opinion.number, audiences=own)
    assert {hit.url for hit in found} == {reverse("oversight:opinion", args=[opinion.pk]), item.get_absolute_url()}
