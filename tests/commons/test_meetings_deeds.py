"""Sessions on the database: planning, agenda, quorum, close, and what follows when the day moves."""

from __future__ import annotations

import json
from datetime import date

import pytest

from huying.commons.meetings import registry, selectors, services
from huying.commons.meetings.models import NO_TERM, AgendaItem, Attendance, Presence, ScSession
from huying.commons.meetings.procedures import SessionHolding
from huying.kernel.ledger.models import Entry
from huying.kernel.people.models import Mandate
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord, DueDay
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from huying.kernel.procedures.services import perform
from huying.mechanisms.oversight import services as oversight
from tests.world import CITY_BUILDING, GOVERNMENT, SC, SINCE, World, moment

PLANNED, HELD = date(2026, 3, 2), date(2026, 6, 26)
S = SessionHolding


@pytest.fixture(autouse=True)
def _registered(monkeypatch):
    monkeypatch.setattr(registry, "_when_closed", [*registry._when_closed])
    monkeypatch.setattr(registry, "_when_moved", [*registry._when_moved])


def plan(world: World, number: int = 18, planned_on: date = HELD, **more) -> ScSession:
    return services.plan_session(congress=world.congress, number=number, planned_on=planned_on, on=PLANNED, **more)


def with_agenda(world: World, number: int = 18) -> ScSession:
    session = plan(world, number)
    services.put_on_agenda(session=session, title="听取报告", subject_kind="matter", subject_id=1, today=PLANNED)
    return session


def topic_on(world: World, session: ScSession):
    """A topic of oversight that is deliberated at the session."""
    said = {"channel": "hotline_12345", "criteria": ["public_concern"]}
    topic = oversight.propose_topic(
        plan=oversight.ensure_plan(congress=world.congress, year=2026, on=PLANNED), title="农村饮水安全工作情况",
        organ=world.body(GOVERNMENT), working_body=world.body(CITY_BUILDING), said=said,
        by=world.viewer(Role.SC_OFFICE), on=PLANNED, at=moment(PLANNED),
    )  # fmt: skip
    oversight.schedule_topic(topic=topic, session=session, today=PLANNED)
    return topic


def act(world: World, session: ScSession, declared, on: date, role: Role = Role.SC_OFFICE) -> ActRecord:
    return perform(
        proceeding=selectors.proceeding_of(session), act=declared, by=world.viewer(role), on=on, at=moment(on)
    )


def attend(world: World, session: ScSession, present: int, *, on_leave: int = 0) -> None:
    people = selectors.members(world.congress, session.planned_on)
    presences = {
        p.pk: Presence.PRESENT if n < present else Presence.ON_LEAVE if n < present + on_leave else Presence.ABSENT
        for n, p in enumerate(people)
    }
    services.register_attendance(
        session=session, presences=presences, by=world.person(Role.SC_OFFICE), at=moment(session.planned_on)
    )


def move(world: World, session: ScSession, to: date, *, is_settled: bool = True) -> None:
    services.move_session(
        session=session, planned_on=to, is_settled=is_settled, by=world.person(Role.SC_OFFICE), at=moment(PLANNED)
    )


def limits(act: str) -> list[tuple[date, bool]]:
    return list(DueDay.objects.filter(act=act).values_list("due_on", "provisional"))


# ── planning ──────────────────────────────────────────────────────────────
def test_a_number_is_given_once_in_a_congress_and_again_in_another(world, stranger):
    plan(world)
    with pytest.raises(Incomplete, match="第18次常委会会议已经有了") as refused:
        plan(world, planned_on=date(2026, 8, 28))
    assert refused.value.hint == "请换一个次数。"
    plan(stranger)
    assert (selectors.next_number(world.congress, NO_TERM), selectors.next_number(stranger.congress, NO_TERM)) == (
        19,
        19,
    )


def test_the_first_number_is_one(world):
    assert selectors.next_number(world.congress, NO_TERM) == 1


def test_planning_goes_on_record_with_who_planned(world):
    plan(world, by=world.person(Role.SC_OFFICE), at=moment(PLANNED))
    entry = Entry.objects.get(kind="meetings.planned")
    assert (entry.by, json.loads(entry.body)["on"]) == ("陈静怡", "2026-06-26")


