"""What is being written survives a lost line, a page that was thrown away, an expired session."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huying.commons.meetings import services
from huying.commons.meetings.models import ItemKind, SpeechOutline
from huying.kernel.calendar import clock
from huying.kernel.notifications import services as notifications
from huying.kernel.people.roles import Role
from huying.kernel.procedures.pages import act_url
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import World, build_world, moment

from .colleagues import Colleague
from .conftest import PASSWORD

TODAY = date(2026, 6, 20)
DONE = "已完成12栋，材料已备齐。"
WRITTEN = "管网老化，每年爆管30多次，三个小区反映最集中。"


@pytest.fixture
def county(transactional_db, monkeypatch) -> World:
    monkeypatch.setattr(clock, "now", lambda: moment(TODAY))
    return build_world(members=3)


@pytest.fixture
def member(county: World, open_page) -> Colleague:
    """A member on a phone, who is writing an outline."""
    session = services.plan_session(
        congress=county.congress, number=18, planned_on=date(2026, 6, 25), on=date(2026, 6, 1)
    )
    item = services.add_item(
        session=session, title="审议供水工作报告", kind=ItemKind.DELIBERATE, reporter="周明",
        by=county.person(Role.SC_OFFICE), at=moment(TODAY),
    )  # fmt: skip
    found = Colleague(open_page(Role.SC_MEMBER, phone=True))
    found.page.goto(reverse("meetings:outline_write", args=[item.pk]))
    return found


def _writes(member: Colleague) -> None:
    field = member.page.get_by_label("存在的问题（可不填）")
    field.press_sequentially(WRITTEN)


def _still_there(member: Colleague) -> None:
    expect(member.page.get_by_label("存在的问题（可不填）")).to_have_value(WRITTEN)


@pytest.mark.rule("R1.27")
def test_an_outline_written_while_the_line_is_lost_is_handed_in_when_it_is_back(member, open_page, screenshot):
    open_page.expect("ERR_INTERNET_DISCONNECTED")
    member.page.context.set_offline(True)
    _writes(member)
    for _ in range(2):  # pressed again, as people do
        member.press("提交给办公室")
        member.reads("连接断开，没有交上去。写的字都留在这一页")
        _still_there(member)
    screenshot(member.page, "line-lost")
    member.page.context.set_offline(False)
    member.reads("连接恢复了，可以交")
    member.press("提交给办公室")
    member.reads("您的提纲已交")
    assert SpeechOutline.objects.get().problems == WRITTEN
    member.follow("接着写")
    _still_there(member)
    member.does_not_read("找回了")  # what was taken is not brought back


def test_a_page_that_the_phone_threw_away_comes_back_with_what_was_written(member, screenshot):
    _writes(member)
    member.page.reload()
    member.reads("找回了上次没有交上去的字")
    _still_there(member)
    screenshot(member.page, "line-found-again")
    member.follow("不要了，用原来的")
    expect(member.page.get_by_label("存在的问题（可不填）")).to_have_value("")
    member.does_not_read("找回了")


def test_an_expired_session_costs_a_sign_in_and_not_the_words(county, member):
    _writes(member)
    member.page.context.clear_cookies()
    member.press("提交给办公室")
    member.reads("登录已经过期，没有交上去")
    member.follow("重新登录")
    member.page.locator("input[name=username]").fill(county.account(Role.SC_MEMBER).username)
    member.page.locator("input[name=password]").fill(PASSWORD)
    member.page.locator("form:has(input[name=password]) button[type=submit]").click()
    member.reads("找回了上次没有交上去的字")
    _still_there(member)
    member.press("提交给办公室")
    member.reads("您的提纲已交")


def test_what_is_written_after_it_was_taken_is_not_forgotten_by_a_deed_elsewhere(county, member):
    _writes(member)
    member.press("提交给办公室")
    member.reads("您的提纲已交")
    written_in = member.page.url
    member.follow("接着写")
    member.page.get_by_label("意见建议（可不填）").press_sequentially("先修旧管网。")
    person = county.person(Role.SC_MEMBER)
    notifications.tell(people=[person], key="k", text="收到材料", url="/desk/", kind="papers", at=moment(TODAY))
    member.page.goto(reverse("inbox"))
    member.press("全部标为读过")
    member.reads("已把1件标为读过")
    member.page.goto(written_in)
    member.follow("接着写")
    expect(member.page.get_by_label("意见建议（可不填）")).to_have_value("先修旧管网。")


def test_whoever_signs_out_leaves_nothing_behind_and_who_turns_back_finds_it(member):
    _writes(member)
    here = member.page.url
    member.page.goto(reverse("sign_out"))
    member.page.goto(here)
    _still_there(member)
    member.page.goto(reverse("sign_out"))
    member.press("退出登录")
    member.page.wait_for_url(lambda url: not url.endswith(reverse("sign_out")))
    assert member.page.evaluate("sessionStorage.length") == 0


def test_without_script_the_form_is_sent_as_any_other(county, member, open_page):
    page = open_page(Role.SC_MEMBER, phone=True, script=False)
    page.goto(member.page.url)
    page.get_by_label("存在的问题（可不填）").fill(WRITTEN)
    page.get_by_role("button", name="提交给办公室").click()
    expect(page.get_by_role("main")).to_contain_text("您的提纲已交")


@pytest.fixture
def unit(county: World, open_page) -> tuple[Colleague, str]:
    """A unit on a phone that reports the progress of its item; the address of the form."""
    with clock.frozen(date(2026, 5, 18)):  # the letter was signed in May, the member writes in June
        play = Play(county)
        opinion = play.assigned()
        letter = proceeding_of(OpinionHandling, opinion.pk)
        play.act(letter, OpinionHandling.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
        said = {"coordinating_leader": "吴副县长"}
        play.act(letter, OpinionHandling.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), said)
        running = proceeding_of(ItemHandling, opinion.items.get(number=1).pk)
        play.act(running, ItemHandling.accepted, Role.HANDLING_UNIT, date(2026, 5, 15), {"responsible": "何志远"})
    found = Colleague(open_page(Role.HANDLING_UNIT, phone=True))
    return found, act_url(running, ItemHandling.progressed)


def _reports(unit: Colleague) -> None:
    unit.page.get_by_label("进展", exact=True).press_sequentially(DONE)


def _reported(unit: Colleague) -> None:
    expect(unit.page.get_by_label("进展", exact=True)).to_have_value(DONE)


@pytest.mark.rule("R1.64")
def test_an_act_written_while_the_line_is_lost_is_taken_when_it_is_back(unit, open_page, screenshot):
    who, url = unit
    open_page.expect("ERR_INTERNET_DISCONNECTED")
    who.page.goto(url)
    who.page.context.set_offline(True)
    _reports(who)
    who.press(ItemHandling.progressed.button)
    who.reads("连接断开，没有交上去。写的字都留在这一页")
    _reported(who)
    screenshot(who.page, "act-line-lost")
    who.page.context.set_offline(False)
    who.reads("连接恢复了，可以交")
    who.page.goto(url)  # the page itself was left meanwhile
    who.reads("找回了上次没有交上去的字")
    _reported(who)
    who.press(ItemHandling.progressed.button)
    who.recorded(ItemHandling.progressed)
    who.page.goto(url)
    expect(who.page.get_by_label("进展", exact=True)).to_have_value("")
    who.does_not_read("找回了")  # what was taken is not brought back


def test_a_chosen_file_cannot_be_kept_and_the_field_says_so(unit, screenshot, tmp_path):
    who, url = unit
    who.page.goto(url)
    photo = tmp_path / "屋面.txt"
    photo.write_text("已完成")
    _reports(who)
    who.page.get_by_label("照片或材料（可不填）").set_input_files(photo)
    who.reads("文件留不住")
    screenshot(who.page, "act-file-chosen")
    who.page.reload()
    who.reads("上次选的文件（屋面.txt）留不住，请重新选一次。")
    _reported(who)
    who.press(ItemHandling.progressed.button)
    who.recorded(ItemHandling.progressed)
    who.page.goto(url)
    who.does_not_read("留不住")


def test_a_form_that_was_refused_for_its_day_does_not_say_that_it_may_have_been_recorded(unit, open_page):
    who, url = unit
    open_page.expect("422")
    who.page.goto(url)
    _reports(who)
    who.page.get_by_label("办理日").fill("2026-05-01")  # before the letter was handed over
    who.press(ItemHandling.progressed.button)
    who.reads("没有登记任何内容")
    _reported(who)
    who.does_not_read("可能已经登记了")
