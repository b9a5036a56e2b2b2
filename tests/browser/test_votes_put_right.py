"""A decision without words, a vote taken back and a count sent back, looked at on a desktop and a phone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huying.commons.meetings import services
from huying.commons.meetings.models import ItemKind
from huying.commons.voting import deciding
from huying.commons.voting.elections import counting
from huying.commons.voting.elections.models import ElectionWay
from huying.commons.voting.models import Way
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from tests import polls
from tests.hall import HELD, Hall
from tests.play import Play
from tests.world import build_world, moment

from .colleagues import Colleague
from .conftest import assert_no_sideways_scrolling

NOW = moment(HELD, 9, 40)
TITLE = "关于加强供水管理的决定草案"


@pytest.fixture
def hall(transactional_db, monkeypatch) -> Hall:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    found = Hall(Play(build_world()))
    found.deliberating()
    return found


def test_the_words_are_written_before_the_announcement_and_a_wrong_count_is_taken_back(
    hall: Hall, open_page, screenshot, axe
):
    item = services.add_item(
        session=hall.session, title="审议供水决定草案", kind=ItemKind.DECIDE, reporter="", by=hall.office, at=NOW
    )
    about = {"kind": "agenda_item", "subject_id": item.pk, "title": TITLE, "text": "", "way": Way.HANDS, "recused": ()}
    wrong = deciding.open_vote(**about, by=hall.office, at=NOW)
    said = {"votes_against": 0, "abstained": 0, "by": hall.office, "at": NOW}
    deciding.close_by_hands(vote=wrong, votes_for=20, **said)
    office = Colleague(open_page(Role.SC_OFFICE))
    office.page.goto(reverse("voting:vote", args=[wrong.pk]))
    office.page.get_by_text("开错了、登记错了？表决作废").click()
    screenshot(office.page, "vote-without-words")
    axe(office.page)
    assert_no_sideways_scrolling(office.page)
    office.say({"为什么作废": "票数登记错了"})
    office.press("表决作废")
    office.reads("表决作废：", "票数登记错了", "没有票数")
    screenshot(office.page, "vote-void")
    axe(office.page)
    right = deciding.open_vote(**about, by=hall.office, at=NOW)
    deciding.close_by_hands(vote=right, votes_for=22, **said)
    office.page.goto(reverse("voting:vote", args=[right.pk]))
    office.say({"决定的正文": "每年检测四次。"})
    office.press("登记宣布结果")
    office.reads("结果已宣布")


def test_a_scrutineer_sends_back_a_count(hall: Hall, open_page, screenshot, axe):
    world = hall.play.world
    polls.ask(world)
    election = polls.opened(world, ElectionWay.HANDS)
    counting.enter_hands(election=election, count=polls.counted(6, 7, 8), by=hall.office, at=NOW)
    scrutineer = Colleague(open_page(polls.deputies_of(world)[2].account))
    scrutineer.page.goto(election.get_absolute_url())
    scrutineer.page.get_by_text("与现场不一致？退回重新登记").click()
    screenshot(scrutineer.page, "count-to-send-back")
    axe(scrutineer.page)
    assert_no_sideways_scrolling(scrutineer.page)
    scrutineer.say({"哪里与现场不一致": "第1项赞成现场数的是9票"})
    scrutineer.press("退回重新登记")
    scrutineer.reads("票数退回过", "第1项赞成现场数的是9票")
    screenshot(scrutineer.page, "count-sent-back")
