"""The office replaces the template of a kind of paper, in a real browser: refused, taken, put in force, taken back."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from django.urls import reverse
from docx import Document

from huying.kernel.people.roles import Role
from tests.world import build_world


def changed(path: str, line: str) -> bytes:
    document = Document(path)
    document.paragraphs[0].insert_paragraph_before(line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def upload(page: Any, content: bytes, folder: Path) -> None:
    (folder / "交办函.docx").write_bytes(content)
    page.get_by_label("本级的模板").set_input_files(folder / "交办函.docx")
    page.get_by_role("button", name="上传并检查").click()


def test_the_office_replaces_a_template(open_page: Any, screenshot: Any, axe: Any, tmp_path: Path) -> None:
    build_world(members=1)
    open_page.expect("422")
    page = open_page(Role.SC_OFFICE)
    page.goto(reverse("templates:index"))
    assert "都用标准模板" in page.locator("h1").inner_text()
    screenshot(page, "templates")
    axe(page)
    page.get_by_role("link", name="交办函").click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="下载标准模板").click()
    standard = str(downloading.value.path())
    upload(page, changed(standard, "{{ 抄送单位 }}"), tmp_path)
    page.get_by_text("“抄送单位”，没有这个字段").first.wait_for()
    screenshot(page, "template-refused")
    axe(page)
    upload(page, changed(standard, "{{ 紧急程度 }}"), tmp_path)
    page.get_by_text("已收下第1版").first.wait_for()
    page.get_by_role("button", name="启用").click()
    page.get_by_role("heading", name="交办函用本级模板第1版").wait_for()
    screenshot(page, "template")
    axe(page)
    page.get_by_role("button", name="改回标准模板").click()
    page.get_by_role("heading", name="交办函用标准模板").wait_for()
