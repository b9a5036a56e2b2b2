"""Setting up and opening whatever the way: the electronic one has its secret ballot beside it, with the same roll."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import NotYet

from ..envelopes import bound, casting
from ..envelopes.models import SecretBallot
from ..secret.layout import in_fours
from . import closing, holding, polls
from .models import Election, ElectionWay, Task


@transaction.atomic
def set_up(
    *, kind: str, subject_id: int, way: ElectionWay, tellers: Sequence[Person], scrutineers: Sequence[Person],
    by: Person, at: datetime, budget: Decimal | None = None,
) -> Election:  # fmt: skip
    """As `holding.set_up`; the three scrutineers of an electronic ballot are its trustees."""
    election = holding.set_up(
        kind=kind, subject_id=subject_id, way=way, tellers=tellers, scrutineers=scrutineers, by=by, at=at,
        budget=budget,
    )  # fmt: skip
    _name_trustees(election, by, at)
    return election


@transaction.atomic
def vote_again(
    *, election: Election, way: ElectionWay, reason: str, by: Person, at: datetime, tellers: Sequence[Person] = (),
    scrutineers: Sequence[Person] = (),
) -> Election:  # fmt: skip
    """As `closing.vote_again`, with trustees for an electronic ballot."""
    again = closing.vote_again(
        election=election, way=way, reason=reason, tellers=tellers, scrutineers=scrutineers, by=by, at=at
    )
    _name_trustees(again, by, at)
    return again


def _name_trustees(election: Election, by: Person, at: datetime) -> None:
    if election.way == ElectionWay.ELECTRONIC:
        officers = election.officers.filter(task=Task.SCRUTINEER).select_related("person").order_by("pk")
        bound.prepare_for(election=election, trustees=[o.person for o in officers], by=by, at=at)


@transaction.atomic
def open_election(
    *, election: Election, absent: Collection[int] = (), recused: Collection[int] = (), on_paper: Collection[int] = (),
    by: Person, at: datetime,
) -> None:  # fmt: skip
    """As `holding.open_election`, and the secret ballot with it. Raises NotYet while its trustees are not named."""
    polls.hold(election.subject_kind, election.subject_id)  # before the rows of the vote, as an act does that voids it
    if election.way != ElectionWay.ELECTRONIC:
        holding.open_election(election=election, absent=absent, recused=recused, by=by, at=at)
        return
    ballot = bound.ballot_of(election)
    if ballot is None:
        raise NotYet("还没有定下保管钥匙的三位监票人，不能开始电子投票。")
    bound.open_both(ballot=ballot, absent=absent, recused=recused, on_paper=on_paper, by=by, at=at)


enter_paper_count = bound.enter_paper_count
with_device = bound.with_device


def secret_ballot(election: Election) -> SecretBallot | None:
    """The secret ballot beside an electronic election."""
    return bound.ballot_of(election) if election.way == ElectionWay.ELECTRONIC else None


def board_head(ballot: SecretBallot | None) -> dict[str, str] | None:
    """What the screen in the hall shows of the board: its last head, to be compared with the trustees' devices."""
    if ballot is None or ballot.opened_at is None:
        return None
    head = ballot.heads.latest("minute").body_json
    return {"root": in_fours(head["root"]), "size": f"{head['size']}", "manifest": in_fours(ballot.manifest_hash)}


def turnout(election: Election) -> int | None:
    """How many have voted: of paper that is known only at the close, of devices at any time, as in a hall."""
    if election.closed_at is not None:
        return election.returned
    ballot = bound.ballot_of(election) if election.way == ElectionWay.ELECTRONIC and election.opened_at else None
    return casting.counted_number(ballot) if ballot is not None else None
