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
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import OpenDoor
from huying.kernel.procedures.pages import act_url
from huying.kernel.procedures.refusals import NotYet
from huying.kernel.search import selectors as search
from huying.mechanisms.oversight import selectors, services
from huying.mechanisms.oversight.models import OpinionDocument, ProblemItem
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from huying.mechanisms.oversight.terms import ASSIST, SEPARATE
from tests.play import Play
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


@rule("R1.47")
def test_an_assisting_unit_answers_for_nothing_and_writes_no_reply(play):
    opinion, _ = beside(play, ASSIST)
    by = play.world.viewer(UNIT, BESIDE, on=date(2026, 6, 2))
    assert selectors.replying_body(by, opinion) is None
    assert selectors.answer_progress(by) == []


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
