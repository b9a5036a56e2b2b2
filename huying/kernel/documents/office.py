"""PDF of a .docx by LibreOffice, where the machine has it: the only way for a template that is not ours.

LibreOffice runs apart: its own empty profile, its own folder, one at a time, a limit of time, no window and no macros.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from threading import Lock
from xml.sax.saxutils import escape

from django.conf import settings

from huying.kernel.bursts.places import elsewhere

from . import fonts, stationery
from .papers import NotTypeset

LONGEST = 90  # seconds; usual are 3
ABSENT = "这种公文用了本级的模板，这台服务器没有装LibreOffice，只有Word文书，没有PDF。"
REMEDY = "请下载Word文书，在自己的电脑上另存为PDF；或者请系统管理员安装LibreOffice。"
_converting = Lock()
# which of our roles stands in for each font that the .docx names
ROLES = {
    stationery.FANG: "fang", stationery.HEI: "hei", stationery.KAI: "kai", stationery.XIAOBIAOSONG: "title",
    stationery.SONG: "song",
}  # fmt: skip


class NoOffice(NotTypeset):
    """This machine has no LibreOffice."""


class NotConverted(NotTypeset):
    """LibreOffice did not make a PDF of it."""


def program() -> str | None:
    """Where LibreOffice is, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(docx: bytes) -> bytes:
    """The document as PDF. Raises NoOffice, NotConverted, fonts.NoChineseFont."""
    found = program()
    if found is None:
        raise NoOffice(ABSENT, REMEDY)
    with elsewhere(), _converting, tempfile.TemporaryDirectory(prefix="huying-office-") as name:
        folder = Path(name)
        (folder / "paper.docx").write_bytes(docx)
        (folder / "fonts.conf").write_text(_font_rules(folder), "utf-8")
        _run(found, folder)
        made = folder / "paper.pdf"
        if not made.exists():
            raise NotConverted("LibreOffice没有把这份文书转成PDF。", "请下载Word文书，另存为PDF。")
        return made.read_bytes()


def _run(found: str, folder: Path) -> None:
    """Nothing of our environment goes with it but the way to programs; what it says is not kept."""
    command = [
        found, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), str(folder / "paper.docx"),
    ]  # fmt: skip
    own = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}
    own["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
    try:
        subprocess.run(command, env=own, cwd=folder, timeout=LONGEST, capture_output=True, check=True)
    except subprocess.TimeoutExpired as error:
        raise NotConverted(f"LibreOffice用了{LONGEST}秒还没有转成PDF。", "请下载Word文书，另存为PDF。") from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise NotConverted("LibreOffice没有把这份文书转成PDF。", "请系统管理员检查LibreOffice。") from error


def _font_rules(folder: Path) -> str:
    """The system's fonts and the congress's own, and for each font that the standard names the one that replaces it:
    the same choice as for a PDF of the standard layout."""
    own = Path(settings.HUYING_HOME) / "fonts"
    families = fonts.font_set(own).families
    aliases = "".join(
        f'<match target="pattern"><test qual="any" name="family"><string>{escape(name)}</string></test>'
        f'<edit name="family" mode="assign" binding="strong">{_strings(families[role])}</edit></match>'
        for name, role in ROLES.items()
        if name not in families[role][:1]
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{escape(str(own))}</dir><cachedir>{escape(str(folder))}</cachedir>{aliases}</fontconfig>"
    )


def _strings(families: list[str]) -> str:
    return "".join(f"<string>{escape(family)}</string>" for family in families)
