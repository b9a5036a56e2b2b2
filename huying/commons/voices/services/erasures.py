"""Erasing a person, or the words of one voice: on request (个人信息保护法 47) and when their time is over.

Links and numbers stay: a topic goes on counting a person whom nobody can name any longer.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from enum import Enum

from django.db.models import Q, QuerySet

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role
from huying.kernel.privacy import boxes, erasing
from huying.kernel.privacy.erasing import Ref
from huying.kernel.search import services as search

from ..entering import ask_to_compare
from ..faults import NotYours
from ..masking import mask_text
from ..models import CandidateTopic, ImportRow, SimilarPair, Voice, VoiceIdentity, VoiceOriginal
from .identities import reason_for_the_record

GONE = "（已删除）"
IDENTITY, WORDS = "voices.identity", "voices.words"


class What(Enum):
    """What is erased; the label is what the form offers."""

    label: str

    IDENTITY = "identity", "身份：姓名、电话、证件号和没有遮盖的原文；遮盖后的话留下"
    WORDS = "words", "这一条说的话；身份和别的来话留下"
    BOTH = "both", "身份和这一条说的话"

    def __new__(cls, value: str, label: str = "") -> What:
        what = object.__new__(cls)
        what._value_, what.label = value, label
        return what


def erase(voice: Voice, *, what: What, viewer: Viewer, reason: str, at: datetime) -> int:
    """Erases for ever, with a reason on the ledger. Returns how many voices it touched.

    Raises NotYours for anybody but the intake and the office of the voice's own congress, Refused without a reason.
    """
    capacity = viewer.capacity(Role.INTAKE) or viewer.capacity(Role.SC_OFFICE)
    if capacity is None or viewer.congress is None or viewer.congress.pk != voice.congress_id:
        raise NotYours("您不能删除：由民意受理人员或办公室办理。", "请把请求人的材料交给他们。")
    reason = mask_text(reason_for_the_record(reason, "删除"))
    count = 0
    if what in (What.IDENTITY, What.BOTH):
        count += _erase(IDENTITY, voice, of_person(voice), reason, viewer, at)
    if what in (What.WORDS, What.BOTH):
        count += _erase(WORDS, voice, Voice.objects.filter(pk=voice.pk), reason, viewer, at)
    return count


def _erase(kind: str, voice: Voice, voices: QuerySet[Voice], reason: str, viewer: Viewer, at: datetime) -> int:
    refs = [tuple(ref) for ref in voices.order_by("pk").values_list("batch__sha256", "line")]
    return erasing.erase(
        congress=voice.congress, kind=kind, refs=refs, subject=f"voices.voice:{voice.pk}", reason=reason,
        by=str(viewer.person), at=at,
    )  # fmt: skip


def of_person(voice: Voice) -> QuerySet[Voice]:
    """All voices of the person; the one alone when nobody knows who it was."""
    mine = Voice.objects.filter(congress_id=voice.congress_id)
    return mine.filter(pk=voice.pk) if voice.person_digest is None else mine.filter(person_digest=voice.person_digest)


# ── what the journal asks for, perhaps for the second time ───────────────────


def erase_identities(congress: Congress, refs: Sequence[Ref], at: datetime) -> int:
    found = list(_from(congress, refs).values_list("pk", "person_digest"))
    forget_originals([pk for pk, person in found if person is None])
    return sum(person is None for _, person in found) + forget_persons(congress, {p for _, p in found if p})


def erase_words(congress: Congress, refs: Sequence[Ref], at: datetime) -> int:
    voices = list(_from(congress, refs))
    for voice in voices:
        _forget_words(voice)
    search.drop_many("voice", [str(voice.pk) for voice in voices])
    if voices:  # what the index of near-duplicates holds of the old words goes with the next comparison
        ask_to_compare(congress, by=None, at=at)
    return len(voices)


def _from(congress: Congress, refs: Sequence[Ref]) -> QuerySet[Voice]:
    """The voices that came from these lines of these files: numbers of rows may differ after a restore."""
    lines: dict[str, list[int]] = {}
    for sha256, line in refs:
        lines.setdefault(sha256, []).append(line)
    where = Q(pk__in=[])
    for sha256, some in lines.items():
        where |= Q(batch__sha256=sha256, line__in=some)
    return Voice.objects.filter(where, congress=congress)


# ── what is forgotten ────────────────────────────────────────────────────────


def forget_persons(congress: Congress, persons: Collection[str]) -> int:
    """The boxes, the unmasked words, the digests of these persons. Returns how many voices they had.

    Their voices share a digest made from nothing: still one person for every count. A voice with a number is known
    by it when its file comes again; one without keeps its fold digest for that.
    """
    mine, touched = Voice.objects.filter(congress=congress), 0
    VoiceIdentity.objects.filter(congress=congress, person_digest__in=persons).delete()
    for person in persons:
        theirs = mine.filter(person_digest=person)
        forget_originals(list(theirs.values_list("pk", flat=True)))
        theirs.exclude(number=None).update(fold_digest=None)
        touched += theirs.update(person_digest=boxes.no_digest(), person_mask=GONE)
    return touched


def forget_originals(pks: Sequence[int]) -> int:
    """The unmasked words; the masked ones stay."""
    return sum(VoiceOriginal.objects.filter(pk__in=part).delete()[0] for part in _pieces(pks))


def _forget_words(voice: Voice) -> None:
    forget_originals([voice.pk])
    ImportRow.objects.filter(batch_id=voice.batch_id, line=voice.line).update(shown="{}", reasons="[]", sealed=None)
    SimilarPair.objects.filter(Q(first=voice) | Q(second=voice)).delete()
    for topic in CandidateTopic.objects.filter(members__voice=voice):
        _leave_title(topic, voice.title)
    Voice.objects.filter(pk=voice.pk).update(
        title=GONE, body=GONE, place=None, reply=None if voice.reply is None else GONE,
        words_digest=boxes.no_digest(), fold_digest=None if voice.number else voice.fold_digest,
    )  # fmt: skip


def _leave_title(topic: CandidateTopic, title: str) -> None:
    """A topic keeps no title that was the words of this voice."""
    left = [t for t in topic.title_list if t != title]
    name = topic.title if topic.title != title[:300] else (left[0] if left else GONE)
    CandidateTopic.objects.filter(pk=topic.pk).update(title=name, titles=json.dumps(left, ensure_ascii=False))


def _pieces(items: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    return (items[i : i + size] for i in range(0, len(items), size))
