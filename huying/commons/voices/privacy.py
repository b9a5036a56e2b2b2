"""What this room holds of citizens, and how it ends: sealed boxes, digests, erasers (huying.kernel.privacy)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from huying.kernel.database.looks import asked_once
from huying.kernel.people.models import Congress
from huying.kernel.privacy.erasing import Eraser, eraser
from huying.kernel.privacy.holdings import Carry, Holding, SealedFiles, hold
from huying.kernel.privacy.retention import Ending, ending

from . import spool
from .entering import identity_purpose, original_purpose
from .models import BatchState, ImportBatch, ImportRow, Voice, VoiceIdentity, VoiceOriginal, row_purpose
from .services import erasures

CHUNK = 200  # rows erased in one transaction
_PRINTS = ("person", "fold", "words")


def _carried_prints(content: bytes, carry: Carry) -> bytes:
    """The digests of a row that waits to be imported, which its box holds."""
    row: dict[str, Any] = json.loads(content)
    prints = row.get("prints", {})
    prints |= {name: carry(prints[name]) for name in _PRINTS if prints.get(name)}
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


hold(
    Holding("voices.Voice", digests=("person_digest", "fold_digest", "words_digest")),
    Holding(
        "voices.VoiceIdentity",
        box="sealed",
        purpose=lambda row: identity_purpose(row.congress_id, row.person_digest),
        digests=("person_digest",),
    ),
    Holding("voices.VoiceOriginal", box="sealed", purpose=lambda row: original_purpose(row.pk)),
    Holding(
        "voices.ImportRow",
        box="sealed",
        purpose=lambda row: row_purpose(row.batch_id, row.line),
        inside=_carried_prints,
    ),
    SealedFiles("上传的文件", heads=spool.heads, reseal=spool.reseal),
)

eraser(
    Eraser(erasures.IDENTITY, "来话人的身份", erasures.erase_identities),
    Eraser(erasures.WORDS, "来话的内容", erasures.erase_words),
)


# ── identities: three years after the person's last voice came in ────────────


def _has_identity() -> Exists:
    return Exists(VoiceIdentity.objects.filter(congress=OuterRef("congress"), person_digest=OuterRef("person_digest")))


def _oldest_identity(congress: Congress) -> datetime | None:
    """From the oldest file of which somebody is still known; a person of it may have spoken again later."""
    return _oldest(congress, lambda batch: Voice.objects.filter(_has_identity(), batch=batch))


def _erase_identities(congress: Congress, before: datetime) -> int:
    later = Voice.objects.filter(congress=congress, person_digest=OuterRef("person_digest")).exclude(
        batch__committed_at__lt=before
    )
    past = VoiceIdentity.objects.filter(~Exists(later), congress=congress)
    persons = list(past.order_by("pk").values_list("person_digest", flat=True)[:CHUNK])
    with transaction.atomic():
        erasures.forget_persons(congress, persons)
    return len(persons)


# ── unmasked words: three years after they came in ───────────────────────────


def _oldest_original(congress: Congress) -> datetime | None:
    return _oldest(congress, lambda batch: VoiceOriginal.objects.filter(voice__batch=batch))


def _erase_originals(congress: Congress, before: datetime) -> int:
    past = VoiceOriginal.objects.filter(congress=congress, voice__batch__committed_at__lt=before)
    pks = list(past.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    with transaction.atomic():
        return erasures.forget_originals(pks)


# ── refused rows: thirty days after the import ───────────────────────────────


def _kept_rows(congress: Congress) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(congress=congress, batch__state=BatchState.COMMITTED).exclude(sealed=None)


def _oldest_row(congress: Congress) -> datetime | None:
    return _oldest(congress, lambda batch: ImportRow.objects.filter(batch=batch).exclude(sealed=None))


def _erase_rows(congress: Congress, before: datetime) -> int:
    past = _kept_rows(congress).filter(batch__committed_at__lt=before)
    pks = list(past.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    return ImportRow.objects.filter(pk__in=pks).update(sealed=None)


def _oldest(congress: Congress, held_of: Any) -> datetime | None:
    """When the first file came in of which something is still held. Asks file by file, oldest first: mostly one."""
    first = next((batch for batch in _committed(congress) if held_of(batch).exists()), None)
    return first.committed_at if first else None


@asked_once
def _committed(congress: Congress) -> list[ImportBatch]:
    return list(ImportBatch.objects.filter(congress=congress, state=BatchState.COMMITTED).order_by("committed_at"))


ending(
    Ending(
        "voices.identities",
        count=lambda congress: VoiceIdentity.objects.filter(congress=congress).count(),
        oldest=_oldest_identity,
        erase=_erase_identities,
    ),
    Ending(
        "voices.originals",
        count=lambda congress: VoiceOriginal.objects.filter(congress=congress).count(),
        oldest=_oldest_original,
        erase=_erase_originals,
    ),
    Ending("voices.rows", count=lambda congress: _kept_rows(congress).count(), oldest=_oldest_row, erase=_erase_rows),
)
