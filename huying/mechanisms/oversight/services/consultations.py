"""Deeds about consultations: ask organs about a candidate topic, take their replies over (R1.14)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Body
from huying.kernel.procedures.models import ActRecord
from huying.kernel.procedures.refusals import Incomplete, NotYet
from huying.kernel.procedures.services import open_proceeding, perform

from .. import selectors
from ..models import NONE, ConsultationRequest, Topic
from ..procedures import OrganConsultation, TopicOversight
from .locking import lock


@transaction.atomic
def ask_organs(
    *, topic: Topic, bodies: Iterable[Body], question: str, by: Viewer, on: date, at: datetime
) -> list[ConsultationRequest]:
    """Ask each of these organs and departments about a candidate topic; each answers from its own desk.

    Raises Incomplete for a body of another congress or one that was asked already, and what `perform` raises.
    """
    lock(TopicOversight, topic.pk)
    return [_ask(topic, body, question, by, on, at) for body in bodies]


def _ask(topic: Topic, body: Body, question: str, by: Viewer, on: date, at: datetime) -> ConsultationRequest:
    if body.congress_id != topic.congress_id:
        raise Incomplete(f"{body}不是本级的机关。")
    if ConsultationRequest.objects.filter(topic=topic, body=body).exists():
        raise Incomplete(f"已经就“{topic.title}”征求过{body}的意见。", hint="请打开已有的那一件，或者登记沟通的结果。")
    asked = ConsultationRequest.objects.create(
        congress=topic.congress, topic=topic, body=body, question=question.strip() or NONE
    )
    proceeding = open_proceeding(
        procedure=OrganConsultation, congress=topic.congress, subject_id=asked.pk, title=f"{topic.title}", on=on
    )
    words = {"question": question.strip()} if question.strip() else {}
    perform(proceeding=proceeding, act=OrganConsultation.requested, by=by, on=on, at=at, said=words)
    return asked


@transaction.atomic
def take_replies(*, topic: Topic, by: Viewer, on: date, at: datetime) -> ActRecord:
    """Record the consultation of a topic with what the asked organs replied, silence past its limit among it.

    Raises NotYet while nobody has replied and no limit has run out.
    """
    rows = selectors.consultation_rows([topic.pk], on).get(topic.pk, [])
    heard = [row for row in rows if row.state in ("replied", "lapsed")]
    if not heard:
        raise NotYet("还没有收到答复，也没有到期的征求。", hint="当面或者电话沟通过的，直接登记沟通。")
    said = {"with_whom": "、".join(row.request.body.name for row in heard)}
    said["result"] = "\n".join(row.sentence for row in rows)
    running = selectors.proceeding_of(TopicOversight, topic.pk)
    return perform(proceeding=running, act=TopicOversight.consulted, by=by, on=on, at=at, said=said)
