"""Questions to the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from huying.kernel.people.models import Congress

from .models import Batch, Entry

_CHUNK = 5_000  # rows read at once


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


def leaves_after(entry_id: int | None) -> Iterator[tuple[int, str]]:
    """(number, leaf) of every entry after a number, in order, read in chunks."""
    while True:
        rows = Entry.objects.order_by("id")
        if entry_id is not None:
            rows = rows.filter(id__gt=entry_id)
        chunk = list(rows.values_list("id", "leaf")[:_CHUNK])
        yield from chunk
        if len(chunk) < _CHUNK:
            return
        entry_id = chunk[-1][0]
