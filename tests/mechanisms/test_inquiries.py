"""Special inquiries (监督法第四十七条至第五十条): on a topic, whose papers they share."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import Question
from huying.kernel.calendar.clock import frozen
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord, OpenDoor
from huying.kernel.procedures.refusals import NotYet, TooLate
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import reverse as reverse_record
from huying.mechanisms.oversight import services
from huying.mechanisms.oversight.models import Inquiry, Publication, PublicationKind, Topic
from huying.mechanisms.oversight.procedures import OpinionHandling, SpecialInquiry
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play, published
from tests.world import GOVERNMENT, World, moment

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
    published(play.world, PublicationKind.INQUIRY, found.pk, date(2026, 5, 9))
    with pytest.raises(NotYet) as refused:
        act(play, found, S.concluded, Role.SC_OFFICE, date(2026, 5, 9))
    assert [r.text for r in refused.value.reasons] == ["须有关机关已经报告研究处理情况"]


def test_after_the_report_the_office_concludes_the_inquiry(play):
    opinion, on = play.reported(), date(2026, 9, 2)
    found = opened(play, opinion.topic)
    named(play, found)
    act(play, found, S.held, Role.SC_OFFICE, HELD, ANSWERED)
    published(play.world, PublicationKind.INQUIRY, found.pk, on)
    act(play, found, S.concluded, Role.SC_OFFICE, on)
    assert proceeding_of(S, found.pk).ended_on == on


def test_the_organs_report_on_the_letter_opens_the_end_of_the_inquiry(play):
    opinion = play.reported()
    found = opened(play, opinion.topic)
    named(play, found)
    act(play, found, S.held, Role.SC_OFFICE, HELD, ANSWERED)
    published(play.world, PublicationKind.INQUIRY, found.pk, date(2026, 9, 2))
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


# ── told to the public (监督法第五十条) ────────────────────────────────────
def held(play: Play) -> Inquiry:
    """Held in September, when the organ has reported: only the publication and the end are left."""
    found = opened(play, play.reported().topic)
    named(play, found)
    act(play, found, S.held, Role.SC_OFFICE, HELD, ANSWERED)
    return found


def asked(play: Play, found: Inquiry) -> Question:
    world = play.world
    item = found.topic.session.agenda.get(subject_kind="topic")
    organ, asker, by = world.body(GOVERNMENT), world.person(Role.SC_MEMBER), world.person(Role.SC_OFFICE)
    return meetings.ask(item=item, asker=asker, organ=organ, text="钱什么时候到位？", by=by, at=moment(HELD, 10))


def test_nothing_is_told_to_the_public_while_a_question_is_unanswered(play):
    found = held(play)
    question, on, office = asked(play, found), date(2026, 9, 2), play.world.viewer(Role.SC_OFFICE)
    assert "赵立新问县人民政府，还没有回答〔监督法第四十七条〕" in why_not(found, S.published, on)
    text = reviewed_text(play, found, on)
    with pytest.raises(NotYet, match="赵立新问县人民政府，还没有回答"):
        services.publish(publication=text, on=None, by=office, at=moment(on))
    by = play.world.person(Role.SC_OFFICE)
    meetings.answer(question=question, answerer="吴志强", post="副县长", text="六月到位", by=by, at=moment(on))
    services.publish(publication=text, on=None, by=office, at=moment(on))
    [record] = proceeding_of(S, found.pk).records.filter(act=S.published.name)
    assert record.fields["secrecy_review"] == "周建平"  # who reviewed it in the room


def reviewed_text(play: Play, found: Inquiry, on: date) -> Publication:
    """The text of the inquiry, drawn up and reviewed."""
    office, at = play.world.viewer(Role.SC_OFFICE), moment(on)
    text = services.draw_up(kind=PublicationKind.INQUIRY, subject_id=found.pk, by=office, at=at)
    return services.review(publication=text, note="", by=play.world.viewer(Role.WORKING_BODY), at=at)


def test_the_act_alone_does_not_go_past_the_secrecy_review(play):
    found, on = held(play), date(2026, 9, 2)
    with pytest.raises(NotYet, match="公开稿已由起草人以外的人作保密审查"):
        act(play, found, S.published, Role.SC_OFFICE, on, {"secrecy_review": "陈静怡"})
    url = reverse("oversight:inquiry", args=[found.pk])
    with frozen(on):
        page = play.world.client(Role.SC_OFFICE).get(url).content.decode()
    assert "到公开页面起草、审查" in page and reverse("oversight:publications") in page


def test_citizens_read_who_was_asked_what_and_what_was_answered(play, client):
    found, on = held(play), date(2026, 9, 2)
    by = play.world.person(Role.SC_OFFICE)
    meetings.answer(
        question=asked(play, found), answerer="吴志强", post="副县长", text="六月到位", by=by, at=moment(HELD, 11)
    )
    text = published(play.world, PublicationKind.INQUIRY, found.pk, on)
    url = reverse("public_text", args=[play.world.congress.code, text.pk])
    page = client.get(url).content.decode()
    for words in ("专题询问", "监督法第五十条", "问了6个问题", "钱什么时候到位", "吴志强（副县长）：六月到位"):
        assert words in page
    assert text.title in client.get(reverse("public_texts", args=[play.world.congress.code])).content.decode()
