"""The .docx of an official paper, read back: page, pitch, fonts, order of properties."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from huying.kernel.documents.docx import render_docx
from huying.kernel.documents.ooxml import ORDER
from huying.kernel.documents.papers import Attachment, Paragraph

from .papers_sample import ITEMS, RARE, opinion_document


@pytest.fixture(scope="module")
def made() -> Any:
    return Document(BytesIO(render_docx(opinion_document())))


def font_of(style: Any) -> str:
    return str(style.element.rPr.rFonts.get(qn("w:eastAsia")))


def test_the_page_is_a4_with_the_margins_of_the_standard(made: Any) -> None:
    section = made.sections[0]
    sizes = (section.page_width, section.page_height)
    sides = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(length / Mm(1), 1) for length in (*sizes, *sides)] == [210, 297, 37, 28, 26, 35]


def test_twenty_two_lines_fill_the_type_area_and_a_twenty_third_does_not_fit(made: Any) -> None:
    pitch = made.styles["公文正文"].paragraph_format.line_spacing or made.styles["Normal"].paragraph_format.line_spacing
    assert 22 * pitch <= Mm(225) < 23 * pitch
    grid = made.sections[0]._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


def test_twenty_eight_characters_fill_the_line_and_a_twenty_ninth_does_not_fit(made: Any) -> None:
    body = made.styles["公文正文"]
    condensed = int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    advance = body.font.size + Pt(1) * condensed
    assert 28 * advance <= Mm(156) < 29 * advance


def test_each_style_names_the_font_and_size_of_the_standard(made: Any) -> None:
    styles = made.styles
    expected = {
        "发文机关标志": ("方正小标宋简体", 42),
        "公文标题": ("方正小标宋简体", 22),
        "公文正文": ("仿宋_GB2312", 16),
        "一级标题": ("黑体", 16),
        "二级标题": ("楷体_GB2312", 16),
        "三级标题": ("仿宋_GB2312", 16),
        "版记": ("仿宋_GB2312", 14),
        "公文页码": ("宋体", 14),
    }
    assert {name: (font_of(styles[name]), styles[name].font.size.pt) for name in expected} == expected


def test_the_letterhead_is_red_and_the_line_below_the_number_too(made: Any) -> None:
    assert str(made.styles["发文机关标志"].font.color.rgb) == "FF0000"
    [rule] = made.element.body.iter(qn("w:pBdr"))
    assert rule[0].get(qn("w:color")) == "FF0000"


def test_headings_run_on_in_the_font_of_the_body(made: Any) -> None:
    [paragraph] = [p for p in made.paragraphs if p.text.startswith("（一）依法划定保护区。")]
    assert paragraph.style.name == "公文正文"
    assert [run._r.rPr.rFonts.get(qn("w:eastAsia")) if run._r.rPr is not None else "" for run in paragraph.runs] == [
        "楷体_GB2312",
        "",
    ]


def test_the_list_stands_on_its_own_page_with_a_head_that_repeats(made: Any) -> None:
    [label] = [p for p in made.paragraphs if p.style.name == "附件标记" and p.text == "附件"]
    assert label.paragraph_format.page_break_before
    table = made.tables[0]
    assert len(table.rows) == 10
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table.rows[9].cells[1].text == ITEMS.rows[8][1]


def test_the_colophon_floats_at_the_foot_of_the_type_area(made: Any) -> None:
    place = made.tables[-1]._tbl.tblPr.find(qn("w:tblpPr"))
    assert (place.get(qn("w:vertAnchor")), place.get(qn("w:tblpYSpec"))) == ("margin", "bottom")
    edges = [
        edge.get(qn("w:sz")) for edge in made.tables[-1]._tbl.iter(qn("w:top"), qn("w:bottom")) if edge.get(qn("w:sz"))
    ]
    assert edges == ["8", "6", "6", "8"]


def test_page_numbers_stand_outside_on_odd_and_even_pages(made: Any) -> None:
    section = made.sections[0]
    assert made.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        [paragraph] = footer.paragraphs
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        field = paragraph._p.find(qn("w:fldSimple"))
        assert field.get(qn("w:instr")) == "PAGE"


def test_a_signed_paper_shows_the_signer_in_kaiti_beside_the_number() -> None:
    made = Document(BytesIO(render_docx(opinion_document(signer="王㛃", urgency="特急"))))
    [number] = [p for p in made.paragraphs if "签发人" in p.text]
    assert number.text == "青人常意〔2026〕3号\t签发人：王㛃"
    assert number.runs[-1]._r.rPr.rFonts.get(qn("w:eastAsia")) == "楷体_GB2312"
    assert made.paragraphs[0].text == "特急"


def test_properties_stand_in_the_order_word_demands() -> None:
    paper = opinion_document(signer="王㛃", attachments=(Attachment("清单", (ITEMS,)), Attachment("报告（另附）")))
    with ZipFile(BytesIO(render_docx(paper))) as archive:
        parts = [name for name in archive.namelist() if re.match(r"word/(document|styles|footer\d)\.xml", name)]
        for part in parts:
            for node in etree.fromstring(archive.read(part)).iter():
                if node.tag in ORDER:
                    places = [ORDER[node.tag].index(child.tag) for child in node]
                    assert places == sorted(set(places)), (part, [child.tag for child in node])


def test_rare_characters_and_markup_arrive_as_they_are() -> None:
    wild = "<w:p>&amp; {{ x }} ${y} " + "".join(RARE) + "\x00\x0b"
    made = Document(BytesIO(render_docx(opinion_document(blocks=(Paragraph(wild),)))))
    assert "<w:p>&amp; {{ x }} ${y} " + "".join(RARE) in [p.text for p in made.paragraphs]


def test_nothing_of_the_librarys_own_template_is_left() -> None:
    with ZipFile(BytesIO(render_docx(opinion_document()))) as archive:
        names = archive.namelist()
        assert not [name for name in names if "thumbnail" in name or "Effects" in name]
        assert b"python-docx" not in archive.read("docProps/core.xml")
