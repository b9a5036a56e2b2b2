"""`huying voices …`: import, candidate topics, categories, without a browser."""

from __future__ import annotations

from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from huying.commons.voices import services
from huying.commons.voices.faults import Refused
from huying.commons.voices.models import CandidateMember, CandidateTopic, ImportBatch, TopicRun
from huying.kernel.access.viewer import CITIZEN
from huying.kernel.calendar import clock

from ..answers import Answer, Progress, Refusal
from .common import readable, the_congress, the_congress_or_only_one


def import_file(args: Namespace) -> Answer:
    """Every row that can be imported is; read = accepted + duplicates + rejected."""
    congress, path, at = the_congress(args.congress), readable(args.file), clock.now()
    if args.rejected and Path(args.rejected).exists():
        raise Refusal(f"{args.rejected}已经存在，没有覆盖，也没有导入。", "请换一个文件名。")
    progress = Progress()
    with _refusals():
        result = services.import_file(
            congress, path, args.source, None, at, progress=lambda done, total: progress(done, total, "正在导入")
        )
    if result.accepted:
        services.categorise(congress, at=at)
    data = {
        "read": result.read, "accepted": result.accepted, "duplicates": result.duplicates, "rejected": result.rejected,
    }  # fmt: skip
    taken = f"导入{result.accepted:,}条，重复{result.duplicates:,}条，不能导入{result.rejected:,}条"
    text = f"读到{result.read:,}行：{taken}。"
    if args.rejected:
        text += "\n" + _save_rejected(result.batch, Path(args.rejected))
    elif result.rejected:
        text += "\n在“导入”页可以下载没有收下的行和原因，也可以用 --rejected 文件名 存下来。"
    return Answer(data, text)


def _save_rejected(batch: ImportBatch, target: Path) -> str:
    """Saves the refused rows with their reasons. Persons are masked: nobody has signed in who may see them."""
    from huying.commons.voices.exports import as_csv, as_xlsx

    sheet = services.rejected_rows(batch, viewer=CITIZEN, at=clock.now())
    try:
        target.write_bytes(as_csv(sheet) if target.suffix.lower() == ".csv" else as_xlsx(sheet))
    except OSError as fault:
        raise Refusal(f"已导入，但写不成{target}：{fault.strerror}。", "没有收下的行可以在“导入”页下载。") from fault
    return f"没有收下或要核对的{len(sheet.rows):,}行已存为{target}，姓名和号码已遮住。"


def topics(args: Namespace) -> Answer:
    """Gathers all voices of the congress into candidate topics, hottest first."""
    congress = the_congress(args.congress)
    with _refusals():
        run = services.gather_topics(congress=congress, by=None, at=clock.now(), progress=Progress())
    found = _topics(run)
    lines = [f"{t['heat']:>5}人 {t['size']:>5}条　{t['title']}" for t in found]
    return Answer(found, "\n".join([f"从{run.voices:,}条来话里归集出{run.topics:,}个候选议题。", *lines]))


def _topics(run: TopicRun) -> list[dict[str, Any]]:
    members: dict[int, list[str]] = defaultdict(list)
    rows = CandidateMember.objects.filter(topic__run=run).select_related("voice").order_by("voice")
    for row in rows.only("topic_id", "voice__number"):
        members[row.topic_id].append(row.voice.mark)
    return [
        {"title": t.title, "size": t.size, "heat": t.heat, "titles": t.title_list, "members": members[t.pk]}
        for t in CandidateTopic.objects.filter(run=run).order_by("rank")
    ]


def train(args: Namespace) -> Answer:
    """Learns categories from a labelled file: for one congress, or, without a code, for all that have no model."""
    congress = the_congress(args.congress) if args.congress else None
    path, at = readable(args.file), clock.now()
    with _refusals():
        learned = services.train(congress, path, by=None, at=at)
        given = services.categorise(congress, at=at) if congress else 0
    data = {"examples": learned.examples, "categories": learned.categories, "categorised": given}
    text = f"从{learned.examples:,}条学会了{len(learned.categories)}个类别：{'、'.join(learned.categories)}。"
    return Answer(data, text + (f"\n已给{given:,}条来话归类。" if congress else ""))


def classify(args: Namespace) -> Answer:
    """The category of each message of a file, as JSON Lines; refused while there is no model."""
    congress, path = the_congress_or_only_one(args.congress), readable(args.file)
    with _refusals():
        found = services.classify_file(congress, path)
    return Answer(lines=({"number": number, "category": category} for number, category in found))


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise Refusal(str(refused), refused.hint) from refused
