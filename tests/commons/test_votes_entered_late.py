"""A vote that was forgotten is entered at its half-day: its day is that of the half-day, and the decision bears it."""

from __future__ import annotations

from datetime import date, datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from huying.commons.meetings import registry, selectors, services, sheets
from huying.commons.meetings.models import HalfDay, ItemKind, Presence, Sitting, SittingKind
from huying.commons.meetings.paperwork import announcement_paper, decision_paper
from huying.commons.meetings.procedures import SessionHolding
from huying.commons.voting import deciding
from huying.commons.voting.counting import FOR
from huying.commons.voting.models import GradedAssessment, Vote, Way
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import NotYet, TooLate
from tests.play import Play
from tests.world import World, moment

NOTICE, HELD, NEXT, AFTER = date(2026, 6, 17), date(2026, 6, 25), date(2026, 6, 26), date(2027, 1, 4)


def recorder(world: World, at: datetime):
    return {"by": world.person(Role.SC_OFFICE), "at": at}


@pytest.fixture
def item(world: World):
    """An item of a session of two days: 25 of 27 come on the first morning, 20 on the second."""
    session = services.plan_session(congress=world.congress, number=18, planned_on=HELD, on=NOTICE)
    made = services.add_item(
        session=session, title="审议供水条例草案", kind=ItemKind.DECIDE, reporter="", **recorder(world, moment(NOTICE))
    )
    half_day(world, session, NEXT, HalfDay.MORNING, came=20)
    Play(world).opened(session, notice=NOTICE)
    return made


def half_day(world: World, session, on: date, half: HalfDay, came: int = 0) -> Sitting:
    made = services.add_sitting(
        session=session, on=on, half=half, kind=SittingKind.PLENARY, **recorder(world, moment(NOTICE))
    )
    people = selectors.members(world.congress, HELD)[:came]
    presences = {p.pk: Presence.PRESENT for p in people}
    services.register_attendance(session=session, sitting=made, presences=presences, **recorder(world, moment(on)))
    return made


def vote(world: World, item, at: datetime, way: Way = Way.HANDS, sitting: Sitting | None = None) -> Vote:
    first = sitting or selectors.first_sitting(item.session)
    return deciding.open_vote(
        kind="agenda_item", subject_id=item.pk, title="关于批准供水条例的决定", text="批准供水条例。", way=way,
        recused=(), sitting=first.pk, **recorder(world, at),
    )  # fmt: skip


def passed(world: World, item, at: datetime) -> Vote:
    found = vote(world, item, at)
    deciding.close_by_hands(vote=found, votes_for=24, votes_against=0, abstained=1, **recorder(world, at))
    deciding.announce(vote=found, **recorder(world, at))
    return Vote.objects.get(pk=found.pk)


def close(world: World, item, on: date = NEXT) -> None:
    proceeding = selectors.proceeding_of(item.session)
    Play(world).act(proceeding, SessionHolding.closed, Role.SC_OFFICE, on)


# ── the day of a vote is that of its half-day ─────────────────────────────
def test_hands_of_the_first_day_that_are_entered_on_the_second_are_a_decision_of_the_first(world, item):
    found = passed(world, item, moment(NEXT))
    assert (found.held_on, found.is_late, found.present) == (HELD, True, 25)
    decided = registry.decisions_of(item.session)[0]
    assert decided.on == HELD
    paper, announcement = decision_paper(item.session, decided), announcement_paper(item.session, decided)
    assert "2026年6月25日" in paper.below_title and paper.dated_on == HELD
    assert "于2026年6月25日" in str(announcement.blocks) and announcement.dated_on == HELD


def test_the_number_of_a_decision_is_of_the_year_it_was_passed_in(world, item):
    close(world, item)
    assert "〔2026〕" in passed(world, item, moment(AFTER)).official_number


def test_a_vote_at_the_half_day_that_runs_is_not_called_late(world, item):
    found = passed(world, item, moment(HELD, 9))
    assert (found.held_on, found.is_late) == (HELD, False)


def test_the_page_and_the_sheet_of_a_vote_that_was_entered_late_say_when_it_was_held(world, item):
    found = vote(world, item, moment(NEXT, 10), Way.ROLL_CALL)
    member = world.client(Role.SC_MEMBER)
    with clock.frozen(moment(NEXT, 10)):
        page = member.get(reverse("voting:vote", args=[found.pk])).content.decode()
    assert "6月25日上午全体会议表决，" in page and "补登" in page
    assert 'id="mine"' not in page
    with pytest.raises(TooLate, match="这是补登6月25日上午全体会议的记名表决"):
        deciding.say(vote=found, mark=FOR, by=found.rights.first().person, at=moment(NEXT, 10))
    assert found.day == HELD


