"""The empty .docx of GB/T 9704: page, grid, page numbers and the named paragraph styles. Pure: no Django.

Every appearance is a style (公文标题, 公文正文 …) that the text only refers to: a congress's own template can later
take the place of `blank` by carrying styles of the same names.
Fonts are named, not embedded: Word and WPS on office machines have them.
"""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from io import BytesIO
from typing import Any

from docx import Document as open_document
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from . import layout
from .ooxml import element, put, set_font

FANG, HEI, KAI, XIAOBIAOSONG, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
LETTERHEAD, NUMBER, TITLE, MAIN_TO, BODY = "发文机关标志", "发文字号", "公文标题", "主送机关", "公文正文"
SIGNATURE, ATTACHMENT, CELL, COLOPHON, FOLIO, ANCHOR = "落款", "附件标记", "表格文字", "版记", "公文页码", "版记位置"
HEADINGS = {1: ("一级标题", HEI), 2: ("二级标题", KAI), 3: ("三级标题", FANG), 4: ("四级标题", FANG)}
TWIPS = 20  # per point
GRID_PITCH = int(layout.PITCH * TWIPS)  # 579: 22 lines fill 225 mm without a 23rd
# Condensed by a quarter point, 28 characters of 3号 fit the line in Word, WPS and LibreOffice alike. The grid of
# characters (linesAndChars) would say the same, but LibreOffice gives each of them two of its cells.
CONDENSED = -5  # twips
_UNWANTED = ("/thumbnail", "/stylesWithEffects")  # the library's template shows somebody else's first page
_KEPT_STYLES = frozenset({"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Header", "Footer", "TableGrid"})


def blank() -> Document:
    """A fresh document without text; it is built once per process and copied."""
    return open_document(BytesIO(_blank_bytes()))


