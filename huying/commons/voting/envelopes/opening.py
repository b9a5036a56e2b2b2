"""Deeds of the count: trustees give their shares of the sums, two are enough, the result is put on record."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate

from .. import registry
from ..secret.ceremony import THRESHOLD, share_key
from ..secret.group import best_group
from ..secret.layout import Fault, Json, canonical
from ..secret.proofs import Ciphertext
from ..secret.tally import check_shares, opened, result_of
from .casting import closing_head, counted_number, question
from .ceremony import all_promises, locked, note, trustee_of
from .models import NONE, SecretBallot


def totals_of(ballot: SecretBallot) -> list[Ciphertext]:
    """The sealed sums: for and against of each option. Raises NotYet before the close."""
    if ballot.closed_at is None:
        raise NotYet("投票还没有截止，不能开票。")
    read = best_group().read
    return [(read(bytes.fromhex(a)), read(bytes.fromhex(b))) for a, b in json.loads(ballot.totals)]


@transaction.atomic
def give_shares(*, ballot: SecretBallot, person: Person, said: Any, at: datetime) -> bool:
    """Take one trustee's shares; whether the result is there now.

    Raises NotAllowed, NotYet before the close, Incomplete for shares that the trustee's key does not give, TooLate for
    others than were given before.
    """
    found, trustee = locked(ballot), trustee_of(ballot, person)
    totals = totals_of(found)
    text = canonical(said).decode()
    if trustee.shares not in (NONE, text):
        raise TooLate("您已经交过开票的份额。")
    if not isinstance(said, dict) or said.get("trustee") != trustee.number:
        raise Incomplete("份额里的监票人不是您。")
    _checked(found, totals, said)
    if trustee.shares == NONE:
        trustee.shares = text
        trustee.save(update_fields=["shares"])
        note(found, "secret_shared", {"trustee": trustee.number}, person, at)
    count_if_ready(ballot=found, by=person, at=at)
    return found.result != NONE


def count_if_ready(*, ballot: SecretBallot, by: Person, at: datetime) -> None:
    """Open the sums once two trustees have given their shares and the papers, where there are any, are counted."""
    if ballot.result != NONE or len(shares_of(ballot)) < THRESHOLD:
        return
    papers = registry.papers_of(ballot) if on_paper(ballot) else None
    if papers is not None or not on_paper(ballot):
        _count(ballot, totals_of(ballot), papers, by, at)


def on_paper(ballot: SecretBallot) -> int:
    """How many vote on paper beside it; 0 before the opening."""
    return ballot.manifest_json.get("paper", 0) if ballot.opened_at else 0


def _checked(ballot: SecretBallot, totals: list[Ciphertext], said: Json) -> list[Any]:
    key = share_key(best_group(), all_promises(ballot), said["trustee"])
    try:
        return check_shares(question(ballot), totals, closing_head(ballot)["root"], key, said)
    except Fault as fault:
        raise Incomplete(f"{fault}。", hint="请在生成密钥的那台设备上开票。") from fault


def shares_of(ballot: SecretBallot) -> list[Json]:
    said = ballot.trustees.exclude(shares=NONE).order_by("number").values_list("shares", flat=True)
    return [json.loads(text) for text in said]


def _count(ballot: SecretBallot, totals: list[Ciphertext], papers: Json | None, by: Person, at: datetime) -> None:
    points = {said["trustee"]: _checked(ballot, totals, said) for said in shares_of(ballot)}
    voted = counted_number(ballot)
    result = result_of(ballot.manifest_json, opened(best_group(), totals, points, voted), voted, papers)
    ballot.result, ballot.result_at = canonical(result).decode(), at
    ballot.save(update_fields=["result", "result_at"])
    note(ballot, "secret_counted", {"result": result}, by, at)
    registry.tell_secret_result(ballot, by)
