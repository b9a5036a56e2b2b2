"""Sessions in the browser, without script: what each page says, and who may see and edit."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from huying.commons.meetings import selectors, services
from huying.commons.meetings.models import Presence, ScSession
from huying.commons.meetings.procedures import SessionHolding as S
from huying.kernel.access.viewer import CONGRESS_SIDE
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import DueDay
from huying.kernel.procedures.services import perform
from tests.world import World, moment

TODAY, PLANNED = date(2026, 6, 1), date(2026, 6, 25)


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


def plan(world: World, number: int = 18, on: date = PLANNED, *, is_settled: bool = True) -> ScSession:
    session = services.plan_session(
        congress=world.congress, number=number, planned_on=on, on=min(on, TODAY), is_settled=is_settled
    )
    services.put_on_agenda(
        session=session, title=f"第{number}次的议题", subject_kind="matter", subject_id=number, today=TODAY
    )
    return session


def act(world: World, session: ScSession, *acts, on: date) -> None:
    for each in acts:
        perform(
            proceeding=selectors.proceeding_of(session), act=each, by=world.viewer(Role.SC_OFFICE), on=on,
            at=moment(on),
        )  # fmt: skip


def attend(world: World, session: ScSession, present: int) -> None:
    people = selectors.members(world.congress, session.planned_on)
    presences = {p.pk: Presence.PRESENT if n < present else Presence.ABSENT for n, p in enumerate(people)}
    services.register_attendance(
        session=session, presences=presences, by=world.person(Role.SC_OFFICE), at=moment(session.planned_on)
    )


def url(name: str, session: ScSession) -> str:
    return reverse(f"meetings:{name}", args=[session.pk])


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def heading(html: str) -> str:
    return re.search(r"<h1>(.*?)</h1>", html)[1]


# ── the list ──────────────────────────────────────────────────────────────
def test_the_list_says_what_is_next_and_puts_it_first(world):
    for number, on in ((20, date(2026, 8, 27)), (18, PLANNED), (19, date(2026, 7, 23))):
        plan(world, number, on)
    html = page(world.client(Role.SC_OFFICE), reverse("meetings:sessions"))
    assert heading(html) == "6月25日召开第18次常委会会议"
    assert html.index(">第18次") < html.index(">第19次") < html.index(">第20次")


@pytest.mark.parametrize(
    ("on", "is_settled", "says"),
    [
        (PLANNED, False, "6月25日（暂定）召开第18次常委会会议"),
        (TODAY, True, "今天召开第18次常委会会议"),
        (date(2026, 5, 28), True, "第18次常委会会议的日子已过，还没有登记开会"),
        (date(2027, 2, 25), True, "2027年2月25日召开第18次常委会会议"),
    ],
)
def test_the_headline_is_a_sentence_for_every_case(world, on, is_settled, says):
    plan(world, 18, on, is_settled=is_settled)
    assert heading(page(world.client(Role.SC_MEMBER), reverse("meetings:sessions"))) == says


def test_a_session_that_is_open_says_so_and_a_closed_one_moves_down(world):
    session = plan(world, 18, TODAY)
    act(world, session, S.convened, on=TODAY)
    attend(world, session, 20)
    act(world, session, S.opened, on=TODAY)
    client, listed = world.client(Role.SC_OFFICE), reverse("meetings:sessions")
    assert heading(page(client, listed)) == "第18次常委会会议正在开会"
    act(world, session, S.closed, on=TODAY)
    html = page(client, listed)
    assert heading(html) == "还没有安排下一次常委会会议"
    assert html.index("开过的和取消的会") < html.index(">第18次")
    assert "已闭会" in html


def test_the_list_costs_the_same_for_many_sessions(world, django_assert_max_num_queries):
    for number in range(1, 31):
        plan(world, number, PLANNED + timedelta(days=number))
    client = world.client(Role.SC_OFFICE)
    with django_assert_max_num_queries(12):
        page(client, reverse("meetings:sessions"))


# ── planning ──────────────────────────────────────────────────────────────
def test_the_office_plans_a_session_with_the_next_number_proposed(world):
    plan(world)
    office, new = world.client(Role.SC_OFFICE), reverse("meetings:session_new")
    assert "接着这一届的次数排（下一次是第19次）" in page(office, new)
    said = {"number": "19", "planned_on": "2026-08-27", "settled": "no", "place": "第一会议室"}
    done = office.post(new, said, follow=True)
    session = ScSession.objects.get(number=19)
    assert (session.planned_on, session.is_settled, session.place) == (date(2026, 8, 27), False, "第一会议室")
    assert done.redirect_chain == [(url("session", session), 302)]
    assert "（暂定）" in done.content.decode()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"number": "18"}, "第18次常委会会议已经有了。请换一个次数。"),
        ({"planned_on": "2026-06-31"}, "“2026-06-31”不是一个日子"),
        ({"planned_on": "1926-06-25"}, "1926年太远，请写2004年到2100年之间的一天。"),
        ({"planned_on": ""}, "请填写召开日。"),
        ({"number": "零"}, "“零”不是数，请只写数字。"),
        ({"place": ""}, "请填写地点。"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(world, wrong, says):
    plan(world)
    said = {"number": "19", "planned_on": "2026-08-27", "settled": "yes", "place": "礼堂"} | wrong
    refused = world.client(Role.SC_OFFICE).post(reverse("meetings:session_new"), said)
    html = refused.content.decode()
    assert refused.status_code == 422
    assert says in html
    assert f'value="{said["place"] or said["planned_on"]}"' in html
    assert ScSession.objects.count() == 1


def test_a_session_is_planned_or_moved_to_a_past_day_only_when_it_is_said_to_have_been_held(world):
    office, new = world.client(Role.SC_OFFICE), reverse("meetings:session_new")
    said = {"number": "19", "planned_on": "2026-05-28", "settled": "yes", "place": "礼堂"}
    with clock.frozen(moment(date(2026, 6, 1))):
        refused = office.post(new, said)
        html = refused.content.decode()
        assert refused.status_code == 422 and not ScSession.objects.exists()
        assert "2026年5月28日已经过去了。会议在那天开过、现在补登记的，请勾选这一项" in html
        assert 'value="2026-05-28"' in html and 'value="礼堂"' in html
        assert office.post(new, said | {"planned_on": "2026-06-01"}).status_code == 302  # today is not past
        assert office.post(new, said | {"number": "20", "is_held": "on"}).status_code == 302
        today, past = ScSession.objects.order_by("number")
        kept = {"planned_on": "2026-05-28", "settled": "yes", "number": "18", "congress_term": ""}
        assert office.post(url("move", past), kept).status_code == 302  # its day stays
        assert office.post(url("move", today), kept | {"planned_on": "2026-05-27", "number": "19"}).status_code == 422
    past.refresh_from_db()
    today.refresh_from_db()
    assert (past.number, past.planned_on, today.planned_on) == (18, date(2026, 5, 28), date(2026, 6, 1))


def test_a_session_on_a_rest_day_is_planned_and_pointed_out(world):
    said = {"number": "1", "planned_on": "2026-10-01", "settled": "yes", "place": "礼堂"}
    done = world.client(Role.SC_OFFICE).post(reverse("meetings:session_new"), said, follow=True)
    assert "请核对：2026年10月1日是休息日（国庆节）。" in done.content.decode()


# ── the day moves ─────────────────────────────────────────────────────────
@pytest.mark.rule("R1.08")
def test_the_form_names_what_will_be_recomputed_and_does_it(world):
    session = plan(world)
    office = world.client(Role.SC_OFFICE)
    html = page(office, url("move", session))
    assert "发出会议通知" in html
    assert "现在限6月18日" in html
    done = office.post(url("move", session), {"planned_on": "2026-07-30", "settled": "yes"}, follow=True)
    assert "从会期倒排的1个期限已按新日子重算。" in done.content.decode()
    assert DueDay.objects.get(act="convened").due_on == date(2026, 7, 23)


def test_after_the_opening_the_day_stays_and_the_page_offers_nothing_else(world):
    session = plan(world, 18, TODAY)
    act(world, session, S.convened, on=TODAY)
    attend(world, session, 20)
    act(world, session, S.opened, on=TODAY)
    office = world.client(Role.SC_OFFICE)
    assert url("move", session) not in page(office, url("session", session))
    refused = office.post(url("move", session), {"planned_on": "2026-07-30", "settled": "yes"})
    assert refused.status_code == 422
    assert "会议已经开过，不能改日子。" in refused.content.decode()


# ── attendance ────────────────────────────────────────────────────────────
def test_everybody_is_proposed_as_present_and_one_press_registers_all(world):
    session, office = plan(world), world.client(Role.SC_OFFICE)
    with clock.frozen(PLANNED):
        html = page(office, url("attendance", session))
        assert heading(html) == "第18次常委会会议应到27人"
        assert len(re.findall(r'value="present"[^>]*checked', html)) == 27
        people = selectors.members(world.congress, PLANNED)
        said = {f"person_{p.pk}": "present" for p in people[2:]}
        said |= {f"person_{people[0].pk}": "on_leave", f"person_{people[1].pk}": "absent"}
        html = office.post(url("attendance", session), said, follow=True).content.decode()
        assert "应到27人，出席25人，超过半数，可以开会" in html
        assert "请假1人" in html
        assert "缺席1人" in html
        assert len(re.findall(r'value="present"[^>]*checked', page(office, url("attendance", session)))) == 25


def test_a_roll_with_a_hole_is_not_registered(world):
    session = plan(world)
    people = selectors.members(world.congress, PLANNED)
    said = {f"person_{p.pk}": "present" for p in people[1:]} | {f"person_{people[2].pk}": "asleep"}
    refused = world.client(Role.SC_OFFICE).post(url("attendance", session), said)
    assert refused.status_code == 422
    assert "请改2处" in refused.content.decode()
    assert not session.attendances.exists()


def test_the_page_says_how_many_are_still_missing_and_where_to_register(world):
    session = plan(world)
    act(world, session, S.convened, on=TODAY)
    attend(world, session, 13)
    html = page(world.client(Role.SC_OFFICE), url("session", session))
    assert "应到27人，出席13人，没有超过半数，还差1人" in html
    assert "全体组成人员27人，已登记出席13人，不够法定人数14人" in html
    assert html.count(url("attendance", session)) == 2  # beside the reason, and under the names


def test_the_agenda_is_on_the_page_in_its_order(world):
    session = plan(world)
    services.put_on_agenda(session=session, title="人事任免", subject_kind="matter", subject_id=99, today=TODAY)
    html = page(world.client(Role.SC_MEMBER), url("session", session))
    assert html.index("第18次的议题") < html.index("人事任免")


# ── who may ───────────────────────────────────────────────────────────────
EDITS = ("move", "attendance")


@pytest.mark.parametrize("role", sorted(set(CONGRESS_SIDE) - {Role.SC_OFFICE}, key=lambda r: r.value))
def test_the_congress_reads_and_only_the_office_edits(world, role):
    session, client = plan(world), world.client(role)
    html = page(client, url("session", session))
    for name in EDITS:
        assert url(name, session) not in html
        assert client.post(url(name, session), {}).status_code == 403
    assert client.get(reverse("meetings:session_new")).status_code == 403
    assert reverse("meetings:session_new") not in page(client, reverse("meetings:sessions"))


@pytest.mark.parametrize("role", [Role.ORGAN, Role.PRINCIPAL_LEADER, Role.HANDLING_UNIT, Role.SYSTEM_ADMIN])
def test_who_is_not_of_the_congress_sees_no_session(world, role):
    session, client = plan(world), world.client(role)
    assert client.get(reverse("meetings:sessions")).status_code == 403
    assert client.get(url("session", session)).status_code == 403


def test_for_another_congress_the_session_does_not_exist(world, stranger):
    session, client = plan(world), stranger.client(Role.SC_OFFICE)
    for name in ("session", *EDITS):
        assert client.get(url(name, session)).status_code == 404
        assert client.post(url(name, session), {}).status_code in (404, 405)
    assert "第18次" not in page(client, reverse("meetings:sessions"))


def test_who_has_not_signed_in_is_asked_to(db):
    assert Client().get(reverse("meetings:sessions")).headers["Location"].startswith(reverse("sign_in"))
