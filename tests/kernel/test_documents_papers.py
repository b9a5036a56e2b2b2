"""Official papers as content: what is refused, how headings are numbered, how a title is broken."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huying.kernel.calendar.saying import full_day
from huying.kernel.documents.layout import Grid, Line, chinese_numeral, lay_out
from huying.kernel.documents.papers import (
    Attachment,
    Heading,
    InvalidPaper,
    ItemTable,
    Paragraph,
    clean,
    official_number,
    parse_text,
)
from huying.kernel.documents.titles import TITLE_WIDTH, title_lines, width

from .papers_sample import ITEMS, opinion_document


def test_a_date_has_arabic_digits_without_leading_zeros() -> None:
    assert full_day(date(2026, 3, 2)) == "2026年3月2日"


def test_an_official_number_has_six_cornered_brackets_and_no_leading_zeros() -> None:
    assert official_number("青人常意", 2026, 3) == "青人常意〔2026〕3号"


@pytest.mark.parametrize(
    "number",
    [
        "青人常意[2026]3号",
        "青人常意（2026）3号",
        "青人常意〔2026〕03号",
        "青人常意〔2026〕第3号",
        "青人常意〔26〕3号",
        "〔2026〕3号",
        "青人常意〔2026〕3",
    ],
)
def test_a_number_in_another_form_is_refused_with_an_example(number: str) -> None:
    with pytest.raises(InvalidPaper, match=r"六角括号.*青人常意〔2026〕3号"):
        opinion_document(number=number)


def test_every_fault_of_a_paper_is_told_at_once() -> None:
    table = ItemTable(("序号", "问题"), (("1", "水"), ("2",)), (1, 0))
    with pytest.raises(InvalidPaper) as refused:
        opinion_document(
            letterhead=" ",
            title="关于饮水安全的意见。",
            urgency="急",
            signature="",
            blocks=(Heading(5, "过深"), Heading(1, " "), Paragraph("")),
            attachments=(Attachment("清单", (table,)),),
        )
    assert refused.value.faults == (
        "还没有写发文机关标志，例如“青禾县人民代表大会常务委员会文件”。",
        "标题末尾不用标点，请去掉“。”。",
        "还没有写发文机关署名。",
        "紧急程度只能写“特急”或“加急”，现在是“急”。",
        "正文：标题“过深”是第5级，层次最多四级：一、（一）1.（1）。",
        "正文：有一个标题是空的，请写上文字或者删去。",
        "正文：有一个自然段是空的，请写上文字或者删去。",
        "附件1：表格第2行有1格，表头有2格，请补齐。",
        "附件1：表格的列宽要写2个正数。",
    )


def test_a_draft_needs_no_number_and_no_date() -> None:
    sheet = lay_out(opinion_document(number="", dated_on=None, printed_on=None))
    assert (sheet.number, sheet.signature.date) == ("", "　　年　月　日")


def test_headings_are_numbered_by_level_and_begin_anew_under_each_parent() -> None:
    blocks = (
        Heading(1, "甲"), Heading(2, "子"), Heading(2, "丑"), Heading(3, "天"), Heading(4, "东"), Heading(4, "西"),
        Heading(1, "乙"), Heading(2, "寅"), Heading(3, "地"),
    )  # fmt: skip
    body = lay_out(opinion_document(blocks=blocks)).body
    assert [line.marker + line.text for line in body if isinstance(line, Line)] == [
        "一、甲", "（一）子", "（二）丑", "1. 天", "（1）东", "（2）西", "二、乙", "（一）寅", "1. 地",
    ]  # fmt: skip


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")])
def test_chinese_numerals(number: int, text: str) -> None:
    assert chinese_numeral(number) == text


def test_what_a_clerk_typed_becomes_headings_and_paragraphs() -> None:
    typed = (
        "会议认为，工作有成效。\r\n\r\n一、加强保护\n　　（一）划定保护区。逐处明确边界。\n"
        "1.5米以下的井停用。\n2．立即整改。\n（2）到场。"
    )
    assert parse_text(typed) == (
        Paragraph("会议认为，工作有成效。"),
        Heading(1, "加强保护"),
        Heading(2, "划定保护区。", "逐处明确边界。"),
        Paragraph("1.5米以下的井停用。"),
        Heading(3, "立即整改。"),
        Heading(4, "到场。"),
    )


def test_a_line_break_in_a_paragraph_begins_the_next_one() -> None:
    body = lay_out(opinion_document(blocks=(Paragraph("甲\n\n　　乙"),))).body
    assert [line.text for line in body if isinstance(line, Line)] == ["甲", "乙"]


def test_control_characters_go_and_rare_characters_stay() -> None:
    assert clean("王\x00㛃\u202e𠮷\ud800\uffff\t骈\r\n齉\ufa11") == "王㛃𠮷 骈\n齉\ufa11"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("农村饮水安全工作问题清单", ("农村饮水安全工作问题清单",)),
        ("关于全县道路交通安全管理工作情况的审议意见书", ("关于全县道路交通安全管理工作情况的", "审议意见书")),
        (
            "青禾县人大常委会关于全县农村饮水安全工作情况报告的审议意见书",
            ("青禾县人大常委会", "关于全县农村饮水安全工作情况报告的", "审议意见书"),
        ),
        (
            "青禾县人民代表大会常务委员会关于批准青禾县2025年财政决算的决议",
            ("青禾县人民代表大会常务委员会", "关于批准青禾县2025年财政决算的决议"),
        ),
        ("青禾县\n审议意见书", ("青禾县", "审议意见书")),
    ],
)
def test_a_long_title_is_broken_where_the_sense_allows(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title) == lines


@given(st.text(alphabet="关于全县农村饮水安全工作情况的报告审议意见书《》2026、", min_size=1, max_size=90))
def test_a_title_loses_no_character_and_no_line_is_too_long(title: str) -> None:
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(width(line) <= TITLE_WIDTH for line in lines)


def test_a_short_letterhead_is_large_and_a_long_one_narrowed_to_one_line() -> None:
    short = lay_out(opinion_document(letterhead="青禾县人大常委会文件")).letterhead
    long = lay_out(opinion_document()).letterhead
    very_long = lay_out(opinion_document(letterhead="青禾县人民代表大会常务委员会" * 3)).letterhead
    assert (short.scale, long.size) == (1.0, 42.0)
    for head in (short, long, very_long):
        assert 436 < width(head.text) * head.size * head.scale <= 442.2 or head is very_long
    assert very_long.scale == 0.6
    assert width(very_long.text) * very_long.size * very_long.scale <= 442.2


def test_the_signature_is_centred_over_a_date_that_leaves_four_characters() -> None:
    signature = lay_out(opinion_document(signature="县人大常委会")).signature
    # 2026年3月2日: six digits of half a character and three characters, 6 in all; as wide as the signature
    assert (signature.right, signature.date_right) == (4.0, 4.0)
    assert lay_out(opinion_document(signature="青禾县人民代表大会常务委员会")).signature.right == 0.0


def test_one_attachment_has_no_number_and_several_have() -> None:
    one = lay_out(opinion_document())
    assert [(item.marker, item.title) for item in one.named] == [("", "农村饮水安全工作问题清单")]
    assert [page.label for page in one.attached] == ["附件"]
    several = lay_out(opinion_document(attachments=(Attachment("清单", (ITEMS,)), Attachment("调研报告（另附）。"))))
    assert [(item.marker, item.title) for item in several.named] == [("1. ", "清单"), ("2. ", "调研报告（另附）")]
    assert [page.label for page in several.attached] == ["附件1"]


def test_columns_left_to_themselves_keep_short_words_and_dates_on_one_line() -> None:
    grid = lay_out(opinion_document()).attached[0].body[0]
    assert isinstance(grid, Grid)
    assert sum(grid.shares) == pytest.approx(1, abs=0.001)
    characters = [share * 442.2 / 12 for share in grid.shares]
    assert characters[4] >= 7.9  # 2026年11月30日 and the cell's margins
    assert characters[1] == max(characters)
    assert grid.centred == (True, False, False, False, False)


def test_given_widths_are_kept_in_proportion() -> None:
    table = ItemTable(("甲", "乙"), (("1", "2"),), (1, 3))
    grid = lay_out(opinion_document(blocks=(table,))).body[0]
    assert isinstance(grid, Grid)
    assert grid.shares == (0.25, 0.75)


def test_without_cc_and_printer_there_is_no_colophon() -> None:
    assert lay_out(opinion_document(cc="", printed_by="")).colophon is None
