"""The record of speeches: who has confirmed, whether it is still what was confirmed, what the collation starts from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huying.kernel.database.looks import asked_once
from huying.kernel.ledger import selectors as ledger
from huying.kernel.ledger.records import canonical
from huying.kernel.people.models import Person
from huying.kernel.procedures.limits import Light

from ..models import UNSAID, Collation, CollationReceipt, Deliberation, Speech, SpeechKind, SpeechOutline

CONFIRMED = "meetings.speech_confirmed"


@dataclass(frozen=True)
class SpeechRow:
    speech: Speech
    light: Light
    is_intact: bool = True

    @property
    def correction(self) -> str:
        return "" if self.speech.correction == UNSAID else self.speech.correction


def digest_of(speech: Speech) -> str:
    """What is put on the ledger when the speaker confirms: a hash over who said what, where and when."""
    said = {
        "deliberation": speech.deliberation_id, "order": speech.order, "speaker": speech.speaker_id,
        "kind": speech.kind, "text": speech.text, "spoken_at": speech.spoken_at,
    }  # fmt: skip
    return hashlib.sha256(canonical(said).encode()).hexdigest()


@asked_once
def speeches_of(deliberation: Deliberation) -> list[Speech]:
    """The speeches in their order."""
    return list(deliberation.speeches.select_related("speaker", "recorder", "congress").order_by("order"))


def speech_rows(deliberation: Deliberation, due_on: date | None, today: date) -> list[SpeechRow]:
    """The speeches in their order; two queries."""
    found = speeches_of(deliberation)
    sealed = sealed_digests(found)
    return [SpeechRow(s, _light(s, due_on, today), is_intact(s, sealed)) for s in found]


def sealed_digests(found: Sequence[Speech]) -> dict[int, str]:
    """The digests that the ledger holds, by speech."""
    confirmed = [s for s in found if s.confirmed_at]
    if not confirmed:
        return {}
    names = {f"speech:{s.pk}": s.pk for s in confirmed}
    rows = ledger.entries(confirmed[0].congress, kind=CONFIRMED).filter(subject__in=names)
    return {names[e.subject]: str(json.loads(e.body)["digest"]) for e in rows}


def is_intact(speech: Speech, sealed: dict[int, str]) -> bool:
    """Whether a confirmed speech still says what its speaker confirmed; one that is not confirmed cannot be broken."""
    return speech.confirmed_at is None or digest_of(speech) == speech.checksum == sealed.get(speech.pk)


def _light(speech: Speech, due_on: date | None, today: date) -> Light:
    if speech.confirmed_at:
        return Light("done", "本人已确认")
    if due_on and due_on < today:
        return Light("late", f"到{due_on.month}月{due_on.day}日没有确认")
    return Light("soon", "要求更正") if speech.correction != UNSAID else Light("wait", "等本人确认")


def to_confirm(person: Person) -> list[Speech]:
    """What waits for this person's confirmation, the oldest first."""
    waiting = Speech.objects.filter(speaker=person, confirmed_at=None)
    return list(waiting.select_related("deliberation__item__session", "deliberation__group").order_by("pk"))


def outlines_of(deliberation: Deliberation) -> list[SpeechOutline]:
    """The outlines handed in by those who belong here and have no speech recorded yet."""
    found = SpeechOutline.objects.filter(item=deliberation.item).exclude(submitted_at=None).select_related("person")
    if deliberation.group:
        found = found.filter(person__in=deliberation.group.members.values("pk"))
    recorded = Speech.objects.filter(deliberation__item=deliberation.item).values("speaker")
    return list(found.exclude(person__in=recorded).order_by("submitted_at", "pk"))


def words_of(outline: SpeechOutline) -> str:
    """An outline as the text of a speech."""
    return "\n".join(text for _, text in outline.parts if text)


def problems_named(deliberation: Deliberation) -> list[str]:
    """The problems in the outlines of those whose speeches are confirmed: where the collation starts."""
    speakers = deliberation.speeches.exclude(confirmed_at=None).values("speaker")
    found = SpeechOutline.objects.filter(item=deliberation.item, person__in=speakers).exclude(problems=UNSAID)
    lines = [line.strip()[:200] for text in found.order_by("pk").values_list("problems", flat=True)
             for line in text.splitlines()]  # fmt: skip
    return list(dict.fromkeys(line for line in lines if line))


def prefilled(deliberation: Deliberation) -> str:
    """The confirmed speeches, the key ones first: each with its speaker."""
    found = deliberation.speeches.exclude(confirmed_at=None).select_related("speaker").order_by("order")
    parts: list[str] = []
    for kind in SpeechKind:
        if said := [s for s in found if s.kind == kind]:
            parts += [f"【{kind.label}】", *(f"{s.speaker}：{s.text}" for s in said)]
    return "\n".join(parts)


@asked_once
def collation_of(deliberation: Deliberation) -> Collation | None:
    return Collation.objects.filter(deliberation=deliberation).prefetch_related("points").first()


@asked_once
def receipts_of(deliberation: Deliberation) -> list[CollationReceipt]:
    return list(deliberation.receipts.select_related("person").order_by("-kind"))


def to_receive(person: Person) -> list[CollationReceipt]:
    """The collations that wait for this person's receipt."""
    waiting = CollationReceipt.objects.filter(person=person, received_at=None)
    return list(waiting.select_related("deliberation__item__session", "deliberation__group").order_by("pk"))
