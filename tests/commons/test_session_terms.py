"""Sessions are numbered within a term (届): with the next one the numbers begin anew, and papers name both."""

from __future__ import annotations

import json
from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from huying.commons.meetings import paperwork, selectors, services
from huying.commons.meetings.models import NO_TERM, ItemKind, PaperKind, ScSession
from huying.commons.meetings.registry import Decided
from huying.kernel.calendar import clock
from huying.kernel.ledger.models import Entry
from huying.kernel.people.models import Congress, CongressTerm
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete
from tests.play import Play
from tests.world import World, moment

BEFORE, AFTER = date(2026, 11, 26), date(2027, 2, 25)  # the eighteenth term begins on 10 January 2027


@pytest.fixture
def terms(world: World) -> None:
    for ordinal, first, last in ((17, date(2022, 1, 10), date(2027, 1, 9)), (18, date(2027, 1, 10), None)):
        CongressTerm.objects.create(congress=world.congress, ordinal=ordinal, from_on=first, until_on=last)


def plan(world: World, number: int, on: date, **more) -> ScSession:
    return services.plan_session(congress=world.congress, number=number, planned_on=on, on=on, **more)


def move(world: World, session: ScSession, to: date, **more) -> None:
    recorder = {"by": world.person(Role.SC_OFFICE), "at": moment(BEFORE)}
    services.move_session(session=session, planned_on=to, is_settled=True, **recorder, **more)


def test_with_a_new_term_the_numbers_begin_anew(world, terms):
    plan(world, 40, BEFORE)
    assert selectors.next_number(world.congress, 17) == 41
    assert selectors.next_number(world.congress, 18) == 1
    first = plan(world, 1, AFTER)
    assert first.congress_term == 18
    plan(world, 40, date(2027, 12, 30))
    with pytest.raises(Incomplete, match="第18届第1次常委会会议已经有了"):
        plan(world, 1, date(2027, 4, 29))


def test_a_session_is_of_the_term_that_the_office_says(world, terms):
    """A first session may be held on the eve, before the term that was entered for it begins."""
    assert plan(world, 1, BEFORE, congress_term=18).congress_term == 18
    assert plan(world, 1, BEFORE).congress_term == 17


