"""Keys: saying what cannot be read without the right one (their marks: huying.kernel.health.backups)."""

from __future__ import annotations

from pathlib import Path

from huying.kernel.health.backups import mark
from huying.kernel.privacy.keyring import Keyring, NoKey, parse

IDENTITY = "identity_key"


def marks(folder: Path) -> dict[str, str]:
    """A mark of each file of keys and of each key on the ring: equal for the same key, telling nothing about it."""
    if not folder.is_dir():
        return {}
    found = {path.name: mark(path.read_bytes()) for path in sorted(folder.iterdir()) if path.is_file()}
    ring = _ring(folder)
    keys = ring.keys if ring else ()
    return found | {f"{IDENTITY}/{n}": mark(key.secret.encode()) for n, key in enumerate(keys, 1)}


def _ring(folder: Path) -> Keyring | None:
    try:
        return parse((folder / IDENTITY).read_text())
    except (FileNotFoundError, NoKey):
        return None


def keep_newer(here: Path, coming: Path) -> None:
    """When the ring here is the coming one grown older, it stays: what was sealed since needs its newer keys."""
    ours, theirs = _ring(here), _ring(coming)
    if ours and theirs and ours.begins_with(theirs):
        (coming / IDENTITY).write_bytes((here / IDENTITY).read_bytes())


def what_is_lost(in_backup: dict[str, str], at_hand: dict[str, str]) -> str:
    """What cannot be read with the keys at hand, in Chinese; empty when all can."""
    # A backup of a time when there was but one key marks the file alone, which is the mark of its key.
    ring = {mark for name, mark in in_backup.items() if name.startswith(f"{IDENTITY}/")}
    needed = ring or {mark for name, mark in in_backup.items() if name == IDENTITY}
    if needed <= set(at_hand.values()):
        return ""
    return (
        "备份里没有密钥，本机的密钥也不是原来那一把：群众的姓名、电话等身份信息读不出来，其余都能用。"
        "请在登记新的意见以前，把另行保管的 keys 文件夹放回数据目录。"
    )
