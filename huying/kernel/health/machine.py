"""The machine: disk, folders, keys, the clock as the files tell it. No Django."""

from __future__ import annotations

import shutil
import stat
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from .registry import Case, Needs, Result, check, fault, well

FULL_BYTES = 200 * 1024**2
LOW_BYTES = 1024**3
AHEAD = timedelta(minutes=10)  # a file may be that much younger than now: clocks of file servers differ
KEYS = ("identity_key", "secret_key")
DATABASE = "huying.sqlite3"
FOUNDED = (DATABASE, "setup.lock", "last-backup.json")  # signs that there is data, on either engine
_NO_WRITING = (
    "磁盘可能已满，或平台没有写入的权限。请联系维护人员；修好以前请不要上传文件，办理的事项会被拒绝而不会丢失。"
)


@check("数据目录", order=10, needs=Needs.MACHINE)
def folder(case: Case) -> Result:
    if not case.home.is_dir():
        return fault(
            "找不到", "请维护人员核对 HUYING_HOME，或检查放数据的磁盘是否接上。不要另建一个空的。", str(case.home)
        )
    try:
        _write_into(case.home)
    except OSError as broken:
        return fault("写不进去", _NO_WRITING, f"{case.home}：{broken.strerror}")
    return well("能写入")


@check("临时目录", order=11, needs=Needs.MACHINE)
def temporary(case: Case) -> Result:
    try:
        _write_into(Path(tempfile.gettempdir()))
    except OSError as broken:
        return fault("写不进去", "上传和生成文书会失败。请维护人员清理临时目录，或检查它的权限。", str(broken))
    return well("能写入")


def _write_into(where: Path) -> None:
    # More than a block, so that a full disk is met here and not at the next upload.
    with tempfile.TemporaryFile(dir=where) as probe:
        probe.write(b"1" * 65_536)
        probe.flush()


@check("磁盘空间", order=12, needs=Needs.MACHINE)
def disk(case: Case) -> Result:
    places = {case.home, Path(tempfile.gettempdir())}
    free = min(shutil.disk_usage(place).free for place in places if place.is_dir())
    words = f"还剩{free / 1024**3:.1f}GB"
    if free < FULL_BYTES:
        return fault(words, "快满了，随时会登记不了。请维护人员马上清理旧备份和旧日志，或换更大的磁盘。")
    if free < LOW_BYTES:
        return fault(words, "空间不足1GB。请维护人员清理旧备份，或换更大的磁盘。")
    return well(words)


@check("密钥", order=20, needs=Needs.MACHINE)
def keys(case: Case) -> Result:
    """Keys are made when an installation is founded; one that is gone afterwards must come back, not be made anew."""
    where, founded = case.home / "keys", any((case.home / sign).exists() for sign in FOUNDED)
    absent = [name for name in KEYS if not (where / name).is_file()]
    if absent and founded:
        return fault(
            "不见了",
            "没有密钥，群众的姓名和电话读不出来。请不要启动平台，先把备份里或另行保管的密钥放回数据目录。",
            f"{where}：缺{'、'.join(absent)}",
        )
    return well("还没有建立") if absent else _readable(_of(where))


def _of(where: Path) -> list[Path]:
    """Every key that is there; of those that must be, also what is no file."""
    return sorted(path for path in where.iterdir() if path.is_file() or path.name in KEYS)


def _readable(files: list[Path]) -> Result:
    for file in files:
        try:
            if not file.read_bytes().strip():
                return fault("是空的", "密钥文件可能在磁盘写满时损坏。请从备份恢复密钥，不要启动平台。", str(file))
        except OSError as broken:
            return fault("读不出来", "平台启动不了。请维护人员检查密钥文件的权限。", f"{file}：{broken.strerror}")
    open_to = [file.name for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077]
    if open_to:
        what = f"chmod 600 {' '.join(str(f) for f in files)}"
        return fault("别的用户也读得到", "这台机器上的其他人能读到密钥。请维护人员把权限改成只有平台自己可读。", what)
    return well("齐全，只有平台自己可读")


@check("系统时间", order=30, needs=Needs.MACHINE, thorough=True)
def clock_by_files(case: Case) -> Result:
    """A file younger than now was written under another clock."""
    latest = max((_written(path) for path in _well_known(case.home)), default=0.0)
    ahead = timedelta(seconds=latest - case.at.timestamp())
    if ahead > AHEAD:
        return fault(
            f"现在是{_said(case.at)}，数据目录里却有更晚的文件",
            "服务器的时间可能被改过，期限和登记时间会算错。请维护人员核对系统时间，最好打开自动对时。",
            f"最晚的文件晚{ahead.total_seconds() / 3600:.1f}小时",
        )
    return well(_said(case.at))


def _said(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def _well_known(home: Path) -> list[Path]:
    logs = (home / "logs").glob("*.log") if (home / "logs").is_dir() else ()
    return [home / DATABASE, home / f"{DATABASE}-wal", *logs]


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
