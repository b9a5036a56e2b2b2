"""Deeds about questions to the organs (R1.38)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from huying.kernel.people.models import Body, Person
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet

from ..models import UNSAID, AgendaItem, Question, Verdict
from .sessions import lock_standing, note


@transaction.atomic
def ask(*, item: AgendaItem, asker: Person, organ: Body, text: str, by: Person, at: datetime) -> Question:
    """Put a question to an organ. Raises Incomplete without words."""
    lock_standing(item.session)
    if not text.strip():
        raise Incomplete("请写明问什么。")
    question = Question.objects.create(
        congress=item.congress, item=item, asker=asker, organ=organ, text=text.strip(), asked_at=at
    )
    _note(question, "question_asked", {"asker": asker.name, "organ": organ.name, "text": question.text}, by, at)
    return question


@transaction.atomic
def answer(*, question: Question, answerer: str, post: str, text: str, by: Person, at: datetime) -> None:
    """Record the answer, by whom and in what post; the asker's verdict is open again. Raises Incomplete."""
    question = _locked(question)
    said = {"answerer": answerer.strip(), "post": post.strip(), "answer": text.strip()}
    labels = {"answerer": "答复人", "post": "答复人的职务", "answer": "答复的内容"}
    if lacks := [labels[name] for name, value in said.items() if not value]:
        raise Incomplete(f"请写明{'、'.join(lacks)}。")
    for name, value in said.items():
        setattr(question, name, value)
    question.answered_at, question.verdict, question.follow_up = at, Verdict.NONE, UNSAID
    question.save()
    _note(question, "question_answered", said, by, at)


@transaction.atomic
def judge_answer(*, question: Question, verdict: Verdict, follow_up: str, by: Person, at: datetime) -> None:
    """What the asker says to the answer; a follow-up is put on the ledger of the item's subject.

    Raises NotAllowed for others than the asker, NotYet without an answer, Incomplete without what is to follow.
    """
    question = _locked(question)
    if question.asker_id != by.pk:
        raise NotAllowed(f"由提问人{question.asker}表态。", hint="请提问人本人登录后办理。")
    if question.answered_at is None:
        raise NotYet("还没有答复。", hint="答复以后再表态。")
    if verdict == Verdict.FOLLOW_UP and not follow_up.strip():
        raise Incomplete("请写明还要跟进什么。")
    question.verdict = verdict
    question.follow_up = follow_up.strip() if verdict == Verdict.FOLLOW_UP else UNSAID
    question.save(update_fields=["verdict", "follow_up"])
    _note(question, "question_judged", {"verdict": verdict, "follow_up": question.follow_up}, by, at)


def _locked(question: Question) -> Question:
    rows = Question.objects.select_for_update(of=("self",)).select_related("item__session__congress", "asker", "organ")
    found: Question = rows.get(pk=question.pk)
    return found


def _note(question: Question, what: str, body: Mapping[str, Any], by: Person, at: datetime) -> None:
    """On the ledger of what the item is about: a follow-up belongs to the topic, not to the meeting."""
    item = question.item
    about = f"{item.subject_kind}:{item.subject_id}"
    note(item.session, what, {"question": question.pk, **body}, by, at, about=about)
