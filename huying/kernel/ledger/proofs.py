"""Proofs for an outsider: that one entry is on the signed ledger, and that a seal kept earlier still is.

Both are as long as the logarithm of what they prove (RFC 6962); checker.py checks them without the database.
"""

from __future__ import annotations

from typing import Any

from . import merkle
from .checker import tree_leaf
from .models import Batch, Entry
from .records import UNSIGNED
from .selectors import last_batch, leaves_between, signed_head


class NoProof(Exception):
    """There is nothing to prove yet, or nothing any more; the message is a Chinese sentence."""


def prove(number: int, *, since: str | None = None) -> dict[str, Any]:
    """The proof of an entry, as data to be written as JSON; `since` is a head that the outsider kept.

    Raises NoProof for an entry that is not there or not sealed, a head that is not on the ledger, a ledger that has
    not been signed since it was upgraded.
    """
    entry = Entry.objects.select_related("redaction").filter(pk=number).first()
    if entry is None:
        raise NoProof(f"没有第{number}条留痕。")
    batch = Batch.objects.filter(first_id__lte=number, last_id__gte=number).first()
    if batch is None:
        raise NoProof(f"第{number}条还没有封存，封存以后才能出具证明。平台每5分钟封存一次，请稍后再试。")
    last = last_batch()
    signed = signed_head(last)
    if last is None or signed is None:
        raise NoProof("升级以后还没有封存过，没有签名可以出具。有新的登记并封存以后再试。")
    subtree = _subtrees(last.number)
    return {
        "huying_proof": 1,
        "entry": _entry(entry),
        "in_batch": _in_batch(batch, number),
        "batch": batch.facts(),
        "in_history": _hexed(merkle.history_path(batch.number - 1, last.number, subtree)),
        "earlier": _earlier(since, last.number, subtree) if since and since != last.head else None,
        "statement": signed,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    redaction = getattr(entry, "redaction", None)
    return entry.facts() | {"body_digest": redaction.body_hash if redaction else None}


def _in_batch(batch: Batch, number: int) -> dict[str, Any]:
    rows = list(leaves_between(batch.first_id - 1, batch.last_id))
    index = [pk for pk, _ in rows].index(number)
    leaves = [tree_leaf(pk, leaf) for pk, leaf in rows]
    return {"index": index, "path": _hexed(merkle.path(leaves, index, batch.algorithm))}


def _earlier(head: str, size: int, subtree: merkle.Node) -> dict[str, Any]:
    kept = Batch.objects.filter(head=head).first()
    if kept is None:
        raise NoProof("给出的封存值不在账上：请检查有没有抄错；没有抄错的，台账可能被改写过，请核验。")
    old = 0 if kept.format == UNSIGNED else kept.number - 1  # an old head says nothing of the history
    return {
        "batch": kept.facts(),
        "in_history": _hexed(merkle.history_path(kept.number - 1, size, subtree)),
        "consistency": _hexed(merkle.history_consistency(old, size, subtree)),
    }


def _subtrees(size: int) -> merkle.Node:
    """Every node of the history from the rows; each is read when it is asked for, and once."""
    rows: dict[int, tuple[str, str]] = {}

    def row(number: int) -> tuple[str, str]:
        if number not in rows:
            near = Batch.objects.filter(number__gt=number - 64, number__lte=min(number, size))
            rows.update((n, (head, done)) for n, head, done in near.values_list("number", "head", "completed"))
        return rows[number]

    return merkle.subtrees(lambda n: bytes.fromhex(row(n)[0]), lambda n: bytes.fromhex(row(n)[1]))


def _hexed(path: list[bytes]) -> list[str]:
    return [step.hex() for step in path]
