"""Is everything whole? Facts against ledger, indexes, notices, papers and counts; each thing wrong is one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from huying.commons.voting.models import Seat, Tally
from huying.kernel.documents.models import Version
from huying.kernel.ledger.models import Entry
from huying.kernel.ledger.records import canonical
from huying.kernel.notifications.models import Notice
from huying.kernel.procedures import indexes
from huying.kernel.procedures.models import ActRecord, DueDay, OpenDoor, Proceeding
from huying.kernel.procedures.registry import binding_of
from huying.kernel.procedures.selectors import facts_of, ledger_body

from .stage import TODAY, Deed

PAPER = "evidence"  # the kind of the papers that the stage's deeds bring


def times_counted(deed: Deed) -> int:
    """How often the deed is on record: 0, 1, and never more. A vote has no row of its own: the seat says it."""
    if deed.assessment:
        return Seat.objects.filter(assessment=deed.assessment, person=deed.person, has_voted=True).count()
    return ActRecord.objects.filter(said__contains=deed.key).count()


def wrong(deeds: Iterable[Deed]) -> list[str]:
    """What is half-written around these deeds."""
    deeds = list(deeds)
    found: list[str] = []
    for pk in {d.proceeding for d in deeds if d.proceeding}:
        found += _wrong_proceeding(Proceeding.objects.select_related("congress").get(pk=pk))
    for pk in {d.assessment for d in deeds if d.assessment}:
        found += _wrong_count(pk)
    return [*found, *_wrong_papers()]


def _wrong_proceeding(proceeding: Proceeding) -> Iterator[str]:
    records = list(ActRecord.objects.filter(proceeding=proceeding).select_related("proceeding").order_by("pk"))
    entries = Entry.objects.filter(subject=f"proceeding:{proceeding.pk}").order_by("pk")
    if [canonical(ledger_body(r)) for r in records] != [e.body for e in entries]:
        yield f"程序{proceeding.pk}的记录与台账不一致"
    if _indexes(proceeding) != _recomputed(proceeding):
        yield f"程序{proceeding.pk}的期限或可办事项与事实不符"
    for record in records:
        if _told(record) != _to_be_told(record):
            yield f"记录{record.pk}的通知不对"


def _indexes(proceeding: Proceeding) -> list[Any]:
    """The stage columns, due days and open doors as they are stored, without their numbers."""
    found: list[Any] = [Proceeding.objects.filter(pk=proceeding.pk).values_list().get()]
    for model in (DueDay, OpenDoor):
        names = [f.attname for f in model._meta.concrete_fields if f.name != "id"]
        found.append(sorted(map(str, model.objects.filter(proceeding=proceeding).values_list(*names))))
    return found


def _recomputed(proceeding: Proceeding) -> list[Any]:
    with transaction.atomic():
        indexes.refresh(Proceeding.objects.select_related("congress").get(pk=proceeding.pk), TODAY)
        found = _indexes(proceeding)
        transaction.set_rollback(True)
    return found


def _told(record: ActRecord) -> set[tuple[int, str]]:
    return set(Notice.objects.filter(key__startswith=f"act:{record.pk}:").values_list("person", "text"))


def _to_be_told(record: ActRecord) -> set[tuple[int, str]]:
    proceeding = record.proceeding
    binding = binding_of(proceeding.procedure)
    teller = binding.notices.get(binding.procedure.act(record.act))
    view = binding.view(proceeding, facts_of(proceeding))
    return {
        (person.pk, notice.text)
        for notice in (teller(proceeding, record, view) if teller else ())
        for person in indexes.holders(proceeding.congress_id, notice.roles, notice.bodies, record.on)
    }


def _wrong_count(assessment: int) -> Iterator[str]:
    voted = Seat.objects.filter(assessment=assessment, has_voted=True).count()
    counted = Tally.objects.filter(assessment=assessment).aggregate(n=Sum("votes"))["n"]
    if voted != counted:
        yield f"测评{assessment}：{voted}人投过票，计了{counted}票"


def _wrong_papers() -> Iterator[str]:
    papers = Version.objects.filter(document__kind=PAPER).count()
    said = ActRecord.objects.filter(act="progressed", said__contains=f'"{PAPER}":').count()
    if papers != said:
        yield f"有{papers}份材料，记录里写了{said}份"


def wrong_files() -> list[str]:
    """Rows without their file, files without a row, at the end when every deed has been sent again.

    A file half written under a temporary name is nothing: no row can name it.
    """
    folder = Path(settings.HUYING_HOME) / "files"
    kept = {p.name: p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".new-")}
    named = set(Version.objects.values_list("sha256", flat=True))
    changed = [name for name, path in kept.items() if sha256(path.read_bytes()).hexdigest() != name]
    return (
        [f"文件{d[:8]}有记录没有内容" for d in named - set(kept)]
        + [f"文件{d[:8]}有内容没有记录" for d in set(kept) - named]
        + [f"文件{d[:8]}的内容变了" for d in changed]
    )
