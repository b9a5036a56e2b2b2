"""What a clerk does who remembers too late: enters the hands of the day before, calls off what will not be held."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huying.commons.meetings import selectors, services
from huying.commons.meetings.models import ItemKind
from huying.commons.meetings.procedures import SessionHolding
from huying.commons.voting.models import Vote
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from tests.play import Play
from tests.world import build_world, moment

from .colleagues import Colleague
from .conftest import assert_no_sideways_scrolling

NOTICE, HELD, AFTER = date(2026, 6, 17), date(2026, 6, 25), date(2026, 6, 26)
NOW = moment(AFTER, 9, 40)


@pytest.fixture
def play(transactional_db, monkeypatch) -> Play:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return Play(build_world())


def plan(play: Play, number: int, on: date):
    session = services.plan_session(congress=play.world.congress, number=number, planned_on=on, on=NOTICE)
    by = {"by": play.world.person(Role.SC_OFFICE), "at": moment(NOTICE)}
    services.add_item(session=session, title="审议供水条例草案", kind=ItemKind.DECIDE, reporter="", **by)
    return session


def test_a_show_of_hands_is_entered_after_the_close(play: Play, open_page, screenshot, axe):
    session = plan(play, 18, HELD)
    play.opened(session, notice=NOTICE)
    office = Colleague(open_page(Role.SC_OFFICE))
    running = selectors.proceeding_of(session)
    office.page.goto(reverse("meetings:session", args=[session.pk]))
    office.follow("登记闭会")
    office.reads("没有登记表决：“审议供水条例草案”")
    screenshot(office.page, "close-with-an-item-not-voted-on")
    play.act(running, SessionHolding.closed, Role.SC_OFFICE, HELD)
    office.page.goto(reverse("meetings:session", args=[session.pk]))
    office.follow("补登表决")
    office.reads("现在没有正在开的场次")
    office.page.get_by_label("6月25日上午全体会议").check()
    screenshot(office.page, "vote-entered-late")
    axe(office.page)
    assert_no_sideways_scrolling(office.page)
    office.press("开始表决")
    office.say({"赞成": "24", "反对": "0", "弃权": "1"})
    office.press("登记票数")
    office.reads("6月25日上午全体会议表决", "补登")
    screenshot(office.page, "vote-of-the-day-before")
    axe(office.page)
    assert Vote.objects.get().held_on == HELD


def test_a_session_planned_for_nothing_is_called_off(play: Play, open_page, screenshot, axe):
    session = plan(play, 19, date(2026, 8, 27))
    office = Colleague(open_page(Role.SC_OFFICE))
    office.page.goto(reverse("meetings:session", args=[session.pk]))
    screenshot(office.page, "session-that-may-be-called-off")
    office.follow("取消会议")
    office.say({"为什么取消": "同一次会议安排了两遍"})
    office.press("取消会议")
    office.reads("第19次常委会会议（已取消）")
    screenshot(office.page, "session-called-off")
    axe(office.page)
    assert_no_sideways_scrolling(office.page)
    office.page.goto(reverse("meetings:sessions"))
    office.reads("已取消")
    screenshot(office.page, "sessions-with-one-called-off")