# ── after the close ───────────────────────────────────────────────────────
@pytest.mark.parametrize("way", [Way.HANDS, Way.ROLL_CALL])
def test_a_vote_that_was_forgotten_until_after_the_close_is_entered_at_its_half_day(world, item, way):
    close(world, item)
    found = vote(world, item, moment(AFTER), way)
    assert (found.held_on, found.is_late, found.present) == (HELD, True, 25)


@pytest.mark.parametrize("at", [moment(NEXT, 10), moment(AFTER)])
def test_after_the_close_nobody_votes_on_a_phone(world, item, at):
    close(world, item)
    last = item.session.sittings.last()
    with pytest.raises(NotYet, match="不能按6月26日上午全体会议的到会情况开始"):
        vote(world, item, at, Way.ELECTRONIC, last)


def test_after_the_close_the_page_of_the_session_leads_to_entering_the_vote(world, item):
    close(world, item)
    office, url = world.client(Role.SC_OFFICE), reverse("voting:vote_new", args=["agenda_item", item.pk])
    said = {"matter": "decision", "title": "供水条例", "way": "hands"}
    first = selectors.first_sitting(item.session)
    with clock.frozen(moment(AFTER)):
        page = office.get(reverse("meetings:session", args=[item.session_id])).content.decode()
        assert url in page and "补登表决" in page
        assert "可以补登已过场次的举手、记名表决" in office.get(url).content.decode()
        assert office.post(url, said | {"sitting": f"{first.pk}"}).status_code == 302
    assert Vote.objects.get().held_on == HELD


def test_who_closes_the_session_is_told_what_was_not_voted_on(world, item):
    proceeding = selectors.proceeding_of(item.session)
    assert sheets.left(proceeding) == [
        "议程上还有1项没有登记表决：“审议供水条例草案”。"
        "表决过的，闭会以前、以后都可以按当时的场次补登；无记名表决闭会以后补不了。"
    ]
    vote(world, item, moment(HELD, 9))
    assert sheets.left(proceeding) == []


# ── which half-day takes a secret ballot ──────────────────────────────────
def test_a_secret_ballot_is_not_cast_on_the_mornings_roll_once_the_afternoon_sits(world, item):
    afternoon = half_day(world, item.session, HELD, HalfDay.AFTERNOON)
    assert vote(world, item, moment(HELD, 15), Way.ELECTRONIC).present == 25  # the morning runs over
    Vote.objects.all().delete()
    people = {p.pk: Presence.PRESENT for p in selectors.members(world.congress, HELD)[:13]}
    services.register_attendance(
        session=item.session, sitting=afternoon, presences=people, **recorder(world, moment(HELD, 15))
    )
    with pytest.raises(NotYet, match="不能按6月25日上午全体会议的到会情况开始"):
        vote(world, item, moment(HELD, 15), Way.ELECTRONIC)
    late = vote(world, item, moment(HELD, 15))
    assert (late.present, late.is_late) == (25, True)


# ── votes of before ───────────────────────────────────────────────────────
def upgrade(step: str) -> None:
    migration = import_module("huying.commons.voting.migrations.0018_day_of_a_vote")
    getattr(migration, step)(apps, SimpleNamespace(connection=connection))


@pytest.mark.parametrize(
    ("sitting", "opened", "on", "late"),
    [
        ("6月25日上午全体会议", moment(HELD, 9), HELD, False),
        ("6月25日上午全体会议", moment(NEXT, 9), HELD, True),
        ("12月31日上午全体会议", moment(AFTER), date(2026, 12, 31), True),
        ("-", moment(HELD, 9), None, False),
    ],
)
def test_a_vote_of_before_has_the_last_such_day_before_it_was_opened(world, item, sitting, opened, on, late):
    found = vote(world, item, moment(HELD, 9))
    Vote.objects.update(sitting=sitting, opened_at=opened, held_on=None, is_late=False)
    upgrade("votes_were_held_on_the_day_of_their_half_day")
    found.refresh_from_db()
    assert (found.held_on, found.is_late) == (on, late)
    assert found.day == (on or HELD)


def test_a_ballot_of_before_has_the_numbers_of_its_vote_and_not_of_its_seats(world, item):
    found = deciding.open_vote(
        kind="agenda_item", subject_id=item.pk, title="供水条例", text="", way=Way.ELECTRONIC,
        recused=[selectors.members(world.congress, HELD)[0].pk], **recorder(world, moment(HELD, 9)),
    )  # fmt: skip
    GradedAssessment.objects.update(members=24, present=None)
    upgrade("ballots_have_the_numbers_of_their_vote")
    found.ballot.refresh_from_db()
    assert (found.may_vote, found.ballot.members, found.ballot.present) == (24, 27, 25)
