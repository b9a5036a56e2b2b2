"""Official papers (公文) as content: what is said, to whom, by whom. How it looks is in layout, docx and pdf.

Pure: no Django. The rules are those of GB/T 9704—2012《党政机关公文格式》and 《党政机关公文处理工作条例》.
Not offered on purpose: 份号 and 密级. State secrets must not enter the platform (保守国家秘密法 2024 第三十一条).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

URGENCIES = ("特急", "加急")
SERIES = re.compile(r"[^\s〔〕\[\]()（）]+")  # 发文代字
NUMBER = re.compile(SERIES.pattern + r"〔[12]\d{3}〕[1-9]\d*号")
ISSUE = re.compile(r"第[1-9]\d*[期号]")
DEEPEST_LEVEL = 4


class Form(StrEnum):
    """The forms of GB/T 9704: the usual one, and the particular ones of its chapter 10; a bulletin follows custom."""

    DOCUMENT = "document"  # 文件格式
    LETTER = "letter"  # 信函格式 (10.1)
    MINUTES = "minutes"  # 纪要格式 (10.3)
    BULLETIN = "bulletin"  # 简报


HEADED = (Form.MINUTES, Form.BULLETIN)  # issuer and day stand in the head; no seal, so no signature below


class InvalidPaper(ValueError):
    """A paper that may not be typeset; `faults` says in Chinese, one sentence each, what to put right."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("".join(faults))
        self.faults = faults


class NotTypeset(RuntimeError):
    """A PDF that this machine cannot set as it ought to be; the message says why, `remedy` what to do."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(f"{why}{remedy}")
        self.why, self.remedy = why, remedy


@dataclass(frozen=True)
class Heading:
    """A heading of level 1–4; its number (一、（一）1.（1）) is set by the layout, never typed.

    `rest` runs on in the same paragraph: 「（一）加强水源保护。要……」.
    """

    level: int
    text: str
    rest: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body; a line break in the text begins the next one."""

    text: str