# ── convening: an agenda, seven days ahead ────────────────────────────────
@pytest.mark.rule("R1.08")
def test_a_session_is_convened_with_an_agenda_and_not_without(world):
    session = plan(world)
    with pytest.raises(NotYet) as refused:
        act(world, session, S.convened, date(2026, 6, 10))
    assert [str(r) for r in refused.value.reasons] == ["须有议程〔R1.08〕"]
    services.put_on_agenda(session=session, title="听取报告", subject_kind="matter", subject_id=1, today=PLANNED)
    assert act(world, session, S.convened, date(2026, 6, 10)).act == "convened"


@pytest.mark.parametrize("role", [Role.SC_MEMBER, Role.WORKING_BODY, Role.ORGAN])
def test_only_the_office_records_the_acts_of_a_session(world, role):
    with pytest.raises(NotAllowed):
        act(world, with_agenda(world), S.convened, date(2026, 6, 10), role)


# ── agenda ────────────────────────────────────────────────────────────────
def test_items_stand_in_the_order_they_came_and_twice_is_once(world):
    session = plan(world)
    for number in (7, 5, 7):
        services.put_on_agenda(
            session=session, title=f"议题{number}", subject_kind="matter", subject_id=number, today=PLANNED
        )
    assert [row.title for row in selectors.agenda(session)] == ["议题7", "议题5"]


def test_a_subject_that_moves_to_another_session_leaves_the_agenda_of_the_one_before(world):
    first, second = with_agenda(world, 18), plan(world, 19, date(2026, 8, 28))
    services.put_on_agenda(session=second, title="听取报告", subject_kind="matter", subject_id=1, today=PLANNED)
    assert [i.session_id for i in AgendaItem.objects.all()] == [second.pk]
    with pytest.raises(NotYet):  # nothing is left to convene for
        act(world, first, S.convened, date(2026, 6, 10))


def test_what_a_session_has_opened_with_stays_on_its_agenda(world):
    first, second = with_agenda(world, 18), plan(world, 19, date(2026, 8, 28))
    act(world, first, S.convened, date(2026, 6, 10))
    attend(world, first, 20)
    act(world, first, S.opened, HELD)
    services.put_on_agenda(session=second, title="再次审议", subject_kind="matter", subject_id=1, today=HELD)
    assert [len(selectors.agenda(s)) for s in (first, second)] == [1, 1]


@pytest.mark.rule("R1.08")
def test_an_item_leads_to_its_subject_and_says_where_it_stands(world):
    session = plan(world)
    topic = topic_on(world, session)
    [row] = selectors.agenda(session)
    assert row.title == "听取和审议关于农村饮水安全工作情况的报告"
    assert row.url.endswith(f"/topics/{topic.pk}/")
    assert row.stage == "现在等：与“一府一委两院”沟通"


def test_an_item_of_an_unknown_kind_is_listed_without_a_link(world):
    assert selectors.agenda(with_agenda(world)) == [selectors.AgendaRow("听取报告", kind="听取和审议报告")]


# ── attendance and quorum ─────────────────────────────────────────────────
def test_thirteen_of_twenty_seven_are_no_quorum_and_fourteen_are(world):
    session = with_agenda(world)
    act(world, session, S.convened, date(2026, 6, 10))
    attend(world, session, 13, on_leave=10)
    with pytest.raises(NotYet) as refused:
        act(world, session, S.opened, HELD)
    assert [str(r) for r in refused.value.reasons] == [
        "全体组成人员27人，已登记出席13人，不够法定人数14人〔地方组织法第五十一条〕"
    ]
    attend(world, session, 14)
    assert act(world, session, S.opened, HELD).act == "opened"


def test_who_has_left_office_is_neither_due_nor_counted(world):
    session = with_agenda(world)
    act(world, session, S.convened, date(2026, 6, 10))
    attend(world, session, 14)
    world.end_mandates(world.person(Role.SC_MEMBER), date(2026, 6, 25))  # one of the fourteen, the day before
    attended = selectors.roll(session)
    assert (len(attended.members), attended.count(Presence.PRESENT)) == (26, 13)
    with pytest.raises(NotYet, match="开会"):  # 13 of 26 is exactly half
        act(world, session, S.opened, HELD)


def test_a_member_who_holds_two_posts_is_due_once(world):
    Mandate.objects.create(
        person=world.person(Role.SC_MEMBER),
        body=world.body(SC),
        role=Role.SC_MEMBER.value,
        post="副主任",
        from_on=SINCE,
    )
    assert len(selectors.members(world.congress, HELD)) == 27


