"""Who sees how much of oversight, and when a deed comes too early or too late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huying.commons.meetings import services as meetings
from huying.commons.meetings.procedures import SessionHolding
from huying.commons.voting.models import GradedAssessment
from huying.kernel.calendar import clock
from huying.kernel.documents.models import Version
from huying.kernel.ledger.models import Entry
from huying.kernel.people.models import Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import services
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.refusals import NotYet, TooLate
from huying.kernel.search.models import SearchEntry
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.models import (
    ItemUnit,
    OpinionDocument,
    ProblemItem,
    ReportProblem,
    ResearchReport,
    WeakIndicator,
)
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling, TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import CITY_MANAGEMENT, HOUSING, OFFICE, World, moment

rule = pytest.mark.rule


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def status(play: Play, role: Role, name: str, *args: object, nth: int = 0, query: str = "") -> int:
    with clock.frozen(date(2026, 5, 11)):
        return play.world.client(role, nth).get(reverse(name, args=args) + query).status_code


@rule("R1.45")
def test_the_other_side_sees_an_opinion_only_once_it_is_handed_over(play: Play):
    opinion = play.drafted()
    page = ("oversight:opinion", opinion.pk)
    assert status(play, Role.WORKING_BODY, *page) == 200
    assert [status(play, r, *page) for r in (Role.ORGAN, Role.PRINCIPAL_LEADER, Role.HANDLING_UNIT)] == [404] * 3
    running = proceeding_of(OpinionHandling, opinion.pk)
    play.act(running, OpinionHandling.cosigned, Role.WORKING_BODY, date(2026, 5, 7))
    play.act(running, OpinionHandling.compiled, Role.SC_OFFICE, date(2026, 5, 7))
    assert status(play, Role.ORGAN, *page) == 404
    play.act(running, OpinionHandling.assigned, Role.SC_OFFICE, date(2026, 5, 8))
    assert [status(play, r, *page) for r in (Role.ORGAN, Role.PRINCIPAL_LEADER, Role.HANDLING_UNIT)] == [200] * 3


@rule("R1.57")
def test_the_ledger_holds_what_was_handed_over_and_no_drafts(play: Play):
    opinion = play.drafted()
    with clock.frozen(date(2026, 5, 11)):
        for role in (Role.SC_OFFICE, Role.HANDLING_UNIT):
            page = play.world.client(role).get(reverse("oversight:ledger"))
            assert page.context["page"].paginator.count == 0
            offered = page.context["form"].fields["opinion"].choices
            assert opinion.title not in [title for _, title in offered] or role is Role.SC_OFFICE


@rule("R1.57")
def test_the_ledger_is_filtered_by_opinion_and_unit(play: Play):
    opinion = play.assigned()
    with clock.frozen(date(2026, 5, 11)):
        office = play.world.client(Role.SC_OFFICE)
        page = office.get(reverse("oversight:ledger"), {"opinion": opinion.pk})
        assert page.context["form"].is_valid()
        assert page.context["page"].paginator.count == 2
        page = office.get(
            reverse("oversight:ledger"), {"opinion": opinion.pk, "unit": play.world.body(HOUSING).pk, "state": "ok"}
        )
        assert [r.item.title for r in page.context["rows"]] == ["屋面防水翻修"]
        assert "opinion=" in page.context["parts"][0].url
        sheet = office.get(reverse("oversight:ledger_xlsx"))
        assert "%E5%8F%B0%E8%B4%A6-2026-05-11.xlsx" in sheet["Content-Disposition"]


@pytest.mark.parametrize("query", ["?year=99999", "?year=x", "?opinion=9999999", "?page=x", "?state=lost", "?kind=x"])
def test_a_filter_that_cannot_be_read_is_ignored(play: Play, query: str):
    play.assigned()
    assert status(play, Role.SC_OFFICE, "oversight:ledger", query=query) == 200


def test_a_cluster_that_cannot_be_read_is_no_source(play: Play):
    assert status(play, Role.SC_OFFICE, "oversight:propose_from_cluster", query="?cluster=²") == 200


@rule("R1.58")
def test_an_assessment_is_not_opened_before_the_report(play: Play):
    opinion, on = play.assigned(), moment(date(2026, 5, 11))
    with pytest.raises(NotYet, match="还不能开始测评"):
        oversight.open_assessment(of=opinion, by=play.world.viewer(Role.SC_OFFICE), at=on)
    assert not GradedAssessment.objects.exists()


@rule("R1.58")
def test_an_assessment_is_opened_once_though_two_hands_press_the_button(play: Play):
    opinion, on = play.reported(), moment(date(2026, 9, 10))
    play.in_session(date(2026, 9, 10))
    second = OpinionDocument.objects.get(pk=opinion.pk)  # the other page was loaded before
    office = play.world.viewer(Role.SC_OFFICE)
    oversight.open_assessment(of=opinion, by=office, at=on)
    with pytest.raises(TooLate, match="已经开始"):
        oversight.open_assessment(of=second, by=office, at=on)
    assert GradedAssessment.objects.count() == 1


def test_what_was_deliberated_is_not_scheduled_again(play: Play):
    topic = play.deliberated().topic
    session = meetings.plan_session(
        congress=play.world.congress, number=19, planned_on=date(2026, 6, 30), on=date(2026, 5, 6)
    )
    with pytest.raises(TooLate, match="不能再安排会议"):
        oversight.schedule_topic(topic=topic, session=session, today=date(2026, 5, 6))
    topic.refresh_from_db()
    assert topic.session_id != session.pk


@rule("R1.47")
def test_the_unit_an_item_is_given_to_may_read_the_letter(play: Play):
    opinion, world = play.assigned(), play.world
    item = opinion.items.get(unit=world.body(HOUSING))
    opinion.items.exclude(pk=item.pk).update(unit=world.body(HOUSING))
    paper = Version.objects.filter(document=opinion.document).first()
    assert paper is not None
    given = {"unit": world.body(CITY_MANAGEMENT).pk, "reason": "职责在城管"}
    play.act(proceeding_of(ItemHandling, item.pk), ItemHandling.reassigned, Role.SC_OFFICE, date(2026, 5, 12), given)
    assert status(play, Role.HANDLING_UNIT, "documents:download", paper.pk, nth=1) == 200
    assert status(play, Role.HANDLING_UNIT, "oversight:item", item.pk, nth=1) == 200


@rule("R1.47")
def test_an_item_that_was_taken_on_meanwhile_is_not_given_away(play: Play):
    opinion, world = play.assigned(), play.world
    running = proceeding_of(OpinionHandling, opinion.pk)
    play.act(running, OpinionHandling.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(
        running, OpinionHandling.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴副县长"}
    )
    item = ProblemItem.objects.get(opinion=opinion, number=1)  # the page was loaded before
    play.act(
        proceeding_of(ItemHandling, item.pk),
        ItemHandling.accepted,
        Role.HANDLING_UNIT,
        date(2026, 5, 15),
        {"responsible": "何志远"},
    )
    given = {"unit": world.body(CITY_MANAGEMENT).pk, "reason": "改交"}
    with pytest.raises(TooLate, match="“签收并明确责任人”已经登记"):
        play.act(
            proceeding_of(ItemHandling, item.pk), ItemHandling.reassigned, Role.SC_OFFICE, date(2026, 5, 15), given
        )


def test_a_refusal_leads_back_to_a_page_of_ours_only(play: Play):
    opinion = play.assigned()
    url = reverse("oversight:close_assessment", args=[opinion.pk])  # which none has opened
    with clock.frozen(date(2026, 5, 11)):
        office = play.world.client(Role.SC_OFFICE)
        ours = reverse("oversight:opinion", args=[opinion.pk])
        assert office.post(url, {"back": ours})["Location"] == ours
        assert office.post(url, {"back": "https://elsewhere.example/"})["Location"] == url
        assert office.post(url, {"back": "//elsewhere.example/"})["Location"] == url


class Newcomer(Play):
    """The close of 30 April is entered on 6 May by a clerk who took office on 4 May."""

    def act(self, proceeding, act, role, on, said=None, party="", nth=0):
        if act is not SessionHolding.closed:
            return super().act(proceeding, act, role, on, said, party, nth)
        clerk = Person.objects.create(congress=self.world.congress, name="新来的")
        body = self.world.body(OFFICE)
        Mandate.objects.create(person=clerk, body=body, role=Role.SC_OFFICE.value, from_on=date(2026, 5, 4))
        entered = date(2026, 5, 6)
        by = self.world.viewer(clerk, on=entered)
        return services.perform(proceeding=proceeding, act=act, by=by, on=on, at=moment(entered))


def test_who_records_holds_office_when_recording_not_on_the_legal_day(world: World):
    opinion = Newcomer(world).deliberated()
    [closed] = proceeding_of(OpinionHandling, opinion.pk).records.all()
    assert (closed.by.name, closed.on) == ("新来的", date(2026, 4, 30))


@rule("R1.64")
def test_a_corrected_sending_back_gives_the_item_its_listed_day_again(play: Play):
    item = play.reported().items.get(number=1)
    running = proceeding_of(ItemHandling, item.pk)
    said = {"reason": "车棚没有通电", "node_on": "2026-12-11"}
    sent_back = play.act(running, ItemHandling.sent_back, Role.SUPERVISION_OFFICE, date(2026, 9, 7), said)
    item.refresh_from_db()
    assert (item.node_on, item.listed_node_on) == (date(2026, 12, 11), date(2026, 8, 31))
    office = play.world.viewer(Role.SC_OFFICE)
    services.reverse(record=sent_back, by=office, reason="已经通电，看错了", at=moment(date(2026, 9, 8)))
    item.refresh_from_db()
    assert item.node_on == date(2026, 8, 31)


def test_a_deliberation_is_not_taken_back_once_its_letter_is_being_written(play: Play):
    running = proceeding_of(TopicOversight, play.drafted().topic_id)
    office, at = play.world.viewer(Role.SC_OFFICE), moment(date(2026, 5, 6))
    for act in (TopicOversight.researched, TopicOversight.deliberated):
        record = running.records.get(act=act.name)
        with pytest.raises(TooLate, match="已经引出了后面的办理"):
            services.reverse(record=record, by=office, reason="弄错了", at=at)
    assert OpinionDocument.objects.filter(topic=running.subject_id).exists()


@rule("R1.45")
def test_a_deliberation_of_the_wrong_topic_goes_with_the_letter_that_nobody_has_worked_on(play: Play):
    """Else the letter would be late for ever: nothing ends a letter about what was not deliberated."""
    opinion = play.deliberated()
    topic, letter = opinion.topic, proceeding_of(OpinionHandling, opinion.pk)
    running = proceeding_of(TopicOversight, topic.pk)
    office, at = play.world.viewer(Role.SC_OFFICE), moment(date(2026, 5, 6))
    record = running.records.filter(act=TopicOversight.deliberated.name).get()
    services.reverse(record=record, by=office, reason="审议的是另一个议题", at=at)
    assert not OpinionDocument.objects.exists()
    assert not Proceeding.objects.filter(pk=letter.pk).exists()
    kept = Entry.objects.get(kind="oversight.draft.withdrawn")
    assert "审议的是另一个议题" in kept.body
    # It was deliberated, after all:
    services.perform(
        proceeding=running, act=TopicOversight.deliberated, by=office, on=date(2026, 4, 29), at=at,
        said={"mode": "group"},
    )  # fmt: skip
    again = proceeding_of(OpinionHandling, OpinionDocument.objects.get(topic=topic).pk)
    assert again.records.get(act=OpinionHandling.meeting_closed.name).on == date(2026, 4, 30)


@pytest.mark.parametrize(
    "field, said",
    [
        ("node_on", date(2026, 12, 11)),
        ("responsible", "何志远"),
        ("kind", "qualitative"),
        ("indicator", "完成数"),
        ("target", "42栋"),
        ("category", "住房"),
        ("action", "翻修"),
    ],
)
def test_a_list_on_which_anything_was_written_keeps_the_deliberation(play: Play, field: str, said: Any):
    opinion = with_a_list(play)
    opinion.items.update(**{field: said})
    refuse_to_take_back(play, opinion)


def test_a_list_whose_item_has_a_unit_beside_or_a_weak_indicator_keeps_the_deliberation(play: Play):
    opinion = with_a_list(play)
    [item] = opinion.items.all()
    beside = ItemUnit.objects.create(problemitem=item, body=play.world.body(HOUSING))
    refuse_to_take_back(play, opinion)
    beside.delete()
    weak = WeakIndicator.objects.create(congress=opinion.congress, topic=opinion.topic, title="旧改完成率")
    item.weak_indicators.add(weak)
    refuse_to_take_back(play, opinion)
    item.weak_indicators.clear()
    take_back(play, opinion)
    assert not OpinionDocument.objects.exists()


def with_a_list(play: Play) -> OpinionDocument:
    """A letter whose list has what the research report says, and nothing besides."""
    topic = play.topic_in_session()
    report = ResearchReport.objects.create(congress=topic.congress, topic=topic)
    ReportProblem.objects.create(congress=topic.congress, report=report, number=1, title="屋面渗漏")
    play.act(
        proceeding_of(TopicOversight, topic.pk), TopicOversight.deliberated, Role.SC_OFFICE, date(2026, 4, 29),
        {"mode": "group"},
    )  # fmt: skip
    play.close(topic)
    opinion = OpinionDocument.objects.get(topic=topic)
    assert [item.title for item in opinion.items.all()] == ["屋面渗漏"]
    return opinion


def take_back(play: Play, opinion: OpinionDocument) -> None:
    record = proceeding_of(TopicOversight, opinion.topic_id).records.get(act=TopicOversight.deliberated.name)
    office, at = play.world.viewer(Role.SC_OFFICE), moment(date(2026, 5, 6))
    services.reverse(record=record, by=office, reason="审议的是另一个议题", at=at)


def refuse_to_take_back(play: Play, opinion: OpinionDocument) -> None:
    with pytest.raises(TooLate, match="已经引出了后面的办理"):
        take_back(play, opinion)
    assert opinion.items.count() == 1


def test_what_was_opened_to_the_public_can_be_taken_back_at_any_time(play: Play):
    topic = play.deliberated().topic
    running, office = proceeding_of(TopicOversight, topic.pk), play.world.viewer(Role.SC_OFFICE)
    opened = play.act(
        running, TopicOversight.publicised, Role.SC_OFFICE, date(2026, 5, 6), {"secrecy_review": "陈静怡"}
    )
    page = reverse("public_topic", args=[play.world.congress.code, topic.pk])
    with clock.frozen(date(2026, 5, 7)):
        assert Client().get(page).status_code == 200
        assert SearchEntry.objects.filter(kind="public_topic").exists()
        services.reverse(record=opened, by=office, reason="没有过保密审查", at=moment(date(2026, 5, 7)))
        assert Client().get(page).status_code == 404
        assert not SearchEntry.objects.filter(kind="public_topic").exists()


@rule("R1.47")
def test_an_item_is_found_by_the_unit_that_has_it_and_no_longer_by_the_one_before(play: Play):
    opinion, world = play.assigned(), play.world
    item = opinion.items.get(unit=world.body(HOUSING))
    given = {"unit": world.body(CITY_MANAGEMENT).pk, "reason": "职责在城管"}
    play.act(proceeding_of(ItemHandling, item.pk), ItemHandling.reassigned, Role.SC_OFFICE, date(2026, 5, 12), given)
    before, now = (f"body:{world.body(name).pk}" for name in (HOUSING, CITY_MANAGEMENT))
    assert not SearchEntry.objects.filter(audience=before).exists()
    assert SearchEntry.objects.filter(audience=now, kind="item").count() == 2


class Silent(Play):
    """The working body gives no comment on the draft report of 21 August: its ten workdays end on 4 September."""

    def act(self, proceeding, act, role, on, said=None, party="", nth=0):
        if act is OpinionHandling.commented:
            return None
        if act is OpinionHandling.reported:
            on = date(2026, 9, 10)
        return super().act(proceeding, act, role, on, said, party, nth)


@rule("R1.53")
def test_an_adviser_who_stayed_silent_is_not_shown_as_late(play: Play):
    opinion = Silent(play.world).reported()
    with clock.frozen(date(2026, 9, 10)):
        page = play.world.client(Role.SC_OFFICE).get(reverse("oversight:opinion", args=[opinion.pk]))
    assert "卡在" not in page.context["stage_sentence"]
    [comment] = [d for d in page.context["duties"] if d.act_label == "反馈意见"]
    assert (comment.light.kind, comment.light.words) == ("wait", "期满，视为没有意见")


def test_a_correction_is_offered_to_the_recorder_and_the_office_only(play: Play):
    opinion = play.assigned()
    running = proceeding_of(OpinionHandling, opinion.pk)
    play.act(running, OpinionHandling.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    offered = {}
    with clock.frozen(date(2026, 5, 12)):
        for role in (Role.ORGAN, Role.SC_OFFICE, Role.SC_MEMBER, Role.WORKING_BODY):
            page = play.world.client(role).get(reverse("oversight:opinion", args=[opinion.pk]))
            offered[role] = bool(page.context["history"][0].correct_url)
    assert offered == {Role.ORGAN: True, Role.SC_OFFICE: True, Role.SC_MEMBER: False, Role.WORKING_BODY: False}


def queries(play: Play, role: Role, url: str) -> int:
    with clock.frozen(date(2026, 9, 14)), CaptureQueriesContext(connection) as asked:
        client = play.world.client(role)
        before = len(asked)
        assert client.get(url).status_code == 200
        return len(asked) - before


@pytest.mark.parametrize("name", ["desk", "oversight:opinions", "oversight:ledger", "oversight:plan"])
def test_lists_cost_the_same_number_of_queries_however_many_rows_they_have(play: Play, name: str):
    play.reported()
    url = reverse(name)
    queries(play, Role.SC_OFFICE, url)  # what is kept for the life of the process is read once
    few = queries(play, Role.SC_OFFICE, url)
    for number in (19, 20):
        Play(play.world, title=f"第{number}次会议的议题", session=number).assigned()
    assert queries(play, Role.SC_OFFICE, url) == few
    assert few <= 12 or name == "desk"  # the desk is made of several lists
