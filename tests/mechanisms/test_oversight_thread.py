"""The first thread on the database: a topic is planned, researched, deliberated; its opinions handled and assessed."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huying.commons.meetings import services as meetings
from huying.commons.meetings.procedures import SessionHolding
from huying.kernel.calendar import clock
from huying.kernel.documents.models import Version
from huying.kernel.ledger.models import Entry
from huying.kernel.metrics.registry import measure
from huying.kernel.notifications.models import Notice
from huying.kernel.people.roles import Role
from huying.kernel.procedures import refusals, services
from huying.kernel.procedures import selectors as standings
from huying.kernel.procedures.models import ActRecord, DueDay, Link
from huying.kernel.procedures.pages import act_url
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.models import OpinionDocument, ProblemItem, Topic
from huying.mechanisms.oversight.procedures import AnnualPlanning, ItemHandling, OpinionHandling, TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import World, moment

rule = pytest.mark.rule
P, T = OpinionHandling, TopicOversight


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


@rule("R1.05")
def test_the_whole_loop_runs_from_the_topic_to_the_archive(play: Play):
    opinion = play.reported()
    running = proceeding_of(P, opinion.pk)
    votes = {"satisfied": 19, "basically_satisfied": 5, "dissatisfied": 1, "present": 25, "members": 27}
    play.act(running, P.assessed, Role.SC_OFFICE, date(2026, 10, 30), votes)
    play.act(running, P.published, Role.SC_OFFICE, date(2026, 11, 5), {"secrecy_review": "陈静怡"})
    for item in opinion.items.all():
        verified = {"how": "on_site", "finding": "属实"}
        play.act(
            proceeding_of(ItemHandling, item.pk),
            ItemHandling.verified,
            Role.SUPERVISION_OFFICE,
            date(2026, 11, 6),
            verified,
        )
    topic = proceeding_of(T, opinion.topic_id)
    with pytest.raises(refusals.NotYet, match="已办结"):
        play.act(topic, T.handled, Role.SC_OFFICE, date(2026, 11, 9))
    play.act(running, P.concluded, Role.SC_OFFICE, date(2026, 11, 9))
    play.act(topic, T.handled, Role.SC_OFFICE, date(2026, 11, 9))
    play.act(topic, T.archived, Role.SC_OFFICE, date(2026, 11, 10), {"result": "42栋不再漏"})
    topic.refresh_from_db()
    assert topic.ended_on == date(2026, 11, 10)
    assert measure("oversight.items_verified", play.world.congress, 2026) == 2
    assert Link.objects.filter(from_kind="topic", to_kind="opinion").exists()
    assert Entry.objects.filter(kind="act.opinion_handling.concluded").count() == 1


@rule("R1.45")
def late(play: Play, topic: Topic, held: date, at: date) -> None:
    """The deliberation is put on record on `at`."""
    services.perform(
        proceeding=proceeding_of(T, topic.pk), act=T.deliberated, by=play.world.viewer(Role.SC_OFFICE), on=held,
        at=moment(at), said={"mode": "group"},
    )  # fmt: skip


@rule("R1.45")
def test_a_deliberation_that_is_registered_after_the_close_gets_its_opinion_document_with_the_day_of_the_close(play):
    topic = play.topic_in_session()
    play.close(topic)
    assert not OpinionDocument.objects.filter(topic=topic).exists()
    late(play, topic, date(2026, 4, 29), date(2026, 5, 6))
    opinion = OpinionDocument.objects.get(topic=topic)
    assert opinion.session == topic.session
    running = proceeding_of(P, opinion.pk)
    assert running.records.get(act=P.meeting_closed.name).on == date(2026, 4, 30)
    [due] = DueDay.objects.filter(proceeding=running, act=P.assigned.name)
    assert due.due_on == date(2026, 5, 11)  # five workdays after 30 April, over the holiday; 9 May is a worked Saturday


@rule("R1.45")
def test_whoever_registers_a_deliberation_after_the_close_reads_first_that_it_opens_the_letter(play):
    topic = play.topic_in_session()
    url, words = act_url(proceeding_of(T, topic.pk), T.deliberated), "登记以后马上生成审议意见书"
    with clock.frozen(date(2026, 5, 6)):
        client = play.world.client(Role.SC_OFFICE)
        assert words not in client.get(url).content.decode()
        play.close(topic)
        shown = client.get(url).content.decode()
    assert words in shown and f"请先核对审议的就是“{topic.title}”" in shown and "2026年4月30日闭会" in shown


def test_nothing_is_deliberated_after_the_close(play):
    topic = play.topic_in_session()
    play.close(topic)
    with pytest.raises(refusals.Incomplete, match="闭会") as refused:
        late(play, topic, date(2026, 5, 6), date(2026, 5, 6))
    assert [r.rule for r in refused.value.reasons] == ["R1.29"]


def test_an_item_that_was_put_off_to_a_later_session_is_not_asked_for_by_the_one_that_is_open(play):
    topic = play.topic_in_session()
    session, on = topic.session, date(2026, 4, 29)
    later = meetings.plan_session(congress=topic.congress, number=19, planned_on=date(2026, 6, 25), on=on)
    oversight.schedule_topic(topic=topic, session=later, today=on)
    running = standings.find(SessionHolding.code, session.pk, topic.congress_id)
    with clock.frozen(date(2026, 4, 30)):
        client = play.world.client(Role.SC_OFFICE)
        pages = [
            client.get(url).content.decode()
            for url in (act_url(running, SessionHolding.closed), reverse("meetings:session", args=[session.pk]))
        ]
    assert all("没有登记审议" not in page for page in pages)
    assert "已改到以后的会议" in pages[1]


def test_whoever_closes_the_session_reads_what_was_not_deliberated_and_may_close_it_all_the_same(play):
    topic = play.topic_in_session()
    running = standings.find(SessionHolding.code, topic.session_id, topic.congress_id)
    url, words = act_url(running, SessionHolding.closed), f"“听取和审议关于{topic.title}的报告”"
    with clock.frozen(date(2026, 4, 30)):
        client = play.world.client(Role.SC_OFFICE)
        assert f"议程上还有1项没有登记审议：{words}" in client.get(url).content.decode()
        page = client.get(reverse("meetings:session", args=[topic.session_id])).content.decode()
        assert f"{words}还没有登记审议" in page
        late(play, topic, date(2026, 4, 29), date(2026, 4, 29))
        assert "没有登记审议" not in client.get(url).content.decode()
        assert client.post(url, {"on": "2026-04-30"}).status_code == 302


def test_a_late_hand_over_is_recorded_and_shown_as_late_never_refused(play: Play):
    opinion = play.drafted()
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.cosigned, Role.WORKING_BODY, date(2026, 5, 7))
    play.act(running, P.compiled, Role.SC_OFFICE, date(2026, 5, 7))
    play.act(running, P.assigned, Role.SC_OFFICE, date(2026, 5, 20))
    duty = DueDay.objects.get(proceeding=running, act="assigned")
    assert (duty.due_on, duty.done_on) == (date(2026, 5, 11), date(2026, 5, 20))


@rule("R1.39")
def test_the_opinion_document_gets_a_number_and_its_official_form(play: Play):
    opinion = play.assigned()
    assert opinion.number == "青人常〔2026〕1号"
    assert {v.filename.rpartition(".")[2] for v in Version.objects.filter(document=opinion.document)} == {"docx", "pdf"}


@rule("R1.40")
def test_every_item_becomes_a_proceeding_of_its_own(play: Play):
    """Architecture point 2: children."""
    opinion = play.assigned()
    letters = proceeding_of(P, opinion.pk)
    assert [c.title for c in letters.children.order_by("pk")] == ["屋面防水翻修", "新增充电车棚"]
    told = Notice.objects.filter(person=play.world.person(Role.ORGAN)).values_list("text", flat=True)
    assert any("请收文" in text for text in told)


@rule("R1.48")
def test_only_the_principal_leader_of_that_organ_may_sign(play: Play, stranger: World):
    opinion = play.assigned()
    running = proceeding_of(P, opinion.pk)
    on = date(2026, 5, 13)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    for who in (
        play.world.viewer(Role.ORGAN),
        play.world.viewer(Role.SC_OFFICE),
        stranger.viewer(Role.PRINCIPAL_LEADER),
    ):
        with pytest.raises(refusals.NotAllowed, match=r"主要负责人|不属于您所在的人大"):
            services.perform(
                proceeding=running, act=P.signed, by=who, on=on, at=moment(on), said={"coordinating_leader": "吴"}
            )


@rule("R1.49")
def test_signing_without_a_coordinating_deputy_is_refused_and_nothing_is_stored(play: Play):
    opinion = play.assigned()
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    before = ActRecord.objects.count()
    with pytest.raises(refusals.Incomplete) as refused:
        play.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {})
    assert [str(r) for r in refused.value.reasons] == ["缺牵头协调的一名副职〔R1.49〕"]
    assert ActRecord.objects.count() == before


@rule("R1.55")
def test_an_answered_item_is_not_a_solved_one(play: Play):
    opinion = play.reported(is_key=False)
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.published, Role.SC_OFFICE, date(2026, 9, 7), {"secrecy_review": "陈静怡"})
    with pytest.raises(refusals.NotYet, match="还没有核实认可"):
        play.act(running, P.concluded, Role.SC_OFFICE, date(2026, 9, 8))


@rule("R1.58")
def test_an_assessment_that_fails_opens_a_second_round_for_what_is_not_accepted(play: Play):
    opinion = play.reported()
    running = proceeding_of(P, opinion.pk)
    first, second = opinion.items.all()
    verified = {"how": "papers", "finding": "属实"}
    play.act(
        proceeding_of(ItemHandling, first.pk),
        ItemHandling.verified,
        Role.SUPERVISION_OFFICE,
        date(2026, 9, 7),
        verified,
    )
    votes = {
        "satisfied": 6,
        "basically_satisfied": 7,
        "dissatisfied": 12,
        "present": 25,
        "members": 27,
    }  # 13 of 27: not over half
    play.act(running, P.assessed, Role.SC_OFFICE, date(2026, 10, 30), votes)
    play.act(
        running, P.rehandled, Role.SC_OFFICE, date(2026, 10, 30), {"reason": "车棚没有通电", "node_on": "2026-12-11"}
    )
    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.verified_on, second.done_on, second.answered_on) == (date(2026, 9, 7), None, None)
    assert second.node_on == date(2026, 12, 11)
    running.refresh_from_db()
    assert running.round == 2
    stands, _ = standings.judge(running, date(2026, 10, 30))
    assert {o.act.name for o in stands.open if not o.act.optional} == {"planned"}


@rule("R1.53")
def test_a_silent_adviser_does_not_block_the_report(play: Play):
    opinion = play.reported(is_key=False)
    running = proceeding_of(P, opinion.pk)
    comment = running.records.get(act="commented")
    services.reverse(record=comment, by=play.world.viewer(Role.SC_OFFICE), reason="误登", at=moment(date(2026, 9, 2)))
    stands, _ = standings.judge(running, date(2026, 9, 2))
    assert not stands.is_open(P.reported)
    late, _ = standings.judge(running, date(2026, 9, 5))  # ten workdays after 21 August end on 4 September
    assert late.is_open(P.reported)


def test_a_wrong_record_is_reversed_with_all_that_depended_on_it_and_nothing_is_deleted(play: Play):
    opinion = play.assigned()
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴"})
    received = running.records.get(act="received")
    count = running.records.count()
    made = services.reverse(
        record=received, by=play.world.viewer(Role.SC_OFFICE), reason="收错了文", at=moment(date(2026, 5, 14))
    )
    assert [m.fields["act"] for m in made] == ["signed", "received"]
    assert running.records.count() == count + 2
    stands, _ = standings.judge(running, date(2026, 5, 14))
    assert stands.is_open(P.received)


def test_a_retry_with_the_same_key_is_recorded_once(play: Play):
    opinion = play.assigned()
    running = proceeding_of(P, opinion.pk)
    on = date(2026, 5, 11)
    twice = [
        services.perform(
            proceeding=running,
            act=P.received,
            by=play.world.viewer(Role.ORGAN),
            on=on,
            at=moment(on),
            said={"receiver": "郑小雨"},
            key="same",
        ).pk
        for _ in range(2)
    ]
    assert twice[0] == twice[1]


def test_an_act_cannot_be_recorded_for_a_day_that_has_not_come_or_before_what_it_follows(play: Play):
    opinion = play.assigned()
    running = proceeding_of(P, opinion.pk)
    who = play.world.viewer(Role.ORGAN)
    with pytest.raises(refusals.Incomplete, match="不能晚于今天"):
        services.perform(
            proceeding=running,
            act=P.received,
            by=who,
            on=date(2026, 5, 12),
            at=moment(date(2026, 5, 11)),
            said={"receiver": "郑"},
        )
    with pytest.raises(refusals.Incomplete, match="不能早于"):
        services.perform(
            proceeding=running,
            act=P.received,
            by=who,
            on=date(2026, 5, 7),
            at=moment(date(2026, 5, 11)),
            said={"receiver": "郑"},
        )


def test_a_cosigned_draft_cannot_be_edited(play: Play):
    opinion = play.assigned()
    item = ProblemItem.objects.filter(opinion=opinion).first()
    with pytest.raises(refusals.TooLate, match="已经会签"):
        oversight.save_item(
            opinion=opinion,
            item=item,
            fields={"title": "改了"},
            by=play.world.viewer(Role.SC_OFFICE),
            at=moment(date(2026, 5, 9)),
        )


@rule("R1.09")
def test_the_annual_plan_goes_through_the_chairpersons_to_publication(play: Play):
    topic = play.topic()
    plan = proceeding_of(AnnualPlanning, topic.plan_id)
    play.act(plan, AnnualPlanning.drafted, Role.SC_OFFICE, date(2026, 1, 21))
    play.act(plan, AnnualPlanning.passed, Role.SC_OFFICE, date(2026, 1, 26), {"meeting": "第31次主任会议"})
    play.act(
        plan,
        AnnualPlanning.published,
        Role.SC_OFFICE,
        date(2026, 2, 2),
        {"where": "县人大网", "secrecy_review": "陈静怡"},
    )
    stands, _ = standings.judge(plan, date(2026, 2, 3))
    assert [n.state for n in stands.nodes] == ["past", "past", "past"]


def test_the_same_key_on_another_proceeding_is_another_act(play: Play):
    opinion = play.assigned()
    on = date(2026, 5, 11)
    office = play.world.viewer(Role.SC_OFFICE)
    plan, letter = proceeding_of(AnnualPlanning, opinion.topic.plan_id), proceeding_of(P, opinion.pk)
    first = services.perform(proceeding=plan, act=AnnualPlanning.drafted, by=office, on=on, at=moment(on), key="k")
    organ, said = play.world.viewer(Role.ORGAN), {"receiver": "郑小雨"}
    second = services.perform(proceeding=letter, act=P.received, by=organ, on=on, at=moment(on), said=said, key="k")
    assert first.pk != second.pk
