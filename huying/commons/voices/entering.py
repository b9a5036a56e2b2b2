"""Rows become voices, and voices of a withdrawn batch go again. Used by services/imports.py inside its transactions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.deletion import ProtectedError

from huying.kernel.ledger.services import record
from huying.kernel.people.models import Congress
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

AUDIENCE = "office"
_MOMENTS = {"said_at", "replied_at"}
_DRAFT_FIELDS = {f.name for f in fields(Draft)}


def enter_chunk(batch: ImportBatch, rows: Sequence[ImportRow]) -> None:
    """Makes voices of these rows, in the caller's transaction. Rows known by now become duplicates."""
    opened = [(row, *_open(batch, row)) for row in rows]
    known = known_voices(batch.congress_id, batch.source, [prints for _, _, prints in opened])
    fresh: list[tuple[ImportRow, Draft, Prints]] = []
    repeated: list[ImportRow] = []
    for row, draft, prints in opened:
        twin = known.numbers.get(prints.number or "") or known.folds.get(prints.fold or "")
        if twin is None:
            fresh.append((row, draft, prints))
        else:
            row.state = RowState.DUPLICATE.value
            row.reasons = _json([*row.reason_list, f"检查之后，{twin.where}已经导入了同一条，不再导入"])
            repeated.append(row)
    voices = Voice.objects.bulk_create(_voice(batch, row, draft, prints) for row, draft, prints in fresh)
    _keep_identities(batch.congress_id, [(draft, prints) for _, draft, prints in fresh])
    _keep_originals(voices, [draft for _, draft, _ in fresh])
    ImportRow.objects.bulk_update(repeated, ["state", "reasons"])
    ImportRow.objects.filter(pk__in=[row.pk for row in rows]).update(sealed=None)
    ImportBatch.objects.filter(pk=batch.pk).update(
        accepted=F("accepted") + len(voices), done=F("done") + len(rows), duplicates=F("duplicates") + len(repeated)
    )
    put_in_search(batch.congress, voices)


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
    spool.drop(batch)


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


def put_in_search(congress: Congress, voices: Iterable[Voice]) -> None:
    """Only masked words are ever indexed."""
    entries = [search.Entry("voice", str(v.pk), v.title, _searched(v), f"/voices/{v.pk}/", AUDIENCE) for v in voices]
    search.put_many(congress=congress, entries=entries)


def _searched(voice: Voice) -> str:
    return "\n".join(filter(None, (voice.body, voice.number, voice.place)))


def _open(batch: ImportBatch, row: ImportRow) -> tuple[Draft, Prints]:
    content = identity.unseal(bytes(row.sealed or b""), purpose=row_purpose(batch.pk, row.line))
    values: dict[str, Any] = {
        name: datetime.fromisoformat(value) if name in _MOMENTS else value
        for name, value in content["draft"].items()
        if name in _DRAFT_FIELDS
    }
    return Draft(**values), Prints(**content["prints"])


def _voice(batch: ImportBatch, row: ImportRow, draft: Draft, prints: Prints) -> Voice:
    return Voice(
        congress_id=batch.congress_id,
        batch=batch,
        line=row.line,
        source=batch.source,
        number=draft.number,
        person_digest=prints.person,
        person_mask=mask_name(draft.name) if draft.name or not prints.person else "（有电话）",
        title=mask_text(draft.title, draft.name),
        body=mask_text(draft.body, draft.name),
        said_at=draft.said_at,
        place=mask_text(draft.place, draft.name) if draft.place else None,
        category=mask_text(draft.category, draft.name) if draft.category else None,
        category_by=CategoryBy.GIVEN if draft.category else None,
        supports=draft.supports,
        objections=draft.objections,
        reply=mask_text(draft.reply, draft.name) if draft.reply else None,
        replied_at=draft.replied_at,
        fold_digest=prints.fold,
        words_digest=prints.words,
    )


def _keep_identities(congress_id: int, found: Sequence[tuple[Draft, Prints]]) -> None:
    """One sealed box per person, however often they speak."""
    persons = {prints.person: draft for draft, prints in found if prints.person}
    there = VoiceIdentity.objects.filter(congress_id=congress_id, person_digest__in=persons)
    known = set(there.values_list("person_digest", flat=True))
    VoiceIdentity.objects.bulk_create(
        VoiceIdentity(
            congress_id=congress_id,
            person_digest=person,
            sealed=identity.seal(
                {k: v for k in ("name", "phone", "identity_number") if (v := getattr(draft, k))},
                purpose=identity_purpose(congress_id, person),
            ),
        )
        for person, draft in persons.items()
        if person not in known
    )


def _keep_originals(voices: Sequence[Voice], drafts: Sequence[Draft]) -> None:
    VoiceOriginal.objects.bulk_create(
        VoiceOriginal(
            congress_id=voice.congress_id,
            voice=voice,
            sealed=identity.seal(
                {k: v for k in ("title", "body", "place", "reply") if (v := getattr(draft, k))},
                purpose=original_purpose(voice.pk),
            ),
        )
        for voice, draft in zip(voices, drafts, strict=True)
        if (voice.title, voice.body, voice.place, voice.reply) != (draft.title, draft.body, draft.place, draft.reply)
    )


def identity_purpose(congress_id: int, person: str) -> str:
    return f"identity {congress_id}:{person}"


def original_purpose(voice_id: int) -> str:
    return f"original {voice_id}"


def _pieces(items: list[str], size: int = 500) -> Iterable[list[str]]:
    return (items[i : i + size] for i in range(0, len(items), size))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
