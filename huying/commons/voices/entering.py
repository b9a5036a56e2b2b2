"""Rows become voices, and voices of a withdrawn batch go again. Used by services/imports.py inside its transactions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.deletion import ProtectedError

from huying.kernel.database.prepared import Inserted
from huying.kernel.jobs.services import enqueue
from huying.kernel.ledger.services import record
from huying.kernel.people.models import Congress, Person
from huying.kernel.procedures.models import Link
from huying.kernel.search import services as search

from . import identity, spool
from .comparing import Prints, known_voices
from .faults import Refused
from .masking import mask_name, mask_text
from .models import (
    TOPIC_KIND,
    BatchState,
    CandidateMember,
    CandidateTopic,
    CategoryBy,
    ImportBatch,
    ImportRow,
    Voice,
    VoiceIdentity,
    VoiceOriginal,
    row_purpose,
)
from .rows import Draft, RowState
from .writing import Values, compact

AUDIENCE = "office"
_MOMENTS = {"said_at", "replied_at"}


class Checked(NamedTuple):
    """A checked row as it lies in the database: what becomes a voice."""

    pk: int
    line: int
    reasons: str
    sealed: bytes | memoryview | None


class Masked(NamedTuple):
    title: str
    body: str
    place: str | None
    category: str | None
    reply: str | None


class Opened(NamedTuple):
    """A checked row with what was sealed in it, and its words as everybody may read them."""

    row: Checked
    draft: Draft
    prints: Prints
    masked: Masked


def next_rows(batch: ImportBatch, count: int) -> list[Checked]:
    """The first rows of a batch that wait to become voices."""
    waiting = ImportRow.objects.filter(
        batch=batch, state__in=[RowState.NEW.value, RowState.WARNING.value], sealed__isnull=False
    )
    return [
        Checked(*values) for values in waiting.order_by("line").values_list("pk", "line", "reasons", "sealed")[:count]
    ]


def opened(batch: ImportBatch, rows: Iterable[Checked]) -> list[Opened]:
    """The rows with their boxes opened: the part of the work that needs no transaction."""
    return [_open(batch, row) for row in rows]


def enter_chunk(batch: ImportBatch, rows: Sequence[Opened]) -> None:
    """Makes voices of these rows, in the caller's transaction. Rows known by now become duplicates."""
    known = known_voices(batch.congress_id, batch.source, [one.prints for one in rows], words=False)
    fresh: list[Opened] = []
    repeated: list[ImportRow] = []
    for one in rows:
        twin = known.numbers.get(one.prints.number or "") or known.folds.get(one.prints.fold or "")
        if twin is None:
            fresh.append(one)
        else:
            reasons = [*json.loads(one.row.reasons), f"检查之后，{twin.where}已经导入了同一条，不再导入"]
            repeated.append(ImportRow(pk=one.row.pk, state=RowState.DUPLICATE.value, reasons=compact(reasons)))
    ImportRow.objects.bulk_update(repeated, ["state", "reasons"])
    ImportRow.objects.filter(pk__in=[one.row.pk for one in rows]).update(sealed=None)
    _keep(batch, fresh)
    ImportBatch.objects.filter(pk=batch.pk).update(
        accepted=F("accepted") + len(fresh), done=F("done") + len(rows), duplicates=F("duplicates") + len(repeated)
    )


def _keep(batch: ImportBatch, fresh: Sequence[Opened]) -> None:
    """The voices with all that is theirs: sealed identities and originals, and what the search finds."""
    pks = _keep_voices(batch, fresh)
    _keep_identities(batch.congress_id, fresh)
    _keep_originals(batch.congress_id, [(pks[one.row.line], one) for one in fresh])
    entries = [_entry(pks[one.row.line], one) for one in fresh]
    search.put_many(congress=batch.congress, entries=entries, words=False)


