"""Deeds about a unit's reply letter: draft it from the answers, edit it, seal it under the unit's own number."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huying.kernel.access.viewer import Viewer
from huying.kernel.documents.papers import SERIES
from huying.kernel.people.models import Body
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate

from .. import selectors
from ..models import NONE, OpinionDocument, ReplyLetter, said
from ..papers import UNANSWERED, draft_text, issue_reply
from ..procedures import OpinionHandling
from .locking import lock
from .noting import note


@transaction.atomic
def write_reply(*, opinion: OpinionDocument, body: Body, series: str, text: str, at: datetime) -> ReplyLetter:
    """Keep the draft of this round's reply; an empty text, or one that nobody changed, is drafted anew from the
    answers.

    Raises TooLate once it is sealed, Incomplete for a code that is another unit's or none.
    """
    reply = _held(opinion, body)
    _check_series(reply, series.strip())
    written = "\n".join(text.strip().splitlines())
    is_own = written and written != draft_text(reply)  # what nobody changed follows the answers until it is sealed
    reply.series, reply.text = series.strip() or NONE, written if is_own else NONE
    reply.save(update_fields=["series", "text"])
    return reply


def _held(opinion: OpinionDocument, body: Body) -> ReplyLetter:
    proceeding = lock(OpinionHandling, opinion.pk)
    reply, _ = ReplyLetter.objects.select_related("opinion__topic", "body", "congress").get_or_create(
        opinion=opinion, body=body, round=proceeding.round, defaults={"congress": opinion.congress}
    )
    if reply.sealed_at:
        raise TooLate(f"答复函{said(reply.number)}已经定稿，不能再改。", hint="重新办理以后，可以再写一份。")
    return reply


def _check_series(reply: ReplyLetter, series: str) -> None:
    """A unit numbers in its own series: never in one of the congress's, which all begin alike, nor in another unit's.

    Else it would use up the numbers of letters, decisions and urgings that the congress has still to write.
    """
    if series.startswith(reply.congress.series):
        raise Incomplete(f"“{series}”是人大的发文代字，请写本单位的。")
    if series and not SERIES.fullmatch(series):
        raise Incomplete("发文代字只写代字，例如“青住建函”：年份、括号和顺序号由系统编。")
    others = ReplyLetter.objects.filter(congress=reply.congress, series=series).exclude(body=reply.body)
    if series and (other := others.select_related("body").first()):
        raise Incomplete(f"“{series}”是{other.body}的发文代字，请写本单位的。")


@transaction.atomic
def seal_reply(*, opinion: OpinionDocument, body: Body, by: Viewer, at: datetime) -> ReplyLetter:
    """Number the letter, keep it as .docx and PDF, and show it to the congress.

    Raises TooLate once sealed, Incomplete without a code, NotYet while an item of the unit is not answered (R1.52)
    or the text, drafted before, still says so.
    """
    reply = _held(opinion, body)
    if not said(reply.series):
        raise Incomplete("请先写本单位的发文代字，例如“青住建函”。")
    left = selectors.unanswered(selectors.own_items(opinion, body.pk), body.pk)
    if left:
        raise NotYet("还不能定稿。", [Reason(words, "R1.52") for words in left])
    reply.text, reply.sealed_at = said(reply.text) or draft_text(reply), at
    if UNANSWERED in reply.text:
        hint = "把那一处改成现在的答复；或者清空正文，保存草稿，按各项答复重新起草。"
        raise NotYet(f"还不能定稿：正文里还写着“{UNANSWERED}”。", hint=hint)
    issue_reply(reply, by.person, at)
    reply.save()
    sealed = {"number": reply.number, "unit": body.name}
    note(reply.congress, "reply_sealed", f"opinion:{opinion.pk}", sealed, by=by, at=at)
    return reply
