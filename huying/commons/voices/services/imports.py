"""A file on its way in: upload → check, a state for every row → commit → withdraw within seven days.

read = accepted + duplicates + rejected, always. Importing the same file again adds nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from huying.kernel.calendar.clock import CHINA
from huying.kernel.database.prepared import Inserted
from huying.kernel.jobs.services import enqueue
from huying.kernel.ledger.services import record
from huying.kernel.people.models import Congress, Person
from huying.kernel.tables.containers import read_limited
from huying.kernel.tables.readers import Cell, SourceRow, Table, check_bytes, read_bytes

from .. import identity, spool
from ..columns import Field, Layout, data_rows, recognise, remapped, require
from ..comparing import Comparison, Prints
from ..entering import ask_to_compare, enter_chunk, finish, next_rows, opened, take_back
from ..faults import ColumnsRefused, FileRefused, Refused
from ..masking import mask_cell, mask_filename, mask_headings, mask_reason, mask_text, persons_in
from ..models import BatchState, ImportBatch, ImportRow, row_purpose
from ..moments import YearLast, year_last_order
from ..rows import Judged, RowState, cell_text, judge
from ..writing import Values, collecting_less_often, compact

CHUNK = 500
Progress = Callable[[int, int], None]
T = TypeVar("T")


@dataclass(frozen=True)
class ImportResult:
    """What became of a file; `read` is the sum of the other three."""

    read: int
    accepted: int
    duplicates: int
    rejected: int
    batch: ImportBatch


# ── upload ───────────────────────────────────────────────────────────────────


def upload(
    *, congress: Congress, source: str, filename: str, content: bytes, by: Person | None, at: datetime
) -> ImportBatch:
    """Takes a file in for checking, which runs as a job. Raises FileRefused before anything is stored."""
    check_bytes(content, max_bytes=settings.UPLOAD_MAX_BYTES)
    with transaction.atomic():
        batch = _create(congress, source, filename, content, by, at)
        spool.put(batch, content)
        enqueue(kind="voices.check", congress=congress, by=by, subject=str(batch.pk), at=at)
    batch.refresh_from_db()
    return batch


@collecting_less_often()
def import_file(
    congress: Congress,
    path: Path | str,
    source: str,
    by: Person | None,
    at: datetime,
    *,
    filename: str | None = None,
    columns: Mapping[Field, int] | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """The whole way at once, for commands: every row that can be imported is.

    Raises FileRefused (with `hint`) before anything is stored.
    """
    path = Path(path)
    content = read_limited(path, settings.UPLOAD_MAX_BYTES)
    table = read_bytes(content, max_bytes=settings.UPLOAD_MAX_BYTES)
    found = recognise(table)
    layout = require(remapped(found, columns) if columns else found)
    batch = _create(congress, source, filename or path.name, content, by, at)
    _begin(batch, table, layout)
    _check_rows(batch, table, layout, at, progress or _silent)
    ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.COMMITTING)
    batch.refresh_from_db()
    carry_in(batch, at=at, progress=progress)
    return ImportResult(batch.read, batch.accepted, batch.duplicates, batch.errors, batch)


def _create(
    congress: Congress, source: str, filename: str, content: bytes, by: Person | None, at: datetime
) -> ImportBatch:
    source = " ".join(source.split())
    if not 1 <= len(source) <= 40:
        raise Refused("请写明来源，不超过40个字。", "例如 12345、政风行风热线。")
    digest = hashlib.sha256(content).hexdigest()
    name = mask_filename(Path(filename).name, ())[-200:] or "未命名"
    for attempt in range(5):
        last = ImportBatch.objects.filter(congress=congress).aggregate(last=Max("number"))["last"] or 0
        try:
            with transaction.atomic():
                return ImportBatch.objects.create(
                    congress=congress, number=last + 1, filename=name, sha256=digest,
                    source=source, by=by, uploaded_at=at,
                )  # fmt: skip
        except IntegrityError:  # two uploads at the same moment
            if attempt == 4:
                raise
    raise AssertionError("unreachable")


# ── check ────────────────────────────────────────────────────────────────────


@collecting_less_often()
def check(batch: ImportBatch, *, at: datetime, progress: Progress | None = None) -> None:
    """Reads the uploaded file and gives every row its state. A file that cannot be read leaves the batch refused.

    May be begun again: rows of an earlier attempt are replaced.
    """
    waiting = ImportBatch.objects.filter(pk=batch.pk, state__in=[BatchState.UPLOADED, BatchState.CHECKING])
    if not waiting.update(state=BatchState.CHECKING):
        return
    batch.refresh_from_db()
    layout: Layout | None = None
    try:
        table = read_bytes(spool.get(batch), max_bytes=settings.UPLOAD_MAX_BYTES)
        layout = recognise(table)
        if batch.column_map:
            layout = remapped(layout, {Field(name): at for name, at in batch.column_map.items()})
        _begin(batch, table, layout)
        _check_rows(batch, table, require(layout), at, progress or _silent)
    except FileRefused as refused:
        _refuse(batch, refused, layout)


def remap(batch: ImportBatch, by_hand: Mapping[Field, int], *, at: datetime) -> None:
    """Checks the file again with the columns a person chose. Raises Refused when that is no longer possible."""
    if batch.state not in (BatchState.CHECKED, BatchState.REFUSED):
        raise Refused(f"这一批{batch.get_state_display()}，不能再改列的对应。", "请重新上传文件。")
    layout = remapped(Layout(tuple(batch.heading_list), 0, {}), by_hand)
    require(layout)
    spool.get(batch)
    with transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(
            state=BatchState.UPLOADED, refusal=None, hint=None, columns=_columns_json(layout)
        )
        enqueue(kind="voices.check", congress=batch.congress, by=batch.by, subject=str(batch.pk), at=at)
    batch.refresh_from_db()


def _begin(batch: ImportBatch, table: Table, layout: Layout) -> None:
    """Writes down how the file was understood."""
    batch.state = BatchState.CHECKING
    batch.described = table.described[:120]
    batch.headings = _json(mask_headings(layout.headings))
    batch.columns = _columns_json(layout)
    batch.read, batch.done = len(data_rows(table, layout)), 0
    batch.refusal = batch.hint = None
    batch.save()
    ImportRow.objects.filter(batch=batch).delete()


def _check_rows(batch: ImportBatch, table: Table, layout: Layout, at: datetime, progress: Progress) -> None:
    rows = data_rows(table, layout)
    if not rows:
        raise FileRefused("只有列名，没有内容。", "请核对导出的时间范围。")
    today = at.astimezone(CHINA).date()
    column = layout.positions.get(Field.SAID_AT)
    order = YearLast.UNKNOWN if column is None else year_last_order(_column(rows, column))
    comparison, found = Comparison(batch), Counter[RowState]()
    for chunk in chunks(rows, CHUNK):
        judged = [judge(row, layout, today=today, order=order) for row in chunk]
        prints = comparison.compare(judged)
        found.update(j.state for j in judged)
        values = [_row(batch, r, j, prints.get(j.line)) for r, j in zip(chunk, judged, strict=True)]
        batch.filename = mask_filename(batch.filename, {j.draft.name or "" for j in judged if j.draft})
        with transaction.atomic():
            _rows.many(values)
            mine = ImportBatch.objects.filter(pk=batch.pk)
            mine.update(done=found.total(), filename=batch.filename, **_counts(found))
        progress(found.total(), len(rows))
    ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.CHECKED, checked_at=at)
    batch.refresh_from_db()


def _column(rows: Sequence[SourceRow], at: int) -> Iterator[Cell]:
    return (row.cells[at] for row in rows if at < len(row.cells))


_rows = Inserted(ImportRow, "congress", "batch", "line", "state", "reasons", "shown", "sealed")


def _row(batch: ImportBatch, row: SourceRow, judged: Judged, prints: Prints | None) -> Values:
    draft = judged.draft
    shown: dict[str, object] = {}
    sealed: dict[str, object] = {}
    if draft is not None:
        shown = {
            "title": mask_text(draft.title, draft.name)[:200],
            "place": draft.place and mask_text(draft.place, draft.name),
            "category": draft.category and mask_text(draft.category, draft.name),
        }
    if draft is not None and prints is not None and judged.state is not RowState.DUPLICATE:
        if mask_text(draft.title + "\n" + draft.body, draft.name) != draft.title + "\n" + draft.body:
            judged.note("内容里有电话、证件号或姓名，显示时已遮住")
        sealed = {"draft": _draft_json(draft), "prints": prints.as_json}
    if judged.state in (RowState.ERROR, RowState.WARNING):
        sealed["cells"] = [cell_text(c) for c in row.cells]
    purpose = row_purpose(batch.pk, row.line)
    box = identity.seal_bytes(compact(sealed).encode(), purpose=purpose) if sealed else None
    reasons = compact([mask_reason(reason, draft.name if draft else None) for reason in judged.reasons])
    return batch.congress_id, batch.pk, row.line, judged.state.value, reasons, compact(shown), box


def _draft_json(draft: object) -> dict[str, object]:
    moments = {"said_at", "replied_at"}
    return {k: v.isoformat() if k in moments and v else v for k, v in vars(draft).items() if v is not None}


def _refuse(batch: ImportBatch, refused: FileRefused, layout: Layout | None) -> None:
    batch.state = BatchState.REFUSED
    seen = refused.found if isinstance(refused, ColumnsRefused) else ()
    batch.refusal, batch.hint = mask_cell(mask_reason(str(refused)), persons_in(seen)), refused.hint
    if isinstance(refused, ColumnsRefused):
        batch.headings = _json(mask_headings(refused.found))
    else:
        spool.drop(batch)
    batch.save()


# ── commit ───────────────────────────────────────────────────────────────────


def commit(batch: ImportBatch, *, by: Person | None, at: datetime) -> None:
    """Takes the rows in that can be; runs as a job. Raises Refused in any other state than checked."""
    with transaction.atomic():
        ready = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.CHECKED)
        if not ready.update(state=BatchState.COMMITTING, by=by or batch.by, done=0):
            batch.refresh_from_db()
            raise Refused(_why_not_commit(batch))
        enqueue(kind="voices.commit", congress=batch.congress, by=by, subject=str(batch.pk), at=at)
    batch.refresh_from_db()


def resume(batch: ImportBatch, *, by: Person | None, at: datetime) -> None:
    """Asks again for work that broke off; it goes on where it stopped. Raises Refused when none is under way."""
    if not batch.is_in_work:
        raise Refused(f"这一批{batch.get_state_display()}，没有中断的工作。")
    kind = "voices.commit" if batch.state == BatchState.COMMITTING else "voices.check"
    enqueue(kind=kind, congress=batch.congress, by=by, subject=str(batch.pk), at=at)


def _why_not_commit(batch: ImportBatch) -> str:
    if batch.state in (BatchState.UPLOADED, BatchState.CHECKING):
        return f"还不能导入：要等{batch.read:,}行都检查完。" if batch.read else "还不能导入：文件还没有检查完。"
    return f"这一批{batch.get_state_display()}，不能再导入。"


@collecting_less_often()
def carry_in(batch: ImportBatch, *, at: datetime, progress: Progress | None = None) -> None:
    """Makes voices of the rows, chunk by chunk; begun again, it goes on where it stopped."""
    tell, todo = progress or _silent, batch.importable
    while rows := opened(batch, next_rows(batch, CHUNK)):
        _retrying(lambda rows=rows: enter_chunk(batch, rows))  # type: ignore[misc]
        batch.refresh_from_db()
        tell(batch.accepted, todo)
    finish(batch, at=at)


def _retrying(enter: Callable[[], None]) -> None:
    """On PostgreSQL another import may commit a voice between our look and our insert; looking again shows it."""
    for attempt in range(4):
        try:
            with transaction.atomic():
                return enter()
        except IntegrityError:
            if attempt == 3:
                raise


# ── undo ─────────────────────────────────────────────────────────────────────


def discard(batch: ImportBatch, *, by: Person | None, at: datetime) -> None:
    """Gives up a file that was not committed; nothing of it stays but that it was there."""
    open_states = [BatchState.UPLOADED, BatchState.CHECKED, BatchState.REFUSED]
    with transaction.atomic():
        if not ImportBatch.objects.filter(pk=batch.pk, state__in=open_states).update(state=BatchState.DISCARDED):
            raise Refused(f"这一批{batch.get_state_display()}，不能放弃。")
        ImportRow.objects.filter(batch=batch).delete()
    spool.drop(batch)


def withdraw(batch: ImportBatch, *, by: Person | None, at: datetime) -> int:
    """Takes a whole batch back within seven days of its commit, as long as nothing hangs on it.

    Returns how many voices were taken back. Raises Refused with the reason.
    """
    if batch.state != BatchState.COMMITTED:
        raise Refused(f"这一批{batch.get_state_display()}，没有可以撤回的。")
    if not batch.may_be_withdrawn(at):
        raise Refused("导入已超过7天，不能整批撤回。", "请对单条来话逐一更正，或联系系统管理员。")
    with transaction.atomic():
        won = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.COMMITTED)
        won.update(state=BatchState.WITHDRAWN, withdrawn_at=at)
        taken = take_back(batch)
        record(
            congress=batch.congress, kind="voices.withdrawn", subject=f"voices.batch:{batch.pk}",
            body={"batch": batch.number, "voices": taken}, by=str(by or "命令行"), recorded_at=at,
        )  # fmt: skip
        ask_to_compare(batch.congress, by=by, at=at)
    batch.refresh_from_db()
    return taken


# ── small things ─────────────────────────────────────────────────────────────


def chunks(items: Sequence[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while piece := list(islice(rest, size)):
        yield piece


def _counts(found: Counter[RowState]) -> dict[str, int]:
    return {
        "new": found[RowState.NEW],
        "warnings": found[RowState.WARNING],
        "duplicates": found[RowState.DUPLICATE],
        "errors": found[RowState.ERROR],
    }


def _columns_json(layout: Layout) -> str:
    return _json({field.value: at for field, at in layout.positions.items()})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _silent(done: int, total: int) -> None:
    return None
