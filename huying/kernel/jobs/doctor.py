"""Is the worker at work, and does what should come round come round?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from huying.kernel.database.looks import asked_once
from huying.kernel.health.registry import Case, Result, check, fault, note, well

from .models import Job, ScheduleRun, State, WorkerBeat
from .registry import schedules

SILENT_AFTER = timedelta(minutes=2)  # a worker says every 15 seconds that it is there
JUMP_SHOWN = timedelta(days=1)
PATIENCE = timedelta(minutes=10)
FAILED_SHOWN = timedelta(days=7)
_RESTART = "请维护人员重新启动平台（huying serve）。"


@asked_once
def _beats() -> list[WorkerBeat]:
    """One for each machine that has had a worker."""
    return list(WorkerBeat.objects.all())


def _jumped_at(beat: WorkerBeat) -> datetime:
    return beat.jumped_at or datetime.min.replace(tzinfo=UTC)


@check("后台进程", order=30)
def worker(case: Case) -> Result:
    beat = max(_beats(), key=lambda each: each.beat_at, default=None)
    if beat is None:
        return note("还没有启动过", f"没有它，登记不会封存，提醒不会发出。{_RESTART}")
    if abs(case.at - beat.beat_at) > SILENT_AFTER:
        return fault("没有在运行", f"登记不会封存，提醒不会发出，导入不会进行；已登记的不受影响。{_RESTART}", beat.name)
    return well("在运行")


@check("时间跳动", order=31)
def jumped(case: Case) -> Result:
    """The worker compares the clock on the wall with one that only ever runs forward."""
    recent = max(_beats(), key=_jumped_at, default=None)
    if recent is None or recent.jumped_at is None or case.at - recent.jumped_at > JUMP_SHOWN:
        return well("一天内没有")
    seconds = recent.jumped_seconds
    way = "往前" if seconds > 0 else "往回"
    remedy = "在那前后登记的时间可能不对，期限请人工核对一遍。请维护人员打开自动对时。"
    return note(f"系统时间被{way}拨了{_span(abs(seconds))}", remedy, f"{recent.name}，{recent.jumped_at.isoformat()}")


def _span(seconds: int) -> str:
    for size, unit in ((86_400, "天"), (3_600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{seconds}秒"


@check("定时任务", order=32)
def coming_round(case: Case) -> Result:
    """A duty that failed is tried again by itself; while it fails it is named."""
    labels = {schedule.name: schedule.label for schedule in schedules()}
    failing = {run.name: run.fault for run in ScheduleRun.objects.exclude(fault="") if run.name in labels}
    if failing:
        names = "、".join(labels[name] for name in sorted(failing))
        remedy = "平台每5分钟自动再试。一直不好的，请把 huying doctor 显示的内容交给系统管理员。"
        return fault(f"出错：{names}", remedy, "\n".join(failing.values()))
    return well("都按时完成")


@check("后台任务", order=33)
def waiting(case: Case) -> Result:
    stuck = Job.objects.filter(state=State.WAITING, enqueued_at__lt=case.at - PATIENCE).count()
    if stuck and not Job.objects.filter(state=State.RUNNING).exists():
        return fault(f"{stuck}项任务等了10分钟还没有开始", f"任务不会丢失。{_RESTART}")
    failed = Job.objects.filter(state=State.FAILED, finished_at__gt=case.at - FAILED_SHOWN).count()
    if failed:
        return note(f"7天内有{failed}项没有完成", "请办理人员在“后台任务”页查看原因，可以再做一次。")
    return well("没有积压")
