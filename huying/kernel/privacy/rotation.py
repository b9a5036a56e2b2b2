"""Another key: every box sealed anew, every digest wrapped once more, in batches, resumable after a kill at any moment.

The ring on disk says which key is wanted, the database says which it has reached (models.Rotation). While they differ
a rotation is unfinished, whatever broke it off: the next start finishes it before anybody reads or writes.
Only one process may be at work meanwhile (cli/bootstrap.py holds the lock). docs/decisions/keys.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import BinaryField, Count
from django.db.models.functions import Substr

from huying.kernel.ledger.services import record

from . import boxes, keyfile
from .holdings import Holding, holdings, sealed_files
from .keyring import NAME_BYTES, Key
from .models import Rotation, Step

CHUNK = 500  # rows in one transaction
HEAD = 1 + NAME_BYTES
OLD_BOXES = "（旧格式）"
Progress = Callable[[int, int, str], None]


class CannotRotate(Exception):
    """Nothing was done; the sentence says why and what to do."""


def reached(at: datetime) -> bytes:
    """The name of the key that all of the database is under; noted at the first start as the oldest on the ring."""
    last = Rotation.objects.exclude(finished_at=None).order_by("pk").last()
    if last is None:
        last = Rotation.objects.create(key=boxes.ring().keys[0].label, begun_at=at, finished_at=at)
    return bytes.fromhex(last.key)


def is_unfinished(at: datetime) -> bool:
    """Whether the ring is ahead of the database. Not so when the database's own key is missing: nothing can be done."""
    ring, name = boxes.ring(), reached(at)
    return ring.named(name) is not None and ring.newest.name != name


def rotate(*, by: str, at: datetime, progress: Progress | None = None) -> Key:
    """Adds a key and brings everything under it; an unfinished rotation is finished instead.

    Raises CannotRotate when there is something that the keys at hand do not open.
    """
    if not is_unfinished(at):
        _check_all_keys_are_here(at)
        keyfile.write(boxes.ring().with_new())
    finish(by=by, at=at, progress=progress)
    return boxes.ring().newest


def finish(*, by: str, at: datetime, progress: Progress | None = None) -> None:
    """Brings the database under the newest key, from wherever it stands. Does nothing when it is there."""
    while is_unfinished(at):
        begun = Rotation.objects.filter(finished_at=None).order_by("pk").first()
        rotation = begun or Rotation.objects.create(key=boxes.ring().newest.label, begun_at=at)
        keys = boxes.ring().upto(bytes.fromhex(rotation.key)).after(reached(at))
        for holding in holdings():
            _turn_all(rotation, holding, keys, progress)
        for files in sealed_files():
            files.reseal()
        _close(rotation, by, at)


def _close(rotation: Rotation, by: str, at: datetime) -> None:
    with transaction.atomic():
        Rotation.objects.filter(pk=rotation.pk).update(finished_at=at)
        done = {step.holding: step.done for step in rotation.steps.order_by("holding")}
        record(
            congress=None, kind="keys.rotated", subject=f"key:{rotation.key}", body={"rows": done}, by=by,
            recorded_at=at,
        )  # fmt: skip


def _check_all_keys_are_here(at: datetime) -> None:
    here = {key.label for key in boxes.ring().keys} | {OLD_BOXES}
    missing = sorted(({reached(at).hex()} | {label for count in status().values() for label in count}) - here)
    if missing:
        raise CannotRotate(
            f"不能更换密钥：有封存的内容要用密钥{'、'.join(missing)}打开，本机没有。"
            "请先把另行保管的 keys 文件夹放回数据目录。"
        )


# ── one table ────────────────────────────────────────────────────────────────


def _turn_all(rotation: Rotation, holding: Holding, keys: Sequence[Key], progress: Progress | None) -> None:
    step, _ = Step.objects.get_or_create(rotation=rotation, holding=holding.label)
    total = holding.model._default_manager.count() if progress else 0
    while _turn_some(step, holding, keys):
        if progress:
            progress(step.done, max(step.done, total), f"更换密钥：{holding.model._meta.verbose_name}")


def _turn_some(step: Step, holding: Holding, keys: Sequence[Key]) -> bool:
    """One batch: the rows and how far they go are written in one transaction, so a kill leaves both or neither."""
    fields = [*holding.digests, *([holding.box] if holding.box else [])]
    with transaction.atomic():
        rows = holding.model._default_manager.filter(pk__gt=step.last_pk).order_by("pk")
        found = list((rows if holding.box else rows.only("pk", *fields))[:CHUNK])
        if not found:
            return False
        for row in found:
            _turn(row, holding, keys)
        _update(holding, fields, found)
        step.last_pk, step.done = found[-1].pk, step.done + len(found)
        step.save(update_fields=["last_pk", "done"])
    return True


def _turn(row: Any, holding: Holding, keys: Sequence[Key]) -> None:
    """A row whose box does not open stays as it is: it is not made worse."""

    def carry(value: str) -> str:
        return boxes.carried(value, keys)

    content: bytes | None = None
    box = getattr(row, holding.box, None) if holding.box else None
    if box is not None and holding.purpose is not None:
        try:
            content = boxes.unseal_bytes(bytes(box), purpose=holding.purpose(row))
        except boxes.WrongKey:
            return
    for name in holding.digests:
        if (value := getattr(row, name)) is not None:
            setattr(row, name, carry(value))
    if content is not None and holding.purpose is not None:
        content = holding.inside(content, carry) if holding.inside else content
        setattr(row, holding.box, boxes.seal_bytes(content, purpose=holding.purpose(row)))


def _update(holding: Holding, names: Sequence[str], rows: Sequence[Any]) -> None:
    """One prepared statement for all: bulk_update would write a CASE over every row."""
    meta, quote = holding.model._meta, connection.ops.quote_name
    fields: list[Any] = [meta.get_field(name) for name in names]
    key: Any = meta.pk
    sets = ", ".join(f"{quote(f.column)} = %s" for f in fields)
    sql = f"UPDATE {quote(meta.db_table)} SET {sets} WHERE {quote(key.column)} = %s"
    values = [(*(f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields), row.pk) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


# ── what lies under which key ────────────────────────────────────────────────


def status() -> dict[str, Counter[str]]:
    """How many boxes of each table and folder lie under which key."""
    found = {h.label: _boxes_by_key(h) for h in holdings() if h.box}
    return found | {f.label: Counter(_label(head) for head in f.heads()) for f in sealed_files()}


def _boxes_by_key(holding: Holding) -> Counter[str]:
    there = holding.model._default_manager.exclude(**{holding.box: None})
    heads = there.annotate(head=Substr(holding.box, 1, HEAD, output_field=BinaryField())).order_by()
    counts: Counter[str] = Counter()
    for head, n in heads.values_list("head").annotate(n=Count("pk")):
        counts[_label(bytes(head))] += n
    return counts


def _label(head: bytes) -> str:
    return head[1:HEAD].hex() if head[:1] == boxes.NAMED else OLD_BOXES
