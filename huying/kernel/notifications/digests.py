"""The daily mail: who gets one, what stands in it, and that it goes out once.

`queue` decides at half past seven; `deliver` sends what waits. Between the two the audience may only shrink.
A digest is claimed before the mail server hears of it and marked afterwards. Whoever dies in between leaves
"sending", which turns into "unknown" and stays so until a person decides.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from email.message import EmailMessage

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Mandate

from . import mail
from .models import Digest, DigestState, MailChoice, Notice
from .wording import subject_of, text_of

log = logging.getLogger("huying.mail")

GIVEN_UP_AFTER = timedelta(minutes=10)  # no mail is on its way for longer: whoever was sending it is gone
RETRY_AFTER = timedelta(minutes=10)
MOST_ATTEMPTS = 12  # two hours of a mail server that is away
Progress = Callable[[int, int], None]


def server() -> mail.Server | None:
    """The congress's mail server, None when none is set. Raises mail.BadMailUrl."""
    return mail.server_of(getattr(settings, "HUYING_MAIL_URL", ""))


# ── deciding ─────────────────────────────────────────────────────────────────


def queue(at: datetime) -> int:
    """One digest for everybody who wants mail and has news that no digest told before. Returns how many.

    After days off it is one, not one for each day: news waits in the inbox until it is in a digest.
    """
    if server() is None:
        return 0
    return sum(_queue_one(choice, at) for choice in _recipients(day_of(at)))


def _recipients(today: date) -> QuerySet[MailChoice]:
    news = Notice.objects.filter(person=OuterRef("person"), read_at=None, digest=None)
    # While the mail server is away one digest waits, not one for each day; what came since goes with the next.
    waits = Digest.objects.filter(person=OuterRef("person"), state__in=[DigestState.WAITING, DigestState.SENDING])
    wanted = MailChoice.objects.filter(Exists(news), ~Exists(waits), is_on=True, person__account__is_active=True)
    return wanted.filter(Exists(_in_office(today).filter(person=OuterRef("person")))).order_by("pk")


def _in_office(today: date) -> QuerySet[Mandate]:
    return Mandate.objects.filter(Mandate.held_on(today))


def _queue_one(choice: MailChoice, at: datetime) -> bool:
    try:
        with transaction.atomic():
            digest = Digest.objects.create(
                congress_id=choice.congress_id, person_id=choice.person_id, slot_on=day_of(at),
                address=choice.address, queued_at=at,
            )  # fmt: skip
            news = Notice.objects.filter(person_id=choice.person_id, read_at=None, digest=None)
            news.update(digest=digest)
    except IntegrityError:  # this day's is there already: another process, or a clock set back
        return False
    return True


# ── sending ──────────────────────────────────────────────────────────────────


def is_anything_waiting(at: datetime) -> bool:
    return _waiting(at).exists() or _abandoned(at).exists()


def deliver(at: datetime, progress: Progress, now: Callable[[], datetime]) -> dict[str, int]:
    """Sends what waits. Returns how many digests came to which state. Raises mail.BadMailUrl.

    `now` is asked before each mail: a long round must not send by the audience of its beginning.
    """
    release_abandoned(at)
    todo, counts = list(_waiting(at).order_by("pk").values_list("pk", flat=True)), dict[str, int]()
    there = server()
    if not todo or there is None:
        return counts
    try:
        with mail.session(there) as smtp:
            for done, pk in enumerate(todo, 1):
                state = _send_one(pk, lambda letter: mail.hand_over(smtp, there, letter), there, now())
                counts[state] = counts.get(state, 0) + 1
                progress(done, len(todo))
    except mail.NotNow as broken:  # no connection, so nobody was written to
        _waiting(at).update(not_before=at + RETRY_AFTER, reason=str(broken))
        counts[DigestState.WAITING] = len(todo)
    return counts


def _waiting(at: datetime) -> QuerySet[Digest]:
    # A moment far ahead was set by a wrong clock.
    may = Q(not_before=None) | Q(not_before__lte=at) | Q(not_before__gt=at + RETRY_AFTER)
    return Digest.objects.filter(may, state=DigestState.WAITING)


def _abandoned(at: datetime) -> QuerySet[Digest]:
    when = Q(claimed_at__lt=at - GIVEN_UP_AFTER) | Q(claimed_at__gt=at + GIVEN_UP_AFTER)
    return Digest.objects.filter(when, state=DigestState.SENDING)


def release_abandoned(at: datetime) -> int:
    """What was being sent when its worker died: sent or not, nobody knows. Never sent again by itself."""
    words = "发送途中程序中断，不知是否已经发出。"
    return _abandoned(at).update(state=DigestState.UNKNOWN, finished_at=at, reason=words)


def _send_one(pk: int, hand_over: Callable[[EmailMessage], None], there: mail.Server, at: datetime) -> DigestState:
    claimed = Digest.objects.filter(pk=pk, state=DigestState.WAITING)
    if not claimed.update(state=DigestState.SENDING, claimed_at=at, attempts=F("attempts") + 1):
        return DigestState.SENDING  # another worker has it
    digest = Digest.objects.select_related("person").get(pk=pk)
    if reason := why_not(digest, day_of(at)):
        return _finish(digest, DigestState.NEEDLESS, at, reason)
    news = list(digest.notices.filter(read_at=None).order_by("at", "pk"))
    letter = mail.message(
        there, to=digest.address, subject=subject_of(news), text=text_of(news), number=f"digest-{digest.pk}"
    )
    try:
        hand_over(letter)
    except mail.NotNow as broken:
        return _later(digest, at, str(broken))
    except mail.Never as refused:
        return _finish(digest, DigestState.FAILED, at, str(refused))
    except mail.NobodyKnows as lost:
        return _finish(digest, DigestState.UNKNOWN, at, str(lost))
    return _finish(digest, DigestState.SENT, at, "")


def why_not(digest: Digest, today: date) -> str:
    """Why a queued digest must not go out any more, empty when it may: since it was queued the account was closed,
    the mandate ended, the person wants no mail or another address, or has read everything."""
    choice = MailChoice.objects.filter(person=digest.person_id, is_on=True, address=digest.address)
    if not choice.filter(person__account__is_active=True).exists():
        return "本人已不收邮件，或账号已停用。"
    if not _in_office(today).filter(person=digest.person_id).exists():
        return "本人已不在任。"
    if not digest.notices.filter(read_at=None).exists():
        return "都已读过。"
    return ""


def _later(digest: Digest, at: datetime, reason: str) -> DigestState:
    if digest.attempts >= MOST_ATTEMPTS:
        return _finish(digest, DigestState.FAILED, at, reason)
    again = Digest.objects.filter(pk=digest.pk, state=DigestState.SENDING)
    again.update(state=DigestState.WAITING, not_before=at + RETRY_AFTER, reason=reason)
    return DigestState.WAITING


def _finish(digest: Digest, state: DigestState, at: datetime, reason: str) -> DigestState:
    mine = Digest.objects.filter(pk=digest.pk, state=DigestState.SENDING)
    mine.update(state=state, finished_at=at, reason=reason)
    log.info("digest %s: %s", digest.pk, state)
    return state


def send_again(digest: Digest, *, at: datetime) -> bool:
    """A person decides that one which failed, or of which nobody knows, goes out again. Whether it will."""
    stuck = Digest.objects.filter(pk=digest.pk, state__in=[DigestState.FAILED, DigestState.UNKNOWN])
    return bool(stuck.update(state=DigestState.WAITING, attempts=0, not_before=None, finished_at=None, reason=""))
