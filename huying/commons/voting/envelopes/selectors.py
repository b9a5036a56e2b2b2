"""What pages and devices ask of a secret ballot. No interim count: who has voted, never how."""

from __future__ import annotations

import json
from math import ceil
from typing import Any

from django.db.models import QuerySet

from huying.kernel.people.models import Person

from ..secret.layout import Json
from .casting import counted_number
from .ceremony import boxes_of, confirmations_of, promises_of
from .models import NONE, BallotTrustee, SecretBallot, Voter

PROMISING, BOXING, CONFIRMING, READY = "promising", "boxing", "confirming", "ready"
PREPARING = (PROMISING, BOXING, CONFIRMING, READY)
OPEN, CLOSED, COUNTED, VOID, REPLACED = "open", "closed", "counted", "void", "replaced"
STAGES = {
    PROMISING: "监票人生成密钥",
    BOXING: "监票人交换份额",
    CONFIRMING: "监票人确认份额",
    READY: "可以开始投票",
    OPEN: "正在投票",
    CLOSED: "投票截止，等监票人开票",
    COUNTED: "已开出结果",
    VOID: "已宣布无效",
    REPLACED: "准备作废，已重新准备",
}


def stage(ballot: SecretBallot) -> str:
    if ballot.void != NONE:
        return REPLACED if ballot.is_replaced else VOID
    if ballot.result != NONE:
        return COUNTED
    if ballot.closed_at is not None:
        return CLOSED
    if ballot.opened_at is not None:
        return OPEN
    said = [(trustee.promise, trustee.boxes, trustee.confirmation) for trustee in ballot.trustees.all()]
    for at, name in enumerate((PROMISING, BOXING, CONFIRMING)):
        if any(each[at] == NONE for each in said):
            return name
    return READY


def numbers(ballot: SecretBallot) -> dict[str, int]:
    """Due, present, may vote, have voted: what the hall screen shows while the ballot is open."""
    present = ballot.manifest_json["present"] if ballot.opened_at else 0
    may_vote = ballot.voters.filter(is_confirmed=True).count()
    return {"members": ballot.members, "present": present, "voters": may_vote, "voted": counted_number(ballot)}


def look_again_in(voters: int) -> int:
    """Seconds until a deputy's device asks again: five, and in a large hall so many that 20 devices ask in a second."""
    return max(5, ceil(voters / 20))


def state(ballot: SecretBallot, person: Person | None) -> dict[str, Any]:
    """All that a device of a trustee, a deputy or the hall needs to go on.

    Every device in the hall asks again and again: what only trustees' devices need, only those get (`for_trustee`).
    """
    head, now = ballot.heads.order_by("-minute").first(), stage(ballot)
    mine, counts = me(ballot, person), numbers(ballot)
    return {
        "code": ballot.code, "device_code": ballot.device_code,
        "title": ballot.title, "stage": now, "stage_words": STAGES[now],
        "options": ballot.option_list, "quota": ballot.quota, "replacement": ballot.replacement,
        "manifest": ballot.manifest_json if ballot.opened_at else None, "manifest_hash": ballot.manifest_hash,
        "numbers": counts, "head": head.body_json if head else None, "result": ballot.result_json,
        "me": mine, "look_again_in": look_again_in(counts["voters"]),
        **(for_trustee(ballot) if mine["trustee"] else {}),
    }  # fmt: skip


def for_trustee(ballot: SecretBallot) -> dict[str, Any]:
    """The ceremony's messages and the roll: a trustee's device checks the board by them."""
    return {
        "promises": promises_of(ballot), "boxes": boxes_of(ballot), "confirmations": confirmations_of(ballot),
        "trustees": trustees(ballot), "roll": json.loads(ballot.roll) if ballot.opened_at else None,
    }  # fmt: skip


def trustees(ballot: SecretBallot) -> list[Json]:
    """Who they are and how far each is."""
    found = BallotTrustee.objects.filter(ballot=ballot).select_related("person").order_by("number")
    steps = ("promise", "boxes", "confirmation", "shares")
    return [
        {"trustee": t.number, "name": t.person.name, "done": [step for step in steps if getattr(t, step) != NONE]}
        for t in found
    ]


def me(ballot: SecretBallot, person: Person | None) -> Json:
    """What the asking person is in this ballot: the number as trustee, the own credential, the next ballot's number."""
    trustee = ballot.trustees.filter(person=person).values_list("number", flat=True).first()
    voter = ballot.voters.filter(person=person).first()
    if voter is None:
        return {"trustee": trustee, "credential": None, "is_confirmed": False, "next_number": 1, "tracker": None}
    latest = voter.envelopes.order_by("-number").first()
    return {
        "trustee": trustee, "credential": voter.credential, "is_confirmed": voter.is_confirmed,
        "next_number": latest.number + 1 if latest else 1, "tracker": latest.tracker if latest else None,
    }  # fmt: skip


def roll_rows(ballot: SecretBallot, asked: str = "") -> QuerySet[Voter]:
    """For the clerk: who has brought a key, who is not on the roll yet first. `asked` is a part of a name."""
    rows = ballot.voters.select_related("person").order_by("is_confirmed", "person__name", "pk")
    return rows.filter(person__name__contains=asked) if asked else rows
