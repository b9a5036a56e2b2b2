"""Opening a sealed identity: the intake alone, with a reason, on the ledger before it is shown (spec/rules T2.11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from huying.kernel.access.viewer import Viewer
from huying.kernel.ledger.services import record
from huying.kernel.people.roles import Role

from .. import identity
from ..entering import identity_purpose, original_purpose
from ..faults import NotYours, Refused
from ..masking import mask_text
from ..models import Voice, VoiceIdentity, VoiceOriginal

LEAST_REASON = 4  # characters: "回访核实" is one, "看" is none


@dataclass(frozen=True)
class Revealed:
    """Who said it, in clear, and the words as they came. For one page, never for a log or a cache."""

    name: str = ""
    phone: str = ""
    identity_number: str = ""
    title: str = ""
    body: str = ""

    @property
    def is_nobody(self) -> bool:
        return not (self.name or self.phone or self.identity_number)


def reveal(voice: Voice, *, viewer: Viewer, reason: str, at: datetime) -> Revealed:
    """The identity behind a voice. The ledger knows who looked, when, at which voice and why, and never what they saw.

    Raises NotYours for anybody but the intake of the voice's own congress, Refused without a reason.
    """
    capacity = viewer.capacity(Role.INTAKE)
    if capacity is None or viewer.congress is None or viewer.congress.pk != voice.congress_id:
        raise NotYours("您不能查看身份：身份只由民意受理人员查看。", "请说明事由，由民意受理人员办理。")
    reason = reason_for_the_record(reason, "查看")
    with transaction.atomic():
        person, words = _person(voice), _words(voice)
        record(
            congress=voice.congress, kind="voices.identity_revealed", subject=f"voices.voice:{voice.pk}",
            body={"reason": mask_text(reason, person.get("name")), "capacity": str(capacity)},
            by=str(viewer.person), recorded_at=at,
        )  # fmt: skip
    return Revealed(
        name=person.get("name", ""),
        phone=person.get("phone", ""),
        identity_number=person.get("identity_number", ""),
        title=words.get("title", voice.title),
        body=words.get("body", voice.body),
    )


def reason_for_the_record(reason: str, deed: str) -> str:
    """The reason as it is kept. Raises Refused when it says nothing. To be masked before it goes on the ledger."""
    reason = " ".join(reason.split())
    if not LEAST_REASON <= len(reason) <= 200:
        raise Refused(f"请写明{deed}的事由，4至200个字。", "例如：回访核实办理结果。")
    return reason


def _person(voice: Voice) -> dict[str, str]:
    if voice.person_digest is None:
        return {}
    kept = VoiceIdentity.objects.filter(congress_id=voice.congress_id, person_digest=voice.person_digest).first()
    if kept is None:
        return {}
    return identity.unseal(bytes(kept.sealed), purpose=identity_purpose(voice.congress_id, voice.person_digest))


def _words(voice: Voice) -> dict[str, str]:
    kept = VoiceOriginal.objects.filter(pk=voice.pk).first()
    return identity.unseal(bytes(kept.sealed), purpose=original_purpose(voice.pk)) if kept else {}
