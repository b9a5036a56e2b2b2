"""The record of speeches: who has confirmed, whether it is still what was confirmed, what the collation starts from."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from huying.kernel.database.looks import asked_once
from huying.kernel.ledger import selectors as ledger
from huying.kernel.ledger.records import canonical
from huying.kernel.people.models import Person
from huying.kernel.procedures.limits import Light
from huying.kernel.procedures.selectors import recorded

from ..models import UNSAID, Attendee, Collation, CollationReceipt, Deliberation, Speech, SpeechKind, SpeechOutline
from ..procedures import ItemDeliberation

CONFIRMED = "meetings.speech_confirmed"
SILENT = "没有人发言。"


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
    guest = {"guest": speech.called} if speech.guest else {}
    said = guest | {
        "deliberation": speech.deliberation_id, "order": speech.order, "speaker": speech.speaker_id,
        "kind": speech.kind, "text": speech.text, "spoken_at": speech.spoken_at,
    }  # fmt: skip
    return hashlib.sha256(canonical(said).encode()).hexdigest()


@asked_once
def speeches_of(deliberation: Deliberation) -> list[Speech]:
    """The speeches in their order, each with the entry of its confirmation on the ledger as `sealed`."""
    found = deliberation.speeches.select_related("speaker", "guest", "recorder", "congress").order_by("order")
    return list(found.annotate(sealed=ledger.newest_about("speech", kind=CONFIRMED)))


def speech_rows(deliberation: Deliberation, due_on: date | None, today: date) -> list[SpeechRow]:
    """The speeches in their order."""
    return [SpeechRow(s, _light(s, due_on, today), is_intact(s)) for s in speeches_of(deliberation)]


def sealed_digest(speech: Any) -> str:
    """The digest that the ledger holds of one of `speeches_of`; empty where it holds none."""
    return str(json.loads(speech.sealed)["digest"]) if speech.sealed else ""


def is_intact(speech: Speech) -> bool:
    """Whether a confirmed speech still says what its speaker confirmed; one that is not confirmed cannot be broken."""
    return speech.confirmed_at is None or digest_of(speech) == speech.checksum == sealed_digest(speech)


def _light(speech: Speech, due_on: date | None, today: date) -> Light:
    own = "办公室" if speech.guest else "本人"
    if speech.confirmed_at:
        return Light("done", f"{own}已确认")
    if due_on and due_on < today:
        return Light("late", f"到{due_on.month}月{due_on.day}日没有确认")
    return Light("soon", "要求更正") if speech.correction != UNSAID else Light("wait", f"等{own}确认")


@dataclass(frozen=True)
class Spoken:
    """How much was said about a matter: what its speakers confirmed counts, in writing too (R1.25, R1.35)."""

    speakers: int = 0
    speeches: int = 0
    guests: int = 0  # of the speakers, those who attended without a vote

    def __bool__(self) -> bool:
        return self.speeches > 0


def spoken_about(kind: str, subject: int) -> Spoken:
    """What is counted of all deliberations of a subject; one query."""
    said = Speech.objects.filter(deliberation__item__subject_kind=kind, deliberation__item__subject_id=subject)
    attends = Attendee.objects.filter(session=OuterRef("deliberation__item__session"), person=OuterRef("speaker"))
    found = (
        said.exclude(confirmed_at=None)
        .annotate(is_invited=Exists(attends))
        .aggregate(
            people=Count("speaker", distinct=True),
            guests=Count("guest", distinct=True),
            invited=Count("speaker", distinct=True, filter=Q(is_invited=True)),
            speeches=Count("pk", distinct=True),
        )
    )
    return Spoken(found["people"] + found["guests"], found["speeches"], found["guests"] + found["invited"])


def to_confirm(person: Person) -> list[Speech]:
    """What waits for this person's confirmation, the oldest first."""
    waiting = Speech.objects.filter(speaker=person, confirmed_at=None)
    return list(waiting.select_related("deliberation__item__session", "deliberation__group").order_by("pk"))


def outlines_of(deliberation: Deliberation) -> list[SpeechOutline]:
    """The outlines handed in by those who belong here and have no speech recorded yet."""
    return list(_outlines(deliberation).select_related("person").order_by("submitted_at", "pk"))


def _outlines(deliberation: Deliberation) -> QuerySet[SpeechOutline]:
    found = SpeechOutline.objects.filter(item=deliberation.item).exclude(submitted_at=None).order_by()
    if deliberation.group:
        found = found.filter(person__in=deliberation.group.members.values("pk"))
    spoke = Speech.objects.filter(deliberation__item=deliberation.item).exclude(speaker=None).values("speaker")
    return found.exclude(person__in=spoke)


@dataclass(frozen=True)
class ToRecord:
    """What was handed in or said and is not on record: an outline, or a turn on the floor."""

    pk: int
    person: int | None  # None: a guest
    guest: int | None
    name: str
    kind: SpeechKind
    nth: int  # of a person's turns; nought for an outline

    @property
    def is_outline(self) -> bool:
        return self.nth == 0


_TO_RECORD = ("pk", "person", "guest_number", "name", "kind")
_NO_GUEST = Value(None, output_field=BigIntegerField())


@asked_once
def to_record(deliberation: Deliberation) -> list[ToRecord]:
    """The outlines as `outlines_of`, and the turns of who is not on record as often as that: one query."""
    outlines = _outlines(deliberation).annotate(
        guest_number=_NO_GUEST, name=F("person__name"), n=Value(0), moment=F("submitted_at")
    )
    turns = (
        deliberation.turns.exclude(ended_at=None)
        .order_by()
        .annotate(
            guest_number=F("guest"), name=Coalesce("person__name", "guest__name"), n=F("nth"), moment=F("asked_at")
        )
    )
    rows = outlines.values_list(*_TO_RECORD, "n", "moment").union(
        turns.values_list(*_TO_RECORD, "n", "moment"), all=True
    )
    found = [ToRecord(pk, person, guest, name, SpeechKind(kind), n)
             for pk, person, guest, name, kind, n, _ in rows.order_by("moment", "pk")]  # fmt: skip
    times = Counter((speech.speaker_id, speech.guest_id) for speech in speeches_of(deliberation))
    return [one for one in found if one.is_outline or times[one.person, one.guest] < one.nth]


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
    """The confirmed speeches, the key ones first: each with its speaker; or that nobody spoke, as is on record."""
    found = deliberation.speeches.exclude(confirmed_at=None).select_related("speaker", "guest").order_by("order")
    parts: list[str] = []
    for kind in SpeechKind:
        if said := [s for s in found if s.kind == kind]:
            parts += [f"【{kind.label}】", *(f"{s.called}：{s.text}" for s in said)]
    if not parts and recorded(ItemDeliberation, ItemDeliberation.silent, about=[deliberation.pk]).exists():
        return SILENT
    return "\n".join(parts)


def collation_of(deliberation: Deliberation) -> Collation | None:
    return getattr(deliberation, "collation", None)


@asked_once
def receipts_of(deliberation: Deliberation) -> list[CollationReceipt]:
    return list(deliberation.receipts.select_related("person").order_by("-kind"))


def to_receive(person: Person) -> list[CollationReceipt]:
    """The collations that wait for this person's receipt."""
    waiting = CollationReceipt.objects.filter(person=person, received_at=None)
    return list(waiting.select_related("deliberation__item__session", "deliberation__group").order_by("pk"))
