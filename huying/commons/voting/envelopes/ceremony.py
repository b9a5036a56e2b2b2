"""Deeds of the trustees' ceremony: three are named, each device says its three messages. docs/secret-ballot.md, 3."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Congress, Person
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate

from ..secret import ceremony as checks
from ..secret.group import best_group
from ..secret.layout import Fault, Json, canonical
from .models import NONE, BallotTrustee, SecretBallot


@transaction.atomic
def prepare(
    *,
    congress: Congress,
    subject_kind: str,
    subject_id: int,
    title: str,
    options: Sequence[Mapping[str, str]],
    quota: int,
    members: int,
    trustees: Sequence[Person],
    by: Person,
    at: datetime,
    more_than: str = "1/2",
    replacement: bool = True,
) -> SecretBallot:
    """Name the three trustees of a ballot on a subject. Raises Incomplete for what cannot be voted on so."""
    _check_trustees(trustees)
    if len(options) < 1 or not 1 <= quota <= len(options):
        raise Incomplete(f"候选{len(options)}项、应选{quota}项，不能投票。", hint="先把候选项目和应选数定下来。")
    codes = [option["code"] for option in options]
    if len(set(codes)) != len(codes):
        raise Incomplete("两个候选项目的编号相同。")
    ballot = SecretBallot.objects.create(
        congress=congress, code=f"{congress.code}-{secrets.token_hex(6)}", subject_kind=subject_kind,
        subject_id=subject_id, title=title.strip(), quota=quota, members=members, more_than=more_than,
        replacement=replacement, options=canonical([dict(option) for option in options]).decode(),
    )  # fmt: skip
    _name(ballot, trustees)
    body = {"title": ballot.title, "options": codes, "quota": quota, "trustees": [person.name for person in trustees]}
    note(ballot, "secret_prepared", body, by, at)
    return ballot


def _check_trustees(trustees: Sequence[Person]) -> None:
    if len({person.pk for person in trustees}) != checks.TRUSTEES:
        raise Incomplete(f"要有{checks.TRUSTEES}名不同的监票人保管密钥。", hint="一般是两名监票人和一名主席团成员。")


def _name(ballot: SecretBallot, trustees: Sequence[Person]) -> None:
    BallotTrustee.objects.bulk_create(
        BallotTrustee(congress=ballot.congress, ballot=ballot, number=number, person=person)
        for number, person in enumerate(trustees, 1)
    )


@transaction.atomic
def other_trustees(*, ballot: SecretBallot, trustees: Sequence[Person], reason: str, by: Person, at: datetime) -> None:
    """Others keep the keys, which are made anew. Raises TooLate once voting has begun, Incomplete for not three."""
    _check_trustees(trustees)
    begin_anew(ballot=ballot, reason=reason, by=by, at=at)
    ballot.trustees.all().delete()
    _name(ballot, trustees)


def note(ballot: SecretBallot, what: str, body: Mapping[str, Any], by: Person, at: datetime) -> None:
    ledger.record(
        congress=ballot.congress, kind=f"voting.{what}", subject=f"secret_ballot:{ballot.pk}", body=body, by=by.name,
        recorded_at=at,
    )  # fmt: skip


def locked(ballot: SecretBallot) -> SecretBallot:
    """The ballot, held until the transaction ends: whoever changes or adds to it comes one after the other.

    Raises TooLate for one that was declared void or prepared anew: nothing is done with it any more.
    """
    found = SecretBallot.objects.select_for_update(of=("self",)).select_related("congress").get(pk=ballot.pk)
    if found.is_replaced:
        raise TooLate("这次准备已经作废，已重新准备。", hint="打开重新准备的那一次。")
    if found.void != NONE:
        raise TooLate("大会已经决定这次投票无效，密封的票不再打开。", hint="要再投，另行投票。")
    return found


def trustee_of(ballot: SecretBallot, person: Person) -> BallotTrustee:
    """Raises NotAllowed for whoever is none."""
    found = BallotTrustee.objects.filter(ballot=ballot, person=person).first()
    if found is None:
        raise NotAllowed("您不是这次票决的监票人。", hint="请由监票人在自己的设备上办理。")
    return found


def promises_of(ballot: SecretBallot) -> list[Json]:
    """Those that have come, in order."""
    said = ballot.trustees.exclude(promise=NONE).order_by("number").values_list("promise", flat=True)
    return [json.loads(text) for text in said]


def all_promises(ballot: SecretBallot) -> list[Json]:
    """Raises NotYet while one is missing."""
    promises = promises_of(ballot)
    if len(promises) != checks.TRUSTEES:
        raise NotYet(f"三名监票人中只有{len(promises)}名生成了密钥。", hint="等三人都在自己的设备上生成以后再办。")
    return promises


def boxes_of(ballot: SecretBallot) -> list[Json]:
    """All sealed shares that have come, ordered by who gave and who gets."""
    said = ballot.trustees.exclude(boxes=NONE).order_by("number").values_list("boxes", flat=True)
    return [box for text in said for box in json.loads(text)]


def confirmations_of(ballot: SecretBallot) -> list[Json]:
    said = ballot.trustees.exclude(confirmation=NONE).order_by("number").values_list("confirmation", flat=True)
    return [json.loads(text) for text in said]


@transaction.atomic
def promise(*, ballot: SecretBallot, person: Person, said: Any, at: datetime) -> None:
    """Step 1: the trustee's public keys. Saying the same again changes nothing.

    Raises NotAllowed, TooLate when another was said before, Incomplete for one that does not hold.
    """
    found, trustee = locked(ballot), trustee_of(ballot, person)
    try:
        checks.check_promise(best_group(), found.code, said)
    except Fault as fault:
        raise Incomplete(f"{fault}。") from fault
    if (said["trustee"], said["name"]) != (trustee.number, person.name):
        raise Incomplete("承诺里的监票人不是您。")
    _say(found, trustee, "promise", said, at)


@transaction.atomic
def give_boxes(*, ballot: SecretBallot, person: Person, said: Any, at: datetime) -> None:
    """Step 2: the sealed shares for the two others; only they can open them."""
    found, trustee = locked(ballot), trustee_of(ballot, person)
    all_promises(found)
    pairs = [[i, j] for i, j in checks.PAIRS if i == trustee.number]
    names = {"from", "to", "key", "box"}
    if not isinstance(said, list) or not all(isinstance(box, dict) and box.keys() == names for box in said):
        raise Incomplete("密封份额的写法不对。")
    if [[box["from"], box["to"]] for box in said] != pairs or not all(_is_hex(box) for box in said):
        raise Incomplete("密封份额不齐，或不是给其他两名监票人的。")
    _say(found, trustee, "boxes", said, at)


def _is_hex(box: Json) -> bool:
    texts = (box["key"], box["box"])
    return all(isinstance(t, str) and len(t) == 64 and set(t) <= set("0123456789abcdef") for t in texts)


@transaction.atomic
def confirm(*, ballot: SecretBallot, person: Person, said: Any, at: datetime) -> None:
    """Step 3: the proof that the trustee's device holds its share. Raises NotYet before all shares were given."""
    found, trustee = locked(ballot), trustee_of(ballot, person)
    promises = all_promises(found)
    if len(boxes_of(found)) != len(checks.PAIRS):
        raise NotYet("还有监票人没有交出给其他人的份额。", hint="等三人都办完这一步以后再确认。")
    try:
        checks.check_confirmation(best_group(), promises, said)
    except Fault as fault:
        raise Incomplete(f"{fault}。") from fault
    if said["trustee"] != trustee.number:
        raise Incomplete("确认里的监票人不是您。")
    _say(found, trustee, "confirmation", said, at)


