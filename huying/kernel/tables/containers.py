"""What a file really is, and whether it can be opened safely. Pure; recognises by content, never by name.

A bomb is refused before anything is parsed: the declared sizes first, then what the streams really hold.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from .faults import FileRefused

MAX_UNPACKED = 300 * 1024 * 1024  # bytes; a sheet of 200,000 messages is about 250 MB of XML
MAX_RATIO = 100  # unpacked to packed; a real sheet of messages is 3 to 30
RATIO_FROM = 20 * 1024 * 1024  # bytes; below this a high ratio harms nobody
MAX_PARTS = 2_000
STEP = 1 << 20

SAVE_AS = "请在 Excel 或 WPS 里打开，另存为 .xlsx 或 .csv 后再导入。"
_OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF 文件"),
    (b"\xff\xd8\xff", "图片（JPEG）"),
    (b"\x89PNG", "图片（PNG）"),
    (b"GIF8", "图片（GIF）"),
    (b"BM", "图片（BMP）"),
    (b"Rar!", "压缩包（RAR）"),
    (b"7z\xbc\xaf", "压缩包（7z）"),
    (b"\xfd7zXZ", "压缩包（xz）"),
    (b"{\\rtf", "写字板文档（RTF）"),
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
    (b"SQLite format 3", "数据库文件"),
)


def read_limited(path: Path, max_bytes: int) -> bytes:
    """The content of a file on disk. Raises FileRefused before reading when it is larger than `max_bytes`."""
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise FileRefused(f"打不开文件“{path.name}”。", "请核对文件的位置和名称。") from fault
    if path.is_dir():
        raise FileRefused(f"“{path.name}”是一个文件夹，不是文件。", "请写出要导入的那个文件。")
    check_size(size, max_bytes)
    return path.read_bytes()


def check_size(size: int, max_bytes: int) -> None:
    """Raises FileRefused for an empty file, and for one above the limit."""
    if size == 0:
        raise FileRefused("这个文件是空的，里面没有内容。", "请重新导出后再试。")
    if size > max_bytes:
        raise too_large(size, max_bytes)


def too_large(size: int | None, max_bytes: int) -> FileRefused:
    told = f"这个文件有{size / 1048576:,.0f}兆，" if size else "这个文件"
    return FileRefused(
        f"{told}超过了一次可以导入的{max_bytes // 1048576}兆，没有读取。",
        "请按时间段（例如按月）分开导出，逐个导入；重复的行会自动跳过。",
    )


def kind_of(content: bytes) -> str:
    """ "xlsx", "gzip" or "text". Raises FileRefused that names any other kind."""
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    if content.startswith(b"\x1f\x8b"):
        return "gzip"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused("这是旧版 Excel（.xls）或加了密码的文件，读不了。", SAVE_AS + "有密码的请先去掉密码。")
    for magic, name in _OTHER_KINDS:
        if content.startswith(magic) and not (magic in (b"BM", b"MZ") and b"\x00" not in content[:4096]):
            raise FileRefused(f"这是{name}，不是表格。", "请选择 .xlsx 或 .csv 格式的表格文件。")
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta")):
        raise FileRefused("这是网页，只是名字像表格。", SAVE_AS)
    if b"\x00" in content[:65536] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused("这不是表格文件，读不出文字。", "请选择 .xlsx 或 .csv 格式的表格文件。")
    return "text"


def _kind_of_zip(content: bytes) -> str:
    with _open(content) as archive:
        names = set(archive.namelist())
    if "xl/workbook.xml" in names or any(n.startswith("xl/worksheets/") for n in names):
        return "xlsx"
    if any(n.startswith("xl/") and n.endswith(".bin") for n in names):
        raise FileRefused("这是二进制的 Excel 文件（.xlsb），读不了。", SAVE_AS)
    if any(n.startswith("word/") for n in names):
        raise FileRefused("这是 Word 文档，不是表格。", "请选择 .xlsx 或 .csv 格式的表格文件。")
    if any(n.startswith("ppt/") for n in names):
        raise FileRefused("这是演示文稿，不是表格。", "请选择 .xlsx 或 .csv 格式的表格文件。")
    raise FileRefused("这是压缩包，不是表格。", "请先解压，再选择里面的 .xlsx 或 .csv 文件。")


def _open(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise damaged() from fault


def damaged() -> FileRefused:
    return FileRefused("这个表格文件损坏了，打不开。", "请重新导出，或在 Excel、WPS 里打开后另存一份再试。")


def bomb() -> FileRefused:
    return FileRefused(
        "这个文件解压后异常庞大，可能是恶意构造的，没有打开。",
        "正常的表格不会这样。请核对文件来源；如果确是业务表格，请按时间段分开导出。",
    )


def check_archive(content: bytes) -> None:
    """Raises FileRefused when an xlsx declares, or really holds, more than can be opened safely."""
    with _open(content) as archive:
        parts = archive.infolist()
    declared = sum(p.file_size for p in parts)
    packed = sum(p.compress_size for p in parts)
    if len(parts) > MAX_PARTS or declared > MAX_UNPACKED or packed > len(content):
        raise bomb()
    if declared > RATIO_FROM and declared > MAX_RATIO * max(packed, 1):
        raise bomb()
    for part in parts:
        if part.flag_bits & 1:
            raise FileRefused("这个文件加了密码，打不开。", "请去掉密码后再导入。")
        _check_part(content, part)


def _check_part(content: bytes, part: zipfile.ZipInfo) -> None:
    """The sizes in the directory are only claims: unpack in steps, keep nothing, stop at the first lie."""
    head = content[part.header_offset : part.header_offset + 30]
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        raise damaged()
    start = part.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    packed = memoryview(content)[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        if part.compress_size != part.file_size:
            raise bomb()
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise damaged()
    if _unpacked_size(packed, part.file_size) > part.file_size:
        raise bomb()


def _unpacked_size(packed: memoryview, limit: int) -> int:
    unpack = zlib.decompressobj(-15)
    size, pending = 0, bytes(packed)
    try:
        while pending and not unpack.eof and size <= limit:
            size += len(unpack.decompress(pending, STEP))
            pending = unpack.unconsumed_tail
    except zlib.error as fault:
        raise damaged() from fault
    return size


def gunzip(content: bytes) -> bytes:
    """The content of a .gz file. Raises FileRefused for a damaged one and for a bomb."""
    limit = min(MAX_UNPACKED, max(RATIO_FROM, MAX_RATIO * len(content)))
    out, pending = io.BytesIO(), content
    try:
        while pending:
            unpack = zlib.decompressobj(31)
            while not unpack.eof:
                piece = unpack.decompress(pending, STEP)
                pending = unpack.unconsumed_tail
                if out.tell() + len(piece) > limit:
                    raise bomb()
                out.write(piece)
                if not piece and not pending and not unpack.eof:
                    raise damaged()
            pending = unpack.unused_data if unpack.unused_data.startswith(b"\x1f\x8b") else b""
    except zlib.error as fault:
        raise damaged() from fault
    return out.getvalue()
