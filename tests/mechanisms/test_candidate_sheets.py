"""The pool of candidates as a sheet: out as in, looked at before it is written (R1.10-R1.12)."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from huying.kernel.calendar import clock
from huying.kernel.documents.uploads import XLSX
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight.candidate_sheets import COLUMNS
from huying.mechanisms.oversight.models import Topic
from huying.mechanisms.oversight.procedures import TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import World

ON = date(2026, 1, 20)
IMPORT, WRITE, SHEET = (reverse(f"oversight:candidates_{name}", args=[2026]) for name in ("import", "write", "sheet"))
ROW = ("停车管理情况", "", "", "12345政务服务便民热线", "群众关切、党委重视", "停车难", "是")


@pytest.fixture
def office(world: World):
    with clock.frozen(ON):
        yield world.client(Role.SC_OFFICE)


def row(world: World, **other: str) -> list[str]:
    topic = Topic.objects.first() or Play(world).topic()
    said = dict(zip(COLUMNS, ROW, strict=True))
    said |= {"被监督机关": topic.organ.name, "责任工作机构": topic.working_body.name} | other
    return [said[name] for name in COLUMNS]


def sheet(*rows: list[str]) -> SimpleUploadedFile:
    book, file = Workbook(), BytesIO()
    book.active.append(list(COLUMNS))
    for each in rows:
        book.active.append(each)
    book.save(file)
    return SimpleUploadedFile("候选.xlsx", file.getvalue(), XLSX)


def write(client, page: str) -> str:
    signed = page.partition('name="signed" value="')[2].partition('"')[0]
    return client.post(WRITE, {"signed": signed}, follow=True).content.decode()


@pytest.mark.rule("R1.10")
def test_the_topics_of_a_sheet_are_seen_first_and_then_proposed(world, office):
    given = row(world)
    page = office.post(IMPORT, {"file": sheet(given)}).content.decode()
    assert "会提出1个议题" in page and not Topic.objects.filter(title="停车管理情况").exists()
    assert "已提出1个候选议题" in write(office, page)
    topic = Topic.objects.get(title="停车管理情况")
    said = proceeding_of(TopicOversight, topic.pk).records.get(act=TopicOversight.proposed.name).fields
    assert (said["channel"], said["criteria"]) == ("hotline_12345", ["party_attention", "public_concern"])
    assert topic.is_key and topic.summary == "停车难"


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"从哪里来": "听说的"}, "没有“听说的”这一途径"),
        ({"选题标准": "群众关切、好玩"}, "没有“好玩”"),
        ({"被监督机关": "邻县人民政府"}, "没有“邻县人民政府”这一被监督机关"),
        ({"责任工作机构": "不存在工委"}, "没有“不存在工委”这一工作机构"),
        ({"重点议题": "也许"}, "重点议题写“是”"),
        ({"议题": "题" * 121}, "议题最多120个字"),
        ({"选题标准": ""}, "没有写选题标准"),
    ],
)
def test_a_row_that_cannot_be_says_why_and_keeps_no_other_from_being_proposed(world, office, other, words):
    good, bad = row(world), row(world, **({"议题": "养老服务情况"} | other))
    page = office.post(IMPORT, {"file": sheet(bad, good)}).content.decode()
    assert words in page and "会提出1个议题，1行不能导入" in page
    write(office, page)
    assert list(Topic.objects.filter(title__in=["停车管理情况", bad[0]]).values_list("title", flat=True)) == [good[0]]


def test_what_is_downloaded_can_be_given_back_and_changes_nothing(world, office):
    given = row(world)
    write(office, office.post(IMPORT, {"file": sheet(given)}).content.decode())
    file = office.get(SHEET).content
    lines = list(load_workbook(BytesIO(file)).active.values)
    assert lines[0][: len(COLUMNS)] == COLUMNS and len(lines) == 3
    page = office.post(IMPORT, {"file": SimpleUploadedFile("候选.xlsx", file, XLSX)}).content.decode()
    assert "没有要写入的" in page
    more = [*map(list, (line[: len(COLUMNS)] for line in lines[1:])), row(world, 议题="养老服务情况")]
    page = office.post(IMPORT, {"file": sheet(*more)}).content.decode()
    assert "会提出1个议题" in page
    write(office, page)
    write(office, page)  # pressed twice
    assert Topic.objects.filter(title="养老服务情况").count() == 1


def test_the_same_topic_twice_in_a_sheet_is_proposed_once(world, office):
    page = office.post(IMPORT, {"file": sheet(row(world), row(world))}).content.decode()
    assert "同一个议题写了两行" in page and "会提出1个议题" in page


def test_a_preview_that_was_altered_writes_nothing(world, office):
    row(world)
    assert "已经过期，或者被改动过" in office.post(WRITE, {"signed": "x"}, follow=True).content.decode()


def test_members_do_not_import(world):
    with clock.frozen(ON):
        assert world.client(Role.SC_MEMBER).get(IMPORT).status_code == 403