def _say(ballot: SecretBallot, trustee: BallotTrustee, what: str, said: Any, at: datetime) -> None:
    text = canonical(said).decode()
    if getattr(trustee, what) == text:
        return
    if getattr(trustee, what) != NONE:
        raise TooLate("您的设备已经登记过另一份，不能更换。", hint="要重新来过，请办公室让三人重新开始。")
    setattr(trustee, what, text)
    trustee.save(update_fields=[what])
    note(ballot, "secret_trustee_said", {"trustee": trustee.number, "what": what}, trustee.person, at)


@transaction.atomic
def begin_anew(*, ballot: SecretBallot, reason: str, by: Person, at: datetime) -> None:
    """The ceremony begins anew: a device was lost, a share did not fit, others keep the keys.

    The trustees' devices keep theirs under the ballot's code, which changes; the deputies' devices and the roll stay.
    Raises Incomplete without a reason, TooLate once voting has begun.
    """
    why = reason.strip()
    if not why:
        raise Incomplete("请写明监票人的钥匙为什么作废。")
    found = locked(ballot)
    if found.opened_at is not None:
        raise TooLate("投票已经开始，监票人的密钥不能重来。")
    found.trustees.update(promise=NONE, boxes=NONE, confirmation=NONE)
    found.first_code, found.code = found.device_code, f"{found.congress.code}-{secrets.token_hex(6)}"
    found.save(update_fields=["first_code", "code"])
    note(found, "secret_prepared", {"anew": True, "code": found.code, "reason": why}, by, at)
