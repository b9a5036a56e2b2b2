"""Correction (architecture point 9): what rests on a wrong record falls with it, here; elsewhere it must go first."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures import selectors, services
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import TooLate
from huying.mechanisms.oversight.models import OpinionDocument, ProblemItem
from huying.mechanisms.oversight.procedures import AnnualPlanning, ItemHandling, TopicOversight
from huying.mechanisms.oversight.procedures import OpinionHandling as P
from huying.mechanisms.oversight.selectors import proceeding_of
from huying.mechanisms.oversight.terms import INSPECTION_KINDS
from tests.play import Play
from tests.world import World, moment

PASSED = {"satisfied": 19, "basically_satisfied": 5, "dissatisfied": 1, "present": 25, "members": 27}
FAILED = {"satisfied": 6, "basically_satisfied": 7, "dissatisfied": 12, "present": 25, "members": 27}
SECRECY = {"secrecy_review": "陈静怡"}
AGAIN = {"reason": "车棚没有通电", "node_on": date(2026, 12, 11)}
VERIFIED = {"how": "on_site", "finding": "属实"}


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def reverse_it(play: Play, record: ActRecord, on: date) -> list[str]:
    office = play.world.viewer(Role.SC_OFFICE)
    return [r.fields["act"] for r in services.reverse(record=record, by=office, reason="票数录错", at=moment(on))]


def concluded(play: Play) -> tuple[OpinionDocument, Proceeding, ActRecord]:
    """A key topic's letter: assessed, published, both items verified, concluded on 9 November."""
    opinion = play.reported()
    running = proceeding_of(P, opinion.pk)
    assessed = play.act(running, P.assessed, Role.SC_OFFICE, date(2026, 10, 30), PASSED)
    play.act(running, P.published, Role.SC_OFFICE, date(2026, 11, 5), SECRECY)
    for item in opinion.items.all():
        verify(play, item)
    play.act(running, P.concluded, Role.SC_OFFICE, date(2026, 11, 9))
    return opinion, running, assessed


def verify(play: Play, item: ProblemItem) -> ActRecord:
    child = proceeding_of(ItemHandling, item.pk)
    return play.act(child, ItemHandling.verified, Role.SUPERVISION_OFFICE, date(2026, 11, 6), VERIFIED)


def test_reversing_an_assessment_reopens_the_conclusion_that_rested_on_it(play: Play):
    """By declaration the conclusion follows the publication only; by R1.55 it stands because the assessment passed."""
    _, running, assessed = concluded(play)
    assert reverse_it(play, assessed, date(2026, 11, 10)) == ["concluded", "assessed"]
    running.refresh_from_db()
    assert running.ended_on is None
    stands, _ = selectors.judge(running, date(2026, 11, 10))
    assert stands.done(P.published)  # nothing of the assessment is in the publication
    assert [r.text for r in stands.why_not(P.concluded)] == ["重点议题还没有进行满意度测评"]
    play.act(running, P.assessed, Role.SC_OFFICE, date(2026, 11, 10), PASSED)
    play.act(running, P.concluded, Role.SC_OFFICE, date(2026, 11, 10))


def test_a_conclusion_that_does_not_rest_on_what_is_corrected_stays(play: Play):
    opinion = play.reported()
    running = proceeding_of(P, opinion.pk)
    said = {"kind": INSPECTION_KINDS[0][0], "where": "望禾街道", "finding": "三处已修"}
    inspected = play.act(running, P.inspected, Role.SUPERVISION_OFFICE, date(2026, 10, 12), said)
    play.act(running, P.assessed, Role.SC_OFFICE, date(2026, 10, 30), PASSED)
    play.act(running, P.published, Role.SC_OFFICE, date(2026, 11, 5), SECRECY)
    for item in opinion.items.all():
        verify(play, item)
    play.act(running, P.concluded, Role.SC_OFFICE, date(2026, 11, 9))
    assert reverse_it(play, inspected, date(2026, 11, 10)) == ["inspected"]
    running.refresh_from_db()
    assert running.ended_on == date(2026, 11, 9)


def test_a_verification_cannot_be_reversed_before_the_conclusion_of_the_letter_that_rests_on_it(play: Play):
    opinion, running, _ = concluded(play)
    child = proceeding_of(ItemHandling, opinion.items.get(number=1).pk)
    verified = child.records.get(act="verified")
    before = ActRecord.objects.count()
    with pytest.raises(TooLate, match="“关于城区老旧小区改造工作情况的审议意见”的“办结”是依这一条办的"):
        reverse_it(play, verified, date(2026, 11, 10))
    assert ActRecord.objects.count() == before
    child.refresh_from_db()
    assert child.ended_on == date(2026, 11, 6)
    assert reverse_it(play, running.records.get(act="concluded"), date(2026, 11, 10)) == ["concluded"]
    assert reverse_it(play, verified, date(2026, 11, 10)) == ["verified"]


