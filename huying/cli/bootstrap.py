"""Making Django and the database ready. Fast when there is nothing to do: one query."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from huying import __version__
from huying.kernel.health import migrations

from . import logs
from .answers import Refusal, note
from .paths import home, is_embedded


def start_django() -> None:
    """Sets Django up, without touching the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huying.config.settings")
    home()
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    logs.to_file()


def start(*, keeps_copy: bool = True) -> None:
    """Sets Django up and makes sure that the database exists and is up to date. Refused when it does not answer.

    `keeps_copy`: an embedded database that holds data is copied before it is changed.
    """
    start_django()
    _connect()
    been_through = migrations.applied()
    _refuse_newer(been_through)
    if not migrations.shipped() <= been_through:
        with locked("setup.lock"):
            if not is_current():  # another command may have done it meanwhile
                migrate(keeps_copy=keeps_copy)


def migrate(*, keeps_copy: bool = True) -> None:
    """Brings the database up to date, as its owner where there is one; see `start`."""
    from django.core.management import call_command

    if keeps_copy and is_embedded() and migrations.applied():
        from .backups.upgrades import keep_before_upgrade

        note(f"正在升级数据库，升级前的一份在 {keep_before_upgrade()}")
    else:
        note("正在准备数据库……")
    call_command("migrate", database=owner(), interactive=False, verbosity=0, skip_checks=True)
    grant()
    from huying.kernel.search.services import fill_empty_index

    fill_empty_index()


def owner() -> str:
    """The alias of the connection that may make tables: the owner's, where HUYING_DATABASE_OWNER_URL names one."""
    from django.conf import settings

    return "owner" if "owner" in settings.DATABASES else "default"


def grant() -> str | None:
    """Gives the application's own role its rights, as the owner; the role's name is returned. Nothing to do, and
    None, where the application itself is the owner."""
    from django.db import connections

    from huying.kernel.ledger import grants

    if owner() == "default":
        return None
    role = str(connections["default"].settings_dict["USER"])
    grants.grant(connections["owner"], role)
    return role


def is_current() -> bool:
    """Whether every migration that lies in the program has been applied: asks the database, imports no migration."""
    return migrations.shipped() <= migrations.applied()


def _refuse_newer(been_through: set[migrations.Step]) -> None:
    """A program does not work on a database that a later one has changed: it would write what that no longer reads."""
    if newer := migrations.unknown(been_through):
        raise Refusal(
            f"数据库被更新版本的程序用过（{newer[0][0]} {newer[0][1]}），这一版{__version__}不能用它。",
            "请装回那个版本，或用 huying restore 恢复升级以前的备份。什么也没有改动。",
        )


def _connect() -> None:
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except DatabaseError as fault:
        logs.keep(fault)
        if is_embedded():
            error = f"数据库文件{home() / 'huying.sqlite3'}打不开：可能已损坏，或者没有读写权限。"
            raise Refusal(error, "请检查权限；已损坏的，可用 huying restore 恢复最近的备份。") from fault
        raise Refusal("连不上数据库。", "请检查 HUYING_DATABASE_URL 和数据库服务是否正常。") from fault


def make_whole(lock: IO[str]) -> None:
    """Finishes what a kill or a restore left half done: a change of keys, erasures that the database lacks."""
    from huying.kernel.calendar import clock
    from huying.kernel.privacy import erasing, rotation

    if rotation.is_unfinished(clock.now()):
        _hold(lock, alone=True)
        note("上次更换密钥没有做完，正在接着做……")
        rotation.finish(by="平台", at=clock.now())
        _hold(lock, alone=False)
    erasing.erase_again(clock.now())


@contextmanager
def keys_in_use(*, alone: bool) -> Iterator[IO[str]]:
    """Every process that reads keys holds this; `alone` holds it against all others. Refused when that cannot be."""
    with (home() / "keys.lock").open("w") as lock:
        _hold(lock, alone=alone)
        yield lock


def _hold(lock: IO[str], *, alone: bool) -> None:
    try:
        fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        if alone:
            raise Refusal("服务或别的命令正在运行，不能更换密钥。", "请先停止 huying serve，等别的命令做完。") from None
        raise Refusal("正在更换密钥。", "请等它做完再试。") from None


@contextmanager
def locked(name: str, *, wait: bool = True) -> Iterator[None]:
    """Holds a lock of this data directory; the system frees it when the process ends, however it ends.

    Raises BlockingIOError at once when another process holds it and `wait` is false.
    """
    with (home() / name).open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
