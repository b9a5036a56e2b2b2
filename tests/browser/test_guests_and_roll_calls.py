"""A guest on the floor and a roll call in the hall, looked at on a desktop and a phone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huying.commons.meetings import services
from huying.commons.meetings.models import AttendeeKind, ItemKind
from huying.commons.voting import deciding
from huying.commons.voting.models import Vote, Way
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from tests.hall import HELD, Hall
from tests.play import Play
from tests.world import build_world, moment

from .colleagues import Colleague
from .conftest import assert_no_sideways_scrolling

NOW = moment(HELD, 9, 40)


@pytest.fixture
def hall(transactional_db, monkeypatch) -> Hall:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    found = Hall(Play(build_world()))
    found.deliberating()
    return found


@pytest.mark.rule("R1.37")
def test_a_guest_without_an_account_is_listed_speaks_and_is_vouched_for(hall: Hall, open_page, screenshot, axe):
    services.invite(
        session=hall.session, kind=AttendeeKind.NONVOTING, name="柳教授", post="省水利科学研究院高级工程师",
        by=hall.office, at=NOW,
    )  # fmt: skip
    one = hall.item.deliberations.order_by("group__number").first()
    office = Colleague(open_page(Role.SC_OFFICE))
    office.page.goto(reverse("meetings:floor", args=[one.pk]))
    office.page.locator("#guests").get_by_role("button", name="列入名单").click()
    office.reads("一般发言 · 列席，省水利科学研究院高级工程师")
    screenshot(office.page, "floor-with-a-guest")
    axe(office.page)
    assert_no_sideways_scrolling(office.page)
    office.press("请发言")
    screen = office.page.context.new_page()
    screen.goto(reverse("meetings:screen", args=[hall.session.pk]) + f"?at={one.pk}")
    screenshot(screen, "screen-with-a-guest")
    office.press("发言结束")
    office.reads("发过言的")
    office.page.goto(reverse("meetings:deliberation", args=[one.pk]))
    office.follow("记柳教授的发言")
    office.say({"发言记录": "渗漏的根子在防水层。"})
    office.press("保存发言记录")
    office.reads("列席，省水利科学研究院高级工程师", "等办公室确认")
    office.follow("柳教授")
    screenshot(office.page, "speech-of-a-guest")
    axe(office.page)
    office.press("核对无误，确认")
    office.reads("由办公室核对确认，不再改动")


def test_a_roll_is_called_and_the_hall_sees_the_result_once_it_is_announced(hall: Hall, open_page, screenshot, axe):
    item = services.add_item(
        session=hall.session, title="审议供水条例草案", kind=ItemKind.DECIDE, reporter="", by=hall.office, at=NOW
    )
    vote = deciding.open_vote(
        kind="agenda_item", subject_id=item.pk, title="关于批准供水条例的决议", text="批准供水条例。",
        way=Way.ROLL_CALL, recused=(), by=hall.office, at=NOW,
    )  # fmt: skip
    office = Colleague(open_page(Role.SC_OFFICE))
    office.page.goto(reverse("voting:vote", args=[vote.pk]))
    for nth, row in enumerate(office.page.locator("#count fieldset").all()):
        row.get_by_text("反对" if nth in (3, 8) else "赞成", exact=True).click()
    screenshot(office.page, "roll-call")
    axe(office.page)
    assert_no_sideways_scrolling(office.page)
    office.press("登记表态，结束表决")
    office.reads("赞成（23人）", "反对（2人）")
    screenshot(office.page, "roll-call-over")
    office.press("登记宣布结果")
    assert Vote.objects.get().announced_at == NOW
    screen = office.page.context.new_page()
    screen.goto(reverse("meetings:screen", args=[hall.session.pk]))
    screenshot(screen, "screen-with-a-result")
    axe(screen)
    assert_no_sideways_scrolling(screen)
