"""Where the bytes are: one file for each content, named by its SHA-256, under HUYING_HOME/files.

Written whole or not at all, and on the disk before the row that names it is committed (limits.md, R1–R3).
"""

from __future__ import annotations

import errno
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from huying.kernel import disk

_REASONS = {
    errno.ENOSPC: "服务器磁盘已满",
    errno.EDQUOT: "服务器磁盘配额已满",
    errno.EROFS: "服务器磁盘是只读的",
    errno.EACCES: "服务器不许写入文件目录",
    errno.EPERM: "服务器不许写入文件目录",
}


class NotStored(OSError):
    """The disk did not take the file; the message says why, in Chinese. Nothing was kept."""


class FileDamaged(OSError):
    """The file is gone or no longer has the content it was stored with."""


def path_of(digest: str) -> Path:
    return Path(settings.HUYING_HOME) / "files" / digest[:2] / digest


def keep(content: bytes) -> str:
    """Store the content and give its SHA-256 in hex. The same content is stored once; a damaged copy is replaced.

    Raises NotStored.
    """
    digest = sha256(content).hexdigest()
    path = path_of(digest)
    try:
        if not _is_intact(path, digest):
            disk.write_whole(path, content)
        else:  # who put it there may have been killed before its folders were safe
            disk.sync(path.parent)
        for folder in list(path.parents)[1:3]:
            disk.sync(folder)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, f"服务器写文件出错（{error.strerror}）")
        raise NotStored(f"文件没有保存：{reason}。请告诉系统管理员，处理后再保存一次。") from error
    return digest


def fetch(digest: str) -> bytes:
    """The content stored under this hash.

    Raises FileDamaged when it is gone or changed.
    """
    try:
        content = path_of(digest).read_bytes()
    except OSError as error:
        raise FileDamaged(f"找不到文件{digest[:12]}…，请系统管理员从备份恢复。") from error
    if sha256(content).hexdigest() != digest:
        raise FileDamaged(f"文件{digest[:12]}…的内容与保存时不同，请系统管理员从备份恢复。")
    return content


def _is_intact(path: Path, digest: str) -> bool:
    try:
        with path.open("rb") as file:
            found = sha256()
            while chunk := file.read(1 << 20):
                found.update(chunk)
    except FileNotFoundError:
        return False
    return found.hexdigest() == digest
