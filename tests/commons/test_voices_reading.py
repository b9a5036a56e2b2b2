"""Reading a file of messages: encodings, separators, dates, columns; and what is refused, in words."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from datetime import date, datetime

import pytest

from huying.commons.voices.columns import Field, data_rows, recognise, remapped, require
from huying.commons.voices.faults import ColumnsRefused, FileRefused
from huying.commons.voices.moments import MomentFault, YearLast, moment, year_last_order
from huying.commons.voices.rows import Judged, RowState, is_formula, judge
from huying.kernel.calendar.clock import CHINA
from huying.kernel.tables.containers import read_limited
from huying.kernel.tables.readers import Table, check_bytes, read_bytes, read_path

from .voices_files import HEADINGS, LIMIT, ROWS, TODAY, csv_bytes, with_part, xlsx_bytes


def read(content: bytes) -> Table:
    return read_bytes(content, max_bytes=LIMIT)


def judged(content: bytes) -> list[Judged]:
    table = read(content)
    layout = require(recognise(table))
    return [judge(row, layout, today=TODAY) for row in data_rows(table, layout)]


def refusal(content: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        require(recognise(read(content)))
    assert caught.value.hint
    return caught.value


# ── csv ──────────────────────────────────────────────────────────────────────


@pytest.mark.rule("R1.12")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_every_usual_encoding_and_with_every_usual_separator(encoding, delimiter):
    found = judged(csv_bytes(encoding=encoding, delimiter=delimiter))
    assert [(j.draft.number, j.draft.title) for j in found] == [(r[0], r[2]) for r in ROWS]
    assert [j.draft.said_at for j in found] == [
        datetime(2026, 6, 1, 8, 30, tzinfo=CHINA),
        datetime(2026, 6, 2, 16, 40, 5, tzinfo=CHINA),
        datetime(2026, 6, 3, 9, 5, tzinfo=CHINA),
    ]


def test_what_was_recognised_is_said_in_words():
    assert read(csv_bytes(encoding="gbk", delimiter=";")).described == "GBK编码、分号分隔"
    assert (
        read(csv_bytes([("1", "王", "骉犇", "2026/6/1", "𠮷野家")], encoding="gb18030")).described
        == "GB18030编码、逗号分隔"
    )


def test_a_gzipped_csv_is_read_as_the_csv_in_it():
    assert len(judged(gzip.compress(csv_bytes()))) == 3


def test_a_csv_named_xlsx_is_read_by_its_content(tmp_path):
    path = tmp_path / "热线.xlsx"
    path.write_bytes(csv_bytes())
    assert len(read_path(path, max_bytes=LIMIT).rows) == 4


def test_blanks_before_after_and_full_width_are_taken_off():
    [one] = judged(
        csv_bytes(
            [
                (
                    " H-9 ",
                    "\u3000王秀兰 ",
                    "\u3000\u3000路灯坏了\t",
                    " 2026/6/1 ",
                    "\n\t\t\t\t\n\t\t\u3000柳桥镇的路灯\u3000\n\n\n\n坏了 ",
                )
            ]
        )
    )
    assert (one.draft.number, one.draft.name, one.draft.title) == ("H-9", "王秀兰", "路灯坏了")
    assert one.draft.body == "柳桥镇的路灯\n\n坏了"


def test_blank_lines_are_no_rows_and_lines_keep_the_number_that_a_person_sees():
    content = csv_bytes(
        [ROWS[0], ("", "", "", "", ""), (" ", "", "", "", ""), ("H-2", "李", "多行", "2026/6/1", "一\n二\n三"), ROWS[2]]
    )
    assert [j.line for j in judged(content)] == [2, 5, 8]


def test_a_few_broken_bytes_do_not_shut_out_the_other_rows():
    content = csv_bytes([*ROWS, *((f"N{n}", "王", "停水", "2026/6/1", "停水没有通知" * 20) for n in range(40))])
    found = judged(content.replace("路灯".encode(), "路".encode() + b"\xe7\x81", 1))
    assert len(found) == 43
    assert found[0].state is RowState.WARNING and "看不懂的字" in "".join(found[0].reasons)
    assert found[1].state is RowState.NEW


def test_an_unclosed_quote_is_told_with_its_line_instead_of_swallowing_the_rest():
    content = csv_bytes() + '"H-4","王","没有关上,2026/6/1,后面\r\nH-5,李,又一条,2026/6/1,内容\r\n'.encode()
    assert "第5行起有一个引号没有配对" in str(refusal(content))


def test_a_row_with_more_cells_than_columns_is_refused_since_its_columns_do_not_fit():
    [one] = judged(csv_bytes([]) + "H-1,王,标题,2026/6/1,内容里有,逗号\r\n".encode())
    assert one.state is RowState.ERROR and "这一行有6格，列名只有5个" in one.reasons[0]


# ── xlsx ─────────────────────────────────────────────────────────────────────


@pytest.mark.rule("R1.12")
def test_date_cells_texts_and_serial_numbers_in_one_column_give_the_same_moments():
    cells = [
        datetime(2026, 6, 1, 8, 30),
        "2026/6/1 8:30:00",
        "2026-06-01T08:30:00",
        46174.354166666664,
        date(2026, 6, 1),
        "2026.6.1",
    ]
    found = judged(xlsx_bytes([(n, "王", "题", cell, "内容") for n, cell in enumerate(cells)]))
    assert [j.draft.said_at for j in found[:4]] == [datetime(2026, 6, 1, 8, 30, tzinfo=CHINA)] * 4
    assert [j.draft.said_at for j in found[4:]] == [datetime(2026, 6, 1, tzinfo=CHINA)] * 2


def test_numbers_are_read_as_people_write_them_and_not_as_188006_0():
    assert judged(xlsx_bytes([(188006, "王", "题", "2026/6/1", "内容")]))[0].draft.number == "188006"


def test_a_number_that_lost_its_last_digits_in_the_spreadsheet_is_not_trusted():
    # A spreadsheet keeps 15 digits: two numbers that differ in the 17th would look the same, and one be lost.
    [one] = judged(xlsx_bytes([(20260601123456789, "王", "题", "2026/6/1", "内容")]))
    assert one.draft.number is None and one.state is RowState.WARNING and "超过15位" in one.reasons[0]
    [two] = judged(csv_bytes([("2.02606E+16", "王", "题", "2026/6/1", "内容")]))
    assert two.draft.number is None


def test_a_title_line_above_the_headings_is_passed_over():
    found = judged(xlsx_bytes(above=[("2026年6月上半月热线工单",), ("制表：县热线办",)]))
    assert [j.line for j in found] == [4, 5, 6]


def test_the_first_sheet_with_content_is_read_and_the_others_are_named():
    import io

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("空")
        for name in ("热线", "说明"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADINGS)
            sheet.write_row(1, 0, ROWS[0])
    table = read(out.getvalue())
    assert table.described == "Excel 表格，工作表“热线”" and table.others == ("说明",)


# ── bad input ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"),
        (b"%PDF-1.7 \x00\x01", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版 Excel"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "图片"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (bytes(range(256)) * 20, "不是表格文件"),
        (b"PK\x03\x04 this is no zip", "损坏"),
        (b"\x1f\x8b\x08\x00 broken", "损坏"),
        (b"\xff\xfe\xfd\xfc" * 500 + b"\x81", ""),
        (b" \r\n \r\n", "没有内容"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_its_content_with_what_to_do(content, said):
    assert said in str(refusal(content))


def test_a_word_document_is_named_as_such():
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "Word" in str(refusal(out.getvalue()))


def test_a_file_of_200_megabytes_is_refused_without_being_read(tmp_path):
    path = tmp_path / "大.csv"
    with path.open("wb") as out:
        out.truncate(200 * 1024 * 1024)
    tracemalloc.start()
    with pytest.raises(FileRefused, match="这个文件有200兆，超过了一次可以导入的50兆"):
        read_limited(path, LIMIT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1024 * 1024


def bombs() -> dict[str, bytes]:
    sheet = "xl/worksheets/sheet1.xml"
    zeros = bytes(64 * 1024 * 1024)
    return {
        "declared": with_part(xlsx_bytes(), "xl/media/a.bin", zeros),  # ratio above 1,000
        "lying": with_part(xlsx_bytes(), "xl/media/a.bin", zeros, declared=1000),
        "wide": with_part(
            xlsx_bytes(),
            sheet,
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            b"</sheetData></worksheet>",
        ),
        "entities": with_part(
            xlsx_bytes(),
            sheet,
            b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
            b'<worksheet><sheetData><row r="1"><c r="A1"><f>1</f><v>&b;</v></c></row></sheetData></worksheet>',
        ),
        "gzip": gzip.compress(bytes(400 * 1024 * 1024), 1),
    }


@pytest.mark.parametrize("kind", ["declared", "lying", "wide", "entities", "gzip"])
def test_a_bomb_is_refused_before_it_goes_off(kind):
    content = bombs()[kind]
    tracemalloc.start()
    began = time.perf_counter()
    said = str(refusal(content))
    took, peak = time.perf_counter() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "没有打开" in said
    assert took < 5 and peak < 200 * 1024 * 1024


def test_the_cheap_check_of_an_upload_finds_wrong_kinds_and_bombs():
    with pytest.raises(FileRefused):
        check_bytes(b"%PDF-1.4", max_bytes=LIMIT)
    with pytest.raises(FileRefused):
        check_bytes(bombs()["declared"], max_bytes=LIMIT)
    check_bytes(csv_bytes(), max_bytes=LIMIT)


# ── formulas ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://x","点")',
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "  =A1",
    ],
)
def test_what_a_spreadsheet_would_calculate_is_a_formula(text):
    assert is_formula(text)


@pytest.mark.parametrize(
    "text", ["-请尽快修好", "+1", "@县住建局 请回复", "====分割线====", "——盼复", "-1", "＝等号", "+8613800001234"]
)
def test_words_that_begin_with_a_mark_are_words(text):
    assert not is_formula(text)


def test_a_formula_in_a_cell_refuses_the_row_and_not_the_others():
    rows = [ROWS[0], ("H-2", "李", "题", "2026/6/1", "=1+1"), ROWS[2]]
    for content in (csv_bytes(rows), xlsx_bytes(rows)):
        found = judged(content)
        assert [j.state for j in found] == [RowState.NEW, RowState.ERROR, RowState.NEW]
        assert found[1].reasons == ["“留言详情”里是公式（=1+1），请改成普通文字（选择性粘贴为数值）"]
        assert found[1].draft is None


# ── days ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("20199/3/1", "年份写成了20199"),
        ("2026/13/05", "没有13月"),
        ("2026/6/31", "2026年6月没有31日"),
        ("2026/2/29", "2026年2月没有29日"),
        ("2026/6/17", "还没有到"),
        ("2206-06-01", "还没有到"),
        ("1900/1/0", "没有0日"),
        ("1900-01-01", "早于1990年"),
        (1.0, "不是日期"),
        ("昨天下午", "看不懂时间"),
        ("2026/6/1 25:00", "没有25时"),
        ("03/04/2026", "分不清哪个是月、哪个是日"),
        ("26/6/1", "看不懂时间"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_the_reason(cell, said):
    with pytest.raises(MomentFault, match=said):
        moment(cell, today=TODAY)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026/6/16 23:59:59", (2026, 6, 16, 23, 59, 59)),
        ("2026年6月1日", (2026, 6, 1)),
        ("2026-06-01 星期一 下午3:05", (2026, 6, 1, 15, 5)),
        ("20260601", (2026, 6, 1)),
        ("20260601083000", (2026, 6, 1, 8, 30)),
        ("2026-06-01T00:30:00Z", (2026, 6, 1, 8, 30)),
        ("2026-06-01 08:30:00.000", (2026, 6, 1, 8, 30)),
        ("2024-2-29", (2024, 2, 29)),
        ("12/27/2025", (2025, 12, 27)),
        ("27/12/2025", (2025, 12, 27)),
    ],
)
def test_a_day_is_understood_in_many_shapes(cell, day):
    assert moment(cell, today=TODAY) == datetime(*day, tzinfo=CHINA)


def test_a_column_shows_by_its_clear_days_how_the_unclear_ones_are_meant():
    assert year_last_order(["03/04/2026", "12/27/2025"]) is YearLast.MONTH_FIRST
    assert moment("03/04/2026", today=TODAY, order=YearLast.MONTH_FIRST) == datetime(2026, 3, 4, tzinfo=CHINA)
    assert year_last_order(["03/04/2026", "27/12/2025"]) is YearLast.DAY_FIRST
    assert moment("03/04/2026", today=TODAY, order=YearLast.DAY_FIRST) == datetime(2026, 4, 3, tzinfo=CHINA)
    assert year_last_order(["03/04/2026", "2026-01-01"]) is YearLast.UNKNOWN


# ── columns ──────────────────────────────────────────────────────────────────


@pytest.mark.rule("R1.12")
@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (HEADINGS, {"number": 0, "name": 1, "title": 2, "said_at": 3, "body": 4}),
        (
            ("工单编号", "来电人", "来电号码", "诉求标题", "诉求内容", "受理时间", "所属区县", "诉求类别"),
            {"number": 0, "name": 1, "phone": 2, "title": 3, "body": 4, "said_at": 5, "place": 6, "category": 7},
        ),
        (
            ("区", "河流", "标题", "时间", "投诉件内容", "回复1"),
            {"place": 0, "title": 2, "said_at": 3, "body": 4, "reply": 5},
        ),
        ((" 编 号 ", "姓名（必填）", "反映问题", "来电日期*"), {"number": 0, "name": 1, "body": 2, "said_at": 3}),
        (("内容", "答复意见", "答复时间"), {"body": 0, "reply": 1, "replied_at": 2}),
    ],
)
def test_columns_are_recognised_by_their_usual_names(headings, expected):
    layout = recognise(read(csv_bytes([["x"] * len(headings)], headings)))
    assert {f.value: at for f, at in layout.positions.items()} == expected


def test_unknown_columns_are_listed():
    layout = recognise(read(csv_bytes([["x"] * 3], ("诉求内容", "满意度", "承办科室"))))
    assert layout.unknown == ("满意度", "承办科室")


def test_a_file_without_the_needed_column_is_refused_with_the_columns_that_were_found():
    said = refusal(csv_bytes([["x", "y"]], ("编号", "满意度")))
    assert isinstance(said, ColumnsRefused)
    assert "没有找到写内容的列" in str(said) and "“编号”、“满意度”" in str(said)
    assert said.found == ("编号", "满意度")


def test_columns_can_be_mapped_by_hand_but_none_twice():
    layout = recognise(read(csv_bytes([["x", "y"]], ("甲", "乙"))))
    assert require(remapped(layout, {Field.BODY: 1})).positions == {Field.BODY: 1}
    with pytest.raises(ColumnsRefused, match="同时选给了"):
        remapped(layout, {Field.BODY: 1, Field.TITLE: 1})


# ── rows ─────────────────────────────────────────────────────────────────────


def test_a_row_with_neither_title_nor_body_is_refused():
    [one] = judged(csv_bytes([("H-1", "王", " ", "2026/6/1", "\u3000")]))
    assert (one.state, one.reasons) == (RowState.ERROR, ["缺内容：标题和内容都是空的"])


def test_a_row_with_a_title_alone_is_taken_with_a_word_about_it():
    [one] = judged(csv_bytes([("H-1", "王", "路灯坏了", "2026/6/1", "")]))
    assert (one.state, one.draft.body) == (RowState.WARNING, "路灯坏了")


def test_a_row_without_time_or_number_is_taken_with_a_word_about_it():
    [one] = judged(csv_bytes([("", "王", "路灯坏了", "", "柳桥镇")]))
    assert one.state is RowState.WARNING and set(one.reasons) == {"没有编号", "没有时间"}


def test_every_fault_of_a_row_is_told_at_once():
    [one] = judged(csv_bytes([("H-1", "王", "", "20199/1/1", "=1+1")]))
    assert len(one.reasons) == 2 and one.state is RowState.ERROR
