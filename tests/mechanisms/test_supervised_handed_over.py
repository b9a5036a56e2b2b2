"""A major decision or a hot issue whose unit is wound up goes on with another one (R2.17, R2.21)."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.notifications.models import Notice
from huying.kernel.people.models import Body
from huying.kernel.people.roles import Role
from huying.kernel.procedures import refusals
from huying.kernel.procedures.models import ActRecord, DueDay
from huying.kernel.procedures.services import reverse as take_back
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from tests.commitments import CommitmentPlay, D, U
from tests.world import CITY_MANAGEMENT, HOUSING, World, moment

rule = pytest.mark.rule
ON = date(2026, 4, 20)
WHY = "机构改革，原单位撤并"


@pytest.fixture
def play(world: World) -> CommitmentPlay:
    return CommitmentPlay(world)


@rule("R2.21")
def test_a_hot_issue_whose_unit_is_wound_up_is_answered_by_the_next_one(world: World, play: CommitmentPlay):
    issue = play.issue()
    running, new = proceeding_of(U, issue.pk), world.body(CITY_MANAGEMENT)
    play.act(running, U.urged, Role.SC_OFFICE, date(2026, 4, 8), {"wanted": "装红绿灯"})
    Body.objects.filter(name=HOUSING, congress=world.congress).update(ended_on=date(2026, 4, 15))
    said = {"unit": new.pk, "reason": WHY}
    with pytest.raises(refusals.NotAllowed):
        play.act(running, U.handed_over, Role.SUPERVISION_OFFICE, ON, said)
    play.act(running, U.handed_over, Role.SC_OFFICE, ON, said)
    due = DueDay.objects.get(proceeding=running, act=U.answered.name, done_on=None)
    assert (due.body, due.due_on) == (new, date(2026, 4, 29))  # the day stays
    former, next_one = world.person(Role.HANDLING_UNIT), world.person(Role.HANDLING_UNIT, 1)
    told = Notice.objects.get(person=next_one, text__contains="改由你单位负责")
    assert WHY in told.text and told.url == issue.get_absolute_url()
    told = Notice.objects.get(person=former, text__contains=f"改由{CITY_MANAGEMENT}负责，你单位不用再办")
    assert told.url == reverse("desk")
    with frozen(ON):
        desk = world.client(Role.HANDLING_UNIT, 1).get(reverse("desk")).content.decode()
        page = world.client(Role.SC_OFFICE).get(issue.get_absolute_url()).content.decode()
        assert world.client(Role.HANDLING_UNIT).get(issue.get_absolute_url()).status_code == 404
    assert issue.title in desk and CITY_MANAGEMENT in page and WHY in page
    with pytest.raises(refusals.NotAllowed):
        play.act(running, U.answered, Role.HANDLING_UNIT, ON, {"done": "5月装好"})  # of the former unit


@rule("R2.17")
def test_a_major_decision_whose_body_is_wound_up_is_reported_on_by_the_next_one(world: World, play: CommitmentPlay):
    decision = play.decided()
    running, new = proceeding_of(D, decision.pk), world.body(HOUSING)
    for wrong in (decision.unit_id, 0):
        with pytest.raises(refusals.Refused):
            play.act(running, D.handed_over, Role.SC_OFFICE, ON, {"unit": wrong, "reason": WHY})
    play.act(running, D.handed_over, Role.SC_OFFICE, ON, {"unit": new.pk, "reason": WHY})
    decision.refresh_from_db()
    assert decision.unit == new
    due = DueDay.objects.filter(proceeding=running, act=D.reported.name, done_on=None).order_by("due_on")[0]
    assert (due.body, due.due_on) == (new, date(2027, 2, 1))
    report = {"done": "关停小散污企业14家", "problems": "两条支流还不达标"}
    play.act(running, D.reported, Role.HANDLING_UNIT, date(2026, 12, 15), report, "2026")
    assert Notice.objects.filter(person=world.person(Role.HANDLING_UNIT), text__contains="改由你单位负责").exists()


@rule("R2.17")
def test_who_was_named_by_mistake_hands_it_back_and_no_record_is_taken_back(world: World, play: CommitmentPlay):
    decision = play.decided()
    running, first = proceeding_of(D, decision.pk), decision.unit
    handed = play.act(running, D.handed_over, Role.SC_OFFICE, ON, {"unit": world.body(HOUSING).pk, "reason": WHY})
    with pytest.raises(refusals.TooLate, match="不能更正"):
        take_back(record=handed, by=world.viewer(Role.SC_OFFICE, on=ON), reason="点错了", at=moment(ON))
    play.act(running, D.handed_over, Role.SC_OFFICE, ON, {"unit": first.pk, "reason": "点错了"})
    decision.refresh_from_db()
    assert decision.unit == first
    assert ActRecord.objects.filter(proceeding=running, act=D.handed_over.name).count() == 2
