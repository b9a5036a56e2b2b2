"""The one export of lists, reopened: no formula, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from huying.kernel.documents.xlsx import CUT, LONGEST_CELL, Column, Value, render_table


def opened(*args: Any) -> Any:
    return load_workbook(BytesIO(render_table(*args))).active


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://a.cn","点这里")', "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1",
        "=cmd|' /C calc'!A0", "{=1}", "http://a.cn", "mailto:a@b.cn", "1234567890123456789", "0012", "1E5",
        "TRUE", "#REF!",
    ],
)  # fmt: skip
def test_what_a_citizen_wrote_is_text_and_never_a_formula(text: str) -> None:
    sheet = opened("台账", ["题名"], [[text]])
    cell = sheet["A2"]
    assert cell.data_type in ("s", "inlineStr")
    assert cell.value == text.strip("\t\r")
    assert cell.hyperlink is None


def test_a_heading_is_no_formula_either() -> None:
    assert opened("台账", ["=1+1"], [])["A1"].data_type == "s"


def test_numbers_days_and_moments_keep_their_types() -> None:
    row: list[Value] = [
        3,
        2.5,
        Decimal("1.25"),
        True,
        False,
        None,
        "",
        date(2026, 3, 2),
        datetime(2026, 3, 2, 1, 30, tzinfo=UTC),
    ]
    sheet = opened("台账", [str(n) for n in range(9)], [row])
    values = [cell.value for cell in sheet[2]]
    assert values == [3, 2.5, 1.25, "是", "否", None, None, datetime(2026, 3, 2), datetime(2026, 3, 2, 9, 30)]
    assert sheet["H2"].number_format == 'yyyy"年"m"月"d"日"'


@pytest.mark.parametrize("number", [10**15, -(10**18), float("nan"), float("inf"), Decimal("1e20")])
def test_a_number_that_excel_would_round_or_refuse_is_kept_as_text(number: Value) -> None:
    assert opened("台账", ["数"], [[number]])["A2"].value == str(number)


def test_the_header_is_frozen_filtered_and_printed_on_every_page() -> None:
    sheet = opened("审议意见问题台账", ["序号", Column("问题", 30)], [[n, "水" * 40] for n in range(1, 4)])
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B4")
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.title == "审议意见问题台账"
    assert sheet.column_dimensions["B"].width == pytest.approx(30, abs=1)
    assert sheet.page_setup.orientation == "landscape"


def test_columns_follow_their_text_within_bounds() -> None:
    sheet = opened("表", ["甲", "乙"], [["水", "很长的说明" * 30]])
    widths = [sheet.column_dimensions[c].width for c in "AB"]
    assert widths[0] < 8 < 45 < widths[1] < 50


@pytest.mark.parametrize("title", ["", "a/b:c*d?[e]\\f", "'引'", "长" * 40, "\n"])
def test_any_title_gives_a_sheet(title: str) -> None:
    assert opened(title, ["甲"], [["乙"]])["A2"].value == "乙"


def test_control_characters_and_overlong_text_do_not_break_the_file() -> None:
    long = "长" * (LONGEST_CELL + 10)
    sheet = opened("表", ["甲", "乙"], [["王\x00㛃\x0b𠮷\ud800", long]])
    assert sheet["A2"].value == "王㛃𠮷"
    assert sheet["B2"].value == long[: LONGEST_CELL - len(CUT)] + CUT


def test_rows_may_come_from_a_generator_and_all_arrive() -> None:
    def rows() -> Iterator[list[Value]]:
        yield from ([n, f"第{n}行"] for n in range(1, 1001))

    made = render_table("表", ["序号", "题名"], rows())
    read = CalamineWorkbook.from_filelike(BytesIO(made)).get_sheet_by_index(0).to_python()
    assert len(read) == 1001
    assert read[1000] == [1000, "第1000行"]


def test_an_empty_list_still_has_its_header() -> None:
    assert [cell.value for cell in opened("表", ["甲", "乙"], [])[1]] == ["甲", "乙"]
