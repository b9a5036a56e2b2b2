"""The PDF of an official paper, read back with pypdf."""

from __future__ import annotations

import json
import re
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from huying.kernel.documents import fonts
from huying.kernel.documents.papers import Attachment, Heading, OfficialPaper, Paragraph
from huying.kernel.documents.pdf import CannotTypeset, render_pdf

from .papers_sample import BLOCKS, ITEMS, RARE, opinion_document

MM = 72 / 25.4


def _has_chinese_font() -> bool:
    try:
        fonts.font_set(Path("/nonexistent"))
    except fonts.NoChineseFont:
        return False
    return True


needs_font = pytest.mark.skipif(not _has_chinese_font(), reason="没有中文字体：apt-get install fonts-noto-cjk")


def pages(paper: OfficialPaper) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(render_pdf(paper))).pages]


def flat(text: str) -> str:
    return re.sub(r"\s", "", text)


def places(content: bytes, page: int) -> list[tuple[str, float, float]]:
    """Each piece of text with its place in points from the lower left corner."""
    found: list[tuple[str, float, float]] = []

    def visit(text: str, matrix: Any, text_matrix: Any, *_: Any) -> None:
        if text.strip():
            # typst flips the page: the current matrix turns the text matrix upright again
            x = text_matrix[4] * matrix[0] + text_matrix[5] * matrix[2] + matrix[4]
            y = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
            found.append((text.strip(), x, y))

    PdfReader(BytesIO(content)).pages[page].extract_text(visitor_text=visit)
    return found


@needs_font
def test_the_paper_is_a4_and_says_what_the_office_wrote() -> None:
    reader = PdfReader(BytesIO(render_pdf(opinion_document())))
    for page in reader.pages:
        assert (round(float(page.mediabox.width) / MM), round(float(page.mediabox.height) / MM)) == (210, 297)
    text = flat("".join(page.extract_text() for page in reader.pages))
    for words in (
        "青禾县人民代表大会常务委员会文件",
        "青人常意〔2026〕3号",
        "关于全县农村饮水安全工作情况报告的审议意见书",
        "青禾县人民政府：",
        "一、加强水源保护",
        "（二）清退污染源。对水源地",
        "1.明确改造时序",
        "（2）山区24小时到场。",
        "附件：农村饮水安全工作问题清单",
        "2026年3月2日",
        "（此件公开发布）",
        "抄送：县监察委员会，县人民法院，县人民检察院，县水利局、县卫生健康委。",
        "青禾县人大常委会办公室2026年3月3日印发",
    ):
        assert words in text
    assert reader.metadata is not None
    assert reader.metadata.title == "青禾县人大常委会关于全县农村饮水安全工作情况报告的审议意见书"


@needs_font
def test_rare_characters_in_names_survive() -> None:
    text = flat("".join(pages(opinion_document(signer="王㛃"))))
    for name in RARE:
        assert name in text
    assert "签发人：王㛃" in text


@needs_font
def test_a_character_that_no_font_has_is_refused_by_name() -> None:
    with pytest.raises(CannotTypeset, match="字体里没有“\U000323a0”"):
        render_pdf(opinion_document(blocks=(Paragraph("村民王\U000323a0反映"),)))


@needs_font
def test_text_never_runs_as_typst_code() -> None:
    wild = '#panic("x") $x^2$ *粗* _斜_ `码` @ref <label> \\ #import "x" // /* = 标题 [甲] {乙} "丙" ~ -- https://a.cn'
    table = ITEMS.__class__(("#panic()", "乙"), ((wild, wild),))
    paper = opinion_document(
        title=wild[:60], letterhead="#panic()", signer="#x", blocks=(Heading(1, wild, wild), Paragraph(wild), table),
        cc=wild, note=wild,
    )  # fmt: skip
    text = flat("".join(pages(paper)))
    assert text.count(flat(wild)) >= 5


@needs_font
def test_a_page_has_22_lines_of_28_characters() -> None:
    content = render_pdf(opinion_document(blocks=(Paragraph("水" * 28 * 60),)))
    text = PdfReader(BytesIO(content)).pages[1].extract_text()
    lines = [line for line in text.split("\n") if line.startswith("水")]
    assert len(lines) == 22
    assert {len(line.strip()) for line in lines} == {28}


@needs_font
def test_body_lines_stand_28_99_points_apart() -> None:
    content = render_pdf(opinion_document(blocks=(Paragraph("水" * 28 * 60),)))
    heights = sorted({round(y, 1) for text, _, y in places(content, 1) if text.startswith("水")}, reverse=True)
    gaps = [upper - lower for upper, lower in pairwise(heights)]
    assert gaps == pytest.approx([28.99] * 21, abs=0.2)


