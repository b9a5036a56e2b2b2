"""What pages and devices ask of a secret ballot. No interim count: who has voted, never how."""

from __future__ import annotations

import json
from typing import Any

from huying.kernel.people.models import Person

from ..secret.ceremony import TRUSTEES, fingerprint_of
from ..secret.layout import Json, in_fours
from .casting import counted_number
from .ceremony import boxes_of, confirmations_of, promises_of
from .models import NONE, BallotTrustee, SecretBallot

PROMISING, BOXING, CONFIRMING, READY = "promising", "boxing", "confirming", "ready"
OPEN, CLOSED, COUNTED = "open", "closed", "counted"
STAGES = {
    PROMISING: "监票人生成密钥",
    BOXING: "监票人交换份额",
    CONFIRMING: "监票人确认份额",
    READY: "可以开始投票",
    OPEN: "正在投票",
    CLOSED: "投票截止，等监票人开票",
    COUNTED: "已开出结果",
}


def stage(ballot: SecretBallot) -> str:
    if ballot.result != NONE:
        return COUNTED
    if ballot.closed_at is not None:
        return CLOSED
    if ballot.opened_at is not None:
        return OPEN
    said = list(ballot.trustees.values_list("promise", "boxes", "confirmation"))
    for at, name in enumerate((PROMISING, BOXING, CONFIRMING)):
        if any(each[at] == NONE for each in said):
            return name
    return READY


def numbers(ballot: SecretBallot) -> dict[str, int]:
    """Due, present, may vote, have voted: what the hall screen shows while the ballot is open."""
    present = ballot.manifest_json["present"] if ballot.opened_at else 0
    may_vote = ballot.voters.filter(is_confirmed=True).count()
    return {"members": ballot.members, "present": present, "voters": may_vote, "voted": counted_number(ballot)}


def state(ballot: SecretBallot, person: Person | None) -> dict[str, Any]:
    """All that a device of a trustee, a deputy or the hall needs to go on."""
    promises, head = promises_of(ballot), ballot.heads.order_by("-minute").first()
    whole = len(promises) == TRUSTEES
    return {
        "code": ballot.code, "title": ballot.title, "stage": stage(ballot), "stage_words": STAGES[stage(ballot)],
        "options": ballot.option_list, "quota": ballot.quota, "replacement": ballot.replacement,
        "manifest": ballot.manifest_json if ballot.opened_at else None, "manifest_hash": ballot.manifest_hash,
        "roll": json.loads(ballot.roll) if ballot.opened_at else None,
        "promises": promises, "boxes": boxes_of(ballot), "confirmations": confirmations_of(ballot),
        "fingerprint": in_fours(fingerprint_of(promises).hex()) if whole else None, "numbers": numbers(ballot),
        "head": head.body_json if head else None, "result": ballot.result_json, "trustees": trustees(ballot),
        "me": me(ballot, person),
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


def roll_rows(ballot: SecretBallot) -> list[Json]:
    """For the clerk: who has brought a key, its letters to compare with the device, whether it is on the roll."""
    rows = ballot.voters.select_related("person").order_by("is_confirmed", "person__name")
    return [
        {"voter": v.pk, "name": v.person.name, "shown": in_fours(v.credential), "is_confirmed": v.is_confirmed}
        for v in rows
    ]
