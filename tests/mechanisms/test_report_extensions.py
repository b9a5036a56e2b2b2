"""More time for the report on how an opinion was handled: the organ asks, the chairpersons' meeting decides (R1.51).

Received on 11 May 2026: the report is due on 11 September.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.notifications.models import Notice
from huying.kernel.people.roles import Role
from huying.kernel.procedures import desk
from huying.kernel.procedures.models import DueDay, Proceeding
from huying.kernel.procedures.pages import act_url
from huying.kernel.procedures.refusals import NotAllowed, NotYet
from huying.mechanisms.oversight.procedures import OpinionHandling as P
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import World

rule = pytest.mark.rule
ASKED, OCTOBER = date(2026, 8, 3), date(2026, 10, 9)
OWED = "对延期报告的申请作出决定"


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def received(play: Play) -> Proceeding:
    running = proceeding_of(P, play.assigned().pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    return running


def ask(play: Play, running: Proceeding, on: date = ASKED, role: Role = Role.ORGAN) -> None:
    play.act(running, P.extension_asked, role, on, {"wanted_on": OCTOBER, "reason": "汛期停工"})


def grant(play: Play, running: Proceeding, on: date) -> None:
    play.act(running, P.extended, Role.SC_OFFICE, on, {"extended_to": OCTOBER, "reason": "汛期停工"})


def decisions(play: Play, on: date) -> list[str]:
    """What the desk of the office, which records for the chairpersons' meeting, says of it."""
    shown: Any = desk.section(play.world.viewer(Role.SC_OFFICE, on=on), play.world.congress, on)
    return [row.title for group in shown["groups"] for row in group.rows if OWED in row.title]


def told(play: Play, role: Role) -> list[str]:
    return list(Notice.objects.filter(person=play.world.person(role)).values_list("text", flat=True))


@rule("R1.51")
def test_the_organ_asks_for_more_time_and_the_chairpersons_meeting_grants_it(play: Play):
    running = received(play)
    assert decisions(play, ASKED) == []
    ask(play, running)
    assert decisions(play, ASKED) == [f"{OWED}：{running.title}"]
    assert any("申请延期" in text and "2026年10月9日" in text for text in told(play, Role.SC_OFFICE))
    grant(play, running, date(2026, 8, 6))
    assert DueDay.objects.get(proceeding=running, act="reported").due_on == OCTOBER
    assert decisions(play, date(2026, 8, 6)) == []  # granting it is deciding it
    assert any("同意延期到2026年10月9日" in text for text in told(play, Role.ORGAN))


@rule("R1.51")
def test_a_refusal_says_why_leaves_the_day_and_shuts_nothing_the_organ_may_ask_again(play: Play):
    running = received(play)
    ask(play, running)
    play.act(running, P.extension_refused, Role.SC_OFFICE, date(2026, 8, 6), {"reason": "工期有余"})
    assert DueDay.objects.get(proceeding=running, act="reported").due_on == date(2026, 9, 11)
    assert any("不同意延期：工期有余" in text for text in told(play, Role.ORGAN))
    with pytest.raises(NotYet, match="没有等着办的"):
        play.act(running, P.extension_refused, Role.SC_OFFICE, date(2026, 8, 7), {"reason": "工期有余"})
    ask(play, running, date(2026, 8, 10))
    assert decisions(play, date(2026, 8, 10)) != []


@rule("R1.51")
def test_the_meeting_may_grant_time_that_nobody_asked_for_and_only_the_organ_asks(play: Play):
    running = received(play)
    grant(play, running, date(2026, 8, 6))
    assert DueDay.objects.get(proceeding=running, act="reported").due_on == OCTOBER
    for role in (Role.SC_OFFICE, Role.HANDLING_UNIT, Role.WORKING_BODY, Role.PRINCIPAL_LEADER):
        with pytest.raises(NotAllowed):
            ask(play, running, date(2026, 8, 10), role)


@rule("R1.51")
def test_the_organ_finds_the_asking_on_the_page_of_the_letter(play: Play):
    running = received(play)
    with frozen(ASKED):
        page = play.world.client(Role.ORGAN).get(reverse("oversight:opinion", args=[running.subject_id]))
    assert act_url(running, P.extension_asked) in page.content.decode()