@dataclass(frozen=True)
class ItemTable:
    """A ruled table, such as the 问题清单. `widths` are relative; left out, they follow the text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


Block = Heading | Paragraph | ItemTable


@dataclass(frozen=True)
class Attachment:
    """An attachment named below the body; with blocks it is set on its own page after the date."""

    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OfficialPaper:
    """One official paper. A draft has no `number` and no `dated_on`; their places stay blank.

    Raises InvalidPaper with every fault found.
    """

    letterhead: str
    title: str
    main_to: str
    blocks: tuple[Block, ...]
    signature: str
    dated_on: date | None = None
    number: str = ""
    signer: str | None = None
    attachments: tuple[Attachment, ...] = field(default=())
    note: str = ""
    cc: str = ""
    printed_by: str = ""
    printed_on: date | None = None
    urgency: str = ""
    form: Form = Form.DOCUMENT
    below_title: str = ""  # 题注: when and by which meeting a decision was passed
    attendance: tuple[tuple[str, str], ...] = ()  # (出席, names), (请假, names), (列席, names): minutes only
    genre: str = ""  # the code of its kind (genres): a congress's own template of that kind sets it

    def __post_init__(self) -> None:
        faults = tuple(_faults(self))
        if faults:
            raise InvalidPaper(faults)


def _faults(paper: OfficialPaper) -> Iterator[str]:
    if not paper.letterhead.strip():
        yield "还没有写发文机关标志，例如“青禾县人民代表大会常务委员会文件”。"
    if not paper.title.strip():
        yield "还没有写标题。"
    elif paper.title.rstrip()[-1] in "。；，、：.;,:":
        yield f"标题末尾不用标点，请去掉“{paper.title.rstrip()[-1]}”。"
    if not paper.signature.strip():
        yield "还没有写发文机关署名。"
    if paper.number and not _is_number(paper):
        yield f"发文字号“{paper.number}”写法不对：年份用六角括号〔〕，顺序号不加“0”和“第”，如“青人常意〔2026〕3号”。"
    if paper.urgency and paper.urgency not in URGENCIES:
        yield f"紧急程度只能写“特急”或“加急”，现在是“{paper.urgency}”。"
    if paper.attendance and paper.form != Form.MINUTES:
        yield "只有会议纪要在正文后面列出席、请假、列席名单。"
    if not paper.blocks:
        yield "正文还没有内容。"
    for where, blocks in _parts(paper):
        for block in blocks:
            yield from (f"{where}{fault}" for fault in _block_faults(block))


def _is_number(paper: OfficialPaper) -> bool:
    """Minutes and bulletins are also counted by issue: 第3期."""
    return bool(NUMBER.fullmatch(paper.number) or (paper.form in HEADED and ISSUE.fullmatch(paper.number)))


def _parts(paper: OfficialPaper) -> Iterator[tuple[str, tuple[Block, ...]]]:
    yield "正文：", paper.blocks
    for order, attachment in enumerate(paper.attachments, start=1):
        yield f"附件{order}：", attachment.blocks


def _block_faults(block: Block) -> Iterator[str]:
    match block:
        case Heading(level=level, text=text):
            if not 1 <= level <= DEEPEST_LEVEL:
                yield f"标题“{text}”是第{level}级，层次最多四级：一、（一）1.（1）。"
            if not text.strip():
                yield "有一个标题是空的，请写上文字或者删去。"
        case Paragraph(text=text):
            if not text.strip():
                yield "有一个自然段是空的，请写上文字或者删去。"
        case ItemTable():
            yield from _table_faults(block)


def _table_faults(table: ItemTable) -> Iterator[str]:
    columns = len(table.columns)
    if not columns:
        yield "表格没有列。"
    if not table.rows:
        yield "表格没有行，请至少写一项。"
    for order, row in enumerate(table.rows, start=1):
        if len(row) != columns:
            yield f"表格第{order}行有{len(row)}格，表头有{columns}格，请补齐。"
    if table.widths and (len(table.widths) != columns or min(table.widths) <= 0):
        yield f"表格的列宽要写{columns}个正数。"


def official_number(series: str, year: int, order: int) -> str:
    """青人常意〔2026〕3号: six-cornered brackets, no leading zeros, no 第 (GB/T 9704 7.2.5)."""
    return f"{series}〔{year}〕{order}号"


def clean(text: str) -> str:
    """The text without what no document can hold: control characters, lone surrogates, direction overrides.

    Line breaks stay, and every real character, whichever plane it is in. No NFC: it would swap the compatibility
    ideographs that some names are registered with for others.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (c for c in text if c == "\n" or not _unprintable(c))
    return "".join(kept).strip()


_DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def _unprintable(character: str) -> bool:
    point = ord(character)
    return (
        unicodedata.category(character) in ("Cc", "Cs")
        or character in _DIRECTION
        or point & 0xFFFE == 0xFFFE
        or 0xFDD0 <= point <= 0xFDEF
    )


_TYPED = (
    re.compile(r"[一二三四五六七八九十]{1,3}、\s*"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]\s*"),
    re.compile(r"\d{1,2}[.．](?!\d)\s*"),
    re.compile(r"[（(]\d{1,2}[）)]\s*"),
)


def parse_text(text: str) -> tuple[Block, ...]:
    """What a clerk typed, one paragraph a line, as blocks.

    A line that begins with 一、（一）1. or （1） is a heading; its number is set anew. When a sentence ends within
    the line, what follows runs on in 仿宋.
    """
    lines = (line.strip(" 　\t") for line in clean(text).split("\n"))
    return tuple(_typed_block(line) for line in lines if line)


def _typed_block(line: str) -> Block:
    for level, marker in enumerate(_TYPED, start=1):
        found = marker.match(line)
        if found and line[found.end() :]:
            sentence, stop, rest = line[found.end() :].partition("。")
            return Heading(level, sentence + stop, rest) if rest else Heading(level, line[found.end() :])
    return Paragraph(line)
