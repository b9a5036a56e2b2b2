"""The deed that ends a secret ballot without a result. Its envelopes stay sealed: no share is taken after it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import NotYet, TooLate

from ..secret import board
from ..secret.layout import Json, canonical
from . import casting
from .ceremony import locked, note
from .models import NONE, SecretBallot


@transaction.atomic
def void(*, ballot: SecretBallot, reason: str, by: Person, at: datetime, is_replaced: bool = False) -> None:
    """The meeting decides that the ballot is void; or nobody does, it had not begun and is prepared anew.

    Raises TooLate once its result is there, and for what is void.
    """
    found = locked(ballot)
    if found.result != NONE:
        raise TooLate("结果已经开出，不能再宣布无效。", hint="结果照常签字、宣布。")
    found.void = canonical(_decision(found, reason, at) | ({"replaced": True} if is_replaced else {})).decode()
    if found.opened_at is not None and found.closed_at is None:
        found.closed_at = at
    found.save(update_fields=["void", "closed_at"])
    if is_replaced:
        note(found, "secret_replaced", {"reason": reason}, by, at)
    else:
        note(found, "secret_voided", {"reason": reason, "envelopes": found.envelopes.count()}, by, at)


def _decision(ballot: SecretBallot, reason: str, at: datetime) -> Json:
    """What void.json says: of a ballot that was open with its board, sealed now and for ever."""
    if ballot.opened_at is None:
        return {"election": ballot.code, "reason": reason}
    try:
        if ballot.closed_at is None:
            casting.seal_closed(ballot, at)
        return casting.signed_by_board(ballot, "void", _said(ballot, reason))
    except NotYet:  # the key of the board is the one that is lost: the decision stands, and a verifier misses its hand
        return {**_said(ballot, reason), "signature": NONE}


def _said(ballot: SecretBallot, reason: str) -> Json:
    head = casting.closing_head(ballot)
    return board.voided(ballot.code, ballot.manifest_hash, reason, head["root"], head["size"])