def finish(batch: ImportBatch, *, at: datetime) -> None:
    """The batch is in: counted, on the ledger, its file thrown away."""
    with transaction.atomic():
        mine = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.COMMITTING)
        if not mine.update(state=BatchState.COMMITTED, committed_at=at):
            return
        states = dict(ImportRow.objects.filter(batch=batch).values_list("state").annotate(n=Count("pk")))
        # Rows found to be known only now have left the first two.
        mine = ImportBatch.objects.filter(pk=batch.pk)
        mine.update(new=states.get(RowState.NEW.value, 0), warnings=states.get(RowState.WARNING.value, 0))
        batch.refresh_from_db()
        record(
            congress=batch.congress,
            kind="voices.imported",
            subject=f"voices.batch:{batch.pk}",
            body={
                "batch": batch.number,
                "source": batch.source,
                "sha256": batch.sha256,
                "read": batch.read,
                "accepted": batch.accepted,
                "duplicates": batch.duplicates,
                "rejected": batch.errors,
            },
            by=str(batch.by or "命令行"),
            recorded_at=at,
        )
        ask_to_compare(batch.congress, by=batch.by, at=at)
    spool.drop(batch)


def ask_to_compare(congress: Congress, *, by: Person | None, at: datetime) -> None:
    """The near-duplicates follow as a job: nobody waits for them, and many imports are compared at once."""
    enqueue(kind="voices.alike", congress=congress, by=by, subject=congress.code, at=at)


def take_back(batch: ImportBatch) -> int:
    """Removes the voices of a batch with everything that is only theirs. Raises Refused when a topic rests on them."""
    voices = Voice.objects.filter(batch=batch)
    taken = taken_topics(batch.congress_id).filter(members__voice__batch=batch).first()
    if taken is not None:
        raise Refused(
            f"不能撤回：这一批里有来话已归入“{taken.title}”，并已{taken.taken_as or '列为候选议题'}。",
            "已经用到的来话要留作依据。",
        )
    pks = list(voices.values_list("pk", flat=True))
    persons = {p for p in voices.values_list("person_digest", flat=True) if p}
    _leave_topics(batch)
    try:
        voices.delete()
    except ProtectedError as fault:
        raise Refused("不能撤回：这一批里有来话已被议题或事项用到。", "已经用到的来话要留作依据。") from fault
    for part in _pieces(sorted(persons)):
        still = Voice.objects.filter(congress_id=batch.congress_id, person_digest__in=part)
        gone = set(part) - set(still.values_list("person_digest", flat=True))
        VoiceIdentity.objects.filter(congress_id=batch.congress_id, person_digest__in=gone).delete()
    ImportRow.objects.filter(batch=batch).update(sealed=None)
    search.drop_many("voice", map(str, pks))
    return len(pks)


def _leave_topics(batch: ImportBatch) -> None:
    """Topics lose the members that go; a topic of fewer than two is none."""
    touched = list(CandidateTopic.objects.filter(members__voice__batch=batch).values_list("pk", flat=True).distinct())
    CandidateMember.objects.filter(voice__batch=batch).delete()
    topics = CandidateTopic.objects.filter(pk__in=touched).annotate(
        left=Count("members"),
        persons=Count("members__voice__person_digest", distinct=True),
        unknown=Count("members", filter=Q(members__voice__person_digest=None)),
    )
    for topic in topics:
        if topic.left < 2:
            topic.delete()
        else:
            CandidateTopic.objects.filter(pk=topic.pk).update(size=topic.left, heat=topic.persons + topic.unknown)


def taken_topics(congress_id: int) -> QuerySet[CandidateTopic]:
    """Candidate topics that a mechanism took up: marked so, or linked to what came of them."""
    linked = Link.objects.filter(from_kind=TOPIC_KIND, congress_id=congress_id).values("from_id")
    mine = CandidateTopic.objects.filter(congress_id=congress_id)
    return mine.filter(Q(taken_at__isnull=False) | Q(pk__in=linked))


def _entry(pk: int, one: Opened) -> search.Entry:
    """Only masked words are ever indexed."""
    text = "\n".join(filter(None, (one.masked.body, one.draft.number, one.masked.place)))
    return search.Entry("voice", str(pk), one.masked.title, text, f"/voices/{pk}/", AUDIENCE)


