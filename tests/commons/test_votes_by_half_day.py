"""A vote reads the roll of the half-day it is held at, and of no other (T2.5: a quorum snapshot at each vote)."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from django.urls import reverse

from huying.commons.meetings import halls, selectors, services
from huying.commons.meetings.models import HalfDay, ItemKind, Presence, Sitting, SittingKind
from huying.commons.voting import deciding
from huying.commons.voting.models import Vote, Way
from huying.commons.voting.vote_papers import roll_call_sheet
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import NotYet
from tests.play import Play
from tests.world import World, moment

NOTICE, HELD, NEXT = date(2026, 6, 17), date(2026, 6, 25), date(2026, 6, 26)
MORNING, AFTERNOON = moment(HELD, 9), moment(HELD, 15)


@pytest.fixture
def item(world: World):
    """An item of a session whose first morning 25 of 27 attend; the afternoon is on the programme."""
    session = services.plan_session(congress=world.congress, number=18, planned_on=HELD, on=NOTICE)
    made = services.add_item(
        session=session, title="审议供水条例草案", kind=ItemKind.DECIDE, reporter="", **recorder(world, moment(NOTICE))
    )
    add(world, session, HELD, HalfDay.AFTERNOON)
    Play(world).opened(session, notice=NOTICE)
    return made


def recorder(world: World, at: datetime):
    return {"by": world.person(Role.SC_OFFICE), "at": at}


def add(world: World, session, on: date, half: HalfDay) -> Sitting:
    return services.add_sitting(
        session=session, on=on, half=half, kind=SittingKind.PLENARY, **recorder(world, moment(NOTICE))
    )


def come(world: World, sitting: Sitting, present: int, at: datetime = AFTERNOON) -> None:
    people = selectors.members(world.congress, HELD)
    presences = {p.pk: Presence.PRESENT if n < present else Presence.ON_LEAVE for n, p in enumerate(people)}
    services.register_attendance(session=sitting.session, sitting=sitting, presences=presences, **recorder(world, at))


def vote(world: World, item, at: datetime, sitting: int | None = None, way: Way = Way.HANDS) -> Vote:
    return deciding.open_vote(
        kind="agenda_item", subject_id=item.pk, title="供水条例", text="", way=way, recused=(), sitting=sitting,
        **recorder(world, at),
    )  # fmt: skip


def afternoon_of(item) -> Sitting:
    return item.session.sittings.get(half=HalfDay.AFTERNOON)


# ── which half-day runs ───────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("half", "at", "has_begun"),
    [
        (HalfDay.MORNING, moment(HELD, 0, 0), True),
        (HalfDay.AFTERNOON, moment(HELD, 12, 59), False),  # a morning that runs over is the morning still
        (HalfDay.AFTERNOON, moment(HELD, 13, 0), True),
        (HalfDay.EVENING, moment(HELD, 18, 29), False),
        (HalfDay.EVENING, moment(HELD, 18, 30), True),
        (HalfDay.MORNING, moment(NOTICE, 23, 59), False),
        (HalfDay.EVENING, moment(NEXT, 0, 0), True),
    ],
)
def test_a_half_day_begins_at_its_hour_on_the_clocks_of_china(half, at, has_begun):
    assert Sitting(on=HELD, half=half).has_begun(at) is has_begun


# ── whose roll ────────────────────────────────────────────────────────────
def test_a_leave_for_the_afternoon_takes_nobody_from_the_mornings_vote(world, item):
    come(world, afternoon_of(item), 20, at=MORNING)
    found = vote(world, item, MORNING)
    assert (found.members, found.present, found.may_vote) == (27, 25, 25)
    assert found.held_at == "6月25日上午全体会议"


def test_the_afternoons_vote_has_the_afternoons_roll(world, item):
    come(world, afternoon_of(item), 20)
    found = vote(world, item, AFTERNOON)
    assert (found.present, found.may_vote, found.held_at) == (20, 20, "6月25日下午全体会议")


def test_a_half_day_that_nobody_registered_is_not_voted_at_on_the_roll_of_the_one_before(world, item):
    with pytest.raises(NotYet, match="6月25日下午全体会议还没有登记到会情况，不知道够不够法定人数14人") as refused:
        vote(world, item, AFTERNOON)
    assert refused.value.hint == "先把这一场的到会情况登记准确。"
    assert not Vote.objects.exists()


def test_a_half_day_without_a_quorum_is_not_voted_at_though_the_morning_had_one(world, item):
    come(world, afternoon_of(item), 13)
    with pytest.raises(NotYet, match="6月25日下午全体会议应到27人，现在登记出席13人，不够法定人数14人"):
        vote(world, item, AFTERNOON)


def test_a_session_that_goes_on_the_next_day_does_not_vote_on_yesterdays_roll(world, item):
    come(world, afternoon_of(item), 25)
    with pytest.raises(NotYet, match="现在没有正在开的场次") as refused:
        vote(world, item, moment(NEXT))
    assert "列入会议日程" in refused.value.hint
    add(world, item.session, NEXT, HalfDay.MORNING)
    with pytest.raises(NotYet, match="6月26日上午全体会议还没有登记到会情况"):
        vote(world, item, moment(NEXT))


def test_the_office_may_name_the_half_day_and_the_vote_says_which(world, item):
    come(world, afternoon_of(item), 20)
    morning = selectors.first_sitting(item.session)
    found = vote(world, item, AFTERNOON, morning.pk, Way.ROLL_CALL)
    assert (found.present, found.held_at) == (25, "6月25日上午全体会议")
    assert "场次：6月25日上午全体会议" in str(roll_call_sheet(found, HELD).blocks)
    with clock.frozen(AFTERNOON):
        page = world.client(Role.SC_MEMBER).get(reverse("voting:vote", args=[found.pk])).content.decode()
    assert "按6月25日上午全体会议的签到" in page


def test_on_the_roll_of_another_day_hands_and_names_are_entered_late_and_nobody_votes_on_a_phone(world, item):
    yesterday = selectors.first_sitting(item.session)
    come(world, add(world, item.session, NEXT, HalfDay.MORNING), 20, at=moment(NEXT))
    with pytest.raises(NotYet, match="不能按6月25日上午全体会议的到会情况开始"):
        vote(world, item, moment(NEXT), yesterday.pk, Way.ELECTRONIC)
    url = reverse("voting:vote_new", args=["agenda_item", item.pk])
    said = {"matter": "decision", "title": "供水条例", "way": "electronic", "sitting": f"{yesterday.pk}"}
    with clock.frozen(moment(NEXT)):
        page = world.client(Role.SC_OFFICE).get(url).content.decode()
        refused = world.client(Role.SC_OFFICE).post(url, said)
    assert "6月25日上午全体会议：出席25人（已过的场次：只能补登举手、记名表决）" in page
    assert "6月26日上午全体会议：出席20人<" in page.replace("\n", "").replace(" ", "")
    assert refused.status_code == 422 and "请选正在开的场次" in refused.content.decode()
    assert not Vote.objects.exists()
    late = vote(world, item, moment(NEXT), yesterday.pk)
    deciding.close_by_hands(vote=late, votes_for=25, votes_against=0, abstained=0, **recorder(world, moment(NEXT)))
    assert vote(world, item, moment(NEXT), way=Way.ELECTRONIC).present == 20


def test_no_half_day_that_has_not_come_is_voted_at(world, item):
    later = add(world, item.session, NEXT, HalfDay.MORNING)
    come(world, later, 25, at=MORNING)
    with pytest.raises(NotYet, match="这一场还没有到时候"):
        vote(world, item, MORNING, later.pk)


def test_the_page_offers_the_half_days_that_have_begun_and_marks_the_one_that_runs(world, item):
    url = reverse("voting:vote_new", args=["agenda_item", item.pk])
    morning, afternoon = selectors.first_sitting(item.session), afternoon_of(item)
    said = {"matter": "decision", "title": "供水条例", "way": "hands"}
    office = world.client(Role.SC_OFFICE)
    with clock.frozen(MORNING):
        page = office.get(url).content.decode()
        assert "应到27人，现在出席25人" in page and "6月25日上午全体会议：出席25人" in page
        assert "6月25日下午" not in page
    with clock.frozen(AFTERNOON):
        page = office.get(url).content.decode()
        assert "这一场还没有登记到会" in page and "6月25日下午全体会议还没有登记到会情况" in page
        assert re.search(rf'name="sitting" value="{afternoon.pk}"[^>]*checked', page)
        assert office.post(url, said | {"sitting": f"{afternoon.pk}"}).status_code == 422
        assert office.post(url, said | {"sitting": "999999"}).status_code == 422
        assert office.post(url, said | {"sitting": f"{morning.pk}"}).status_code == 302
    assert Vote.objects.get().held_at == "6月25日上午全体会议"


# ── what the hall sees ────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("at", "named", "present", "is_registered"),
    [
        (moment(NOTICE), "6月25日上午全体会议", 25, True),  # before any has begun: the first
        (MORNING, "6月25日上午全体会议", 25, True),
        (AFTERNOON, "6月25日下午全体会议", 20, True),
        (moment(NEXT), "6月26日上午全体会议", 0, False),
    ],
)
def test_the_hall_sees_who_came_to_the_half_day_that_runs(world, item, at, named, present, is_registered):
    add(world, item.session, NEXT, HalfDay.MORNING)
    come(world, afternoon_of(item), 20)
    shown = halls.screen(item.session, "", at)
    assert (f"{shown['sitting']}", shown["present"], shown["is_registered"]) == (named, present, is_registered)
    with clock.frozen(at):
        page = world.client(Role.SC_OFFICE).get(reverse("meetings:screen", args=[item.session_id])).content.decode()
    assert named in page


# ── registering beforehand ────────────────────────────────────────────────
def test_of_a_half_day_that_has_not_come_only_what_is_known_is_registered(world, item):
    afternoon, members = afternoon_of(item), selectors.members(world.congress, HELD)
    url = f"{reverse('meetings:attendance', args=[item.session_id])}?sitting={afternoon.pk}"
    said = {f"person_{p.pk}": "-" for p in members} | {f"person_{members[0].pk}": "on_leave"}
    office = world.client(Role.SC_OFFICE)
    with clock.frozen(MORNING):
        page = office.get(url).content.decode()
        assert "先登记知道的请假" in page
        assert len(re.findall(r'value="-"[^>]*checked', page)) == 27
        assert office.post(url, said).status_code == 302
    assert selectors.roll(item.session, afternoon).presences == {members[0].pk: Presence.ON_LEAVE}
    with clock.frozen(AFTERNOON):
        page = office.get(url).content.decode()
    assert "先按出席列出" in page and len(re.findall(r'value="present"[^>]*checked', page)) == 26
