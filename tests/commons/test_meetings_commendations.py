"""Excellent outlines: nominated, selected, announced at the next session by itself (R1.33, R1.34)."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huying.commons.meetings import selectors, services
from huying.commons.meetings.models import Commendation, Presence, ScSession
from huying.commons.meetings.procedures import OutlineCommendation, SessionHolding
from huying.kernel.calendar.clock import frozen
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import DueDay
from huying.kernel.procedures.refusals import Incomplete, NotYet
from huying.kernel.procedures.selectors import judge
from tests.hall import Hall
from tests.play import Play
from tests.world import World, moment

rule = pytest.mark.rule
C = OutlineCommendation
NEXT = date(2026, 6, 26)


@pytest.fixture
def hall(world: World) -> Hall:
    found = Hall(Play(world))
    found.deliberating()
    return found


def plan_next(hall: Hall) -> ScSession:
    return services.plan_session(congress=hall.world.congress, number=19, planned_on=NEXT, on=date(2026, 5, 6))


def nominated(hall: Hall) -> Commendation:
    return services.nominate(
        outline=hall.outline(hall.member(4)), reason="数据扎实", by=hall.world.viewer(hall.member(6)), at=hall.at(16)
    )


def act(hall: Hall, found: Commendation, declared, on: date, said=None):
    return hall.play.act(selectors.proceeding_of_commendation(found), declared, Role.SC_OFFICE, on, said)


def chosen(hall: Hall) -> Commendation:
    found = nominated(hall)
    act(hall, found, C.selected, date(2026, 5, 12), {"meeting": "第35次主任会议"})
    return found


def open_next(hall: Hall, session: ScSession) -> None:
    running = selectors.proceeding_of(session)
    services.put_on_agenda(session=session, title="听取报告", subject_kind="matter", subject_id=1, today=NEXT)
    hall.play.act(running, SessionHolding.convened, Role.SC_OFFICE, date(2026, 6, 18))
    people = selectors.members(hall.world.congress, NEXT)
    services.register_attendance(
        session=session, presences={p.pk: Presence.PRESENT for p in people}, by=hall.office, at=moment(NEXT)
    )
    hall.play.act(running, SessionHolding.opened, Role.SC_OFFICE, NEXT)


@rule("R1.33")
def test_an_outline_is_nominated_by_members_or_bodies_and_selected_by_the_chairpersons_council(hall: Hall):
    found = nominated(hall)
    assert selectors.selected([found]) == {}
    act(hall, found, C.selected, date(2026, 5, 12), {"meeting": "第35次主任会议"})
    assert selectors.selected([found])[found.pk].fields == {"meeting": "第35次主任会议"}
    with pytest.raises(Incomplete, match="已经有人推荐"):
        services.nominate(outline=found.outline, reason="好", by=hall.world.viewer(Role.SC_OFFICE), at=hall.at(17))


@rule("R1.33")
def test_a_draft_is_not_nominated_and_what_was_not_selected_is_not_announced(hall: Hall):
    draft = hall.outline(hall.member(7))
    draft.submitted_at = None
    draft.save()
    with pytest.raises(NotYet, match="还没有提交"):
        services.nominate(outline=draft, reason="好", by=hall.world.viewer(Role.SC_OFFICE), at=hall.at(17))
    session, found = plan_next(hall), nominated(hall)
    assert not session.agenda.exists()
    with pytest.raises(NotYet):
        act(hall, found, C.announced, date(2026, 5, 12))


@rule("R1.34")
def test_the_next_sessions_agenda_carries_the_announcement_by_itself(hall: Hall):
    session = plan_next(hall)
    found = chosen(hall)
    assert [i.title for i in session.agenda.all()] == ["公布第18次常委会会议的优秀审议发言提纲"]
    stands, _ = judge(selectors.proceeding_of_commendation(found), date(2026, 5, 13))
    assert [d.due.on for d in stands.open_duties] == [NEXT]


@rule("R1.34")
def test_a_session_that_is_planned_later_carries_it_too(hall: Hall):
    chosen(hall)
    assert plan_next(hall).agenda.count() == 1


@rule("R1.34")
def test_what_a_session_that_is_called_off_was_to_announce_goes_to_the_next_one_that_will_be_held(hall: Hall):
    session, found = plan_next(hall), chosen(hall)
    earlier = services.plan_session(  # comes before the one at which it was handed in has closed
        congress=hall.world.congress, number=21, planned_on=date(2026, 4, 20), on=date(2026, 4, 1)
    )
    later = services.plan_session(
        congress=hall.world.congress, number=20, planned_on=date(2026, 8, 27), on=date(2026, 5, 6)
    )
    running, said = selectors.proceeding_of(session), {"reason": "会期撞了"}
    hall.play.act(running, SessionHolding.called_off, Role.SC_OFFICE, date(2026, 6, 1), said)
    assert selectors.agenda_item_of(found).session == later
    assert not session.agenda.exists() and not earlier.agenda.exists()


@rule("R1.34")
def test_nothing_is_announced_at_a_session_that_is_called_off(hall: Hall):
    session, found = plan_next(hall), chosen(hall)
    running, said = selectors.proceeding_of(session), {"reason": "会期撞了"}
    hall.play.act(running, SessionHolding.called_off, Role.SC_OFFICE, date(2026, 6, 1), said)
    assert selectors.agenda_item_of(found) is None
    due = DueDay.objects.filter(proceeding=selectors.proceeding_of_commendation(found), act="announced", done_on=None)
    assert not due.exists()
    services.plan_session(congress=hall.world.congress, number=20, planned_on=date(2026, 8, 27), on=date(2026, 6, 2))
    assert [each.due_on for each in due.all()] == [date(2026, 8, 27)]


@rule("R1.34")
def test_when_that_session_closes_it_has_been_announced_there(hall: Hall):
    session = plan_next(hall)
    found = chosen(hall)
    hall.closed()
    found.refresh_from_db()
    assert found.announced_at is None  # not at the session at which it was handed in
    open_next(hall, session)
    hall.play.act(selectors.proceeding_of(session), SessionHolding.closed, Role.SC_OFFICE, NEXT)
    found.refresh_from_db()
    assert found.announced_at == session
    with frozen(NEXT):
        page = hall.world.client(Role.SC_MEMBER).get(reverse("meetings:commendations")).content.decode()
    assert "公布过1份" in page and found.outline.person.name in page


@rule("R1.34")
def test_it_is_announced_by_hand_once_the_next_session_is_open_and_not_before(hall: Hall):
    session = plan_next(hall)
    found = chosen(hall)
    with pytest.raises(NotYet) as refused:
        act(hall, found, C.announced, date(2026, 5, 20))
    assert refused.value.reasons[0].rule == "R1.34"
    open_next(hall, session)
    act(hall, found, C.announced, NEXT)
    found.refresh_from_db()
    assert found.announced_at == session


def test_the_page_nominates(hall: Hall):
    outline = hall.outline(hall.member(4))
    url = reverse("meetings:nominate", args=[hall.session.pk])
    with frozen(hall.at(16)):
        member = hall.world.client(hall.member(6))
        assert member.post(url, {"outline": outline.pk, "reason": ""}).status_code == 422
        assert member.post(url, {"outline": outline.pk, "reason": "数据扎实"}).status_code == 302
        assert "没有可以推荐的提纲" in member.get(url).content.decode()
    assert Commendation.objects.get().outline == outline