def test_without_terms_a_number_is_given_once(world):
    assert plan(world, 40, BEFORE).congress_term == NO_TERM
    with pytest.raises(Incomplete, match=r"^第40次常委会会议已经有了"):
        plan(world, 40, AFTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScSession.objects.create(congress=world.congress, number=40, planned_on=AFTER)


def test_sessions_planned_before_their_term_was_entered_count_with_it(world):
    plan(world, 40, BEFORE)
    CongressTerm.objects.create(congress=world.congress, ordinal=17, from_on=date(2022, 1, 10))
    assert selectors.next_number(world.congress, 17) == 41
    with pytest.raises(Incomplete, match="第17届第40次常委会会议已经有了"):
        plan(world, 40, date(2026, 12, 24))


def test_papers_name_the_term_and_the_number(world, terms):
    found = plan(world, 12, AFTER)
    decided = Decided(0, "关于批准决算的决议", "", "", True, "青人常决〔2027〕1号", True, "批准决算。", AFTER)
    named = "青禾县第十八届人大常委会第十二次会议"
    assert paperwork.decision_paper(found, decided).below_title == f"2027年2月25日{named}通过"
    assert f"已由{named}于2027年2月25日通过" in str(paperwork.announcement_paper(found, decided).blocks)
    assert paperwork.bulletin_paper(found, AFTER).title == f"{named}简报"
    assert paperwork.paper_of(found, PaperKind.NOTICE, AFTER).title == f"关于召开{named}的通知"


def test_where_no_term_is_known_papers_keep_the_number_alone(world):
    found = plan(world, 12, AFTER)
    assert found.full_name == "青禾县人大常委会第12次常委会会议"
    assert paperwork.paper_of(found, PaperKind.NOTICE, AFTER).title == "关于召开第12次常委会会议的通知"


def test_what_the_page_is_not_told_follows_the_day(world, terms):
    """Planned in the old term for a day of the new one: its first session, not the old term's next."""
    plan(world, 40, BEFORE)
    url, office = reverse("meetings:session_new"), world.client(Role.SC_OFFICE)
    with clock.frozen(BEFORE):
        page = office.get(url).content.decode()
        assert "第17届下一次是第41次" in page and 'name="congress_term" value=' not in page
        unsaid = {"congress_term": "", "number": "", "planned_on": "2027-01-12", "settled": "yes", "place": "会议室"}
        assert office.post(url, unsaid).status_code == 302
        assert office.post(url, unsaid | {"planned_on": "2026-12-24"}).status_code == 302
        said = {"congress_term": "18", "number": "2", "planned_on": "2027-01-08"}
        assert office.post(url, unsaid | said).status_code == 302
    made = list(ScSession.objects.order_by("pk").values_list("congress_term", "number"))
    assert made == [(17, 40), (18, 1), (17, 41), (18, 2)]


def test_a_session_that_moves_into_the_next_term_is_of_that_term_with_its_number(world, terms):
    session = plan(world, 41, BEFORE)
    move(world, session, AFTER)
    session.refresh_from_db()
    assert (session.congress_term, session.number) == (18, 41)
    body = json.loads(Entry.objects.get(kind="meetings.moved").body)
    assert (body["was"], body["term"], body["number"]) == ({"term": 17, "number": 41}, 18, 41)
    plan(world, 42, BEFORE)
    waiting = plan(world, 42, date(2027, 3, 25))
    move(world, waiting, date(2027, 3, 26))  # nothing but its day
    assert "term" not in json.loads(Entry.objects.filter(kind="meetings.moved").last().body)


def test_a_session_does_not_move_onto_a_number_that_is_taken_there(world, terms):
    plan(world, 1, AFTER)
    session = plan(world, 1, BEFORE)
    with pytest.raises(Incomplete, match="第18届第1次常委会会议已经有了"):
        move(world, session, date(2027, 3, 25))
    session.refresh_from_db()
    assert (session.congress_term, session.planned_on) == (17, BEFORE)
    move(world, session, date(2027, 3, 25), number=2)
    assert session.full_name == "青禾县第十八届人大常委会第二次会议"
    assert selectors.proceeding_of(session).title == "第2次常委会会议"


def test_where_no_term_is_known_for_the_new_day_the_term_stays(world):
    session = plan(world, 40, BEFORE, congress_term=17)
    move(world, session, AFTER)
    assert session.congress_term == 17


def test_the_office_puts_a_wrong_term_and_number_right_where_it_moves_the_session(world, terms):
    session = plan(world, 41, AFTER, congress_term=17)  # as an earlier version proposed
    plan(world, 1, date(2027, 1, 12))
    url, office = reverse("meetings:move", args=[session.pk]), world.client(Role.SC_OFFICE)
    said = {"planned_on": "2027-02-25", "settled": "yes", "congress_term": "", "number": "1"}
    with clock.frozen(BEFORE):
        page = office.get(url).content.decode()
        assert 'name="congress_term" value="17"' in page and 'name="number" value="41"' in page
        taken = office.post(url, said)
        assert taken.status_code == 422 and "第18届第1次常委会会议已经有了" in taken.content.decode()
        assert "改第41次常委会会议的会期" in taken.content.decode()
        assert office.post(url, said | {"number": "2"}).status_code == 302
        assert 'name="congress_term" value=' not in office.get(url).content.decode()  # it follows the day from now on
    session.refresh_from_db()
    assert (session.congress_term, session.number) == (18, 2)


# ── a term that is entered after its sessions were planned ────────────────
def enter(world: World, ordinal: int, first: date, last: date | None = None):
    """As the office does it; the page that follows."""
    said = {"ordinal": f"{ordinal}", "from_on": f"{first}", "until_on": f"{last or ''}"}
    with clock.frozen(moment(date(2027, 2, 1))):
        return world.client(Role.SC_OFFICE).post(reverse("roster:terms"), said, follow=True).content.decode()


def test_sessions_that_wait_follow_the_term_that_is_entered_and_are_numbered_anew(world):
    CongressTerm.objects.create(congress=world.congress, ordinal=17, from_on=date(2022, 1, 10))
    held = plan(world, 40, date(2027, 1, 14))
    second, first = plan(world, 42, date(2027, 4, 29)), plan(world, 41, AFTER)
    said = plan(world, 43, date(2027, 6, 24), congress_term=17)
    services.add_item(
        session=held, title="人事任免", kind=ItemKind.DECIDE, reporter="", by=world.person(Role.SC_OFFICE),
        at=moment(BEFORE),
    )  # fmt: skip
    Play(world).opened(held, notice=date(2027, 1, 6))
    page = enter(world, 18, date(2027, 1, 10))
    assert "第41次常委会会议（2027年2月25日）改为第18届第1次；第42次常委会会议（2027年4月29日）改为第18届第2次" in page
    rows = {s.pk: (s.congress_term, s.number) for s in ScSession.objects.all()}
    assert [rows[s.pk] for s in (held, first, second, said)] == [(17, 40), (18, 1), (18, 2), (17, 43)]
    assert selectors.proceeding_of(first).title == "第1次常委会会议"
    assert Entry.objects.filter(kind="meetings.numbered").count() == 2
    assert "次数" not in enter(world, 16, date(2017, 1, 10), date(2022, 1, 9))  # nothing waits that it changes


def test_sessions_planned_before_any_term_was_entered_keep_their_numbers_in_it(world):
    session = plan(world, 40, AFTER)
    assert "第40次常委会会议（2027年2月25日）改为第17届第40次" in enter(world, 17, date(2022, 1, 10))
    session.refresh_from_db()
    assert session.full_name == "青禾县第十七届人大常委会第四十次会议"


def test_the_page_of_moving_shows_a_term_only_where_one_was_said(world, terms):
    unsaid, said = plan(world, 40, BEFORE), plan(world, 41, date(2026, 12, 24), congress_term=17)
    ScSession.objects.filter(pk=unsaid.pk).update(congress_term=16)  # of a term that was entered otherwise before
    office = world.client(Role.SC_OFFICE)
    with clock.frozen(moment(BEFORE)):
        pages = [office.get(reverse("meetings:move", args=[s.pk])).content.decode() for s in (unsaid, said)]
    assert ['name="congress_term" value=' in page for page in pages] == [False, True]


def test_of_sessions_of_before_a_term_that_is_not_that_of_the_day_was_said(world, terms):
    follows, said = plan(world, 40, BEFORE), plan(world, 1, date(2026, 12, 24), congress_term=18)
    ScSession.objects.update(term_is_said=False)
    migration = import_module("huying.commons.meetings.migrations.0011_terms_that_were_said")
    migration.terms_other_than_of_their_day_were_said(apps, SimpleNamespace(connection=connection))
    for session in (follows, said):
        session.refresh_from_db()
    assert (follows.term_is_said, said.term_is_said) == (False, True)


def test_sessions_of_before_are_given_the_term_of_their_day(world):
    early, late = plan(world, 40, BEFORE), plan(world, 41, AFTER)
    other = Congress.objects.create(code="other", name="柳河县人民代表大会", level=world.congress.level)
    strange = services.plan_session(congress=other, number=40, planned_on=BEFORE, on=BEFORE)
    CongressTerm.objects.create(
        congress=world.congress, ordinal=17, from_on=date(2022, 1, 10), until_on=date(2027, 1, 9)
    )
    migration = import_module("huying.commons.meetings.migrations.0009_sessions_know_their_term")
    migration.sessions_are_of_the_term_of_their_day(apps, SimpleNamespace(connection=connection))
    for session in (early, late, strange):
        session.refresh_from_db()
    assert [s.congress_term for s in (early, late, strange)] == [17, NO_TERM, NO_TERM]
