"""Recompute the whole ledger from its rows, and say what does not hold. Reads in chunks: constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from . import merkle, triggers
from .models import Batch, Entry
from .records import GENESIS, tree_leaf

_CHUNK = 2_000
_NAMED = 100  # so many faults are named, the rest are counted


@dataclass(frozen=True)
class Verification:
    """`head` is the last batch's, None before the first. `unsealed`: entries that no batch covers yet; of these only
    a change within is found, not that one is missing."""

    ok: bool
    entries: int
    head: str | None
    faults: tuple[str, ...] = ()
    unsealed: int = 0

    @property
    def sealed(self) -> int:
        return self.entries - self.unsealed


@dataclass
class _Faults:
    named: list[str] = field(default_factory=list)
    more: int = 0

    def add(self, text: str) -> None:
        if len(self.named) < _NAMED:
            self.named.append(text)
        else:
            self.more += 1

    def all(self) -> tuple[str, ...]:
        return (*self.named, f"另有{self.more}处") if self.more else tuple(self.named)


def verify(*, head: str | None = None) -> Verification:
    """Check every entry against its leaf, every batch against its entries, every head against the one before.

    `head` is a seal kept by an outsider: it must be one of the chain, else the ledger was cut or written anew. An
    edit, deletion, insertion, swap or cut of anything sealed before that head is found. Takes a few seconds for
    100,000 entries; others may write meanwhile.
    """
    faults = _Faults()
    for name in triggers.missing():
        faults.add(f"数据库里的保护“{name}”不在了：有人拆除过")
    previous, last_id, entries, seen = GENESIS, None, 0, head is None
    for batch in _batches():
        entries += _check_batch(batch, last_id, previous, faults)
        previous, last_id = batch.head, batch.last_id
        seen = seen or batch.head == head
    unsealed = sum(1 for _ in _checked(last_id, None, faults))
    if not seen:
        faults.add(f"给出的封存值{head}不在账上：台账被截短或重写过，或者封存值不是这本账的")
    known = previous if last_id is not None else None
    return Verification(not faults.named, entries + unsealed, known, faults.all(), unsealed)


def _check_batch(batch: Batch, after: int | None, previous: str, faults: _Faults) -> int:
    """Check one batch and what lies between it and the one before; the number of entries read is returned."""
    name = f"第{batch.first_id}至{batch.last_id}条这一批"
    tally = _Tally()

    def leaves() -> Iterator[bytes]:
        for entry in _checked(after, batch.last_id, faults):
            if entry.pk < batch.first_id:
                tally.strays += 1
                faults.add(f"第{entry.pk}条是后来插进已封存各批之间的")
                continue
            tally.take(entry.pk)
            yield tree_leaf(entry.pk, entry.leaf)

    try:
        root = merkle.root(leaves(), batch.algorithm).hex()
    except ValueError:
        faults.add(f"{name}用的算法{batch.algorithm}这台机器上没有，不能核对")
        return sum(1 for _ in _checked(after, batch.last_id, faults))
    if tally.count != batch.count:
        kind = "少了" if tally.count < batch.count else "多了"
        faults.add(f"{name}封存时有{batch.count}条，现在有{tally.count}条，{kind}{abs(batch.count - tally.count)}条")
    elif (tally.first, tally.last) != (batch.first_id, batch.last_id) or root != batch.root:
        faults.add(f"{name}与封存时不同：有记录被改写、替换或调换过")
    if batch.previous != previous:
        faults.add(f"{name}与前一批接不上：有批次被删去、插入或改写过")
    if batch.head != batch.own_head():
        faults.add(f"{name}的封存值与内容不符：批次被改写过")
    return tally.count + tally.strays


@dataclass
class _Tally:
    first: int = 0
    last: int = 0
    count: int = 0
    strays: int = 0

    def take(self, entry_id: int) -> None:
        self.first = self.first or entry_id
        self.last = entry_id
        self.count += 1


def _batches() -> Iterator[Batch]:
    last_id: int | None = None
    while True:
        rows = Batch.objects.order_by("first_id")
        if last_id is not None:
            rows = rows.filter(first_id__gt=last_id)
        chunk = list(rows[:_CHUNK])
        yield from chunk
        if len(chunk) < _CHUNK:
            return
        last_id = chunk[-1].first_id


def _checked(after: int | None, to: int | None, faults: _Faults) -> Iterator[Entry]:
    """Entries after one number, up to and including another, each compared with its own leaf."""
    while True:
        rows = Entry.objects.order_by("id")
        if after is not None:
            rows = rows.filter(id__gt=after)
        if to is not None:
            rows = rows.filter(id__lte=to)
        chunk = list(rows[:_CHUNK])
        for entry in chunk:
            if entry.leaf != entry.own_leaf():
                faults.add(f"第{entry.pk}条的内容与登记时的摘要不符：被改写过")
            yield entry
        if len(chunk) < _CHUNK:
            return
        after = chunk[-1].pk
