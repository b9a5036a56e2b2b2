"""What went wrong underneath: the disk or the database, in words for the person who waits and for whom they call.

Read from the error itself (SQLite's result code, PostgreSQL's SQLSTATE, the system's errno), never from its text, and
without the database. A fault is told apart by what a person can do about it.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from huying.kernel.database.turns import TurnTimeout
from huying.kernel.documents.papers import NotTypeset


@dataclass(frozen=True)
class Fault:
    """`what` is wrong, the `remedy` to ask for, the HTTP status.

    `nothing_kept`: the step has certainly not been recorded. Otherwise nobody can know (the line broke, or a reading
    failed after the record was kept), and saying that it was not would be as wrong as saying that it was.
    """

    what: str
    remedy: str
    status: int = 503
    nothing_kept: bool = False


DISK_FULL = Fault("磁盘已满", "请告诉系统管理员腾出磁盘空间", 507, nothing_kept=True)
READ_ONLY = Fault("数据现在只能读、不能写", "请告诉系统管理员检查磁盘和数据目录的写入权限", nothing_kept=True)
BUSY = Fault("现在登记的人太多，没有排上", "请等一会儿", nothing_kept=True)
NOT_WRITTEN = Fault("磁盘写入出错", "请告诉系统管理员检查磁盘", nothing_kept=True)
DISK_BROKEN = Fault("磁盘读写出错", "请告诉系统管理员检查磁盘")
UNREACHABLE = Fault("数据库打不开", "请告诉系统管理员检查数据库是否在运行、数据目录能不能读写")
DAMAGED = Fault("数据库文件已损坏", "请告诉系统管理员从最近的备份恢复")

_SQLITE = {
    sqlite3.SQLITE_FULL: DISK_FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_IOERR_WRITE: NOT_WRITTEN,
    sqlite3.SQLITE_IOERR: DISK_BROKEN,
    sqlite3.SQLITE_CANTOPEN: UNREACHABLE,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
_POSTGRESQL = {  # by SQLSTATE, else by its class
    "53100": DISK_FULL,
    "25006": READ_ONLY,
    "55P03": BUSY,
    "40001": BUSY,
    "40P01": BUSY,
    "53300": UNREACHABLE,  # too many connections
    "58030": DISK_BROKEN,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
    "08": UNREACHABLE,
    "57": UNREACHABLE,  # told to end, crashed, starting up
}
_SYSTEM = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.EIO: DISK_BROKEN,
}


def fault_of(error: BaseException | None) -> Fault | None:
    """The fault behind an error, or None when it is none of these: then the program itself is wrong."""
    return next((fault for each in _causes(error) if (fault := _known(each))), None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _known(error: BaseException) -> Fault | None:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0)
        return _SQLITE.get(code) or _SQLITE.get(code & 0xFF)  # the low byte is the kind, the rest its detail
    if isinstance(error, TurnTimeout):
        return BUSY
    if isinstance(error, NotTypeset):  # a paper is set inside the act that issues it, and takes the act back with it
        return Fault(error.why.rstrip("。"), error.remedy.rstrip("。"), 422, nothing_kept=True)
    if isinstance(error, OSError):
        return _SYSTEM.get(error.errno or 0)
    if type(error).__module__.startswith("psycopg"):
        return _of_postgresql(error)
    return None


def _of_postgresql(error: BaseException) -> Fault | None:
    state: str | None = getattr(error, "sqlstate", None)
    if state is None:  # said by the driver, not by the server: there was no server to say it
        return UNREACHABLE if type(error).__name__ in {"OperationalError", "InterfaceError"} else None
    return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
