"""Votes on decisions: the frozen roll, four numbers, the majority of all, nothing shown before the close (T2.5)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from huying.commons.meetings import selectors, services
from huying.commons.meetings.models import AttendeeKind, ItemKind, Presence
from huying.commons.meetings.procedures import SessionHolding
from huying.commons.voting import deciding
from huying.commons.voting import services as voting
from huying.commons.voting.counting import Votes, is_passed, votes_words
from huying.commons.voting.models import VoteRight, Way
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from tests.play import Play
from tests.world import World, moment

rule = pytest.mark.rule
NOTICE, HELD = date(2026, 6, 17), date(2026, 6, 25)
HALF = Fraction(1, 2)


# ── counting ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("members", "for_", "passes"),
    [(27, 13, False), (27, 14, True), (28, 14, False), (28, 15, True), (0, 0, False)],  # 13.5 and 14 are the halves
)
def test_a_decision_needs_more_than_half_of_all_members_not_of_those_present(members, for_, passes):
    assert is_passed(Votes(members, for_, for_, for_, 0, 0), HALF) is passes


@given(st.integers(1, 60), st.data())
def test_a_vote_against_or_not_cast_never_helps(members, data):
    for_ = data.draw(st.integers(0, members))
    against = data.draw(st.integers(0, members - for_))
    passed = is_passed(Votes(members, members, members, for_, against, 0), HALF)
    assert passed == (2 * for_ > members)


def test_the_words_name_due_present_may_vote_and_cast():
    assert votes_words(Votes(27, 25, 24, 20, 1, 2), HALF) == (
        "应到27人，出席25人，有表决权24人，投票23票：赞成20票，反对1票，弃权2票，没有投1人。"
        "全体组成人员27人，须超过半数（14票）：通过"
    )


# ── deeds ─────────────────────────────────────────────────────────────────
@pytest.fixture
def item(world: World):
    session = services.plan_session(congress=world.congress, number=18, planned_on=HELD, on=NOTICE)
    return services.add_item(
        session=session, title="审议供水条例草案", kind=ItemKind.DECIDE, reporter="", **recorder(world, NOTICE)
    )


def recorder(world: World, on: date = HELD):
    return {"by": world.person(Role.SC_OFFICE), "at": moment(on)}


def open_vote(world: World, item, way: Way = Way.HANDS, recused=()):
    return deciding.open_vote(
        kind="agenda_item", subject_id=item.pk, title="供水条例", text="条例自公布之日起施行。", way=way,
        recused=recused, **recorder(world),
    )  # fmt: skip


def hands(world: World, vote, for_: int, against: int = 0, abstained: int = 0) -> None:
    deciding.close_by_hands(vote=vote, votes_for=for_, votes_against=against, abstained=abstained, **recorder(world))
    vote.refresh_from_db()


def test_the_roll_is_frozen_when_the_vote_opens(world, item):
    Play(world).opened(item.session, notice=NOTICE)
    vote = open_vote(world, item)
    gone = selectors.members(world.congress, HELD)[0]
    services.register_attendance(session=item.session, presences={gone.pk: Presence.ABSENT}, **recorder(world))
    assert (vote.members, vote.present, vote.may_vote) == (27, 25, 25)
    assert VoteRight.objects.filter(vote=vote, person=gone).exists()


@rule("R1.37")
def test_who_attends_without_a_vote_is_in_no_roll_whatever_the_way(world, item):
    expert, member = world.person(Role.ORGAN), world.person(Role.SC_MEMBER)
    services.invite(
        session=item.session, kind=AttendeeKind.NONVOTING, name=expert.name, person=expert, grounds="参加了调研",
        item=item, **recorder(world, NOTICE),
    )  # fmt: skip
    with pytest.raises(Incomplete, match="是常委会组成人员，有表决权"):
        services.invite(
            session=item.session, kind=AttendeeKind.NONVOTING, name=member.name, person=member,
            **recorder(world, NOTICE),
        )  # fmt: skip
    services.register_attendees(
        session=item.session, presences={item.session.attendees.get().pk: "present"}, reasons={}, **recorder(world)
    )
    Play(world).opened(item.session, notice=NOTICE)
    by_hands = open_vote(world, item)
    hands(world, by_hands, 25)
    electronic = open_vote(world, item, Way.ELECTRONIC)
    members = set(selectors.members(world.congress, HELD))
    assert {r.person for r in VoteRight.objects.select_related("person")} <= members
    assert {s.person for s in electronic.ballot.seats.select_related("person")} <= members
    assert "列席" in selectors.draft_minutes(item.session) and expert.name in selectors.draft_minutes(item.session)


def test_without_a_quorum_nothing_is_voted_on(world, item):
    Play(world).opened(item.session, notice=NOTICE, present=14)
    leaving = selectors.members(world.congress, HELD)[0]
    services.register_attendance(session=item.session, presences={leaving.pk: Presence.ON_LEAVE}, **recorder(world))
    with pytest.raises(NotYet, match="应到27人，现在登记出席13人，不够法定人数14人"):
        open_vote(world, item)


def test_a_session_that_has_not_opened_cannot_vote(world, item):
    with pytest.raises(NotYet, match="会议还没有开"):
        open_vote(world, item)


def test_hands_are_counted_against_the_roll_and_who_is_recused_has_no_vote(world, item):
    Play(world).opened(item.session, notice=NOTICE)
    recused = selectors.members(world.congress, HELD)[0]
    vote = open_vote(world, item, recused=[recused.pk])
    assert (vote.present, vote.may_vote) == (25, 24)
    with pytest.raises(Incomplete, match="共25票，多于有表决权的24人"):
        hands(world, vote, 25)
    hands(world, vote, 14, 6, 2)
    assert vote.is_passed and deciding.numbers(vote).not_voted == 2
    with pytest.raises(TooLate):
        hands(world, vote, 20)


def test_the_electronic_way_is_anonymous_and_shows_nothing_before_the_close(world, item):
    Play(world).opened(item.session, notice=NOTICE)
    vote = open_vote(world, item, Way.ELECTRONIC)
    for person in selectors.members(world.congress, HELD)[:15]:
        voting.cast(assessment=vote.ballot, person=person, grade="for")
    pages = [reverse("voting:vote", args=[vote.pk]), reverse("voting:ballot", args=[vote.ballot_id])]
    pages += [reverse(f"meetings:{name}", args=[item.session_id]) for name in ("session", "minutes")]
    with clock.frozen(HELD):
        for role in (Role.SC_OFFICE, Role.SC_MEMBER):
            for page in pages:
                html = world.client(role).get(page).content.decode()
                assert "赞成15票" not in html and "15票" not in html and "通过：" not in html
    deciding.close_electronic(vote=vote, **recorder(world))
    vote.refresh_from_db()
    assert (vote.votes_for, vote.is_passed, deciding.numbers(vote).not_voted) == (15, True, 10)


def test_the_announced_decision_has_its_number_once_and_stands_in_the_minutes(world, item):
    Play(world).opened(item.session, notice=NOTICE)
    vote = open_vote(world, item)
    with pytest.raises(NotYet, match="还没有结束"):
        deciding.announce(vote=vote, **recorder(world))
    hands(world, vote, 24, 0, 1)
    for _ in range(2):
        deciding.announce(vote=vote, **recorder(world))
    vote.refresh_from_db()
    assert vote.number == "青人常决〔2026〕1号"
    assert "赞成24票，反对0票，弃权1票" in selectors.draft_minutes(item.session)


def test_one_vote_at_a_time_on_an_item(world, item):
    Play(world).opened(item.session, notice=NOTICE)
    open_vote(world, item)
    with pytest.raises(TooLate, match="正在表决"):
        open_vote(world, item)


def test_the_office_plays_a_show_of_hands_on_its_pages(world, item):
    Play(world).opened(item.session, notice=NOTICE)
    office = world.client(Role.SC_OFFICE)
    with clock.frozen(HELD):
        asked = office.post(
            reverse("voting:vote_new", args=["agenda_item", item.pk]),
            {
                "matter": "decision",
                "title": "供水条例",
                "way": "hands",
                "sitting": selectors.first_sitting(item.session).pk,
            },
        )
        office.post(asked.url, {"votes_for": 20, "votes_against": 3, "abstained": 1})
        html = office.get(asked.url).content.decode()
    assert "表决通过：供水条例" in html and "没有投" in html
    assert SessionHolding.closed.name not in selectors.days_of(item.session)
