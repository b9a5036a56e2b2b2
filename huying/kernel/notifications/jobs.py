"""The daily mail comes round: decided once a day, sent as a job, tried again while the mail server is away."""

from __future__ import annotations

from datetime import datetime

from huying.kernel.calendar import clock
from huying.kernel.jobs.registry import JobRefused, every, job
from huying.kernel.jobs.running import Running
from huying.kernel.jobs.services import enqueue

from . import digests, mail
from .models import DigestState

KIND = "notifications.send"
HALF_PAST_SEVEN = 7 * 60 + 30  # after the reminders of the day have been told at midnight


@every(minutes=1440, after=HALF_PAST_SEVEN, name="notifications.digests", label="准备每日邮件摘要")
def queue_digests(at: datetime) -> None:
    digests.queue(at)


@every(minutes=5, name="notifications.send", label="发送邮件")
def send_what_waits(at: datetime) -> None:
    if digests.is_anything_waiting(at):
        enqueue(kind=KIND, congress=None, by=None, subject="digests", at=at)


@job(KIND, label="发送邮件摘要")
def send(running: Running) -> None:
    try:
        counts = digests.deliver(running.at, running.progress, clock.now)
    except mail.BadMailUrl as wrong:
        raise JobRefused(str(wrong)) from wrong
    running.result = (
        "、".join(f"{DigestState(state).label}{n}封" for state, n in sorted(counts.items())) or "没有要发的"
    )
