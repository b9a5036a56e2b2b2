"""The last backup, remembered in the data directory, where it is also known when the database is not."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from huying.kernel.disk import write_whole

from .machine import DATABASE
from .registry import Case, Needs, Result, check, fault, note, well

REMEMBERED = "last-backup.json"
OLD_AFTER = timedelta(days=7)
RING = "identity_key/"  # the marks of the single keys on the ring, as cli.backups.keys names them
_HOW = "请维护人员运行 huying backup，并把备份文件放到另一台机器或移动硬盘上。"


@dataclass(frozen=True)
class LastBackup:
    """When, where, and the marks of the keys of that day (a mark tells two keys apart and nothing about them)."""

    made_at: str
    file: str
    head: str | None
    key_marks: dict[str, str]


def remember(home: Path, made: LastBackup) -> None:
    """Keeps what is known of the backup just made."""
    write_whole(home / REMEMBERED, json.dumps(asdict(made), ensure_ascii=False).encode())


def last(home: Path) -> LastBackup | None:
    """The backup made last; None while there was none or what was kept of it cannot be read."""
    try:
        return LastBackup(**json.loads((home / REMEMBERED).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def mark(content: bytes) -> str:
    """A mark of a key: the same for the same key, telling nothing about it."""
    return hashlib.sha256(b"huying key mark\0" + content).hexdigest()


@check("备份", order=60, needs=Needs.MACHINE)
def recent(case: Case) -> Result:
    made = last(case.home)
    if made is None:
        return well("还没有数据") if _is_new(case) else note("从来没有做过", f"磁盘一坏，数据就没有了。{_HOW}")
    age = case.at - datetime.fromisoformat(made.made_at)
    if age > OLD_AFTER:
        return fault(f"最近一次是{age.days}天以前", f"这些天登记的内容还没有备份。{_HOW}", made.file)
    return well("今天做过" if age.days == 0 else f"最近一次是{age.days}天以前")


def _is_new(case: Case) -> bool:
    return case.is_embedded and not (case.home / DATABASE).exists()


@check("备份里的密钥", order=61, needs=Needs.MACHINE)
def same_keys(case: Case) -> Result:
    """A key that was lost is made anew in silence when the program starts; the last backup knows the old one."""
    made = last(case.home)
    known = {m for name, m in made.key_marks.items() if name.startswith(RING)} if made else set()
    try:
        ring = {mark(line.strip().encode()) for line in (case.home / "keys" / "identity_key").read_text().splitlines()}
    except OSError:
        return well("没有可比的")  # the check of the keys says so
    if known - ring:
        remedy = "用原来的密钥登记的群众姓名和电话现在读不出来。请停止平台，从最近的备份里取回密钥。"
        return fault("比现在用的多", remedy, f"缺{len(known - ring)}把")
    return well("现在都有" if known else "还没有备份可比")


@check("自动备份", order=62, needs=Needs.MACHINE)
def nightly_folder(case: Case) -> Result:
    """HUYING_BACKUP_DIR: the folder into which the worker puts one backup each night."""
    named = os.environ.get("HUYING_BACKUP_DIR", "")
    if not named:
        return well("没有打开（设置 HUYING_BACKUP_DIR 可以打开）")
    if not (Path(named).is_dir() and os.access(named, os.W_OK)):
        remedy = "夜里的备份做不成。请维护人员检查备份目录是否接上、是否可写。"
        return fault("备份目录用不了", remedy, named)
    return well("每天夜里一次")
