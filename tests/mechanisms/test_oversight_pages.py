"""The pages of oversight: what they cost, what the forms of acts refuse and keep, what the desks ask for."""

from __future__ import annotations

from datetime import date

import pytest

from huying.kernel.people.roles import Role
from huying.kernel.procedures import desk, services
from huying.mechanisms.oversight.procedures import AnnualPlanning, OpinionHandling, TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import World, moment

rule = pytest.mark.rule
P = OpinionHandling


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


# ── what the desks ask for ────────────────────────────────────────────────
def _asked(play: Play, role: Role, on: date) -> list[str]:
    return [f"{door.act}" for door in desk.doors(play.world.viewer(role, on=on))]


@rule("R1.48")
def test_the_items_wait_on_the_units_desk_from_the_signature_on_and_no_longer_when_it_is_corrected(play):
    opinion, on = play.assigned(), date(2026, 5, 13)
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    assert _asked(play, Role.HANDLING_UNIT, on) == []
    signed = play.act(running, P.signed, Role.PRINCIPAL_LEADER, on, {"coordinating_leader": "吴副县长"})
    assert _asked(play, Role.HANDLING_UNIT, on) == ["accepted"]
    services.reverse(record=signed, by=play.world.viewer(Role.SC_OFFICE), reason="签错了", at=moment(on, 15))
    assert _asked(play, Role.HANDLING_UNIT, on) == []


@rule("R1.09")
def test_the_draft_of_the_plan_waits_on_the_offices_desk_once_a_topic_is_selected(play):
    topic, on = play.topic(), date(2026, 1, 21)
    assert AnnualPlanning.drafted.name in _asked(play, Role.SC_OFFICE, on)
    selected = proceeding_of(TopicOversight, topic.pk).records.get(act=TopicOversight.selected.name)
    services.reverse(record=selected, by=play.world.viewer(Role.SC_OFFICE), reason="会没有定", at=moment(on))
    assert AnnualPlanning.drafted.name not in _asked(play, Role.SC_OFFICE, on)
