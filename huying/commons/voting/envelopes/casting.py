"""Deeds of the ballot itself: open with a frozen roll, take envelopes, seal the board's minutes, close."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction
from django.db.models import Exists, OuterRef

from huying.kernel.ledger.signing import Key, next_key, own_key, signs_with_own_key
from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate

from ..choosing.rule import ALL_DEPUTIES, Stage
from ..secret import board
from ..secret.ballots import Choice, Question, check_ballot, ciphertexts_of, question_of, read_choice
from ..secret.ceremony import TRUSTEES
from ..secret.group import SUITE, best_group
from ..secret.layout import FORMAT, Fault, Json, canonical, file_hash, in_fours, message, tracker_of, unhex
from ..secret.signing import signed
from ..secret.tally import sums
from ..secret.trustee import ceremony_of, key_of
from .ceremony import all_promises, boxes_of, confirmations_of, locked, note
from .models import NONE, BoardHead, Envelope, SecretBallot, Voter


def ceremony_json(ballot: SecretBallot) -> Json:
    """Raises NotYet while the trustees are not ready."""
    promises, confirmations = all_promises(ballot), confirmations_of(ballot)
    if len(confirmations) != TRUSTEES:
        raise NotYet(f"三名监票人中只有{len(confirmations)}名确认了自己的份额，不能开始投票。")
    return ceremony_of(ballot.code, promises, boxes_of(ballot), confirmations)


def roll_json(ballot: SecretBallot) -> Json:
    """Who may vote, with the keys of their devices."""
    confirmed = ballot.voters.filter(is_confirmed=True).order_by("person__name", "pk")
    rows = confirmed.values_list("person__name", "credential")
    voters = [{"number": n, "name": name, "credential": key} for n, (name, key) in enumerate(rows, 1)]
    return {"format": FORMAT, "election": ballot.code, "voters": voters}


@transaction.atomic
def open_ballot(
    *, ballot: SecretBallot, present: int, on_paper: int = 0, stage: str = Stage.FIRST, base: str = ALL_DEPUTIES,
    follows: str = NONE, by: Person, at: datetime,
) -> str:  # fmt: skip
    """Freeze roll and manifest and take envelopes from now on; the manifest's hash, to be read out, is returned.

    `on_paper`: how many of those present vote on paper beside it. `stage`, `base`: which ballot it is and of whom the
    share that decides is. `follows`: the hash of the manifest of the ballot before it.

    Raises NotYet without the trustees' keys, without voters, or below two thirds of all deputies; TooLate once open.
    """
    found = locked(ballot)
    if found.opened_at is not None:
        raise TooLate("投票已经开始。")
    if next_key() is not None:  # a change that broke off is taken up by the next seal, in the middle of the ballot
        raise NotYet("平台的签名密钥正在更换，换好以前不能开始投票。", hint="请管理员办完：huying ledger newkey。")
    ceremony, roll = ceremony_json(found), roll_json(found)
    if not roll["voters"]:
        raise NotYet("投票名册上还没有人。", hint="代表签到、登记设备以后列入名册。")
    if present * 3 < found.members * 2:  # 地方组织法 art. 14, 25: two thirds must be present
        raise NotYet(f"应到{found.members}人，出席{present}人，不到三分之二，不能投票（地方组织法第十四条）。")
    if present > found.members:
        raise Incomplete(f"出席{present}人，多于应到的{found.members}人。", hint="先把出席人数登记准确。")
    if len(roll["voters"]) + on_paper > present:
        known = f"名册上有{len(roll['voters'])}人、用纸票{on_paper}人"
        raise Incomplete(f"{known}，出席只有{present}人。", hint="先把出席人数登记准确。")
    manifest = {
        "format": FORMAT, "suite": SUITE, "election": found.code, "congress": found.congress.name, "title": found.title,
        "options": found.option_list, "quota": found.quota, "members": found.members, "more_than": found.more_than,
        "present": present, "replacement": found.replacement, "ceremony": file_hash(ceremony), "roll": file_hash(roll),
        "public_key": key_of(best_group(), ceremony["promises"]), "board_key": own_key().public,
    }  # fmt: skip
    manifest |= {"stage": f"{stage}", "base": base}
    if on_paper:
        manifest["paper"] = on_paper
    if follows != NONE:
        manifest["follows"] = follows
    found.manifest, found.manifest_hash, found.opened_at = canonical(manifest).decode(), file_hash(manifest), at
    found.roll = canonical(roll).decode()
    found.save(update_fields=["manifest", "manifest_hash", "roll", "opened_at"])
    _seal(found, 0)
    numbers = {"members": found.members, "present": present, "voters": len(roll["voters"])}
    note(found, "secret_opened", {"manifest": found.manifest_hash, **numbers}, by, at)
    return found.manifest_hash


def question(ballot: SecretBallot) -> Question:
    """Raises NotYet before the opening."""
    if ballot.opened_at is None:
        raise NotYet("投票还没有开始。", hint="等大会主持人宣布开始。")
    return question_of(best_group(), ballot.manifest_json)


def cast(*, ballot: SecretBallot, person: Person, said: Any, now: Callable[[], datetime]) -> Json:
    """Take a sealed ballot; the signed receipt is returned once it is durable. The same one again gets a receipt again,
    after the close too: its answer may have been lost.

    `now` is asked when the board is held: a minute that is over gets no more envelopes.
    Raises NotYet, TooLate (closed, the key changed since, or not the next number), NotAllowed (not on the roll),
    Incomplete (proofs).
    """
    asked = question(ballot)
    voter = ballot.voters.filter(person=person, is_confirmed=True).first()
    if voter is None:
        raise NotAllowed("您不在这次投票的名册上。", hint="名册在投票开始时已经固定，请告诉工作人员。")
    try:
        if not isinstance(said, dict) or not _is_signed(voter.credential, said):  # cheap, so it is asked first
            raise Fault("签名不是名册上您的设备的")
        if ballot.closed_at is not None and not voter.envelopes.filter(tracker=tracker_of(said)).exists():
            raise _too_late()
        check_ballot(asked, said)
        if said["credential"] != voter.credential:
            raise Fault("签名不是名册上您的设备的")
        digest = hashlib.sha256(b"".join(ciphertexts_of(said))).hexdigest()
    except Fault as fault:
        raise Incomplete(f"这张票没有收下：{fault}。", hint="请重新投一次；还不行，请告诉工作人员。") from fault
    return _put(ballot, voter, said, digest, now)


def _too_late() -> TooLate:
    return TooLate("投票已经截止，这张票不在票板上，没有计入。", hint="您先前投出的，这一页写着追踪号。")


def _is_signed(credential: str, said: Json) -> bool:
    try:
        signature = unhex(said.get("signature", ""), 64)
        Ed25519PublicKey.from_public_bytes(unhex(credential)).verify(signature, message("ballot", said))
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


@transaction.atomic
def _put(ballot: SecretBallot, voter: Voter, said: Json, digest: str, now: Callable[[], datetime]) -> Json:
    found, tracker = locked(ballot), tracker_of(said)
    kept = Envelope.objects.filter(ballot=found, tracker=tracker).values_list("minute", flat=True).first()
    if kept is None:
        if found.closed_at is not None:
            raise _too_late()
        minute = _next_minute(found, now())
        _check_number(found, voter, said["number"])
        if Envelope.objects.filter(ballot=found, ciphertexts=digest).exists():
            raise Incomplete("这张票的密文与票板上的一张相同，没有收下。", hint="请重新投一次。")
        Envelope.objects.create(
            congress=found.congress, tracker=tracker, ballot=found, voter=voter, number=said["number"], minute=minute,
            ciphertexts=digest, body=canonical(said).decode(),
        )  # fmt: skip
        kept = minute
    if found.closed_at is not None and _board_key(found) is None:
        raise TooLate(
            "平台的密钥已更换，这张票的回执补不了。",
            hint=f"票已经收下，在票板上：追踪号{in_fours(tracker)}，在“查追踪号”页查得到。",
        )
    before = trackers(found, kept)
    return signed_by_board(found, "receipt", board.receipt(found.code, found.manifest_hash, before, kept, tracker))


def _check_number(ballot: SecretBallot, voter: Voter, number: int) -> None:
    cast_before = voter.envelopes.count()
    if cast_before and not ballot.replacement:
        raise TooLate("您已经投过票了，一人一票。", hint="不用再投。")
    if number != cast_before + 1:
        raise TooLate(f"这是您第{cast_before + 1}次投，票上却写着第{number}次。", hint="请刷新页面以后再投。")


def trackers(ballot: SecretBallot, minute: int) -> list[str]:
    """The trackers on the board by the end of a minute."""
    return list(ballot.envelopes.filter(minute__lte=minute).values_list("tracker", flat=True))


def minute_of(ballot: SecretBallot, at: datetime) -> int:
    """1 in the first minute after the opening."""
    assert ballot.opened_at is not None
    return max(int((at - ballot.opened_at).total_seconds() // 60) + 1, 1)


def _next_minute(ballot: SecretBallot, at: datetime) -> int:
    """The minute in which an envelope that comes now is put; minutes before it are sealed."""
    sealed = ballot.heads.order_by("-minute").values_list("minute", flat=True).first() or 0
    minute = max(minute_of(ballot, at), sealed + 1)
    _seal_before(ballot, minute, sealed)
    return minute


def _seal_before(ballot: SecretBallot, minute: int, sealed: int) -> None:
    brought = ballot.envelopes.filter(minute__gt=sealed, minute__lt=minute)
    for each in sorted(set(brought.values_list("minute", flat=True))):
        _seal(ballot, each)


def _seal(ballot: SecretBallot, minute: int, *, closed: bool = False) -> None:
    said = board.head(ballot.code, ballot.manifest_hash, trackers(ballot, minute), minute, closed=closed)
    body = canonical(signed_by_board(ballot, "head", said)).decode()
    BoardHead.objects.create(congress=ballot.congress, ballot=ballot, minute=minute, size=said["size"], body=body)


def signed_by_board(ballot: SecretBallot, label: str, said: Json) -> Json:
    """By the key that the manifest names. Raises NotYet without it: under another no receipt and no head would hold."""
    key = _board_key(ballot)
    if key is None:
        raise NotYet(
            "平台的签名密钥不是投票说明里的那一把。",
            hint="请停止投票，管理员放回原来的密钥以后再投；或者由会议决定，全体改用纸票。",
        )
    return signed(label, said, key.sign)


def _board_key(ballot: SecretBallot) -> Key | None:
    """None when the platform has another by now."""
    key = own_key()
    return key if key.public == ballot.manifest_json["board_key"] else None


@transaction.atomic
def seal_minutes(*, ballot: SecretBallot, at: datetime) -> None:
    """Seal the minutes that are over: what the hall screen then shows cannot be taken back."""
    found = locked(ballot)
    if found.opened_at is not None and found.closed_at is None:
        _next_minute(found, at)


@transaction.atomic
def close_ballot(*, ballot: SecretBallot, by: Person, at: datetime) -> None:
    """No more envelopes; the board is sealed and the sums are added up, still sealed. Closing again changes nothing."""
    found = locked(ballot)
    if found.opened_at is None:
        raise NotYet("投票还没有开始。")
    if found.closed_at is not None:
        return
    seal_closed(found, at)
    counted = counted_choices(found)
    write = best_group().write
    totals = [[write(a).hex(), write(b).hex()] for a, b in sums(best_group(), counted, len(found.option_list))]
    found.totals, found.closed_at = json.dumps(totals), at
    found.save(update_fields=["totals", "closed_at"])
    head = closing_head(found)
    note(found, "secret_closed", {"root": head["root"], "envelopes": head["size"], "voted": len(counted)}, by, at)


def seal_closed(ballot: SecretBallot, at: datetime) -> None:
    """The last head of the board."""
    _seal(ballot, _next_minute(ballot, at), closed=True)


def closing_head(ballot: SecretBallot) -> Json:
    return ballot.heads.latest("minute").body_json


def counted_choices(ballot: SecretBallot) -> list[list[Choice]]:
    """The ciphertexts of what counts: of each deputy the envelope with the highest number."""
    latest: dict[int, str] = {}
    for voter, text in ballot.envelopes.order_by("number").values_list("voter", "body"):
        latest[voter] = text
    group = best_group()
    return [[read_choice(group, raw) for raw in ciphertexts_of(json.loads(text))] for text in latest.values()]


def counted_number(ballot: SecretBallot) -> int:
    """How many deputies have voted. Asked by the index of voters: the envelopes themselves are large."""
    return ballot.voters.filter(Exists(Envelope.objects.filter(voter=OuterRef("pk")))).count()


def what_runs() -> str:
    """The ballots of any congress that have begun and are not closed; "" when none has."""
    found = SecretBallot.objects.filter(opened_at__isnull=False, closed_at=None).order_by("pk")
    return "、".join(f"{name}正在投票“{title}”" for name, title in found.values_list("congress__name", "title"))


signs_with_own_key(what_runs)
