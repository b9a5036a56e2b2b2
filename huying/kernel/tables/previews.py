"""A sheet that is looked at before it is written: its form, what it would do, and that signed until then."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from .containers import check_size
from .faults import FileRefused
from .lines import WRITES, Line, Sheet, counted, counts
from .readers import read_bytes

MAX_BYTES = 5 * 1024 * 1024
SHOWN = 500  # lines of a preview, those with a fault first
TOLD = 10  # lines that were left out at last
A_DAY = 86_400
EXPIRED = "预览已经过期，或者被改动过，没有写入。请重新选择文件。"


class SheetForm(forms.Form):
    """The filled sheet."""

    file = forms.FileField(
        label="填好的表",
        help_text="xlsx或csv。先给您看会写入什么，您确认以后才写入",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "请选择填好的表。", "empty": "这个文件是空的，请重新选择。"},
    )

    def lines(self, sheet: Sheet, most: int) -> list[Line] | None:
        """The lines of the file that was given; None where it cannot be read, which the form then says."""
        try:
            return _lines(self.cleaned_data["file"], sheet, most)
        except FileRefused as refusal:
            self.add_error("file", f"{refusal}{refusal.hint}")
            return None


def _lines(upload: UploadedFile[bytes], sheet: Sheet, most: int) -> list[Line]:
    check_size(upload.size or 0, MAX_BYTES)
    table = read_bytes(upload.read(), max_bytes=MAX_BYTES)
    if len(table.rows) > most:
        raise FileRefused(f"这张表有{len(table.rows):,}行，一次最多{most:,}行。", "请分开导入。")
    return sheet.lines(table)


def preview(lines: list[Line], salt: str) -> dict[str, Any]:
    """What components/_preview.html shows of the judged lines; `salt` tells one sheet's from another's."""
    wanted = [(line.number, line.said, line.columns) for line in lines if line.state in WRITES]
    return {
        "rows": sorted((line for line in lines if line.state != "same"), key=lambda line: not line.problems)[:SHOWN],
        "total": len(lines),
        "counts": counts(lines),
        "writes": len(wanted),
        "errors": counted(lines).get("error", 0),
        "signed": signing.dumps(wanted, salt=salt, compress=True),
    }


def left_out(lines: list[Line]) -> list[str]:
    """The first lines that were not written at last, each with why: what has changed since the preview."""
    found = [line for line in lines if line.problems]
    return [f"第{line.number}行没有写入：{'；'.join(line.problems)}" for line in found[:TOLD]]


def previewed(signed: str, sheet: Sheet, salt: str) -> list[Line] | None:
    """The lines that a preview showed; None when it was altered or is of another day."""
    try:
        said = signing.loads(signed, salt=salt, max_age=A_DAY)
    except signing.BadSignature:
        return None
    return [Line(number, {name: cells[name] for name in sheet.columns}, tuple(has)) for number, cells, has in said]
