"""Long work of this room, run by huying.kernel.jobs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from huying.kernel.jobs.registry import JobRefused, every, job
from huying.kernel.jobs.running import Running
from huying.kernel.notifications.services import tell
from huying.kernel.privacy.models import Erasure
from huying.kernel.search import services as search

from . import spool
from .faults import Refused
from .models import BatchState, ImportBatch, TopicRun
from .services import (
    Trained,
    carry_in,
    categorise,
    check,
    compare_new,
    gather_topics,
    train_from_labels,
    trained,
)

LEARNED = "learned"  # the model is learned and on record; the rest is to give categories


@job("voices.check", label="检查导入的文件")
def check_batch(running: Running) -> None:
    batch = ImportBatch.objects.select_related("congress", "by").get(pk=int(running.subject))
    check(batch, at=running.at, progress=lambda done, total: running.progress(done, total, "检查各行"))
    batch.refresh_from_db()
    running.result = batch.refusal or f"检查了{batch.read:,}行"


@job("voices.commit", label="导入来话")
def commit_batch(running: Running) -> None:
    batch = ImportBatch.objects.select_related("congress", "by").get(pk=int(running.subject))
    if batch.state == BatchState.COMMITTING:
        carry_in(batch, at=running.at, progress=lambda done, total: running.progress(done, total, "导入各行"))
    categorise(batch.congress, at=running.at)
    running.result = f"导入了{batch.accepted:,}条"


@job("voices.alike", label="与已有来话比对")
def compare(running: Running) -> None:
    """What was imported, against what was known; what was withdrawn leaves the index."""
    if running.congress is None:
        raise JobRefused("没有写明是哪个人大的来话。")
    told = compare_new(running.congress, lambda done, total: running.progress(done, total, "与已有来话比对"))
    running.result = f"比对了{told.voices:,}条来话，{told.repeated:,}条与先前的几乎相同"


@job("voices.topics", label="归集候选议题")
def gather(running: Running) -> None:
    if running.congress is None:
        raise JobRefused("没有写明是哪个人大的来话。")

    def concluded(run: TopicRun) -> None:
        result = f"从{run.voices:,}条来话里归集出{run.topics:,}个候选议题"
        _tell(running, result, f"voices.topics:{run.pk}", "voices:topics")
        running.conclude(result)

    gather_topics(
        congress=running.congress, by=running.by, at=running.at, progress=running.progress, concluded=concluded
    )


@job("voices.train", label="学习类别")
def learn(running: Running) -> None:
    if running.congress is None:
        raise JobRefused("没有写明是哪个人大的来话。")
    try:
        running.progress(0, 2, "学习已归类的来话")
        told = _learned_before(running) or train_from_labels(
            running.congress, by=running.by, at=running.at, learned=lambda: running.passed(LEARNED)
        )
    except Refused as refused:
        raise JobRefused(f"{refused}{refused.hint}") from refused
    running.progress(1, 2, "给其余来话归类")
    count = categorise(running.congress, at=running.at)
    running.result = f"从{told.examples:,}条学会了{len(told.categories)}个类别，归类了{count:,}条"
    _tell(running, running.result, f"voices.train:{running.id}", "voices:categories")


def _learned_before(running: Running) -> Trained | None:
    """What an earlier start of this job learned, which is on record and must not be so twice."""
    return trained(running.congress) if running.stage == LEARNED else None


def _tell(running: Running, text: str, key: str, address: str) -> None:
    """Whoever asked may have left the page meanwhile."""
    if running.by is not None:
        tell(people=[running.by], key=key, text=text, url=reverse(address), kind="voices", at=running.at)


@every(minutes=1440, name="voices.forget_in_search", label="从检索里除去已删除的话")
def leave_no_erased_words_in_the_index(at: datetime) -> None:
    """On the night after somebody's words were erased (services/erasures.py)."""
    if Erasure.objects.filter(at__gte=at - timedelta(days=2)).exists():
        search.compact()


@every(minutes=1440, label="清理没有导入的文件")
def throw_away_old_uploads(at: datetime) -> None:
    """Uploads that nobody committed in seven days are thrown away, with their rows."""
    spool.drop_old(at)
    stale = ImportBatch.objects.filter(
        state__in=[BatchState.UPLOADED, BatchState.CHECKED, BatchState.REFUSED], uploaded_at__lt=at - spool.KEPT_FOR
    )
    for batch in stale:
        batch.rows.all().delete()
    stale.update(state=BatchState.DISCARDED)