@lru_cache(maxsize=1)
def _blank_bytes() -> bytes:
    document = open_document()
    for relations in (document.part.package.rels, document.part.rels):
        for key in [k for k, relation in relations.items() if relation.reltype.endswith(_UNWANTED)]:
            del relations[key]
    _page(document)
    _settings(document)
    _styles(document)
    section = document.sections[0]
    document.settings.odd_and_even_pages_header_footer = True
    _folio(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _folio(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(layout.PAGE_WIDTH), Mm(layout.PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(layout.TOP), Mm(layout.BOTTOM)
    section.left_margin, section.right_margin = Mm(layout.LEFT), Mm(layout.RIGHT)
    # the middle of the dashes stands 7 mm below the type area; a line of 4号 is 14 pt high
    section.footer_distance = Mm(layout.BOTTOM - layout.FOOTER_DROP) - Pt(layout.SMALL_SIZE / 2)
    properties: Any = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(element("docGrid", type="lines", linePitch=GRID_PITCH))


def _settings(document: Document) -> None:
    """A Chinese document of today's Word, which squeezes two punctuation marks in a row."""
    settings: Any = document.settings.element
    settings.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _styles(document: Document) -> None:
    _prune(document)
    normal: Any = document.styles["Normal"]
    _shape(normal, FANG, layout.BODY_SIZE, GRID_PITCH / TWIPS)
    # no gap between Chinese and digits: 2026年3月2日 keeps the grid
    for tag in ("autoSpaceDE", "autoSpaceDN"):
        put(normal.element.get_or_add_pPr(), element(tag, val=0))
    body = _style(document, BODY)
    indent(body, firstLine=2)
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for level, (name, font) in HEADINGS.items():
        heading = _style(document, name, font, base=BODY)
        put(heading.element.get_or_add_pPr(), element("outlineLvl", val=level - 1))
        heading.paragraph_format.keep_with_next = level <= 2
    for name in (MAIN_TO, SIGNATURE, NUMBER):
        _style(document, name)
    _style(document, ATTACHMENT, HEI)
    title = _style(document, TITLE, XIAOBIAOSONG, layout.TITLE_SIZE, layout.TITLE_PITCH)
    letterhead = _style(document, LETTERHEAD, XIAOBIAOSONG, layout.LETTERHEAD_SIZE, layout.LETTERHEAD_SIZE)
    letterhead.font.color.rgb = RGBColor.from_string(layout.RED)
    for style in (title, letterhead):
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _style(document, CELL, FANG, layout.TABLE_SIZE, layout.TABLE_PITCH)
    _style(document, COLOPHON, FANG, layout.SMALL_SIZE, 24)
    _style(document, FOLIO, SONG, layout.SMALL_SIZE, layout.SMALL_SIZE)
    _style(document, ANCHOR, FANG, 1, 1)


def _prune(document: Document) -> None:
    """Drop the Western styles and defaults that the library's template brings along."""
    styles: Any = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in _KEPT_STYLES:
            styles.remove(style)
    defaults = styles.find(qn("w:docDefaults"))
    for old in list(defaults):
        defaults.remove(old)
    fonts = element("rFonts", ascii=FANG, hAnsi=FANG, eastAsia=FANG, cs=FANG)
    defaults.append(
        element("rPrDefault", element("rPr", fonts, element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")))
    )
    defaults.append(element("pPrDefault"))
    for name in ("Header", "Footer", "Table Grid"):
        for tag in ("w:link", "w:pPr"):
            for old in document.styles[name].element.findall(qn(tag)):
                document.styles[name].element.remove(old)


def _style(
    document: Document,
    name: str,
    font: str = FANG,
    size: float = layout.BODY_SIZE,
    pitch: float = GRID_PITCH / TWIPS,
    base: str = "Normal",
) -> ParagraphStyle:
    style: ParagraphStyle = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles[base]
    style.quick_style = True
    _shape(style, font, size, pitch)
    if size != layout.BODY_SIZE:
        put(style.element.get_or_add_pPr(), element("snapToGrid", val=0))
    return style


def _shape(style: ParagraphStyle, font: str, size: float, pitch: float) -> None:
    set_font(style.element, font)
    style.font.size = Pt(size)
    put(style.element.get_or_add_rPr(), element("szCs", val=round(size * 2)))
    put(style.element.get_or_add_rPr(), element("spacing", val=CONDENSED if size == layout.BODY_SIZE else 0))
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.widow_control = False  # a page has its 22 lines, also when one line of a paragraph is left alone
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)


def _folio(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 — at the outer side, one character in (GB/T 9704 7.5)."""
    paragraph.style = FOLIO
    paragraph.alignment = side
    indent(paragraph, left=1, right=1, size=layout.SMALL_SIZE)
    paragraph.add_run("— ")
    number = paragraph.add_run("1")._r
    paragraph._p.append(element("fldSimple", number, instr="PAGE"))
    paragraph.add_run(" —")


def indent(thing: ParagraphStyle | Paragraph, *, size: float = layout.CHARACTER, **characters: float) -> None:
    """Indents in characters (left, right, firstLine, hanging), and in twips for readers that know only these."""
    holder: Any = thing.element if isinstance(thing, ParagraphStyle) else thing._p
    values: dict[str, int] = {}
    for name, count in characters.items():
        values |= {f"{name}Chars": round(count * 100), name: round(count * size * TWIPS)}
    put(holder.get_or_add_pPr(), element("ind", **values))


def lend_styles(document: Document) -> None:
    """Give a template those of our styles that it lacks, by their names: what it has of its own stays as it is."""
    ours, theirs = blank().styles, document.styles
    there = {style.name for style in theirs}
    for style in ours:
        if style.name in there or style.name in _UNLENT:
            continue
        lent = deepcopy(style.element)
        base = style.base_style
        if base is not None and (based_on := lent.find(qn("w:basedOn"))) is not None:
            based_on.set(qn("w:val"), theirs[base.name].style_id)
        theirs.element.append(lent)


_UNLENT = frozenset(
    {"Normal", "Default Paragraph Font", "Normal Table", "No List", "header", "footer", "Header", "Footer"}
)