def test_strangers_are_not_registered_and_nothing_is_stored(world, stranger):
    session = plan(world)
    office, clerk, theirs = world.person(Role.SC_OFFICE), world.person(Role.ORGAN), stranger.person(Role.SC_MEMBER)
    presences = {p.pk: Presence.PRESENT for p in (world.person(Role.SC_MEMBER), clerk, theirs)}
    with pytest.raises(Incomplete, match="有2人在会议那天不是常委会组成人员，不能登记到会"):
        services.register_attendance(session=session, presences=presences, by=office, at=moment(HELD))
    assert not Attendance.objects.exists()


def test_a_correction_replaces_what_it_names_and_both_are_on_record(world):
    session, office = plan(world), world.person(Role.SC_OFFICE)
    attend(world, session, 20)
    late = world.person(Role.SC_MEMBER, 26)
    services.register_attendance(session=session, presences={late.pk: Presence.PRESENT}, by=office, at=moment(HELD))
    assert selectors.roll(session).count(Presence.PRESENT) == 21
    assert Attendance.objects.count() == 27
    assert Entry.objects.filter(kind="meetings.attendance").count() == 2


# ── opening and closing are told on ───────────────────────────────────────
@pytest.mark.rule("R1.08")
def test_the_close_is_told_to_the_mechanisms_with_its_day(world):
    told: list[tuple[ScSession, date]] = []
    registry.when_closed(lambda session, record: told.append((session, record.on)))
    session = with_agenda(world)
    act(world, session, S.convened, date(2026, 6, 10))
    attend(world, session, 20)
    act(world, session, S.opened, HELD)
    assert told == []
    act(world, session, S.closed, date(2026, 6, 27))
    assert told == [(session, date(2026, 6, 27))]


def test_what_a_mechanism_cannot_take_stops_the_close_as_a_whole(world):
    session = with_agenda(world)
    act(world, session, S.convened, date(2026, 6, 10))
    attend(world, session, 20)
    act(world, session, S.opened, HELD)

    def fails(session: ScSession, record: ActRecord) -> None:
        raise Incomplete("还不行。")

    registry.when_closed(fails)
    with pytest.raises(Incomplete, match="还不行"):
        act(world, session, S.closed, HELD)
    assert not ActRecord.objects.filter(act="closed").exists()


# ── the day moves ─────────────────────────────────────────────────────────
@pytest.mark.rule("R1.08")
def test_moving_the_day_recomputes_what_is_counted_back_from_it(world):
    session = plan(world)
    topic_on(world, session)
    # 26 June (Friday): 7 days before is 19 June, the Dragon Boat holiday (19 to 21), so the workday before: 18;
    # 2 months before is 26 April, a Sunday, so the workday before: Friday 24.
    assert limits("convened") == limits("materials_sent") == [(date(2026, 6, 18), False)]
    assert limits("research_planned") == [(date(2026, 4, 24), False)]
    move(world, session, date(2026, 7, 30), is_settled=False)
    # 30 July: 7 days before is Thursday 23 July; 2 months before is 30 May, a Saturday, so Friday 29.
    assert limits("convened") == limits("materials_sent") == [(date(2026, 7, 23), True)]
    assert limits("research_planned") == [(date(2026, 5, 29), True)]


@pytest.mark.rule("R1.08")
def test_what_would_move_is_known_beforehand(world):
    session = plan(world)
    topic_on(world, session)
    found = [(row.act_label, row.title, row.due_on) for row in selectors.planned_back(session)]
    assert found == [
        ("制定调研方案", "农村饮水安全工作情况", date(2026, 4, 24)),
        ("发出会议通知", "第18次常委会会议", date(2026, 6, 18)),
        ("会议材料送达组成人员", "农村饮水安全工作情况", date(2026, 6, 18)),
        ("提交重点审议发言人名单", "农村饮水安全工作情况", date(2026, 6, 25)),
    ]


def test_a_move_is_told_on_and_goes_on_record_with_both_days(world):
    told: list[ScSession] = []
    registry.when_moved(lambda session, today: told.append(session))
    session = plan(world)
    move(world, session, date(2026, 7, 30), is_settled=False)
    assert told == [session]
    body = json.loads(Entry.objects.get(kind="meetings.moved").body)
    assert body == {"from": "2026-06-26", "to": "2026-07-30", "settled": False}


def test_a_session_that_has_opened_does_not_move(world):
    session = with_agenda(world)
    act(world, session, S.convened, date(2026, 6, 10))
    attend(world, session, 20)
    act(world, session, S.opened, HELD)
    with pytest.raises(TooLate, match="会议已经开过，不能改日子"):
        move(world, session, date(2026, 7, 30))
    session.refresh_from_db()
    assert session.planned_on == HELD
