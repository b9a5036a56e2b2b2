"""Is the platform well? Answers for a person without IT knowledge."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from huying.kernel.calendar import clock
from huying.kernel.jobs.models import Job, State

LOW_DISK_BYTES = 1024**3
PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True)
class Check:
    """One thing looked at. `remedy` says what to do, or whom to tell, when it is not well."""

    label: str
    is_well: bool
    words: str
    remedy: str = ""


def checks() -> list[Check]:
    """Each part looked at now; a part that fails never hides the others."""
    found = [_database(), _folder(), _disk()]
    return [*found, _jobs()] if found[0].is_well else found


def _database() -> Check:
    label = "数据库"
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        behind = MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes())
    except DatabaseError:
        return Check(label, False, "打不开", "已登记的内容不会因此丢失。请联系维护人员检查数据库是否在运行。")
    if behind:
        return Check(
            label,
            False,
            f"还有{len(behind)}步升级没有做完",
            "请维护人员重新启动平台（huying serve），启动时会自动升级。",
        )
    return Check(label, True, "能读能写")


def _folder() -> Check:
    label = "文件夹"
    try:
        with tempfile.TemporaryFile(dir=settings.HUYING_HOME) as probe:
            probe.write(b"1")
    except OSError:
        return Check(
            label, False, "写不进去", "磁盘可能已满，或平台没有写入的权限。请联系维护人员；修好以前请不要上传文件。"
        )
    return Check(label, True, "能写入")


def _disk() -> Check:
    free = shutil.disk_usage(settings.HUYING_HOME).free
    words = f"还剩{free / 1024**3:.1f}GB"
    if free < LOW_DISK_BYTES:
        return Check("磁盘空间", False, words, "空间不足1GB。请维护人员清理旧备份，或换更大的磁盘。")
    return Check("磁盘空间", True, words)


def _jobs() -> Check:
    label = "后台任务"
    stuck = Job.objects.filter(state=State.WAITING, enqueued_at__lt=clock.now() - PATIENCE).count()
    if stuck:
        return Check(
            label, False, f"{stuck}项任务等了10分钟还没有开始", "请维护人员重新启动平台（huying serve）。任务不会丢失。"
        )
    return Check(label, True, "没有积压")