def test_the_conclusion_of_a_letter_cannot_be_reversed_before_the_topic_that_closed_on_it(play: Play):
    opinion, running, assessed = concluded(play)
    topic = proceeding_of(TopicOversight, opinion.topic_id)
    handled = play.act(topic, TopicOversight.handled, Role.SC_OFFICE, date(2026, 11, 9))
    for record in (running.records.get(act="concluded"), assessed):
        with pytest.raises(TooLate, match="“审议意见办结”是依这一条办的"):
            reverse_it(play, record, date(2026, 11, 10))
    reverse_it(play, handled, date(2026, 11, 10))
    assert reverse_it(play, assessed, date(2026, 11, 10)) == ["concluded", "assessed"]


def test_a_signature_that_opened_the_items_cannot_be_reversed_once_a_unit_has_taken_one_on(play: Play):
    running = proceeding_of(P, play.assigned().pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    signed = play.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴"})
    child = running.children.order_by("pk")[0]
    accepted = play.act(child, ItemHandling.accepted, Role.HANDLING_UNIT, date(2026, 5, 14), {"responsible": "何志远"})
    with pytest.raises(TooLate, match="签收并明确责任人"):
        reverse_it(play, signed, date(2026, 5, 15))
    reverse_it(play, accepted, date(2026, 5, 15))
    assert reverse_it(play, signed, date(2026, 5, 15)) == ["signed"]


def test_a_topic_cannot_leave_a_plan_that_was_drafted_because_of_it(play: Play):
    topic = play.topic()
    plan, running = proceeding_of(AnnualPlanning, topic.plan_id), proceeding_of(TopicOversight, topic.pk)
    drafted = play.act(plan, AnnualPlanning.drafted, Role.SC_OFFICE, date(2026, 1, 21))
    selected = running.records.get(act="selected")
    with pytest.raises(TooLate, match="“提出计划草案”是依这一条办的"):
        reverse_it(play, selected, date(2026, 1, 22))
    reverse_it(play, drafted, date(2026, 1, 22))
    assert reverse_it(play, selected, date(2026, 1, 22)) == ["selected"]


def test_what_set_another_round_going_is_corrected_piece_by_piece_never_as_a_whole(play: Play):
    opinion = play.reported()
    running = proceeding_of(P, opinion.pk)
    assessed = play.act(running, P.assessed, Role.SC_OFFICE, date(2026, 10, 30), FAILED)
    play.act(running, P.rehandled, Role.SC_OFFICE, date(2026, 10, 30), AGAIN)
    with pytest.raises(TooLate, match="“重新办理”已经引出了后面的办理"):
        reverse_it(play, assessed, date(2026, 11, 2))


def test_the_page_says_before_it_is_confirmed_how_many_records_fall_and_which(play: Play):
    _, _, assessed = concluded(play)
    url = reverse("procedures:correct", args=[assessed.pk])
    with clock.frozen(date(2026, 11, 10)):
        client = play.world.client(Role.SC_OFFICE)
        page = client.get(url).content.decode()
        assert "一共2条记录作废" in page
        assert "2026-11-09的“办结”依它办的，一并作废" in page
        assert not ActRecord.objects.filter(act="reversed").exists()
        assert client.post(url, {"reason": "票数录错"}).status_code == 302
    assert ActRecord.objects.filter(act="reversed").count() == 2


def test_of_what_is_done_many_times_only_what_followed_that_time_falls_with_it(play: Play):
    """催办 and 回复, twice: the second reply answers the second letter and stands."""
    play.reported()
    item = proceeding_of(ItemHandling, ProblemItem.objects.order_by("pk")[0].pk)

    def urged(on: date) -> ActRecord:
        made = play.act(item, ItemHandling.urged, Role.SUPERVISION_OFFICE, on, {"what": "请加快"})
        play.act(item, ItemHandling.urging_replied, Role.HANDLING_UNIT, on, {"reply": "月底前办完"})
        return made

    first, _ = urged(date(2026, 9, 3)), urged(date(2026, 9, 10))
    assert reverse_it(play, first, date(2026, 11, 10)) == ["urging_replied", "urged"]
    left = selectors.facts_of(item)
    assert [(f.act, f.on) for f in left if f.act in ("urged", "urging_replied")] == [
        ("urged", date(2026, 9, 10)), ("urging_replied", date(2026, 9, 10)),
    ]  # fmt: skip
