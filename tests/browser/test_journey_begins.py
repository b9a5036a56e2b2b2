"""A congress begins by itself: from the command that creates it to a deputy who signs in, in a real browser."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from django.urls import reverse

from huying.cli.commands import congress as command
from huying.kernel.people.models import Mandate
from huying.kernel.people.roles import Role

SINCE = date(2026, 1, 10)
UNITS = [(f"县{name}局", "部门", "青禾县人民政府", "是", "") for name in ("水利", "教育", "交通运输")]
WORKING = [("城乡建设工委", "工作机构", "青禾县人大常委会", "", "")]
PEOPLE = [
    ("石桂芳", "青禾县人民代表大会", "人大代表", "代表", SINCE, None, "石桂芳"),
    ("赵立新", "青禾县人大常委会", "常委会组成人员", "委员", SINCE, None, "开"),
    ("周建平", "城乡建设工委", "专门委员会或工作机构", "主任", SINCE, None, "开"),
    ("孙国栋", "青禾县人民政府", "主要负责人", "县长", SINCE, None, "开"),
    ("何志远", "县水利局", "承办单位", "科员", SINCE, None, "开"),
    ("写错的", "县林业局", "承办单位", "科员", SINCE, None, "开"),
]


def sign_in(page: Any, username: str, password: str) -> None:
    page.goto(reverse("sign_in"))
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("form:has(input[name=password]) button[type=submit]").click()


def take(page: Any, rows: list[tuple[Any, ...]], out: Path) -> None:
    with page.expect_download() as downloading:
        page.get_by_role("link", name="下载现在的名册").click()
    downloading.value.save_as(out)
    book = openpyxl.load_workbook(out)  # the columns, and below them what there is already
    for row in rows:
        book.active.append(row)
    book.save(out)
    page.get_by_label("填好的表").set_input_files(out)
    page.get_by_role("button", name="先看会写入什么").click()


def test_a_congress_begins(open_page: Any, screenshot: Any, axe: Any, tmp_path: Path) -> None:
    answer = command.create(Namespace(
        code="qinghe", name="青禾县人民代表大会", level="county", parent=None, profile="huaibei",
        short_name="青人常", account="office",
    ))  # fmt: skip
    page = open_page()
    sign_in(page, "office", answer.data["password"])
    screenshot(page, "begins-desk")
    page.get_by_role("link", name="机构和人员").first.click()
    screenshot(page, "begins-people")
    axe(page)

    page.get_by_role("link", name="先登记机构").click()
    axe(page)
    page.get_by_role("button", name="按通常的名称建立常设机构").click()
    page.get_by_text("青禾县人民检察院").first.wait_for()
    screenshot(page, "begins-bodies")
    page.get_by_role("link", name="导入机构").click()
    take(page, [*WORKING, *UNITS], tmp_path / "机构.xlsx")
    page.get_by_role("button", name="写入这4行").click()
    page.get_by_role("heading", name="新登记4个机构").wait_for()

    page.get_by_role("link", name="接着导入人员").click()
    screenshot(page, "begins-import")
    axe(page)
    take(page, PEOPLE, tmp_path / "人员.xlsx")
    page.get_by_text("没有叫“县林业局”的机构").wait_for()
    screenshot(page, "begins-preview")
    axe(page)
    page.get_by_role("button", name="写入这5行").click()
    page.get_by_role("heading", name="新登记5人、5个任职，开了5个账号").wait_for()
    screenshot(page, "begins-slips")
    axe(page)
    deputy = page.locator("#slips tr", has_text="石桂芳").locator("td.code").inner_text()
    with page.expect_download():
        page.get_by_role("button", name="下载（xlsx）").click()

    phone = open_page(phone=True)
    sign_in(phone, "石桂芳", deputy)
    phone.get_by_role("heading", name="先改成自己的密码").wait_for()
    screenshot(phone, "begins-password")
    axe(phone)
    phone.get_by_label("现在的密码").fill(deputy)
    phone.get_by_label("新密码", exact=True).fill("石桂芳的一句话2026")
    phone.get_by_label("再输一次新密码").fill("石桂芳的一句话2026")
    phone.get_by_role("button", name="修改密码").click()
    phone.wait_for_url(f"**{reverse('desk')}")

    page.get_by_role("link", name="看人员").click()
    page.get_by_label("找人").fill("何志远")
    page.get_by_role("button", name="筛选").click()
    page.get_by_role("link", name="何志远").click()
    page.get_by_role("link", name="县水利局科员").click()
    page.get_by_label("任职止").fill("2026-02-28")
    screenshot(page, "begins-mandate")
    axe(page)
    page.get_by_role("button", name="登记").click()
    page.get_by_text("2026年2月28日止").wait_for()
    screenshot(page, "begins-person")
    axe(page)
    page.get_by_role("button", name="停用账号").click()
    page.get_by_text("已停用").first.wait_for()
    assert Mandate.objects.get(person__name="何志远", role=Role.HANDLING_UNIT.value).until_on == date(2026, 2, 28)

    page.goto(reverse("roster:terms"))
    page.get_by_label("第几届").fill("17")
    page.get_by_label("从哪天起").fill("2026-01-10")
    page.get_by_role("button", name="登记").click()
    page.get_by_role("link", name="第17届").wait_for()
    screenshot(page, "begins-terms")
    axe(page)
