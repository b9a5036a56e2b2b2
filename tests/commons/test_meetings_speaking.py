"""The speaker list and its clock: who is next, how long, what the screen of the hall shows."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from huying.commons.meetings import selectors, services
from huying.commons.meetings.models import SpeakingTurn, SpeechKind
from huying.commons.meetings.procedures import ItemDeliberation
from huying.commons.meetings.rules import Clock, limit_seconds
from huying.kernel.calendar.clock import frozen
from huying.kernel.people.roles import Role
from huying.kernel.procedures import profiles
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from tests.hall import HELD, Hall
from tests.play import Play
from tests.world import World

LIMITS = profiles.load("huaibei").value("speaking.minutes")


@pytest.fixture
def hall(world: World) -> Hall:
    return Hall(Play(world))


@pytest.mark.parametrize(
    ("kind", "nth", "minutes"),
    [("plenary", 1, 10), ("joint_group", 1, 10), ("group", 1, 15), ("group", 2, 10), ("group", 3, 10)],
)
def test_ten_minutes_in_plenary_and_joint_groups_fifteen_and_then_ten_in_a_group(kind, nth, minutes):
    assert limit_seconds(LIMITS, kind, nth) == minutes * 60


@pytest.mark.parametrize(
    ("left", "kind", "words", "says"),
    [
        (600, "ok", "10:00", "正在发言"),
        (181, "ok", "3:01", "正在发言"),
        (180, "soon", "3:00", "还剩不到3分钟"),
        (0, "soon", "0:00", "还剩不到3分钟"),
        (-1, "late", "0:01", "已超时"),
    ],
)
def test_the_clock_warns_three_minutes_before_the_end_and_says_when_it_is_over(left, kind, words, says):
    clock = Clock(left, 180)
    assert (clock.kind, clock.words, clock.says) == (kind, words, says)


def test_key_speakers_come_first_then_hands_in_the_order_in_which_they_went_up(hall: Hall):
    hall.decided()
    hall.submit_key_speakers(5)
    hall.group()
    hall.opened()
    one, two = selectors.deliberations_of(hall.session)
    own = next(d for d in (one, two) if hall.member(5) in selectors.may_speak(d))
    hall.on_floor(own, ItemDeliberation.held)
    first, second = [p for p in selectors.may_speak(own) if p != hall.member(5)][:2]
    services.ask_to_speak(deliberation=own, person=second, by=second, at=hall.at(9, 10))
    services.ask_to_speak(deliberation=own, person=first, by=first, at=hall.at(9, 12))
    assert services.queue_key_speakers(deliberation=own, by=hall.office, at=hall.at(9, 15)) == 1
    assert services.queue_key_speakers(deliberation=own, by=hall.office, at=hall.at(9, 16)) == 0  # once is enough
    queue = selectors.speaker_list(own, hall.at(9, 20)).queue
    assert [t.person for t in queue] == [hall.member(5), second, first]
    assert queue[0].kind == SpeechKind.KEY


def speaking(hall: Hall) -> SpeakingTurn:
    one, _ = hall.deliberating()
    person = selectors.may_speak(one)[0]
    turn = services.ask_to_speak(deliberation=one, person=person, by=person, at=hall.at(9, 1))
    services.give_floor(turn=turn, by=hall.office, at=hall.at(9, 2))
    turn.refresh_from_db()
    return turn


def test_the_clock_stands_still_while_it_is_paused(hall: Hall):
    turn = speaking(hall)
    assert turn.left(hall.at(9, 7)) == 10 * 60
    services.pause(turn=turn, by=hall.office, at=hall.at(9, 7))
    turn.refresh_from_db()
    assert turn.is_paused and turn.left(hall.at(9, 30)) == 10 * 60
    services.resume(turn=turn, by=hall.office, at=hall.at(9, 30))
    turn.refresh_from_db()
    assert turn.left(hall.at(9, 31)) == 9 * 60
    services.end_turn(turn=turn, by=hall.office, at=hall.at(9, 31))
    turn.refresh_from_db()
    assert (turn.spent_seconds, turn.ended_at) == (6 * 60, hall.at(9, 31))


def test_giving_the_floor_to_the_next_ends_the_speech_before(hall: Hall):
    turn = speaking(hall)
    other = selectors.may_speak(turn.deliberation)[1]
    after = services.ask_to_speak(deliberation=turn.deliberation, person=other, by=other, at=hall.at(9, 3))
    services.give_floor(turn=after, by=hall.office, at=hall.at(9, 10))
    turn.refresh_from_db()
    assert turn.ended_at == hall.at(9, 10) and turn.spent_seconds == 8 * 60
    assert selectors.speaker_list(turn.deliberation, hall.at(9, 11)).current == after


def test_a_second_speech_in_a_group_has_ten_minutes(hall: Hall):
    turn = speaking(hall)
    services.end_turn(turn=turn, by=hall.office, at=hall.at(9, 5))
    again = services.ask_to_speak(deliberation=turn.deliberation, person=turn.person, by=turn.person, at=hall.at(9, 9))
    assert (again.nth, again.limit_seconds) == (2, 10 * 60)


def test_who_may_ask_and_what_is_refused(hall: Hall):
    one, two = hall.deliberating()
    mine, other = selectors.may_speak(one)[0], selectors.may_speak(two)[0]
    with pytest.raises(NotAllowed, match="不在第一组"):
        services.ask_to_speak(deliberation=one, person=other, by=other, at=hall.at())
    turn = services.ask_to_speak(deliberation=one, person=mine, by=mine, at=hall.at())
    with pytest.raises(Incomplete, match="已经在发言名单里"):
        services.ask_to_speak(deliberation=one, person=mine, by=mine, at=hall.at())
    services.give_floor(turn=turn, by=hall.office, at=hall.at(9, 2))
    with pytest.raises(TooLate, match="已经开始发言"):
        services.withdraw(turn=turn, by=mine, at=hall.at(9, 3))
    hall.on_floor(one, ItemDeliberation.ended)
    with pytest.raises(TooLate, match="已经结束"):
        services.ask_to_speak(deliberation=one, person=mine, by=mine, at=hall.at(9, 5))


def test_nobody_has_the_floor_before_it_has_begun(hall: Hall):
    [one, _] = hall.grouped()
    mine = selectors.may_speak(one)[0]
    turn = services.ask_to_speak(deliberation=one, person=mine, by=mine, at=hall.at())
    with pytest.raises(NotYet, match="还没有开始"):
        services.give_floor(turn=turn, by=hall.office, at=hall.at())


# ── pages ─────────────────────────────────────────────────────────────────
def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_member_raises_a_hand_on_the_phone_and_takes_it_down(hall: Hall, world: World):
    one, _ = hall.deliberating()
    person = selectors.may_speak(one)[0]
    url = reverse("meetings:floor", args=[one.pk])
    with frozen(hall.at(9, 5)):
        client = world.client(person)
        assert "举手发言" in text_of(client.get(url))
        assert client.post(url, {"do": "hand"}).status_code == 302
        turn = one.turns.get()
        assert turn.person == person and "您已经报名" in text_of(client.get(url))
        client.post(url, {"do": "give", "turn": turn.pk})  # only the recorders give the floor
        turn.refresh_from_db()
        assert turn.started_at is None
        other = selectors.may_speak(one)[1]
        world.client(other).post(url, {"do": "withdraw", "turn": turn.pk})
        assert one.turns.exists()
        client.post(url, {"do": "withdraw", "turn": turn.pk})
    assert not one.turns.exists()


def test_the_recorder_runs_the_list_by_plain_forms(hall: Hall, world: World):
    one, _ = hall.deliberating()
    person = selectors.may_speak(one)[2]
    url = reverse("meetings:floor", args=[one.pk])
    with frozen(hall.at(9, 5)):
        office = world.client(Role.SC_OFFICE)
        office.post(url, {"do": "add", "person": person.pk})
        turn = one.turns.get()
        office.post(url, {"do": "give", "turn": turn.pk})
    with frozen(hall.at(9, 17) + timedelta(seconds=1)):
        page = text_of(world.client(Role.SC_OFFICE).get(url))
    assert "2:59" in page and "还剩不到3分钟" in page  # fifteen minutes, 12 minutes and a second are gone


@pytest.mark.parametrize("key", ["", "abc", "9" * 30, "9" * 5000, "-1", "²"])
def test_a_number_that_is_none_is_of_no_row(hall: Hall, world: World, key: str):
    one, _ = hall.deliberating()
    url = reverse("meetings:floor", args=[one.pk])
    with frozen(hall.at(9, 5)):
        member, office = world.client(Role.SC_MEMBER), world.client(Role.SC_OFFICE)
        assert member.post(url, {"do": "withdraw", "turn": key}).status_code == 404
        assert office.post(url, {"do": "give", "turn": key}).status_code == 404
        assert office.post(url, {"do": "add", "person": key}).status_code == 404


def test_the_screen_shows_item_speaker_clock_present_and_due_and_never_a_vote(hall: Hall, world: World):
    turn = speaking(hall)
    other = selectors.may_speak(turn.deliberation)[1]
    services.ask_to_speak(deliberation=turn.deliberation, person=other, by=other, at=hall.at(9, 3))
    with frozen(hall.at(9, 4)):
        response = world.client(Role.SC_OFFICE).get(reverse("meetings:screen", args=[hall.session.pk]))
    page = text_of(response)
    for shown in (hall.item.title, turn.person.name, other.name, "13:00", "应到", "人到会", "连接断开，最后更新"):
        assert shown in page
    assert not re.search(r"票|赞成|反对|弃权|满意", page)
    html = response.content.decode()
    assert '<noscript><meta http-equiv="refresh"' in html and 'hx-trigger="every 3s"' in html


def test_without_a_deliberation_the_screen_shows_the_agenda(hall: Hall, world: World):
    hall.scheduled()
    with frozen(HELD):
        page = text_of(world.client(Role.SC_OFFICE).get(reverse("meetings:screen", args=[hall.session.pk])))
    assert "本次会议议程" in page and hall.item.title in page and "还没有登记到会" in page


def test_a_session_without_anything_says_what_comes_first(world: World):
    session = services.plan_session(congress=world.congress, number=3, planned_on=HELD, on=date(2026, 1, 5))
    with frozen(HELD):
        page = text_of(world.client(Role.SC_OFFICE).get(reverse("meetings:hall", args=[session.pk])))
    assert "还没有议程" in page and "还没有分组" in page
