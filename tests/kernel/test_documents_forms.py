"""The particular forms of GB/T 9704 chapter 10 (letter, minutes) and the bulletin, read back from .docx and PDF."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from huying.kernel.documents.docx import render_docx
from huying.kernel.documents.ooxml import ORDER
from huying.kernel.documents.papers import Form, InvalidPaper, OfficialPaper, Paragraph
from huying.kernel.documents.pdf import CannotTypeset, render_pdf

from .papers_sample import opinion_document
from .test_documents_pdf import MM, flat, needs_font, pages, places

PRESENT = (("出席", "赵明、钱芳、王㛃、𠮷建国"), ("请假", "蒋沛"))


def letter(**changes: Any) -> OfficialPaper:
    values = {"letterhead": "青禾县人民代表大会常务委员会", "attachments": (), **changes}
    return opinion_document(form=Form.LETTER, **values)


def minutes(**changes: Any) -> OfficialPaper:
    values = {"letterhead": "青禾县人大常委会会议纪要", "number": "第3号", "main_to": "", "attachments": (), **changes}
    return opinion_document(form=Form.MINUTES, attendance=PRESENT, cc="", printed_by="", **values)


def frames(paper: OfficialPaper) -> list[tuple[float, str]]:
    """Of a letter: where each frame of the first page ends, in millimetres from the upper edge, and its border."""
    header = Document(BytesIO(render_docx(paper))).sections[0].first_page_header._element
    found = []
    for frame in header.iter(qn("w:framePr")):
        ends = (int(frame.get(qn("w:y"))) + int(frame.get(qn("w:h")))) / 20 / MM
        border = frame.getparent().find(f"{qn('w:pBdr')}/{qn('w:bottom')}")
        found.append((round(ends, 1), "" if border is None else border.get(qn("w:val"))))
    return found


def test_a_letter_has_two_double_red_lines_of_170_mm() -> None:
    """10.1: letterhead 30 mm below the upper edge, the first line 4 mm under it, the second 20 mm above the lower."""
    head, first, second = frames(letter())
    assert first == (pytest.approx(head[0] + 4, abs=0.2), "thickThinSmallGap")
    assert second == (277.0, "thinThickSmallGap")  # 297 - 20
    header = Document(BytesIO(render_docx(letter()))).sections[0].first_page_header._element
    assert {frame.get(qn("w:w")) for frame in header.iter(qn("w:framePr"))} == {"9638"}  # 170 mm in twentieths


def test_the_first_page_of_a_letter_shows_no_page_number_in_the_docx() -> None:
    section = Document(BytesIO(render_docx(letter()))).sections[0]
    assert section.different_first_page_header_footer
    assert not section.first_page_footer.paragraphs[0].text
    assert "—" in section.footer.paragraphs[0].text


@needs_font
def test_the_first_page_of_a_letter_shows_no_page_number_in_the_pdf() -> None:
    first, second, *_ = pages(letter())
    assert "—1—" not in flat(first)
    assert "—2—" in flat(second)


@needs_font
def test_the_number_of_a_letter_ends_at_the_right_edge_below_the_first_line() -> None:
    reader = places(render_pdf(letter()), 0)
    [(_, x, y)] = [piece for piece in reader if piece[0].startswith("青人常意")]
    assert x > 120 * MM
    assert 297 * MM - y < 65 * MM  # not the 80 mm and more of the usual head


@needs_font
def test_a_letter_names_neither_printer_nor_day_of_printing() -> None:
    text = flat("".join(pages(letter())))
    assert "抄送：县监察委员会" in text
    assert "印发" not in text
    tables = Document(BytesIO(render_docx(letter()))).tables
    assert [len(table.rows) for table in tables] == [1]
    assert not list(tables[0]._tbl.iter(qn("w:tcBorders")))


@needs_font
def test_minutes_list_who_attended_below_the_text_and_carry_no_signature_there() -> None:
    """10.3: 出席 in 黑体 two characters in, the names behind the colon; no seal."""
    text = flat("".join(pages(minutes())))
    assert text.index("书面报告县人大常委会。") < text.index("出席：赵明") < text.index("请假：蒋沛")
    assert text.count("2026年3月2日") == 1  # in the head, not below again
    document = Document(BytesIO(render_docx(minutes())))
    [line] = [p for p in document.paragraphs if p.text.startswith("出席：")]
    assert line.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"
    indent = line._p.pPr.find(qn("w:ind"))
    assert (indent.get(qn("w:leftChars")), indent.get(qn("w:hangingChars"))) == ("500", "300")  # 2 + 3 characters


@needs_font
def test_rare_characters_survive_the_list_of_the_minutes() -> None:
    assert "王㛃、𠮷建国" in flat("".join(pages(minutes())))


def test_a_bulletin_is_counted_by_issue_and_a_document_is_not() -> None:
    paper = opinion_document(form=Form.BULLETIN, letterhead="审议简报", number="第12期", main_to="", attachments=())
    text = [p.text for p in Document(BytesIO(render_docx(paper))).paragraphs]
    assert text.index("第12期") + 1 == text.index("青禾县人民代表大会常务委员会\t2026年3月2日")
    with pytest.raises(InvalidPaper, match="发文字号“第12期”写法不对"):
        opinion_document(number="第12期")


def test_only_minutes_have_a_list_of_who_attended() -> None:
    with pytest.raises(InvalidPaper, match="只有会议纪要"):
        opinion_document(attendance=PRESENT)


@pytest.mark.parametrize("paper", [letter(), minutes()], ids=["letter", "minutes"])
def test_properties_stand_in_the_order_word_demands(paper: OfficialPaper) -> None:
    document = Document(BytesIO(render_docx(paper)))
    for root in (document.element.body, document.sections[0].first_page_header._element):
        for tag, order in ORDER.items():
            for holder in root.iter(tag):
                places_ = [order.index(child.tag) for child in holder]
                assert places_ == sorted(places_)


@needs_font
def test_every_missing_character_is_named_with_its_code() -> None:
    with pytest.raises(CannotTypeset, match=r"“\U000323a0”（U\+323A0）、“\U000323a1”（U\+323A1）"):
        render_pdf(opinion_document(blocks=(Paragraph("村民王\U000323a0、李\U000323a1反映"),)))


@needs_font
@pytest.mark.parametrize(
    "name",
    ["㛃", "𠮷", "𨱏", "𬭎", "𫖯"],  # extensions A, B, B, E and C; the last three stand in 通用规范汉字表
)
def test_a_rare_name_is_read_back_from_the_pdf(name: str) -> None:
    reader = PdfReader(BytesIO(render_pdf(letter(blocks=(Paragraph(f"代表王{name}提出。"),)))))
    assert f"王{name}提出" in flat("".join(page.extract_text() for page in reader.pages))
