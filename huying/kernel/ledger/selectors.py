"""Questions to the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from huying.kernel.people.models import Congress

from . import merkle
from .checker import key_id
from .models import Batch, Entry

_CHUNK = 5_000  # rows read at once


def newest_about(what: str, *, kind: str) -> Subquery:
    """For the rows of a query, named "what:number" on the ledger: the body of their newest entry of a kind, as JSON."""
    subject = Concat(Value(f"{what}:"), Cast(OuterRef("pk"), CharField()))
    found = Entry.objects.filter(congress=OuterRef("congress"), kind=kind, subject=subject)
    return Subquery(found.order_by("-pk").values("body")[:1])


def entries(
    congress: Congress | None,
    *,
    kind: str | None = None,
    subject: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    text: str = "",
) -> QuerySet[Entry]:
    """A congress's entries, latest first; with None those of the installation. `kind` may be a prefix ("act.").

    From `since` on, and before `until`. `text` is looked for in what is recorded, in its subject and in who recorded.
    """
    found = Entry.objects.filter(congress=congress) if congress else Entry.objects.filter(congress__isnull=True)
    if kind:
        found = found.filter(kind__startswith=kind) if kind.endswith(".") else found.filter(kind=kind)
    if subject:
        found = found.filter(subject=subject)
    if since:
        found = found.filter(recorded_at__gte=since)
    if until:
        found = found.filter(recorded_at__lt=until)
    if text:
        found = found.filter(Q(subject__icontains=text) | Q(body__icontains=text) | Q(by__icontains=text))
    return found.order_by("-id")


def last_batch() -> Batch | None:
    """The latest seal: its head is what an outsider keeps, its moment what a page shows."""
    return Batch.objects.order_by("-last_id").first()


def is_sealed(entry: Entry) -> bool:
    batch = last_batch()
    return batch is not None and entry.pk <= batch.last_id


def batches_of(found: Sequence[Entry]) -> dict[int, Batch]:
    """The batch that seals each entry, by the entry's number; two queries. An entry that is not sealed has none."""
    around = Batch.objects.filter(first_id__lte=OuterRef("pk"), last_id__gte=OuterRef("pk"))
    rows = Entry.objects.filter(pk__in=[entry.pk for entry in found])
    sealed = dict(rows.values_list("pk", Subquery(around.order_by("last_id").values("pk")[:1])))
    batches = Batch.objects.in_bulk(list({pk for pk in sealed.values() if pk is not None}))
    return {entry: batches[batch] for entry, batch in sealed.items() if batch is not None}


def leaves_between(after: int | None, to: int) -> Iterator[tuple[int, str]]:
    """(number, leaf) of every entry after a number, up to and including another, in order, read in chunks."""
    while True:
        rows = Entry.objects.filter(id__lte=to).order_by("id")
        if after is not None:
            rows = rows.filter(id__gt=after)
        chunk = list(rows.values_list("id", "leaf")[:_CHUNK])
        yield from chunk
        if len(chunk) < _CHUNK:
            return
        after = chunk[-1][0]


# --- the history of batches and what is signed ------------------------------------------------------------------------


def completed_at(numbers: Iterable[int]) -> dict[int, bytes]:
    """merkle.completed of these batches, by their number; one query."""
    rows = Batch.objects.filter(number__in=list(numbers)).values_list("number", "completed")
    return {number: bytes.fromhex(completed) for number, completed in rows}


def history_root(number: int) -> str:
    """The root (hex) over the heads of the first `number` batches."""
    ends = merkle.ends_of_peaks(number)
    kept = completed_at(ends)
    return merkle.fold([kept[end] for end in ends]).hex()


def signed_head(batch: Batch | None = None) -> dict[str, Any] | None:
    """What an outsider keeps: the latest seal (or the one given) with its signature; None while none is signed."""
    batch = batch or last_batch()
    if batch is None or batch.signature is None:
        return None
    signed = batch.statement(history_root(batch.number))
    return signed | {"key_id": key_id(signed["public_key"])}


def announcement_of(key: str) -> Entry | None:
    """The entry that announces a key, by the key's id."""
    return Entry.objects.filter(subject=f"ledger.key:{key}", kind="ledger.key_announced").order_by("id").first()
