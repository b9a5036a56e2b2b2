"""A template handed in: taken only when it opens, holds nothing but text, and knows every field it names.

Everything is looked at in memory. No Django but for the limits of uploads.
"""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

from . import filling
from .genres import Genre
from .samples import sample_paper
from .sandbox import Sandbox, TemplateFault
from .uploads import DOCX, UploadRefused, examine, refuse_bomb

LARGEST = 5 * 2**20  # of the file
LARGEST_INSIDE = 40 * 2**20
LARGEST_TEXT = 2 * 2**20  # of one part that is read as text
_EXTERNAL = re.compile(rb'<Relationship\b[^>]*TargetMode\s*=\s*["\']External["\'][^>]*>')
_FETCHING = re.compile(rb"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|MACROBUTTON)\b")
_INSTRUCTION = re.compile(rb'<w:instrText[^>]*>([^<]*)<|w:instr\s*=\s*"([^"]*)"')


def check(filename: str, content: bytes, genre: Genre, committee: str) -> None:
    """Raises TemplateFault, in Chinese, for anything that must be put right before papers can be set with it."""
    if len(content) > LARGEST:
        raise TemplateFault(f"模板有{len(content) / 2**20:.1f}MB，超过了{LARGEST // 2**20}MB。请把里面的图片压小。")
    try:
        kind = examine(filename, content)
        names = refuse_bomb(content, LARGEST_INSIDE) if kind is DOCX else set()
    except UploadRefused as refusal:
        raise TemplateFault(str(refusal)) from refusal
    if kind is not DOCX:
        raise TemplateFault(f"模板要用Word文档（.docx），这是{kind.label}。")
    _refuse_what_is_not_text(content, names)
    sandbox = Sandbox(genre)
    filling.filled(content, sample_paper(genre, committee), sandbox)
    _refuse_what_would_be_lost(sandbox.used, genre)


def _refuse_what_is_not_text(content: bytes, names: set[str]) -> None:
    """No macros, nothing embedded, nothing fetched from elsewhere, no entities."""
    if any(re.search(r"embeddings/|activeX/|vbaData|\.bin$", name, re.I) for name in names):
        raise TemplateFault("模板里嵌了别的文件、控件或宏。请删去，只留文字、表格和图片。")
    with ZipFile(BytesIO(content)) as archive:
        for name in sorted(names):
            if name.lower().endswith((".xml", ".rels")):
                _refuse_part(archive.read(name))


def _refuse_part(text: bytes) -> None:
    if len(text) > LARGEST_TEXT:
        raise TemplateFault("模板里的文字太多，不像一份模板。请只留版式和字段。")
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text or text.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TemplateFault("模板里有不该有的写法，没有收下。请用Word或WPS另存一份再上传。")
    if any(b"/hyperlink" not in found.group() for found in _EXTERNAL.finditer(text)):
        raise TemplateFault("模板引用了外面的图片或模板，离开原来的电脑就打不开。请把图片直接插入，再另存一份。")
    for found in _INSTRUCTION.finditer(text):
        if fetching := _FETCHING.search(found.group(1) or found.group(2) or b""):
            raise TemplateFault(f"模板里有会取外面内容的域（{fetching.group().decode()}）。请删去这个域。")


def _refuse_what_would_be_lost(used: set[str], genre: Genre) -> None:
    """A paper without its title or its text is none; a list that stands in an attachment must come out somewhere."""
    has_rows = bool(genre.columns) and "清单" in used
    missing = [] if "标题" in used else ["标题"]
    missing += [] if "正文" in used or (has_rows and not genre.attached) else ["正文"]
    missing += ["附件"] if genre.attached and not ({"附件"} & used or has_rows) else []
    if missing:
        written = "、".join(f"{{{{ {name} }}}}" for name in missing)
        raise TemplateFault(f"模板里没有写{written}，公文会缺内容。请补上。")
