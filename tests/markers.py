"""S12: citizens whose name, telephone, identity card, mail and account occur nowhere else, and looking for them.

`hidden` is what no page, file, log or export may hold; `find` looks for it in the encodings a leak may have, and
inside archives.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
DEEPEST = 4  # archives in archives


@dataclass(frozen=True)
class Citizen:
    """Rare characters and numbers; the two last characters of the name and the middles of the numbers are masked."""

    name: str
    phone: str
    card: str
    mail: str
    account: str

    @property
    def hidden(self) -> tuple[str, ...]:
        return (self.name, self.name[1:], self.phone, self.phone[3:7], self.card[3:17], self.mail, self.account)

    @property
    def words(self) -> str:
        return (
            f"我是{self.name}，电话{self.phone}，身份证{self.card}，邮箱{self.mail}@example.cn，微信{self.account}。"
            f"路灯坏了三个月，请{self.name}的电话{self.phone[:3]}-{self.phone[3:7]}-{self.phone[7:]}联系。"
        )


CITIZENS = (
    Citizen("王龘靐", "13837194637", "340621198807193274", "xq3vkqzj", "zz3qxwkv"),
    Citizen("李龘齉", "13847194647", "340621198807194275", "xq4vkqzj", "zz4qxwkv"),
    Citizen("张龘爩", "13857194657", "340621198807195276", "xq5vkqzj", "zz5qxwkv"),
    Citizen("刘龘鱻", "13867194667", "340621198807196277", "xq6vkqzj", "zz6qxwkv"),
)


def needles(citizens: tuple[Citizen, ...] = CITIZENS) -> dict[bytes, str]:
    """Every form of everything hidden → what it is. Short runs of digits alone would be found by chance."""
    texts = {text for citizen in citizens for text in citizen.hidden if len(text) > 4 or not text.isascii()}
    found: dict[bytes, str] = {}
    for text in sorted(texts):
        for encoding in ENCODINGS:
            found.setdefault(text.encode(encoding), text)
        for escaped in (json.dumps(text)[1:-1], quote(text), "".join(f"&#{ord(c)};" for c in text)):
            found.setdefault(escaped.encode(), text)
    return found


_NEEDLES = needles()


def find(content: bytes) -> list[str]:
    """What is hidden and yet there, in the bytes or in what they are an archive of."""
    return sorted({text for piece in _unpacked(content) for needle, text in _NEEDLES.items() if needle in piece})


def _unpacked(content: bytes, depth: int = 0) -> Iterator[bytes]:
    yield content
    if depth < DEEPEST:
        for inner in _members(content):
            yield from _unpacked(inner, depth + 1)


def _members(content: bytes) -> Iterator[bytes]:
    try:
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                yield from (archive.read(name) for name in archive.namelist())
        elif content[:2] == b"\x1f\x8b":
            yield gzip.decompress(content)
        elif content[257:262] == b"ustar":
            with tarfile.open(fileobj=io.BytesIO(content)) as tar:
                yield from (part.read() for member in tar if (part := tar.extractfile(member)))
        elif content[:1] == b"\x78":
            yield zlib.decompress(content)
    except (zipfile.BadZipFile, gzip.BadGzipFile, tarfile.TarError, zlib.error, EOFError):
        return


def scan(*folders: Path) -> tuple[int, dict[str, list[str]]]:
    """(files looked into, file → what was found) of all folders."""
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    found = {str(path): what for path in files if (what := find(path.read_bytes()))}
    return len(files), found
