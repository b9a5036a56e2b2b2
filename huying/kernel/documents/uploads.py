"""What may be attached to an act: known types by their content, of bounded size, with harmless names.

Nothing is opened, unpacked to disk or run here; archives are measured in memory, 64 KB at a time.
"""

from __future__ import annotations

import mimetypes
import re
import stat
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from .papers import clean

ACCEPTED = "这里收PDF、Word（.docx）、Excel（.xlsx）、PNG和JPG图片"
LONGEST_NAME = 120
MOST_PARTS = 5_000
LARGEST_INSIDE = 200 * 1024 * 1024
STEEPEST = 200  # times; Office files of real offices stay below 60
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class UploadRefused(ValueError):
    """The file was not taken; the message says in Chinese why and what to do."""


@dataclass(frozen=True)
class Kind:
    """A type of file: what it is called, which endings it may have."""

    label: str
    mime: str
    suffixes: tuple[str, ...]


PDF = Kind("PDF", "application/pdf", ("pdf",))
DOCX = Kind("Word文档（.docx）", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
XLSX = Kind("Excel表格（.xlsx）", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
PNG = Kind("PNG图片", "image/png", ("png",))
JPEG = Kind("JPG图片", "image/jpeg", ("jpg", "jpeg"))
KINDS = (PDF, DOCX, XLSX, PNG, JPEG)


def mime_of(name: str) -> str:
    """What kind of file a name stands for. The kinds taken here are known on every machine, other ones where it is."""
    suffix = name.rpartition(".")[2].lower()
    known = next((kind.mime for kind in KINDS if suffix in kind.suffixes), None)
    return known or mimetypes.guess_type(name)[0] or "application/octet-stream"


def receive(upload: UploadedFile[bytes]) -> tuple[str, bytes, Kind]:
    """Harmless name, content and kind of a file from a form; its size is looked at before it is read.

    Raises UploadRefused.
    """
    refuse_size(upload.size or 0)
    content = upload.read()
    return harmless_name(upload.name or ""), content, examine(upload.name or "", content)


def refuse_size(size: int) -> None:
    """Raises UploadRefused for a file that is empty or larger than UPLOAD_MAX_BYTES."""
    if size == 0:
        raise UploadRefused("文件是空的，请检查后重新选择。")
    if size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 2**20
        raise UploadRefused(f"文件有{size / 2**20:.1f}MB，超过了{limit}MB。请压缩图片或分成几个文件。")


def examine(filename: str, content: bytes) -> Kind:
    """The kind of file this really is.

    Raises UploadRefused for another kind, a name that says otherwise, a broken file, a zip bomb.
    """
    refuse_size(len(content))
    kind = _kind_of(content)
    suffix = harmless_name(filename).rpartition(".")[2].lower()
    if suffix not in kind.suffixes:
        raise UploadRefused(f"文件名以“.{suffix}”结尾，内容却是{kind.label}。请把扩展名改成“.{kind.suffixes[0]}”。")
    return kind


def harmless_name(filename: str) -> str:
    """The file's own name without folders, control characters or tricks with writing direction, at most 120 long."""
    name = clean(filename.replace("\\", "/").rsplit("/", 1)[-1]).replace("\n", " ")
    name = re.sub(r'[<>:"|?*;%\x00-\x1f]', "_", name).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        return name[:LONGEST_NAME] or "未命名"
    suffix = suffix[:10]
    return f"{stem[: LONGEST_NAME - len(suffix) - 1].strip() or '未命名'}.{suffix}"


def _kind_of(content: bytes) -> Kind:
    tail = content[-65536:]
    if b"%PDF-" in content[:1024]:
        return _whole(PDF, b"%%EOF" in tail)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _whole(PNG, b"IEND" in tail)
    if content.startswith(b"\xff\xd8\xff"):
        return _whole(JPEG, b"\xff\xd9" in tail)
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    if content.startswith(OLD_OFFICE):
        raise UploadRefused("这是旧版Office文件，或是加了打开密码的文件。请用Word或WPS去掉密码，另存为.docx或.xlsx。")
    raise UploadRefused(f"认不出这是什么文件。{ACCEPTED}。")


def _whole(kind: Kind, is_whole: bool) -> Kind:
    if not is_whole:
        raise UploadRefused(f"这个{kind.label}不完整，可能没有传完。请先在自己的电脑上打开看看，再上传一次。")
    return kind


def _office_kind(content: bytes) -> Kind:
    names = refuse_bomb(content)
    if any(PurePosixPath(name).name.lower() == "vbaproject.bin" for name in names):
        raise UploadRefused("文件里有宏。请另存为不带宏的.docx或.xlsx再上传。")
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            return DOCX
        if "xl/workbook.xml" in names:
            return XLSX
    raise UploadRefused(f"这是压缩包或别的文件，不是Word、Excel。{ACCEPTED}。")


def refuse_bomb(content: bytes, largest: int = LARGEST_INSIDE) -> set[str]:
    """The names inside an archive (.docx, .xlsx) that is safe to open.

    Raises UploadRefused when it is broken, encrypted, climbs out of its folder, holds links, or unpacks to more than
    `largest` bytes; what an entry says of its size is checked by unpacking it.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError) as error:
        raise UploadRefused("文件已损坏，打不开。请在自己的电脑上打开，另存一份再上传。") from error
    if len(entries) > MOST_PARTS:
        raise UploadRefused(f"文件里有{len(entries):,}个部件，多得不正常，没有收下。")
    total = sum(entry.file_size for entry in entries)
    if total > largest or total > STEEPEST * max(len(content), 100_000):
        raise UploadRefused(f"文件展开后有{total / 2**20:,.0f}MB，大得不正常，没有收下。请删去多余内容再上传。")
    for entry in entries:
        _refuse_entry(entry, content)
    return {entry.filename for entry in entries}


def _refuse_entry(entry: ZipInfo, content: bytes) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or stat.S_ISLNK(entry.external_attr >> 16):
        raise UploadRefused("文件里有不该有的路径，没有收下。请另存一份再上传。")
    if entry.flag_bits & 0x1:
        raise UploadRefused("文件加了密码。请去掉密码再上传。")
    try:
        honest = _inflated(entry, content) == entry.file_size
    except (zlib.error, struct.error, KeyError) as error:
        raise UploadRefused("文件已损坏，打不开。请在自己的电脑上打开，另存一份再上传。") from error
    if not honest:
        raise UploadRefused("文件里写的大小与实际不符，没有收下。请另存一份再上传。")


def _inflated(entry: ZipInfo, content: bytes) -> int:
    """How large the entry really is; stops as soon as it is larger than it says."""
    name, extra = struct.unpack_from("<HH", content, entry.header_offset + 26)
    start = entry.header_offset + 30 + name + extra
    packed = memoryview(content)[start : start + entry.compress_size]
    measure: dict[int, Callable[[memoryview, int], int]] = {0: lambda data, _: len(data), 8: _inflate}
    return measure[entry.compress_type](packed, entry.file_size)


def _inflate(packed: memoryview, expected: int) -> int:
    engine, size, rest = zlib.decompressobj(-15), 0, bytes(packed)
    while not engine.eof and size <= expected:
        out = engine.decompress(rest, 65536)
        rest = engine.unconsumed_tail
        if not out and not rest:
            break
        size += len(out)
    return size
