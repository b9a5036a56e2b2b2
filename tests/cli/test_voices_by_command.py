"""`huying voices …`: what goes in is accounted for, what comes out can be read by a program."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pytest_django import Settings

from huying.commons.voices.models import Voice
from huying.kernel.people.models import Congress

from .conftest import Call

pytestmark = pytest.mark.django_db
HEADINGS = ("留言编号", "来电人", "标题", "内容", "时间")
LIFT = ("幸福里小区加装电梯一直没有结果", "幸福里小区三号楼加装电梯的申请交了半年，一直没有结果，老人上下楼很不方便。")
WATER = ("城北水压太低三楼放不出水", "城北片区水压太低，三楼以上早晚放不出水，已经两个月了，请尽快解决。")


@pytest.fixture(autouse=True)
def congress(settings: Settings, tmp_path: Path) -> Congress:
    settings.HUYING_HOME = tmp_path / "home"
    return Congress.objects.create(code="qingan", name="青安县人民代表大会", level="county", profile="huaibei")


def written(path: Path, *rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> str:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([headings, *rows])
    return str(path)


@pytest.fixture
def file(tmp_path: Path) -> str:
    return written(
        tmp_path / "said.csv",
        ("1001", "张明", *LIFT, "2026-02-10 09:00:00"),
        ("1002", "李芳", *LIFT, "2026-02-11 09:00:00"),
        ("1001", "张明", *LIFT, "2026-02-10 09:00:00"),  # the same number again
        ("1003", "王强", *WATER, "2026-02-12 09:00:00"),
        ("1004", "赵敏", *WATER, "20199-02-12 09:00:00"),  # no such year
    )


def imported(huying: Call, file: str, *more: str) -> dict[str, int]:
    ran = huying("voices", "import", file, "--congress", "qingan", "--source", "12345", "--json", *more)
    assert ran.code == 0, ran.err
    return ran.data


@pytest.mark.rule("R1.12")
def test_every_row_is_accounted_for_and_a_second_time_adds_nothing(huying: Call, file: str) -> None:
    first = imported(huying, file)
    assert set(first) == {"read", "accepted", "duplicates", "rejected"}
    assert first["read"] == 5 == first["accepted"] + first["duplicates"] + first["rejected"]
    assert first["duplicates"] == 1 and first["accepted"] == Voice.objects.count() >= 3
    again = imported(huying, file)
    assert (again["read"], again["accepted"]) == (5, 0)
    assert Voice.objects.count() == first["accepted"]


def test_rows_that_were_not_taken_can_be_saved_with_their_reasons(huying: Call, file: str, tmp_path: Path) -> None:
    target = tmp_path / "rejected.xlsx"
    assert imported(huying, file, "--rejected", str(target))["read"] == 5
    sheet = load_workbook(target).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) >= 1 and "原因" in "".join(map(str, rows[0]))
    assert "赵敏" not in str(rows)  # masked: nobody has signed in who may see names
    refused = huying(
        "voices", "import", file, "--congress", "qingan", "--source", "12345", "--rejected", str(target), "--json"
    )
    assert refused.code == 1 and "已经存在" in refused.refusal["error"]


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n....", b"a;b\n1;2\n"])
def test_a_file_that_cannot_be_imported_is_refused_and_nothing_is_stored(
    huying: Call, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "said.csv"
    path.write_bytes(content)
    ran = huying("voices", "import", str(path), "--congress", "qingan", "--source", "12345", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert ran.refusal["error"] and ran.refusal["hint"]
    assert not Voice.objects.exists()


def test_topics_name_their_members_by_the_source_s_own_numbers(huying: Call, tmp_path: Path) -> None:
    rows = [(str(2000 + n), f"人{n}", *LIFT, f"2026-02-{n + 1:02} 09:00:00") for n in range(8)]
    rows += [(str(3000 + n), f"众{n}", *WATER, f"2026-02-{n + 1:02} 10:00:00") for n in range(5)]
    imported(huying, written(tmp_path / "said.csv", *rows))
    ran = huying("voices", "topics", "--congress", "qingan", "--json")
    assert all(set(topic) == {"title", "size", "heat", "titles", "members"} for topic in ran.data)
    lift, water = ran.data
    assert (lift["size"], lift["heat"], sorted(lift["members"])) == (8, 8, [str(2000 + n) for n in range(8)])
    assert sorted(water["members"]) == [str(3000 + n) for n in range(5)]
    assert "电梯" in lift["title"]


def test_until_somebody_trains_it_classify_is_refused_with_the_way_out(huying: Call, file: str) -> None:
    ran = huying("voices", "classify", file, "--json")
    assert (ran.code, ran.out) == (1, "")
    assert "模型" in ran.refusal["error"] and "huying voices train" in ran.refusal["hint"]


@pytest.mark.parametrize("switch", [(), ("--json",), ("--congress", "qingan")])
def test_after_training_each_message_gets_a_category_on_a_line(
    huying: Call, tmp_path: Path, file: str, switch: tuple[str, ...]
) -> None:
    rows = [(*LIFT, "城乡建设")] * 6 + [(*WATER, "供水")] * 6
    labelled = written(tmp_path / "labelled.csv", *rows, headings=("标题", "内容", "类别"))
    learned = huying("voices", "train", labelled, "--json").data
    assert learned["categories"] == {"城乡建设": 6, "供水": 6}
    ran = huying("voices", "classify", file, *switch)
    assert ran.code == 0
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [line["number"] for line in lines] == ["1001", "1002", "1001", "1003", "1004"]
    assert [line["category"] for line in lines] == ["城乡建设"] * 3 + ["供水"] * 2


def test_training_for_a_congress_also_categorises_what_it_has(huying: Call, tmp_path: Path, file: str) -> None:
    taken = imported(huying, file)["accepted"]
    rows = [(*LIFT, "城乡建设")] * 6 + [(*WATER, "供水")] * 6
    labelled = written(tmp_path / "labelled.csv", *rows, headings=("标题", "内容", "类别"))
    assert huying("voices", "train", labelled, "--congress", "qingan", "--json").data["categorised"] == taken
    assert set(Voice.objects.values_list("category", flat=True)) == {"城乡建设", "供水"}


def test_a_file_without_categories_cannot_train(huying: Call, file: str) -> None:
    ran = huying("voices", "train", file, "--json")
    assert ran.code == 1 and "类别" in ran.refusal["error"] + ran.refusal["hint"]
