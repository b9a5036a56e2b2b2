"""Special inquiries (监督法第四十七条至第五十条): on a topic, whose papers they share."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord, OpenDoor
from huying.kernel.procedures.refusals import NotYet, TooLate
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import reverse as reverse_record
from huying.mechanisms.oversight import services
from huying.mechanisms.oversight.models import Inquiry, Topic
from huying.mechanisms.oversight.procedures import OpinionHandling, SpecialInquiry
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import World, moment

P, S = OpinionHandling, SpecialInquiry
ON, HELD = date(2026, 1, 21), date(2026, 4, 29)
DECIDED = {"meeting": "第30次主任会议", "form": "joint_group", "outline": "渗漏\n充电"}
ANSWERED = {"heads_present": 3, "situation": "问了6个问题，当场都答了"}


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def opened(play: Play, topic: Topic) -> Inquiry:
    return services.open_inquiry(topic=topic, by=play.world.viewer(Role.SC_OFFICE), on=ON, at=moment(ON))


def act(play: Play, found: Inquiry, what: Any, role: Role, on: date, said: Any = None) -> None:
    play.act(proceeding_of(S, found.pk), what, role, on, said)


def why_not(found: Inquiry, what: Any, on: date) -> str:
    return "；".join(map(str, judge(proceeding_of(S, found.pk), on)[0].why_not(what)))


def named(play: Play, found: Inquiry) -> None:
    act(play, found, S.decided, Role.SC_OFFICE, ON, DECIDED)
    act(play, found, S.heads_named, Role.ORGAN, ON, {"heads": "吴副县长"})


def test_an_inquiry_is_not_held_before_the_research_and_before_the_heads_are_named(play):
    found = opened(play, play.topic())
    act(play, found, S.decided, Role.SC_OFFICE, ON, DECIDED)
    assert "“确定到会负责人”" in why_not(found, S.held, ON)
    act(play, found, S.heads_named, Role.ORGAN, ON, {"heads": "吴副县长"})
    assert why_not(found, S.held, ON) == (
        "须专题询问以前先开展专题调研〔监督法第四十八条〕；须常委会会议已经开始〔监督法第四十七条〕"
    )


def test_research_and_session_of_the_topic_are_those_of_the_inquiry(play):
    opinion = play.deliberated()
    found = opened(play, opinion.topic)
    named(play, found)
    act(play, found, S.held, Role.SC_OFFICE, HELD, ANSWERED)
    assert proceeding_of(S, found.pk).stage == S.published.name


def test_it_is_concluded_only_when_the_opinions_were_handed_over_and_the_organ_has_reported(play):
    opinion = play.assigned()
    found = opened(play, opinion.topic)
    named(play, found)
    act(play, found, S.held, Role.SC_OFFICE, HELD, ANSWERED)
    act(play, found, S.published, Role.SC_OFFICE, date(2026, 5, 9), {"secrecy_review": "陈静怡"})
    with pytest.raises(NotYet) as refused:
        act(play, found, S.concluded, Role.SC_OFFICE, date(2026, 5, 9))
    assert [r.text for r in refused.value.reasons] == ["须有关机关已经报告研究处理情况"]


def test_the_organs_report_on_the_letter_opens_the_end_of_the_inquiry(play):
    opinion = play.reported()
    found = opened(play, opinion.topic)
    named(play, found)
    act(play, found, S.held, Role.SC_OFFICE, HELD, ANSWERED)
    act(play, found, S.published, Role.SC_OFFICE, date(2026, 9, 2), {"secrecy_review": "陈静怡"})
    doors = OpenDoor.objects.filter(proceeding=proceeding_of(S, found.pk), act=S.concluded.name)
    assert doors.exists()
    report = ActRecord.objects.get(proceeding=proceeding_of(P, opinion.pk), act=P.reported.name)
    by = play.world.viewer(Role.SC_OFFICE)
    reverse_record(record=report, by=by, reason="报告送错了", at=moment(date(2026, 9, 3)))
    assert not doors.exists()  # it rests on the report, and follows it


def test_a_topic_is_inquired_into_once(play):
    topic = play.topic()
    opened(play, topic)
    with pytest.raises(TooLate, match="已经提出过专题询问"):
        opened(play, topic)


def test_the_organ_sees_it_once_decided_and_units_do_not(play):
    found = opened(play, play.topic())
    url, world = reverse("oversight:inquiry", args=[found.pk]), play.world
    with frozen(ON):
        assert world.client(Role.ORGAN).get(url).status_code == 404
        act(play, found, S.decided, Role.SC_OFFICE, ON, DECIDED)
        page = world.client(Role.ORGAN).get(url)
        assert page.status_code == 200 and "联组询问" in page.content.decode()
        assert world.client(Role.HANDLING_UNIT).get(url).status_code == 404
