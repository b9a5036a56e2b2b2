"""Keys: telling two apart without showing either, and saying what cannot be read without the right one."""

from __future__ import annotations

import hashlib
from pathlib import Path

IDENTITY = "identity_key"


def marks(folder: Path) -> dict[str, str]:
    """A mark of each key in a folder of keys: the same for the same key, telling nothing about it."""
    if not folder.is_dir():
        return {}
    return {path.name: _mark(path) for path in sorted(folder.iterdir()) if path.is_file()}


def _mark(path: Path) -> str:
    return hashlib.sha256(b"huying key mark\0" + path.read_bytes()).hexdigest()


def what_is_lost(in_backup: dict[str, str], at_hand: dict[str, str]) -> str:
    """What cannot be read with the keys at hand, in Chinese; empty when all can."""
    if in_backup.get(IDENTITY) == at_hand.get(IDENTITY):
        return ""
    return (
        "备份里没有密钥，本机的密钥也不是原来那一把：群众的姓名、电话等身份信息读不出来，其余都能用。"
        "请在登记新的意见以前，把另行保管的 keys 文件夹放回数据目录。"
    )
