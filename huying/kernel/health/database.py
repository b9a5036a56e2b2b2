"""The database: reachable, whole, up to date."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from . import migrations
from .machine import DATABASE
from .registry import Case, Needs, Result, check, fault, well

BUSY_AFTER = 3.0  # seconds for a writer to let go
LABEL = "数据库"
_LOST = "已登记的内容不会因此丢失。"


@check("数据库文件", order=21, needs=Needs.MACHINE, thorough=True)
def embedded_file(case: Case) -> Result:
    """Asked of SQLite itself, so that it also answers when the program cannot start."""
    file = case.home / DATABASE
    if not case.is_embedded or not file.exists():
        return well("不用内置数据库" if not case.is_embedded else "还没有建立")
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, timeout=BUSY_AFTER)) as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
            [found] = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as broken:
        return _refused(broken)
    except sqlite3.DatabaseError as broken:
        return _damaged(str(broken))
    return well("完好") if found == "ok" else _damaged(str(found))


def _refused(broken: sqlite3.OperationalError) -> Result:
    if broken.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        remedy = "有程序长时间占着数据库，别人登记不了。请维护人员关闭打开了数据库文件的程序，再重新启动平台。"
        return fault("被占用", remedy, str(broken))
    remedy = f"{_LOST}请维护人员检查数据库文件的权限，平台要能读、能写它和它所在的目录。"
    return fault("打不开", remedy, str(broken))


def _damaged(what: str) -> Result:
    remedy = "请停止平台，把数据目录整个另存一份，再用 huying restore 恢复最近的备份，并联系系统管理员。"
    return fault("已损坏", remedy, what)


@check(LABEL, order=22, needs=Needs.DJANGO)
def reachable(case: Case) -> Result:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except ImproperlyConfigured as refused:  # a PostgreSQL that does not know Chinese
        return fault(
            "区域设置不认得汉字", "检索和比较会出错，平台不用它。请数据库管理员用 UTF-8 区域重建。", str(refused)
        )
    except DatabaseError as broken:
        return fault("打不开", f"{_LOST}请联系维护人员检查数据库是否在运行。", str(broken).strip())
    return well("能读能写")


@check("数据库版本", order=23)
def up_to_date(case: Case) -> Result:
    been_through = migrations.applied()
    if newer := migrations.unknown(been_through):
        remedy = "数据库被更新版本的程序用过，这一版不能用它。请维护人员装回那个版本，或恢复升级以前的备份。"
        return fault("比程序新", remedy, f"{newer[0][0]} {newer[0][1]}")
    if behind := migrations.shipped() - been_through:
        remedy = "请维护人员先备份，再重新启动平台（huying serve），启动时会自动升级。"
        return fault(f"还有{len(behind)}步升级没有做完", remedy)
    return well("与程序相符")
