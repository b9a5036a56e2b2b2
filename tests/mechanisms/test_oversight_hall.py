"""Between a topic and the meeting that deliberates it: the mode, the key speakers, the problems that groups name."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from huying.commons.activities import services as activities
from huying.commons.meetings import selectors as meetings
from huying.commons.meetings import services
from huying.commons.meetings.procedures import ItemDeliberation
from huying.kernel.calendar.clock import frozen
from huying.kernel.people.models import Mandate
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import Link
from huying.kernel.procedures.pages import act_url
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from huying.kernel.procedures.selectors import judge
from huying.mechanisms.oversight import selectors
from huying.mechanisms.oversight.models import OpinionDocument
from huying.mechanisms.oversight.procedures import TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.hall import HELD, Hall
from tests.play import Play
from tests.world import CITY_BUILDING, SINCE, World, moment

rule = pytest.mark.rule
T = TopicOversight


@pytest.fixture
def hall(world: World) -> Hall:
    return Hall(Play(world))


def join_the_body(world: World, nth: int) -> None:
    """The nth member also sits in the working body concerned."""
    person = world.person(Role.SC_MEMBER, nth)
    Mandate.objects.create(
        person=person, body=world.body(CITY_BUILDING), role=Role.WORKING_BODY.value, post="委员", from_on=SINCE
    )


@rule("R1.29")
def test_the_mode_comes_from_the_chairpersons_councils_decision_and_no_record_may_say_another(hall: Hall):
    hall.grouped()
    assert selectors.about_topics([hall.topic.pk])[hall.topic.pk].mode == "group"
    hall.opened()
    with pytest.raises(Incomplete, match="主任会议决定的是分组审议") as refused:
        hall.act(T.deliberated, Role.SC_OFFICE, HELD, {"mode": "joint_group"})
    assert refused.value.reasons[0].rule == "R1.29"
    hall.act(T.deliberated, Role.SC_OFFICE, HELD)  # the decision says it


@rule("R1.29")
def test_without_a_decision_the_record_itself_must_say_the_mode(hall: Hall):
    hall.scheduled()
    hall.opened()
    with pytest.raises(Incomplete, match="哪种审议方式"):
        hall.act(T.deliberated, Role.SC_OFFICE, HELD)
    hall.act(T.deliberated, Role.SC_OFFICE, HELD, {"mode": "plenary"})  # a history that is loaded knows no decision
    assert selectors.about_topics([hall.topic.pk])[hall.topic.pk].mode == "plenary"


@rule("R1.29")
def test_the_mode_is_not_decided_after_the_deliberation(hall: Hall):
    hall.grouped()
    hall.opened()
    hall.act(T.deliberated, Role.SC_OFFICE, HELD)
    with pytest.raises(TooLate):
        hall.act(T.mode_decided, Role.SC_OFFICE, HELD, {"mode": "plenary", "meeting": "第36次主任会议"})


@rule("R1.29")
def test_the_public_page_of_the_topic_tells_the_mode_that_the_council_decided(hall: Hall):
    hall.grouped()
    hall.opened()
    hall.act(T.deliberated, Role.SC_OFFICE, HELD)  # which says no mode of its own
    hall.act(T.publicised, Role.SC_OFFICE, HELD)
    with frozen(moment(HELD, 18)):
        page = Client().get(reverse("public_topic", args=[hall.world.congress.code, hall.topic.pk]))
    assert page.status_code == 200 and "分组审议" in page.content.decode()


@rule("R1.31")
def test_key_speakers_are_proposed_from_the_body_concerned_and_who_took_part_in_the_research(hall: Hall, world: World):
    join_the_body(world, 5)
    hall.scheduled()
    found = selectors.key_speaker_candidates(hall.topic, HELD)
    proposed = {c.person: c.reasons for c in found if c.reasons}
    assert proposed == {hall.member(0): ("综合审议发言人",), hall.member(5): ("城乡建设工委组成人员",)}
    assert len(found) == 27 and [bool(c.reasons) for c in found[:3]] == [True, True, False]


@rule("R1.31")
def test_who_went_on_a_visit_that_was_held_is_proposed_and_who_is_only_put_down_for_one_is_not(hall, world: World):
    hall.scheduled()
    who = {"by": world.viewer(Role.WORKING_BODY), "at": moment(date(2026, 3, 12))}
    for nth, place, held in ((7, "学府社区", True), (8, "望禾街道", False)):
        visit = activities.plan_activity(
            congress=world.congress, about=("topic", hall.topic.pk), kind="research", planned_on=date(2026, 3, 12),
            place=place, methods=["on_site"], **who,
        )  # fmt: skip
        activities.add_participant(activity=visit, capacity="sc_member", person=hall.member(nth), **who)
        if held:
            activities.record_activity(activity=visit, held_on=date(2026, 3, 12), finding="渗漏", **who)
    proposed = {c.person: c.reasons for c in selectors.key_speaker_candidates(hall.topic, HELD) if c.reasons}
    assert proposed == {hall.member(0): ("综合审议发言人",), hall.member(7): ("参加了调研：学府社区",)}


@rule("R1.31")
def test_the_page_opens_with_the_proposal_ticked(hall: Hall, world: World):
    join_the_body(world, 5)
    hall.scheduled()
    url = reverse("oversight:key_speakers", args=[hall.topic.pk])
    with frozen(date(2026, 4, 20)):
        page = world.client(Role.WORKING_BODY).get(url).content.decode()
        assert page.count("checked") == 2 and "建议2位重点发言人" in page
        chosen = [hall.member(n).pk for n in (5, 9)]
        assert world.client(Role.WORKING_BODY).post(url, {"back": "", "speakers": []}).status_code == 422
        assert world.client(Role.WORKING_BODY).post(url, {"speakers": chosen}).status_code == 302
        topic = world.client(Role.SC_OFFICE).get(reverse("oversight:topic", args=[hall.topic.pk])).content.decode()
    assert [p.pk for p in selectors.about_topics([hall.topic.pk])[hall.topic.pk].key_speakers] == chosen
    assert f"{hall.member(5)}、{hall.member(9)}" in topic


@rule("R1.32")
def test_the_list_is_handed_in_before_the_session_and_refused_once_it_has_opened(hall: Hall):
    hall.scheduled()
    hall.submit_key_speakers(5)
    record = proceeding_of(T, hall.topic.pk).records.get(act=T.key_speakers_submitted.name)
    assert record.recorded_at == moment(date(2026, 4, 20))
    hall.submit_key_speakers(5, 6, on=date(2026, 4, 22))  # the newest list counts
    assert selectors.about_topics([hall.topic.pk])[hall.topic.pk].key_speakers == (hall.member(5), hall.member(6))
    hall.opened()
    with pytest.raises(NotYet) as refused:
        hall.submit_key_speakers(7, on=HELD)
    assert refused.value.reasons[0].rule == "R1.32"


@rule("R1.32")
def test_it_is_due_the_day_before_and_the_office_sees_who_has_not_handed_it_in(hall: Hall, world: World):
    hall.scheduled()
    stands, _ = judge(proceeding_of(T, hall.topic.pk), date(2026, 4, 1))
    assert [d.due.on for d in stands.open_duties if d.act is T.key_speakers_submitted] == [date(2026, 4, 28)]
    url = reverse("meetings:hall", args=[hall.session.pk])
    with frozen(date(2026, 4, 21)):
        assert "还没有提交重点发言人名单" in world.client(Role.SC_OFFICE).get(url).content.decode()
        hall.submit_key_speakers(5)
        assert "还没有提交重点发言人名单" not in world.client(Role.SC_OFFICE).get(url).content.decode()


@rule("R1.36")
def test_a_problem_of_a_collation_is_taken_over_into_the_draft_and_stays_linked(hall: Hall, world: World):
    one, two = hall.deliberating()
    for each in (one, two):
        hall.on_floor(each, ItemDeliberation.ended)
    services.save_collation(deliberation=one, text="渗漏多。", points=["渗漏42栋"], by=hall.office, at=hall.at(15))
    hall.closed()
    opinion = OpinionDocument.objects.get(topic=hall.topic)
    [found] = selectors.points_for(opinion)
    url = reverse("oversight:item_new", args=[opinion.pk]) + f"?point={found.point.pk}"
    with frozen(date(2026, 5, 6)):
        office = world.client(Role.SC_OFFICE)
        assert "渗漏42栋" in office.get(reverse("oversight:draft", args=[opinion.pk])).content.decode()
        assert 'value="渗漏42栋"' in office.get(url).content.decode()
        said = {"title": "渗漏42栋翻修", "kind": "quantitative", "node_on": "2026-08-31"}
        assert office.post(url, said).status_code == 302
    item = opinion.items.get()
    assert Link.objects.get(from_kind="collation_point").to_id == item.pk
    assert selectors.points_for(opinion)[0].item == item.pk
    assert selectors.point_of_item(item.pk) == found.point


def test_another_topics_problem_is_not_taken_over(hall: Hall, world: World):
    one, _ = hall.deliberating()
    services.save_collation(deliberation=one, text="渗漏多。", points=["渗漏42栋"], by=hall.office, at=hall.at(15))
    hall.closed()
    other = Play(world, "农村饮水安全工作情况", 19).deliberated()
    assert selectors.points_for(other) == []
    assert meetings.questions_about("topic", [other.topic_id]) == []


def public_page(hall: Hall, world: World) -> str:
    """The page of the topic, opened to the public on the day of the meeting."""
    hall.act(T.publicised, Role.SC_OFFICE, HELD, {"secrecy_review": "王秘"})
    with frozen(HELD):
        return Client().get(reverse("public_topic", args=[world.congress.code, hall.topic.pk])).content.decode()


@rule("R1.35")
def test_who_spoke_is_counted_from_the_confirmed_speeches_whatever_was_typed(hall: Hall, world: World):
    one, two = hall.deliberating()
    for said in (hall.speech(one), hall.speech(one, text="再补充一点。", minute=40), hall.speech(two)):
        hall.confirm(said)
    hall.speech(two, nth=1)  # not confirmed: not counted
    assert selectors.spoken_said(proceeding_of(T, hall.topic.pk)) == {"speakers": 2, "remarks": 3}
    hall.act(T.deliberated, Role.SC_OFFICE, HELD, {"mode": "group", "speakers": 9, "remarks": 30})
    page = public_page(hall, world)
    assert "3<small>篇审议发言</small>" in page and "25人出席，2人发言" in page and "条意见" not in page
    with frozen(HELD):
        own = world.client(Role.SC_OFFICE).get(reverse("oversight:topic", args=[hall.topic.pk]))
    assert "2人，3篇" in own.content.decode()


@rule("R1.35")
def test_a_meeting_without_a_record_of_speeches_is_told_by_the_typed_numbers(hall: Hall, world: World):
    one, _ = hall.deliberating()
    hall.speech(one)
    assert selectors.spoken_said(proceeding_of(T, hall.topic.pk)) == {}
    hall.act(T.deliberated, Role.SC_OFFICE, HELD, {"mode": "group", "speakers": 9, "remarks": 30})
    page = public_page(hall, world)
    assert "30<small>条意见</small>" in page and "25人出席，9人发言" in page


@rule("R1.35")
def test_the_form_of_the_deliberation_brings_the_counted_numbers_and_says_who_types_them(hall: Hall, world: World):
    one, _ = hall.deliberating()
    hall.confirm(hall.speech(one))
    with frozen(HELD):
        page = world.client(Role.SC_OFFICE).get(act_url(proceeding_of(T, hall.topic.pk), T.deliberated))
    form = page.content.decode()
    assert 'name="speakers" value="1"' in form and "没有逐篇记录的才自己填" in form
