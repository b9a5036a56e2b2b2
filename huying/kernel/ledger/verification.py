"""Recompute the whole ledger from its rows, and say what does not hold. Reads in chunks: constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from . import merkle, signing, triggers
from .checker import HISTORY_ALGORITHM, digest, key_id, node, statement, tree_leaf
from .models import Batch, Entry, Redaction
from .records import GENESIS, UNSIGNED

_CHUNK = 2_000
_NAMED = 100  # so many faults are named, the rest are counted


@dataclass(frozen=True)
class Verification:
    """`head` is the last batch's, None before the first. `unsealed`: entries that no batch covers yet; of these only
    a change within is found, not that one is missing. `remarks` are no faults, but somebody should know of them."""

    ok: bool
    entries: int
    head: str | None
    faults: tuple[str, ...] = ()
    unsealed: int = 0
    remarks: tuple[str, ...] = ()

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
    """Check every entry against its leaf, every batch against its entries, every head against the one before, every
    signature against the key in force then, every erased body against the redaction on record.

    `head` is a seal kept by an outsider: it must be one of the chain, else the ledger was cut or written anew. An
    edit, deletion, insertion, swap or cut of anything sealed before that head is found. Takes a few seconds for
    100,000 entries; others may write meanwhile.
    """
    faults = _Faults()
    for name in triggers.missing():
        faults.add(f"数据库里的保护“{name}”不在了：有人拆除或改动过")
    chain, seen = _Chain(faults), head is None
    last = Batch.objects.order_by("first_id").last()  # before any entry is read: of a later one some may be missed
    rows = _Rows(faults)
    for batch in _batches(last):
        chain.take(batch, rows)
        seen = seen or batch.head == head
    unsealed = sum(1 for _ in rows.rest())
    for number in rows.unmet():
        faults.add(f"第{number}条登记过抹去，这一条却不在了")
    if not seen:
        faults.add(f"给出的封存值{head}不在账上：台账被截短或重写过，或者封存值不是这本账的")
    known = chain.previous if chain.number else None
    remarks = tuple(chain.keys.remarks)
    return Verification(not faults.named, chain.entries + unsealed, known, faults.all(), unsealed, remarks)


# --- batches ----------------------------------------------------------------------------------------------------------


class _Chain:
    """The batches one after the other: their entries, their link to the one before, the history, the signatures."""

    def __init__(self, faults: _Faults) -> None:
        self.faults = faults
        self.previous, self.number, self.entries, self.is_signed = GENESIS, 0, 0, False
        self.keys, self.history = _Keys(), _History()

    def take(self, batch: Batch, rows: _Rows) -> None:
        name = f"第{batch.first_id}至{batch.last_id}条这一批"
        self.entries += _check_entries(batch, name, rows, self.faults)
        told = rows.newly_announced()
        for fault in (*self._link(batch), *self._place(batch, told)):
            self.faults.add(f"{name}{fault}")
        self.keys.announced |= told
        self.previous, self.number = batch.head, self.number + 1

    def _link(self, batch: Batch) -> Iterator[str]:
        if batch.previous != self.previous:
            yield "与前一批接不上：有批次被删去、插入或改写过"
        try:
            if batch.head != batch.own_head():
                yield "的封存值与内容不符：批次被改写过"
        except ValueError:
            yield "的格式或算法没有人认识：批次被改写过"

    def _place(self, batch: Batch, announced: set[str]) -> Iterator[str]:
        """Its number, the history before and after it, and the signature over all this."""
        if batch.number != self.number + 1:
            yield "的批号不连续：有批次被删去、插入或改写过"
        before = self.history.root()
        try:
            if batch.completed != self.history.add(batch.head):
                yield "的子树与封存值不符：批次被改写过"
        except ValueError:
            yield "的封存值不是十六进制数：批次被改写过"
        if batch.format == UNSIGNED:
            if self.is_signed or batch.signature or batch.public_key or batch.history or batch.signature_algorithm:
                yield "没有签名，而它前面的或它自己的内容说明应当有：批次被替换过"
            return
        self.is_signed = True
        if batch.history != before:
            yield "记着的以前各批与现在的不同：有批次被改写过"
        yield from self.keys.check(batch, self.history.root(), announced)


class _History:
    """The tree over the heads so far, as the roots of its full subtrees."""

    def __init__(self) -> None:
        self.peaks: list[tuple[int, bytes]] = []

    def add(self, head: str) -> str:
        """The root (hex) of the largest full subtree that this head completes. Raises ValueError for no hex."""
        height, top = 0, digest(HISTORY_ALGORITHM, b"\x00" + bytes.fromhex(head))
        while self.peaks and self.peaks[-1][0] == height:
            top = node(self.peaks.pop()[1], top, HISTORY_ALGORITHM)
            height += 1
        self.peaks.append((height, top))
        return top.hex()

    def root(self) -> str:
        return merkle.fold([peak for _, peak in self.peaks]).hex()


class _Keys:
    """Which key may sign: the first, until another was announced in a batch that an accepted key has signed."""

    def __init__(self) -> None:
        self.in_force: str | None = None
        self.announced: set[str] = set()  # in batches that are accepted, and not used yet
        self.remarks: list[str] = []

    def check(self, batch: Batch, history: str, told: set[str]) -> Iterator[str]:
        """`told`: the keys that this very batch announces."""
        key = str(batch.public_key)
        if not signing.holds(
            str(batch.signature_algorithm), key, statement(batch.statement(history)), str(batch.signature)
        ):
            yield "的签名不对：签名、封存值或以前各批被改写过"
        elif self.in_force in (None, key):
            self.in_force = key
        elif key in self.announced or key in told:
            if key not in self.announced:
                self.remarks.append(
                    f"第{batch.number}批起换了签名密钥（{key_id(key)}），没有经原来的密钥认可，例如恢复时没有密钥。"
                    "请与书面登记核对"
                )
            self.in_force = key
            self.announced.clear()  # a key that was passed over is not accepted later
        else:
            yield "用了没有公布过的密钥签名：可能是伪造的"


# --- entries ----------------------------------------------------------------------------------------------------------


def _check_entries(batch: Batch, name: str, rows: _Rows, faults: _Faults) -> int:
    """Check what lies between the batch before and the end of this one; the number of entries read is returned."""
    tally = _Tally()

    def leaves() -> Iterator[bytes]:
        for entry in rows.up_to(batch.last_id):
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
        return tally.count + tally.strays + sum(1 for _ in rows.up_to(batch.last_id))
    if tally.count != batch.count:
        kind = "少了" if tally.count < batch.count else "多了"
        faults.add(f"{name}封存时有{batch.count}条，现在有{tally.count}条，{kind}{abs(batch.count - tally.count)}条")
    elif (tally.first, tally.last) != (batch.first_id, batch.last_id) or root != batch.root:
        faults.add(f"{name}与封存时不同：有记录被改写、替换或调换过")
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


class _Rows:
    """All entries in order, each compared with its own leaf or with its redaction; read once."""

    def __init__(self, faults: _Faults) -> None:
        self.faults = faults
        self._announced: set[str] = set()
        self.redactions = {r.entry_id: r for r in Redaction.objects.select_related("record")}
        self._entries = _entries()
        self._ahead = next(self._entries, None)

    def up_to(self, number: int) -> Iterator[Entry]:
        while self._ahead is not None and self._ahead.pk <= number:
            yield self._next(self._ahead)

    def rest(self) -> Iterator[Entry]:
        while self._ahead is not None:
            yield self._next(self._ahead)

    def newly_announced(self) -> set[str]:
        """The keys that were told of since this was last asked."""
        told, self._announced = self._announced, set()
        return told

    def unmet(self) -> list[int]:
        """Entries that were redacted and did not come by."""
        return sorted(self.redactions)

    def _next(self, entry: Entry) -> Entry:
        self._ahead = next(self._entries, None)
        if fault := self._fault(entry):
            self.faults.add(f"第{entry.pk}条{fault}")
        elif entry.kind == "ledger.key_announced":
            self._announced.add(str(entry.content.get("public_key")))
        return entry

    def _fault(self, entry: Entry) -> str:
        redaction = self.redactions.pop(entry.pk, None)
        if redaction is not None:
            redaction.entry = entry
            return redaction.fault()
        if entry.is_erased:
            return "的内容被抹去了，却没有登记过抹去"
        if entry.leaf != entry.own_leaf():
            return "的内容与登记时的摘要不符：被改写过"
        return ""


def _entries() -> Iterator[Entry]:
    after: int | None = None
    while True:
        rows = Entry.objects.order_by("id")
        chunk = list((rows if after is None else rows.filter(id__gt=after))[:_CHUNK])
        yield from chunk
        if len(chunk) < _CHUNK:
            return
        after = chunk[-1].pk


def _batches(last: Batch | None) -> Iterator[Batch]:
    after: int | None = None
    while last is not None:
        rows = Batch.objects.filter(first_id__lte=last.first_id).order_by("first_id")
        chunk = list((rows if after is None else rows.filter(first_id__gt=after))[:_CHUNK])
        yield from chunk
        if len(chunk) < _CHUNK:
            return
        after = chunk[-1].first_id
