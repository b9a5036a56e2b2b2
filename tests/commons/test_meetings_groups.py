"""Groups: the convenor by rotation, the mode by decision, what each group deliberates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huying.commons.meetings import selectors, services
from huying.commons.meetings.models import Deliberation, Presence, SessionGroup
from huying.commons.meetings.procedures import ItemDeliberation
from huying.commons.meetings.rules import Turns, in_turn, out_of_turn, split
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from huying.mechanisms.oversight.procedures import TopicOversight
from tests.hall import HELD, Hall
from tests.play import Play
from tests.world import World, moment

rule = pytest.mark.rule


@pytest.fixture
def hall(world: World) -> Hall:
    return Hall(Play(world))


@rule("R1.30")
def test_the_convenor_is_who_had_the_fewest_turns_then_the_longest_ago_then_the_first_on_the_roll():
    turns = {"甲": Turns(1, date(2026, 1, 1)), "乙": Turns(2, date(2025, 1, 1)), "丁": Turns(1, date(2025, 6, 1))}
    assert in_turn(["甲", "乙", "丙", "丁", "戊"], turns) == ["丙", "戊", "丁", "甲", "乙"]


@rule("R1.30")
@given(
    members=st.integers(2, 30),
    sessions=st.lists(st.tuples(st.integers(1, 4), st.integers(0, 2**30 - 1)), max_size=12),  # groups; who is away
)
def test_nobody_convenes_again_while_somebody_present_has_had_fewer_turns(members, sessions):
    """Whatever the sizes and whoever is away: the proposal never skips somebody with fewer turns who is there."""
    turns: dict[int, Turns] = {}
    for number, (groups, away) in enumerate(sessions):
        there = [p for p in range(members) if not away >> p & 1]
        convenors = [g.convenor for g in split(there, turns, min(groups, len(there)))]
        free = [p for p in there if p not in convenors]
        assert all(out_of_turn(c, free, turns) == [] for c in convenors)
        for c in convenors:
            turns[c] = Turns(turns.get(c, Turns()).times + 1, date(2026, 1, 1) + timedelta(number))


@given(members=st.integers(1, 65), groups=st.integers(1, 6))
def test_groups_are_even_and_everybody_is_in_one(members, groups):
    made = split(range(members), {}, groups)
    assert sorted(p for g in made for p in g.members) == list(range(members))
    sizes = [len(g.members) for g in made]
    assert max(sizes) - min(sizes) <= 1
    assert all(g.convenor in g.members for g in made)


@rule("R1.30")
def test_at_the_next_session_two_others_are_proposed(hall: Hall, world: World):
    hall.grouped()
    first = [g.convenor for g in selectors.groups_of(hall.session)]
    assert first == [hall.member(0), hall.member(1)]
    later = services.plan_session(
        congress=world.congress, number=19, planned_on=date(2026, 6, 26), on=date(2026, 4, 30)
    )
    assert [p.convenor for p in selectors.proposal(later, 2)] == [hall.member(2), hall.member(3)]


@rule("R1.30")
def test_who_would_repeat_is_refused_with_the_reason_unless_the_office_writes_why(hall: Hall, world: World):
    hall.grouped()
    later = services.plan_session(
        congress=world.congress, number=19, planned_on=date(2026, 6, 26), on=date(2026, 4, 30)
    )
    one, two = selectors.proposal(later, 2)
    again, recorder = hall.member(0), hall.office
    members = (again, *[p for p in (*one.members, *two.members) if p != again])
    repeated = services.Grouping(members, again, recorder)
    who = {"session": later, "by": hall.office, "at": moment(date(2026, 6, 1))}
    with pytest.raises(Incomplete, match="还轮不到") as refused:
        services.set_groups(groups=[repeated], **who)
    assert refused.value.reasons[0].rule == "R1.30"
    assert not SessionGroup.objects.filter(session=later).exists()
    services.set_groups(groups=[services.Grouping(members, again, recorder, "轮到的同志出差")], **who)
    assert SessionGroup.objects.get(session=later).override == "轮到的同志出差"


@rule("R1.30")
def test_who_is_on_leave_is_not_waited_for(hall: Hall):
    hall.decided()
    services.register_attendance(
        session=hall.session, presences={hall.member(0).pk: Presence.ON_LEAVE}, by=hall.office, at=hall.at()
    )
    assert [p.convenor for p in selectors.proposal(hall.session, 2)] == [hall.member(1), hall.member(2)]


def test_everybody_is_in_exactly_one_group(hall: Hall):
    hall.decided()
    one, two = selectors.proposal(hall.session, 2)
    who = {"session": hall.session, "by": hall.office, "at": hall.at()}
    first = services.Grouping(one.members, one.convenor, hall.office)
    with pytest.raises(Incomplete, match="没有分组"):
        services.set_groups(groups=[first], **who)
    twice = services.Grouping((*two.members, one.convenor), two.convenor, hall.office)
    with pytest.raises(Incomplete, match="分在了两个组"):
        services.set_groups(groups=[first, twice], **who)
    with pytest.raises(Incomplete, match="不在这个组"):
        services.set_groups(groups=[services.Grouping(two.members, one.convenor, hall.office), first], **who)


@rule("R1.29")
def test_the_decided_mode_says_where_the_topic_is_deliberated(hall: Hall):
    hall.grouped()
    assert [d.where for d in selectors.deliberations_of(hall.session)] == ["第一组", "第二组"]
    said = {"mode": "joint_group", "meeting": "第34次主任会议"}
    hall.act(TopicOversight.mode_decided, Role.SC_OFFICE, date(2026, 4, 25), said)
    assert [d.where for d in selectors.deliberations_of(hall.session)] == ["联组会议"]


def test_what_has_begun_is_not_taken_back(hall: Hall):
    hall.deliberating()
    one = selectors.groups_of(hall.session)[0]
    everybody = tuple(selectors.members(hall.world.congress, HELD))
    with pytest.raises(TooLate, match="已经开始审议"):
        services.set_groups(
            session=hall.session, groups=[services.Grouping(everybody, one.convenor, hall.office)], by=hall.office,
            at=hall.at(),
        )  # fmt: skip
    assert Deliberation.objects.count() == 2


def test_the_joint_groups_begin_only_with_a_chair_and_a_recorder(world: World):
    hall = Hall(Play(world), mode="joint_group")
    hall.decided()
    hall.opened()
    [joint] = selectors.deliberations_of(hall.session)
    running = selectors.proceeding_of_deliberation(joint)
    with pytest.raises(NotYet) as refused:
        hall.play.act(running, ItemDeliberation.held, Role.SC_OFFICE, HELD)
    assert [r.rule for r in refused.value.reasons] == ["R1.30", "R1.35"]
    services.name_chair(deliberation=joint, chair=hall.member(0), recorder=hall.office, by=hall.office, at=hall.at())
    hall.play.act(running, ItemDeliberation.held, Role.SC_OFFICE, HELD)
