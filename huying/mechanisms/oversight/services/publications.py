"""Deeds about publications: draw up, review for secrets, publish now or on a day, withdraw.

监督法 orders what is to be published, 保守国家秘密法第三十五条 that it is reviewed before. Whoever draws a text up does
not review it, and whoever reviewed it does not publish it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from huying.kernel.access.viewer import Viewer, congress_of, viewer_for
from huying.kernel.calendar.clock import day_of
from huying.kernel.documents import services as documents
from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from huying.kernel.procedures.selectors import facts_of, judge
from huying.kernel.procedures.services import perform

from .. import finding, public_texts, rules, selectors
from ..models import NONE, Publication, PublicationKind, PublicationState, said
from ..procedures import SpecialInquiry
from .deputies import settle_deputies, tell_deputies
from .locking import lock

State = PublicationState


@transaction.atomic
def draw_up(*, kind: PublicationKind, subject_id: int, by: Viewer, at: datetime) -> Publication:
    """Begin a text for the public from what the records say. Raises TooLate when none is owed, or there is one."""
    congress = congress_of(by)
    lock(selectors.SOURCES[kind].procedure, subject_id)  # two who begin at once do not begin two
    owed = selectors.owed_publication(congress, kind, subject_id)
    if owed is None:
        raise TooLate("这一件已经在公开或者已经公开了。", hint="请回到公开页面查看。")
    text = public_texts.begin(owed)
    before = Publication.objects.filter(congress=congress, kind=kind, subject_id=subject_id).count()
    made = Publication.objects.create(
        congress=congress, kind=kind, subject_id=subject_id, edition=before + 1, year=text.year, topic=text.topic,
        title=text.title[:200], body=text.body or NONE, version=text.version, drawn_by=_person(by), drawn_at=at,
        begun_at=at,
    )  # fmt: skip
    _note(made, "drawn_up", {"title": made.title}, by.person, at)
    return made


@transaction.atomic
def rewrite(
    *, publication: Publication, title: str, body: str, file: UploadedFile[bytes] | None, without_file: bool,
    by: Viewer, at: datetime,
) -> Publication:  # fmt: skip
    """Change what is to be published; a review before that counts no longer. Raises TooLate once it is public."""
    held = _held(publication)
    if not held.is_editable:
        raise TooLate("已经公开或者撤回，不能再改文字。", hint="要改，先撤回，再重新起草。")
    if file is not None:
        held.version = documents.store_upload(
            congress=held.congress, kind="publication", title=title, upload=file, by=by.person, at=at
        )
    elif without_file:
        held.version = None
    held.title, held.body, held.drawn_by, held.drawn_at = title, body.strip() or NONE, _person(by), at
    held.reviewed_by = held.reviewed_at = held.ordered_by = held.publish_on = None
    held.review_note = NONE
    held.save()
    _note(held, "rewritten", _content(held), by.person, at)
    return held


@transaction.atomic
def review(
    *, publication: Publication, note: str, by: Viewer, at: datetime, read: datetime | None = None
) -> Publication:
    """Certify that it holds no secrets and nothing private (保守国家秘密法第三十五条).

    `read`: when the text was drawn up that the reviewer has before them; None: this one. Raises NotAllowed for the
    person who drew it up, TooLate for a text that was changed since.
    """
    held = _held(publication)
    if read is not None and held.drawn_at != read:
        raise TooLate("文字或者文件刚刚改过，请把现在的再看一遍，再登记审查。")
    if held.state is not State.DRAFT:
        raise TooLate("这一件已经审查过了。", hint="文字改动以后，会要求重新审查。")
    if held.drawn_by_id == _person(by).pk:
        raise NotAllowed("起草的人不能自己做保密审查。", hint="请另一位同志审查。")
    if not said(held.body).strip() and held.version is None:
        raise Incomplete("公开的文字和文件都没有，没有什么可审查的。", hint="先写文字或者附上文件。")
    held.reviewed_by, held.reviewed_at, held.review_note = by.person, at, note.strip() or NONE
    held.save(update_fields=["reviewed_by", "reviewed_at", "review_note"])
    _note(held, "reviewed", {**_content(held), "note": held.review_note}, by.person, at)
    return held


@transaction.atomic
def publish(*, publication: Publication, on: date | None, by: Viewer, at: datetime) -> Publication:
    """Publish now, or on a later day.

    Raises NotYet before the review or while a question of an inquiry is unanswered, NotAllowed for the reviewer,
    TooLate once it is public.
    """
    held = _held(publication)
    if held.state in (State.PUBLIC, State.WITHDRAWN):
        raise TooLate("这一件已经公开或者撤回了。")
    if held.reviewed_at is None:
        raise NotYet("还没有做保密审查，不能公开。", hint="请另一位同志先审查（保守国家秘密法第三十五条）。")
    if held.reviewed_by_id == _person(by).pk:
        raise NotAllowed("做保密审查的人不能自己公开。", hint="请办公室另一位同志公开。")
    _check_questions(held)
    held.ordered_by, held.publish_on = by.person, on
    held.save(update_fields=["ordered_by", "publish_on"])
    if on is not None and on > day_of(at):
        _note(held, "scheduled", {"on": on}, by.person, at)
        return held
    _release(held, by, at)
    return held


@transaction.atomic
def publish_together(
    *, publications: Iterable[Publication], on: date | None, by: Viewer, at: datetime
) -> list[Publication]:
    """Publish several now, or on the same later day: all or none. Raises what `publish` raises."""
    return [publish(publication=each, on=on, by=by, at=at) for each in publications]


@transaction.atomic
def release_due(*, publication: Publication, at: datetime) -> bool:
    """Publish one whose day has come; says whether it did. Twice at once publishes once."""
    held = _held(publication)
    if held.state is not State.SCHEDULED or held.publish_on is None or held.publish_on > day_of(at):
        return False
    assert held.ordered_by is not None  # whoever named the day
    _release(held, viewer_for(held.ordered_by, day_of(at)), at)
    return True


@transaction.atomic
def withdraw(*, publication: Publication, reason: str, by: Viewer, at: datetime) -> Publication:
    """Take it back from the public, or give it up before; it stays on record. Raises Incomplete without a reason."""
    held = _held(publication)
    if held.withdrawn_at:
        raise TooLate("这一件已经撤回了。")
    if not reason.strip():
        raise Incomplete("请写明为什么撤回。")
    if held.published_at and held.version:
        documents.withdraw(version=held.version)
    if held.published_at:
        settle_deputies(held, at)
    finding.withdraw_publication(held.pk)
    if held.kind == PublicationKind.TOPIC:
        finding.withdraw_topic(held.subject_id)
    held.withdrawn_at, held.withdrawn_because = at, reason.strip()[:300]
    held.save(update_fields=["withdrawn_at", "withdrawn_because"])
    _note(held, "withdrawn", {"reason": held.withdrawn_because}, by.person, at)
    return held


def _release(held: Publication, by: Viewer, at: datetime) -> None:
    """Public from now on, and the deputies are told of it (监督法第十七条)."""
    told = tell_deputies(held, at)
    held.published_at, held.told_here, held.told_on_paper = at, told.here, told.on_paper
    held.save(update_fields=["published_at", "told_here", "told_on_paper"])
    if held.version:
        documents.publish(version=held.version, by=by.person, at=at)
    finding.index_publication(held)
    counts = {"told_here": told.here, "told_on_paper": told.on_paper}
    _note(held, "published", {**_content(held), **counts}, held.ordered_by, at)
    _record_the_act(held, by, at)
    if held.topic and selectors.published_topics(held.congress).filter(pk=held.topic.pk).exists():
        finding.publish_topic(held.topic)  # again, where its text was taken back before


def _record_the_act(held: Publication, by: Viewer, at: datetime) -> None:
    """Where the publication is a step of the procedure and may be done now by this person, it is done with it."""
    source = selectors.SOURCES[PublicationKind(held.kind)]
    if not source.published:
        return
    proceeding = lock(source.procedure, held.subject_id)
    stands, _ = judge(proceeding, day_of(at))
    words = {"secrecy_review": str(held.reviewed_by), "where": "本平台公开页面"}
    for act in source.published:
        if stands.is_open(act) and any(by.has(role.recorder) for role in act.roles):
            said = {ask.name: words[ask.name] for ask in act.asks if ask.name in words}
            perform(proceeding=proceeding, act=act, by=by, on=day_of(at), at=at, said=said)


def _check_questions(held: Publication) -> None:
    """What was asked is published with what was answered. Raises NotYet."""
    if held.kind != PublicationKind.INQUIRY:
        return
    proceeding = selectors.proceeding_of(SpecialInquiry, held.subject_id)
    faults = rules.every_question_is_answered(selectors.inquiry_view(proceeding, facts_of(proceeding)))
    if faults:
        raise NotYet(f"{'；'.join(faults)}。", hint="当场没有回答的，请有关机关书面回答，记下以后再公开。")


def _held(publication: Publication) -> Publication:
    """The row, locked, as it is now."""
    return Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)


def _person(by: Viewer) -> Person:
    if by.person is None:
        raise NotAllowed("请先登录。")
    return by.person


def _content(held: Publication) -> dict[str, Any]:
    return {"title": held.title, "body": held.body, "sha256": held.version.sha256 if held.version else "-"}


def _note(held: Publication, what: str, body: Mapping[str, Any], by: Person | None, at: datetime) -> None:
    ledger.record(
        congress=held.congress, kind=f"oversight.publication.{what}", subject=f"publication:{held.pk}", body=body,
        by=str(by) if by else "定时公开", recorded_at=at,
    )  # fmt: skip
