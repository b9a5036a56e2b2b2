"""Deeds of the roll: a deputy's device brings its public key, the clerk puts it on the roll."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate

from ..secret.layout import unhex
from .ceremony import locked, note
from .models import SecretBallot, Voter

GONE = "这台设备的登记已经作废：代表换了设备。"
GONE_HINT = "请按现在的名册，再看人、看设备上的字母，核对一次。"


@transaction.atomic
def bring_credential(*, ballot: SecretBallot, person: Person, credential: str) -> Voter:
    """The public key of a deputy's own device; another replaces it until the clerk has put it on the roll. Each has a
    row of its own, so that a clerk confirms the device whose letters the page showed, and no later one.

    Raises TooLate after that or once voting has begun, Incomplete for what is no key, NotAllowed for another's.
    """
    found = locked(ballot)
    try:
        unhex(credential)
    except (ValueError, TypeError) as fault:
        raise Incomplete("这不是设备的公钥。") from fault
    voter = found.voters.filter(person=person).first()
    if voter is not None and voter.credential == credential:
        return voter
    if found.opened_at is not None:
        raise TooLate("投票已经开始，名册不再变动。", hint="要改用纸票的，由会议决定这次投票无效，全体另行投票。")
    if found.voters.filter(credential=credential).exists():
        raise NotAllowed("这台设备的公钥已经是别人的了，一台设备一人用。")
    if voter is not None:
        if voter.is_confirmed:
            raise TooLate("您的设备已列入名册。", hint="换设备请找工作人员，先把原来的移出名册。")
        voter.delete()
    return Voter.objects.create(congress=found.congress, ballot=found, person=person, credential=credential)


@transaction.atomic
def put_on_roll(*, ballot: SecretBallot, voter: Voter, by: Person, at: datetime) -> None:
    """The clerk has seen the deputy and the same fingerprint on their device. Raises TooLate once voting has begun."""
    _set(ballot, voter, True, "secret_on_roll", by, at)


@transaction.atomic
def put_all_on_roll(*, ballot: SecretBallot, voters: Iterable[Voter], by: Person, at: datetime) -> None:
    """The same for many whose letters were compared, as a delegation checks in. Raises TooLate as for one."""
    for voter in voters:
        put_on_roll(ballot=ballot, voter=voter, by=by, at=at)


@transaction.atomic
def take_off_roll(*, ballot: SecretBallot, voter: Voter, by: Person, at: datetime) -> None:
    """A device was lost or is not theirs. Raises TooLate once voting has begun."""
    _set(ballot, voter, False, "secret_off_roll", by, at)


def _set(ballot: SecretBallot, voter: Voter, on: bool, what: str, by: Person, at: datetime) -> None:
    found = locked(ballot)
    if found.opened_at is not None:
        raise TooLate("投票已经开始，名册不再变动。")
    row = found.voters.filter(pk=voter.pk)
    if not row.exists():
        raise TooLate(GONE, hint=GONE_HINT)
    if row.exclude(is_confirmed=on).update(is_confirmed=on):
        note(found, what, {"deputy": voter.person.name, "credential": voter.credential}, by, at)
