"""What may be attached: by its content, bounded, with a harmless name; refusals say what to do."""

from __future__ import annotations

import struct
import time
import tracemalloc
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from huying.kernel.documents import uploads
from huying.kernel.documents.docx import render_docx
from huying.kernel.documents.uploads import UploadRefused, examine, harmless_name, receive, refuse_bomb
from huying.kernel.documents.xlsx import render_table

from .papers_sample import opinion_document

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 20 + b"\xff\xd9"


def office(*extra: tuple[str | ZipInfo, bytes], main: str = "word/document.xml") -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr(main, b"<x/>")
        for name, content in extra:
            archive.writestr(name, content)
    return out.getvalue()


def refusal(filename: str, content: bytes) -> str:
    with pytest.raises(UploadRefused) as refused:
        examine(filename, content)
    return str(refused.value)


@pytest.mark.parametrize(
    ("filename", "content", "kind"),
    [
        ("方案.pdf", PDF, uploads.PDF),
        ("现场.PNG", PNG, uploads.PNG),
        ("现场.jpg", JPEG, uploads.JPEG),
        ("现场.jpeg", JPEG, uploads.JPEG),
        ("报告.docx", render_docx(opinion_document()), uploads.DOCX),
        ("台账.xlsx", render_table("台账", ["甲"], [["乙"]]), uploads.XLSX),
    ],
)
def test_five_kinds_of_files_are_taken(filename: str, content: bytes, kind: uploads.Kind) -> None:
    assert examine(filename, content) == kind


def test_a_name_that_says_something_else_is_refused() -> None:
    assert refusal("方案.pdf", office()) == ("文件名以“.pdf”结尾，内容却是Word文档（.docx）。请把扩展名改成“.docx”。")
    assert "内容却是PDF" in refusal("方案.pdf.exe", PDF)


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\x00" * 100, b"<html><script>alert(1)</script>", b"\x7fELF", b"<svg/>", "纯文本".encode(), b"\0" * 64],
)
def test_other_content_is_refused_whatever_its_name(content: bytes) -> None:
    assert (
        refusal("方案.pdf", content) == "认不出这是什么文件。这里收PDF、Word（.docx）、Excel（.xlsx）、PNG和JPG图片。"
    )


def test_an_old_or_locked_office_file_is_told_how_to_be_saved() -> None:
    assert "另存为.docx" in refusal("报告.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)


def test_a_file_cut_short_is_refused() -> None:
    assert "不完整" in refusal("方案.pdf", PDF[:20])
    assert "不完整" in refusal("现场.png", PNG[:12])
    assert "已损坏" in refusal("报告.docx", render_docx(opinion_document())[:2000])


def test_an_empty_file_is_refused() -> None:
    assert refusal("方案.pdf", b"") == "文件是空的，请检查后重新选择。"


@override_settings(UPLOAD_MAX_BYTES=1024)
def test_a_large_file_is_refused_before_it_is_read() -> None:
    upload = SimpleUploadedFile("大.pdf", PDF + b" " * 2048)
    with pytest.raises(UploadRefused, match="超过了"):
        receive(upload)
    assert upload.tell() == 0


def test_macros_are_refused() -> None:
    assert "宏" in refusal("报告.docx", office(("word/vbaProject.bin", b"x")))


def test_a_plain_archive_is_refused() -> None:
    assert "不是Word、Excel" in refusal("报告.docx", office(main="a.txt"))


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "word\\..\\..\\x"])
def test_an_archive_that_climbs_out_of_its_folder_is_refused(name: str) -> None:
    assert "不该有的路径" in refusal("报告.docx", office((name, b"x")))


def test_an_archive_with_a_link_is_refused() -> None:
    link = ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    assert "不该有的路径" in refusal("报告.docx", office((link, b"/etc/passwd")))


def test_a_bomb_is_refused_within_a_second_and_little_memory() -> None:
    bomb = office(("word/media/a.xml", b"\0" * 300 * 2**20))
    assert len(bomb) < 400_000
    began = time.perf_counter()
    tracemalloc.start()
    message = refusal("报告.docx", bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "300MB，大得不正常" in message
    assert time.perf_counter() - began < 1
    assert peak < 20 * 2**20


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    """The directory says 10 bytes, the entry inflates to 300 MB."""
    honest = office(("word/media/a.xml", b"\0" * 300 * 2**20))
    size = struct.pack("<I", 300 * 2**20)
    lying = honest.replace(size, struct.pack("<I", 10))
    assert lying != honest
    began = time.perf_counter()
    assert "大小与实际不符" in refusal("报告.docx", lying)
    assert time.perf_counter() - began < 1


def test_many_tiny_parts_are_refused() -> None:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for number in range(uploads.MOST_PARTS + 1):
            archive.writestr(f"{number}", b"")
    assert "多得不正常" in refusal("报告.docx", out.getvalue())


def test_a_password_or_unknown_compression_is_refused() -> None:
    content = bytearray(office(("word/a.xml", b"x" * 100)))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 8] |= 1
    assert "密码" in refusal("报告.docx", bytes(content))
    content[directory + 8] &= 0xFE
    content[directory + 10] = 99
    assert "已损坏" in refusal("报告.docx", bytes(content))


def test_a_broken_stream_is_refused() -> None:
    packed = zlib.compress(b"x" * 1000)[2:-4]
    content = office(("word/a.xml", b"x" * 1000)).replace(packed, b"\xff" * len(packed))
    assert refusal("报告.docx", content)


def test_another_limit_can_be_asked_for() -> None:
    with pytest.raises(UploadRefused, match="大得不正常"):
        refuse_bomb(office(("word/a.xml", b"x" * 5000)), largest=1000)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("方案.pdf", "方案.pdf"),
        ("../../etc/方案.pdf", "方案.pdf"),
        ("C:\\我的文档\\方案.pdf", "方案.pdf"),
        ("方案\x00\r\n.pdf", "方案.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ('方"案<1>|?.pdf', "方_案_1___.pdf"),
        ("...pdf", "pdf"),
        ("", "未命名"),
        ("𠮷㛃.pdf", "𠮷㛃.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_names_are_made_harmless(given: str, kept: str) -> None:
    assert harmless_name(given) == kept


def test_a_form_gives_name_content_and_kind() -> None:
    assert receive(SimpleUploadedFile("方案.pdf", PDF)) == ("方案.pdf", PDF, uploads.PDF)
