"""The backup file: a tar.gz of plain files and a manifest with the hash of each. Knows neither Django nor databases.

database/…             the copy of the database
files/ imports/ models/ fonts/ keys/ erasures/   as in the data directory
manifest.json          last: format, versions, counts, the ledger's head, size and SHA-256 of every member
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import time
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from ..answers import Refusal
from ..paths import JOURNAL_FOLDER, KEPT_FOLDERS

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE_FOLDER = "database"
FOLDERS = (DATABASE_FOLDER, JOURNAL_FOLDER, *KEPT_FOLDERS)
LARGEST_MANIFEST = 200_000_000  # bytes; a hundred of them a member
CHUNK = 1024 * 1024


@dataclass
class Manifest:
    """What the archive says of itself."""

    made_at: str
    version: str  # of the program
    engine: str  # "sqlite" or "postgresql"
    migrations: list[tuple[str, str]]
    counts: dict[str, int]  # rows by table
    entries: int  # of the ledger
    head: str | None  # the ledger's last seal
    has_keys: bool
    key_marks: dict[str, str]  # by name of the key: tells keys apart without revealing them
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Manifest:
        """Refused when it is not the manifest of a backup, or of a later format."""
        try:
            data = json.loads(content)
            if data["format"] != FORMAT:
                raise Refusal("这个备份的格式比程序新。", "请用做备份的那个版本或更新的版本恢复。")
            data["migrations"] = [(app, name) for app, name in data["migrations"]]
            return cls(**data)
        except (ValueError, TypeError, KeyError) as fault:
            raise _damaged("说明文件看不懂") from fault


def write(target: Path, manifest: Manifest, sources: Iterator[tuple[str, Path]]) -> None:
    """Writes the archive, readable by the owner only; it appears under its name when it is complete.

    `sources` are (name in the archive, file). The manifest's `members` are filled here.
    """
    part = target.with_name(target.name + ".part")
    try:
        with open(part, "wb", opener=_private) as raw, tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as tar:
            for name, path in sources:
                _add(tar, name, path, manifest)
            content = manifest.to_bytes()
            tar.addfile(_info(MANIFEST, len(content)), io.BytesIO(content))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_TRUNC, 0o600)


def _add(tar: tarfile.TarFile, name: str, path: Path, manifest: Manifest) -> None:
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return  # a file that was being written when the folder was listed; no row refers to it yet
    with source:
        info = _info(name, os.fstat(source.fileno()).st_size)
        hashing = _Hashing(source)
        tar.addfile(info, hashing)
    manifest.members[name] = {"size": info.size, "sha256": hashing.digest.hexdigest()}


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, int(time.time())
    return info


class _Hashing(io.RawIOBase):
    """A reader that hashes what passes through it."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self.source.read(size)
        self.digest.update(block)
        return block


def unpack(source: Path, into: Path) -> Manifest:
    """Unpacks an archive into an empty folder and checks every member against the manifest.

    Refused: anything but plain files in the known folders (links, absolute names, `..`), a name twice, a member that
    the manifest does not name or whose hash differs, one that is named and not there, too little room on the disk.
    """
    digests: dict[str, dict[str, Any]] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(source, mode="r:gz") as tar:
            for member in tar:
                if member.name == MANIFEST and member.isreg() and member.size <= LARGEST_MANIFEST and manifest is None:
                    manifest = Manifest.from_bytes(_content(tar, member).read())
                elif not member.isdir():
                    digests[member.name] = _unpack_one(tar, member, into)
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as fault:
        raise _damaged("文件不完整，或者不是 huying backup 做的") from fault
    if manifest is None:
        raise _damaged("里面没有说明文件")
    if manifest.members != digests:
        raise _damaged(_difference(manifest.members, digests))
    return manifest


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> dict[str, Any]:
    path = PurePosixPath(member.name)
    if not member.isreg() or path.is_absolute() or ".." in path.parts or str(path) != member.name:
        raise Refusal(
            f"备份里有不该有的东西：{member.name!r}。什么也没有恢复。", "这个文件可能被人动过手脚，请换一份备份。"
        )
    if len(path.parts) < 2 or path.parts[0] not in FOLDERS or "\0" in member.name:
        raise Refusal(f"备份里有不认识的文件：{member.name!r}。什么也没有恢复。", "请换一份备份。")
    if member.size > shutil.disk_usage(into).free:
        raise Refusal("磁盘空间不够展开这个备份。", "请先腾出空间，或把 HUYING_HOME 放到更大的磁盘上。")
    target = into.joinpath(*path.parts)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    try:
        with open(target, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
            content = _content(tar, member)
            while block := content.read(CHUNK):
                digest.update(block)
                out.write(block)
    except (FileExistsError, NotADirectoryError) as fault:
        raise _damaged(f"同一个名字出现了两次：{member.name}") from fault
    return {"size": member.size, "sha256": digest.hexdigest()}


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    assert content is not None  # a regular file has content
    return content


def _difference(named: dict[str, Any], found: dict[str, Any]) -> str:
    if missing := sorted(named.keys() - found.keys()):
        return f"缺了{len(missing)}个文件，例如{missing[0]}"
    if surplus := sorted(found.keys() - named.keys()):
        return f"多了{len(surplus)}个文件，例如{surplus[0]}"
    changed = sorted(name for name in named if named[name] != found[name])
    return f"{len(changed)}个文件与备份时不同，例如{changed[0]}"


def _damaged(why: str) -> Refusal:
    return Refusal(f"这个备份不能用：{why}。什么也没有恢复。", "请换一份备份。")