def _open(batch: ImportBatch, row: Checked) -> Opened:
    content = identity.unseal(bytes(row.sealed or b""), purpose=row_purpose(batch.pk, row.line))
    told = content["draft"]
    for name in _MOMENTS & told.keys():
        told[name] = datetime.fromisoformat(told[name])
    draft = Draft(**told)
    return Opened(row, draft, Prints(**content["prints"]), _masked(draft))


def _masked(draft: Draft) -> Masked:
    title, body = mask_text(draft.title, draft.name), mask_text(draft.body, draft.name)
    place = mask_text(draft.place, draft.name) if draft.place else None
    category = mask_text(draft.category, draft.name) if draft.category else None
    return Masked(title, body, place, category, mask_text(draft.reply, draft.name) if draft.reply else None)


_voices = Inserted(
    Voice,
    "congress", "batch", "line", "source", "number", "person_digest", "person_mask", "title", "body", "said_at",
    "place", "category", "category_by", "supports", "objections", "reply", "replied_at", "fold_digest", "words_digest",
)  # fmt: skip
_identities = Inserted(VoiceIdentity, "congress", "person_digest", "sealed")
_originals = Inserted(VoiceOriginal, "congress", "voice", "sealed")


def _keep_voices(batch: ImportBatch, fresh: Sequence[Opened]) -> dict[int, int]:
    """Line → primary key of the new voices."""
    before = Voice.objects.aggregate(last=Max("pk"))["last"] or 0
    _voices.many([_voice(batch, one) for one in fresh])
    mine = Voice.objects.filter(batch=batch, pk__gt=before)  # keys only ever grow, whoever else writes meanwhile
    return dict(mine.values_list("line", "pk"))


def _voice(batch: ImportBatch, one: Opened) -> Values:
    draft, prints, masked = one.draft, one.prints, one.masked
    return (
        batch.congress_id, batch.pk, one.row.line, batch.source, draft.number, prints.person,
        mask_name(draft.name) if draft.name or not prints.person else "（有电话）",
        masked.title, masked.body, draft.said_at, masked.place,
        masked.category, CategoryBy.GIVEN.value if masked.category else None,
        draft.supports, draft.objections, masked.reply, draft.replied_at, prints.fold, prints.words,
    )  # fmt: skip


def _keep_identities(congress_id: int, fresh: Sequence[Opened]) -> None:
    """One sealed box per person, however often they speak."""
    persons = {one.prints.person: one.draft for one in fresh if one.prints.person}
    there = VoiceIdentity.objects.filter(congress_id=congress_id, person_digest__in=list(persons))
    known = set(there.values_list("person_digest", flat=True))
    _identities.many(
        [
            (congress_id, person, identity.seal(_person(draft), purpose=identity_purpose(congress_id, person)))
            for person, draft in persons.items()
            if person not in known
        ]
    )


def _person(draft: Draft) -> dict[str, str]:
    return {k: v for k in ("name", "phone", "identity_number") if (v := getattr(draft, k))}


def _keep_originals(congress_id: int, found: Iterable[tuple[int, Opened]]) -> None:
    """The words as they came, sealed, of the voices in which something had to be hidden."""
    hidden = [
        (congress_id, pk, identity.seal(_words(one.draft), purpose=original_purpose(pk)))
        for pk, one in found
        if any(getattr(one.masked, name) != words for name, words in _words(one.draft).items())
    ]
    _originals.many(hidden)


def _words(draft: Draft) -> dict[str, str]:
    return {k: v for k in ("title", "body", "place", "reply") if (v := getattr(draft, k))}


def identity_purpose(congress_id: int, person: str) -> str:
    return f"identity {congress_id}:{person}"


def original_purpose(voice_id: int) -> str:
    return f"original {voice_id}"


def _pieces(items: list[str], size: int = 500) -> Iterable[list[str]]:
    return (items[i : i + size] for i in range(0, len(items), size))