@needs_font
def test_page_numbers_alternate_from_right_to_left() -> None:
    content = render_pdf(opinion_document())
    for page, text in enumerate(pages(opinion_document())[:3]):
        assert f"—{page + 1}—" in flat(text)
        [x] = [x for piece, x, _ in places(content, page) if piece.startswith("—")][:1]
        assert (x > 300) == (page % 2 == 0)


@needs_font
def test_the_list_begins_a_page_of_its_own_after_the_date() -> None:
    texts = [flat(text) for text in pages(opinion_document())]
    [signed] = [i for i, text in enumerate(texts) if "2026年3月2日" in text]
    assert texts[signed + 1].startswith("附件农村饮水安全工作问题清单序号")


@needs_font
@pytest.mark.parametrize("paragraphs", range(1, 24))
def test_the_colophon_ends_an_even_page_and_the_signature_is_never_alone(paragraphs: int) -> None:
    """One line more each time: every position of the end on the page comes up."""
    blocks = tuple(Paragraph(f"第{n}段话。") for n in range(1, paragraphs + 1))
    texts = [flat(text) for text in pages(opinion_document(blocks=blocks, attachments=(), note=""))]
    assert len(texts) % 2 == 0
    assert texts[-1].startswith("抄送") or "印发" in texts[-1]
    [signed] = [text for text in texts if "青禾县人民代表大会常务委员会2026年3月2日" in text]
    assert f"第{paragraphs}段话。" in signed


@needs_font
def test_a_blank_page_before_the_colophon_and_its_page_have_no_number() -> None:
    seen = 0
    for lines in range(20, 32):
        blocks = tuple(Paragraph(f"第{n}段话。") for n in range(lines))
        texts = [flat(text) for text in pages(opinion_document(blocks=blocks, attachments=(), note=""))]
        if not texts[-2].strip():
            seen += 1
            assert "—" not in texts[-1]
    assert seen


@needs_font
def test_a_table_longer_than_a_page_repeats_its_head() -> None:
    table = ITEMS.__class__(ITEMS.columns, ITEMS.rows * 5)
    texts = [flat(text) for text in pages(opinion_document(attachments=(Attachment("问题清单", (table,)),)))]
    assert sum("序号问题指标与目标" in text for text in texts) >= 4


@needs_font
def test_a_cell_longer_than_a_page_is_not_cut_off() -> None:
    table = ITEMS.__class__(("问题",), (("很长的一格" * 600 + "结尾",),))
    assert "结尾" in flat("".join(pages(opinion_document(blocks=(table,)))))


@needs_font
def test_the_same_paper_gives_the_same_bytes() -> None:
    assert render_pdf(opinion_document()) == render_pdf(opinion_document())


@needs_font
def test_a_draft_can_be_set() -> None:
    text = flat("".join(pages(opinion_document(number="", dated_on=None, printed_on=None, blocks=BLOCKS[:1]))))
    assert "年月日" in text


def test_without_a_chinese_font_the_error_names_the_package() -> None:
    with pytest.raises(fonts.NoChineseFont, match="apt-get install fonts-noto-cjk"):
        fonts.choose(["DejaVu Sans", "Libertinus Serif"], Path("/srv/huying/fonts"))


def test_fonts_of_the_congress_come_before_free_ones() -> None:
    present = ["noto serif cjk sc", "Noto Sans CJK SC", "FZXiaoBiaoSong-B05S", "仿宋_GB2312", "AR PL UKai CN"]
    chosen = fonts.choose(present, Path("/srv/huying/fonts"))
    assert {role: families[0] for role, families in chosen.items()} == {
        "title": "FZXiaoBiaoSong-B05S",
        "fang": "仿宋_GB2312",
        "kai": "AR PL UKai CN",
        "hei": "Noto Sans CJK SC",
        "song": "Noto Serif CJK SC",
    }
    assert all("Noto Serif CJK SC" in families for families in chosen.values())  # for what the first one lacks


def test_the_template_evaluates_nothing() -> None:
    source = (Path(fonts.__file__).parent / "templates" / "paper.typ").read_text()
    assert "eval(" not in source
    assert "@preview" not in source


@needs_font
def test_the_data_is_json_whatever_the_text() -> None:
    from huying.kernel.documents import pdf

    data = pdf._data(opinion_document(dated_on=date(2026, 3, 2)), fonts.font_set(Path("/nonexistent")))
    assert json.loads(json.dumps(data, ensure_ascii=False))["sheet"]["number"] == "青人常意〔2026〕3号"
