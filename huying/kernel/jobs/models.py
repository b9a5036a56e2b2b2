"""What is remembered of long work: the job with its progress, and when each recurring duty last ran."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import Congress, Person


class State(models.TextChoices):
    WAITING = "waiting", "等待中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"


class Job(models.Model):
    """Long work that somebody asked for. The page that asked shows `done`, `total`, `text` until it `is_over`."""

    congress = models.ForeignKey(
        Congress, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所属人大"
    )
    kind = models.CharField("种类", max_length=60)
    subject = models.CharField("对象", max_length=120)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提交人")
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    # Unique while the job lives, NULL afterwards: one live job per subject without a partial index.
    live_key = models.CharField(max_length=220, null=True, unique=True, editable=False)
    done = models.PositiveIntegerField("已处理", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    text = models.CharField("进度说明", max_length=200, default="", blank=True)
    result = models.TextField("结果", default="", blank=True)
    stage = models.CharField(max_length=40, default="", blank=True, editable=False)  # what need not be done again
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    claimed_by = models.CharField(max_length=40, default="", editable=False)
    heartbeat_at = models.DateTimeField(null=True, editable=False)
    enqueued_at = models.DateTimeField("提交时间")
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "后台任务"
        indexes: ClassVar = [
            models.Index(fields=["state", "id"], name="job_by_state"),
            models.Index(fields=["kind", "subject", "id"], name="job_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}（{self.subject}，{self.get_state_display()}）"

    @property
    def is_over(self) -> bool:
        return self.state in (State.DONE, State.FAILED)

    @property
    def percent(self) -> int:
        """Whole percent done, 0 while the total is not known."""
        if self.state == State.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else 0


class WorkerBeat(models.Model):
    """A worker process says every 15 seconds that it is there, and when it saw the clock on the wall jump."""

    name = models.CharField("机器", max_length=120, unique=True)
    beat_at = models.DateTimeField("最近一次")
    jumped_at = models.DateTimeField("时间跳动", null=True)
    jumped_seconds = models.BigIntegerField("跳动秒数", default=0)  # above nought: forward

    class Meta:
        verbose_name = "后台进程"

    def __str__(self) -> str:
        return self.name


class ScheduleRun(models.Model):
    """One row per recurring duty: the slot that was done last, and the lock while one runs."""

    name = models.CharField(max_length=120, unique=True)
    done_slot_at = models.DateTimeField(null=True)
    locked_until = models.DateTimeField(null=True)
    ran_at = models.DateTimeField("最近一次", null=True)
    fault = models.TextField("最近一次的错误", default="", blank=True)

    class Meta:
        verbose_name = "定时任务"

    def __str__(self) -> str:
        return self.name
