"""Deeds about the record of speeches: write down, ask for a correction, confirm (R1.35)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import CHINA, day_of
from huying.kernel.notifications import services as notifications
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import indexes
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate
from huying.kernel.procedures.selectors import has_done

from .. import selectors
from ..models import UNSAID, Deliberation, Speaker, Speech, SpeechKind, SpeechOutline, as_speaker
from ..procedures import ItemDeliberation
from .sessions import lock_deliberation, note
from .speaking import belongs

SENT_AGAIN = timedelta(minutes=10)  # within it the same words of the same speaker are one speech, sent twice


@transaction.atomic
def record_speech(
    *,
    deliberation: Deliberation,
    speaker: Speaker,
    kind: SpeechKind,
    text: str,
    spoken_at: datetime,
    by: Person,
    at: datetime,
) -> Speech:
    """Write down a speech; what is sent twice is one. Raises Incomplete without words, from somebody who does not
    belong here, or for another speech of theirs at the same moment; TooLate when it is on record that nobody spoke.
    """
    proceeding = lock_deliberation(deliberation)
    if has_done(proceeding, ItemDeliberation.silent):
        raise TooLate("这里已经登记没有人发言。", hint="有人发言的，先更正“没有人发言”，再记发言。")
    if not text.strip():
        raise Incomplete("请写下发言的内容。")
    if not belongs(deliberation, speaker):
        raise Incomplete(f"{speaker}不在{deliberation.where}的名单里。", hint="请核对发言人。")
    named: dict[str, Any] = as_speaker(speaker, "speaker")
    own = deliberation.speeches.filter(**named)
    again = (spoken_at - SENT_AGAIN, spoken_at + SENT_AGAIN)
    if known := own.filter(kind=kind, text=text.strip(), spoken_at__range=again).first():
        return known
    if own.filter(spoken_at=spoken_at).exists():
        raise Incomplete(
            f"{speaker}{spoken_at.astimezone(CHINA):%H:%M}的发言已经记过了。",
            hint="要改的，打开那一篇改；记重了的，在那一篇里划去。",
        )
    last = deliberation.speeches.aggregate(last=Max("order"))["last"] or 0
    speech = Speech.objects.create(
        congress=deliberation.congress, deliberation=deliberation, order=last + 1, kind=kind,
        text=text.strip(), spoken_at=spoken_at, recorder=by, **named,
    )  # fmt: skip
    _note(speech, "speech_recorded", {"speaker": speaker.name, "kind": kind, "text": speech.text}, by, at)
    _ask_to_confirm(speech, at)
    indexes.refresh(proceeding, day_of(at))
    return speech


def _ask_to_confirm(speech: Speech, at: datetime) -> None:
    """The speaker is told where to check what was written down; of a guest without an account, the office."""
    congress, whose = speech.congress_id, f"{speech.guest}的" if speech.guest else "您的"
    office = [] if speech.speaker else indexes.holders(congress, [Role.SC_OFFICE], [], day_of(at))
    notifications.tell(
        people=[speech.speaker] if speech.speaker else office, key=_told(speech),
        text=f"请核对{whose}发言记录：{speech.deliberation}"[:200], url=reverse("meetings:speech", args=[speech.pk]),
        kind="meetings.speech", at=at,
    )  # fmt: skip


@transaction.atomic
def take_over_outlines(*, deliberation: Deliberation, by: Person, at: datetime) -> int:
    """Enter the written speeches that were handed in and are not on record yet; how many (R1.25, R1.35)."""
    written = [o for o in selectors.outlines_of(deliberation) if o.kind == SpeechKind.WRITTEN]
    for outline in written:
        take_over(deliberation=deliberation, outline=outline, by=by, at=at)
    return len(written)


def take_over(*, deliberation: Deliberation, outline: SpeechOutline, by: Person, at: datetime) -> Speech:
    """Enter an outline as the speech of who handed it in. Raises Incomplete when it says nothing."""
    return record_speech(
        deliberation=deliberation, speaker=outline.person, kind=SpeechKind(outline.kind),
        text=selectors.words_of(outline), spoken_at=at, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def correct_speech(*, speech: Speech, text: str, by: Person, at: datetime) -> None:
    """Put a record right, before it is confirmed. Raises TooLate afterwards, Incomplete without words."""
    proceeding, speech = _unconfirmed(speech)
    if not text.strip():
        raise Incomplete("请写下发言的内容。")
    before, speech.text, speech.correction = speech.text, text.strip(), UNSAID
    speech.save(update_fields=["text", "correction"])
    _note(speech, "speech_corrected", {"before": before, "text": speech.text}, by, at)
    indexes.refresh(proceeding, day_of(at))


@transaction.atomic
def strike_speech(*, speech: Speech, reason: str, by: Person, at: datetime) -> None:
    """Strike what was recorded by mistake, such as twice, before it is confirmed: it is a speech no more, the ledger
    keeps its words and the reason. Raises TooLate afterwards, Incomplete without a reason.
    """
    proceeding, speech = _unconfirmed(speech)
    if not reason.strip():
        raise Incomplete("请写明为什么划去这篇发言记录。")
    body = {"speaker": speech.called, "kind": speech.kind, "text": speech.text, "reason": reason.strip()}
    _note(speech, "speech_struck", body, by, at)
    notifications.take_back(
        congress_id=speech.congress_id, key=_told(speech), at=at, url=_left_to_read(speech),
        text=f"不用核对了，这篇发言记录已经划去：{reason.strip()}。{speech.deliberation}"[:200],
    )  # fmt: skip
    speech.delete()
    indexes.refresh(proceeding, day_of(at))


def _told(speech: Speech) -> str:
    """The key of the notice to who is to confirm."""
    return f"meetings.speech:{speech.pk}"


def _left_to_read(speech: Speech) -> str:
    """Where who was to confirm reads on: a guest with an account opens no deliberation."""
    session = speech.deliberation.item.session
    is_guest = speech.speaker and speech.speaker not in selectors.members(session.congress, session.planned_on)
    return reverse("meetings:invitations") if is_guest else speech.deliberation.get_absolute_url()


@transaction.atomic
def ask_for_correction(*, speech: Speech, correction: str, by: Person, at: datetime) -> None:
    """The speaker says what was recorded wrongly. Raises NotAllowed for others, TooLate, Incomplete."""
    _, speech = _unconfirmed(speech)
    _check_own(speech, by)
    if not correction.strip():
        raise Incomplete("请写明哪里记得不对，应当怎样写。")
    speech.correction = correction.strip()
    speech.save(update_fields=["correction"])
    _note(speech, "speech_disputed", {"correction": speech.correction}, by, at)


@transaction.atomic
def confirm_speech(*, speech: Speech, by: Person, at: datetime) -> None:
    """The speaker confirms the record; from now on it is never changed, and its digest stands on the ledger.

    Raises NotAllowed for others, TooLate when it is confirmed already, Incomplete while a correction is asked for.
    """
    proceeding, speech = _unconfirmed(speech)
    _check_own(speech, by)
    if speech.correction != UNSAID:
        raise Incomplete("您要求的更正还没有改好。", hint="等记录人改好，再核对确认。")
    _seal(proceeding, speech, by, at)


@transaction.atomic
def confirm_for_guest(*, speech: Speech, by: Viewer, at: datetime) -> None:
    """The office confirms what a guest without an account said, with the guest's name and capacity (R1.35, R1.37).

    Raises NotAllowed for others and for a speech whose speaker has an account, TooLate when it is confirmed already.
    """
    proceeding, speech = _unconfirmed(speech)
    if speech.guest is None or by.person is None or not by.has(Role.SC_OFFICE):
        raise _not_theirs(speech)
    _seal(proceeding, speech, by.person, at)


def _seal(proceeding: Proceeding, speech: Speech, by: Person, at: datetime) -> None:
    speech.confirmed_at, speech.checksum = at, selectors.digest_of(speech)
    speech.save(update_fields=["confirmed_at", "checksum"])
    body = {"digest": speech.checksum, "speaker": speech.called, "order": speech.order}
    _note(speech, selectors.CONFIRMED.removeprefix("meetings."), body, by, at)
    indexes.refresh(proceeding, day_of(at))


def _unconfirmed(speech: Speech) -> tuple[Proceeding, Speech]:
    """The speech as it is now, its deliberation locked; raises TooLate once its speaker has confirmed it."""
    proceeding = lock_deliberation(speech.deliberation)
    fresh = Speech.objects.select_related("speaker", "guest", "deliberation__item__session__congress").get(pk=speech.pk)
    if fresh.confirmed_at:
        raise TooLate(
            f"这篇发言记录已由{'办公室' if fresh.guest else fresh.speaker}确认，不能再改。",
            hint="要补充的，另记一篇发言，请本人确认。",
        )
    return proceeding, fresh


def _check_own(speech: Speech, by: Person) -> None:
    if speech.speaker_id != by.pk:
        raise _not_theirs(speech)


def _not_theirs(speech: Speech) -> NotAllowed:
    if speech.guest:
        return NotAllowed(f"{speech.guest}没有账号，这篇发言由办公室核对确认。", hint="请办公室的同志登录后办理。")
    return NotAllowed(f"这篇发言由{speech.speaker}本人核对。", hint="请发言人本人登录后办理。")


def _note(speech: Speech, what: str, body: Mapping[str, Any], by: Person, at: datetime) -> None:
    note(speech.deliberation.item.session, what, body, by, at, about=f"speech:{speech.pk}")
