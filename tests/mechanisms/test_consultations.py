"""Organs are asked about a candidate topic and answer from their own desk (R1.14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures import desk, profiles
from huying.kernel.procedures.models import OpenDoor
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet
from huying.kernel.procedures.selectors import judge
from huying.mechanisms.oversight import selectors, services
from huying.mechanisms.oversight.models import ConsultationRequest, Topic
from huying.mechanisms.oversight.procedures import OrganConsultation, TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import GOVERNMENT, HOUSING, World, moment

from .test_candidates import ON, propose

rule = pytest.mark.rule
C, T = OrganConsultation, TopicOversight
REPLY = {"attitude": "suggest", "words": "建议放到三季度"}


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def ask(world: World, topic: Topic, *bodies: str) -> list[ConsultationRequest]:
    return services.ask_organs(
        topic=topic, bodies=[world.body(name) for name in bodies], question="什么时候审议合适",
        by=world.viewer(Role.SC_OFFICE), on=ON, at=moment(ON),
    )  # fmt: skip


@rule("R1.14")
def test_an_organ_answers_from_its_own_desk_and_its_reply_becomes_the_consultation_before_the_selection(play: Play):
    world = play.world
    topic = propose(world, "停车管理情况")
    [asked] = ask(world, topic, GOVERNMENT)
    organ = world.viewer(Role.ORGAN)
    [door] = desk.doors(organ)
    assert (door.act, door.proceeding.procedure, door.due_on) == ("replied", C.code, date(2026, 1, 22))
    # ten workdays after 8 January: 9, 12, 13, 14, 15, 16, 19, 20, 21, 22
    with clock.frozen(ON):
        shown = world.client(Role.ORGAN).get(asked.get_absolute_url()).content.decode()
    assert "什么时候审议合适" in shown
    running = proceeding_of(T, topic.pk)
    with pytest.raises(NotYet, match="沟通"):
        play.act(running, T.selected, Role.SC_OFFICE, ON, {"meeting": "第30次主任会议"})
    play.act(proceeding_of(C, asked.pk), C.replied, Role.ORGAN, date(2026, 1, 15), REPLY)
    office, on = world.viewer(Role.SC_OFFICE), date(2026, 1, 16)
    record = services.take_replies(topic=topic, by=office, on=on, at=moment(on))
    assert record.fields == {"with_whom": GOVERNMENT, "result": "县人民政府：有建议。建议放到三季度"}
    play.act(running, T.selected, Role.SC_OFFICE, date(2026, 1, 20), {"meeting": "第30次主任会议"})


@rule("R1.14")
def test_silence_past_the_limit_counts_as_no_opinion_and_does_not_stop_the_topic(play: Play):
    world = play.world
    topic = propose(world, "停车管理情况")
    ask(world, topic, GOVERNMENT, HOUSING)
    office = world.viewer(Role.SC_OFFICE)
    with pytest.raises(NotYet, match="还没有收到答复"):
        services.take_replies(topic=topic, by=office, on=date(2026, 1, 22), at=moment(date(2026, 1, 22)))
    late = date(2026, 1, 23)
    record = services.take_replies(topic=topic, by=office, on=late, at=moment(late))
    assert record.fields["with_whom"] == f"{GOVERNMENT}、{HOUSING}"
    assert "到2026年1月22日没有回复，视为没有意见" in record.fields["result"]
    limit = profiles.load("huaibei").limit("R1.14")
    assert limit.is_default  # the rules name no number of days
    assert "平台默认" in limit.clause


@rule("R1.14")
def test_a_late_reply_is_recorded_and_one_that_the_office_heard_by_hand_too(play: Play):
    world = play.world
    topic = propose(world, "停车管理情况")
    [asked] = ask(world, topic, HOUSING)
    late = date(2026, 2, 2)
    play.act(proceeding_of(C, asked.pk), C.replied, Role.HANDLING_UNIT, late, REPLY)
    [row] = selectors.consultation_rows([topic.pk], late)[topic.pk]
    assert (row.state, row.attitude, row.words, row.on) == ("replied", "有建议", "建议放到三季度", late)
    by_hand = {"with_whom": "县人民政府", "result": "同意"}
    play.act(proceeding_of(T, topic.pk), T.consulted, Role.SC_OFFICE, late, by_hand)


@rule("R1.14")
def test_where_a_place_sets_no_number_silence_says_nothing(play: Play):
    topic = propose(play.world, "停车管理情况")
    with_limit = profiles.load("huaibei")
    without = replace(with_limit, limits=tuple(x for x in with_limit.limits if x.rule != "R1.14"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profiles, "load", lambda _name: without)
        ask(play.world, topic, GOVERNMENT)
    late = date(2026, 6, 1)
    [row] = selectors.consultation_rows([topic.pk], late)[topic.pk]
    assert (row.state, row.due_on, row.sentence) == ("waiting", None, "县人民政府：还没有回复。")
    with pytest.raises(NotYet, match="还没有收到答复"):
        services.take_replies(topic=topic, by=play.world.viewer(Role.SC_OFFICE), on=late, at=moment(late))


def test_only_the_asked_body_sees_and_answers_its_request(play: Play):
    world = play.world
    topic = propose(world, "停车管理情况")
    [asked] = ask(world, topic, HOUSING)
    running = proceeding_of(C, asked.pk)
    with pytest.raises(NotAllowed):
        play.act(running, C.replied, Role.HANDLING_UNIT, ON, REPLY, nth=1)  # of another department
    with pytest.raises(NotAllowed):
        play.act(running, C.replied, Role.ORGAN, ON, REPLY)
    with clock.frozen(ON):
        assert world.client(Role.HANDLING_UNIT, 0).get(asked.get_absolute_url()).status_code == 200
        assert world.client(Role.HANDLING_UNIT, 1).get(asked.get_absolute_url()).status_code == 404
        assert world.client(Role.HANDLING_UNIT, 0).get(topic.get_absolute_url()).status_code == 403


def test_a_body_is_asked_once_and_only_one_of_the_same_congress(play: Play, stranger: World):
    world = play.world
    topic = propose(world, "停车管理情况")
    ask(world, topic, GOVERNMENT)
    with pytest.raises(Incomplete, match="已经就"):
        ask(world, topic, GOVERNMENT)
    with pytest.raises(Incomplete, match="不是本级"):
        services.ask_organs(
            topic=topic, bodies=[stranger.body(GOVERNMENT)], question="", by=world.viewer(Role.SC_OFFICE), on=ON,
            at=moment(ON),
        )  # fmt: skip


@pytest.mark.parametrize("act", ["selected", "dropped"])
def test_once_a_topic_is_decided_nobody_is_asked_about_it_any_more(play: Play, act: str):
    world = play.world
    topic = propose(world, "停车管理情况")
    [asked] = ask(world, topic, GOVERNMENT)
    running = proceeding_of(T, topic.pk)
    play.act(running, T.consulted, Role.SC_OFFICE, ON, {"with_whom": "县人民政府", "result": "同意"})
    said = {"meeting": "第30次主任会议"} if act == "selected" else {"reason": "已列入民生实事"}
    play.act(running, T.act(act), Role.SC_OFFICE, ON, said)
    stands, _ = judge(proceeding_of(C, asked.pk), ON)
    assert stands.ended is not None
    assert stands.ended.act == "closed"
    assert not OpenDoor.objects.filter(proceeding__procedure=C.code).exists()


def test_the_office_asks_on_a_page_and_takes_the_replies_over_by_a_button(play: Play):
    world = play.world
    topic = propose(world, "停车管理情况")
    with clock.frozen(ON):
        client = world.client(Role.SC_OFFICE)
        url = reverse("oversight:ask", args=[topic.pk])
        assert client.post(url, {"question": ""}).status_code == 422
        assert client.post(url, {"bodies": [world.body(GOVERNMENT).pk], "question": ""}).status_code == 302
        [asked] = topic.consultations.all()
        play.act(proceeding_of(C, asked.pk), C.replied, Role.ORGAN, ON, REPLY)
        shown = client.get(topic.get_absolute_url()).content.decode()
        assert "登记为沟通" in shown
        assert client.post(reverse("oversight:take_replies", args=[topic.pk])).status_code == 302
        shown = client.get(topic.get_absolute_url()).content.decode()
    assert "登记为沟通</button>" not in shown
    assert "县人民政府：有建议。建议放到三季度" in shown
