"""What a trustee's device does: docs/secret-ballot.md, 3 and 7. Everything comes from one seed that never leaves it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from .ballots import Question
from .ceremony import (
    PAIRS,
    THRESHOLD,
    TRUSTEES,
    check_promise,
    confirmation_context,
    evaluated,
    fingerprint_of,
    promise_context,
    public_key,
)
from .edwards import ORDER
from .group import CHALLENGE, SUITE, Group, Point, challenge, hashed, read_scalar, scalar, scalar_bytes
from .layout import FORMAT, Fault, Json, base64_of, canonical, file_hash, unhex
from .proofs import Ciphertext
from .tally import opening_context, places

NOT_NAMED = "投票说明里的不是您确认过的监票人钥匙：停下，不要再按，当众告诉主席团和另两位监票人"


def new_seed() -> bytes:
    return secrets.token_bytes(32)


@dataclass(frozen=True)
class Trustee:
    group: Group = field(repr=False)
    election: str
    number: int
    name: str
    seed: bytes = field(repr=False)

    def promise(self) -> Json:
        """Step 1: the public keys, each with proof that its secret is held."""
        keys, proofs = [], []
        for place, secret in enumerate((*self._coefficients(), self._encryption())):
            context = promise_context(self.election, self.number, self.name, place)
            keys.append(self.group.write(self.group.often(self.group.base, secret)).hex())
            proofs.append(self._possession(context, secret).hex())
        return {"trustee": self.number, "name": self.name, "keys": keys, "possession": proofs}

    def boxes(self, promises: Sequence[Json]) -> list[Json]:
        """Step 2: for each other trustee a share that only they can open. Raises Fault for wrong promises."""
        self._check(promises)
        return [self._box(promises, to) for by, to in PAIRS if by == self.number]

    def confirmation(self, promises: Sequence[Json], boxes: Sequence[Json]) -> Json:
        """Step 3: that the own share of the secret is held. Raises Fault naming whose box is wrong."""
        context = confirmation_context(fingerprint_of(promises), self.number)
        return {"trustee": self.number, "possession": self._possession(context, self.share(promises, boxes)).hex()}

    def share(self, promises: Sequence[Json], boxes: Sequence[Json]) -> int:
        """The own share of the secret, from one box of each other trustee. Raises Fault."""
        self._check(promises)
        mine = [box for box in boxes if box["to"] == self.number]
        if sorted(box["from"] for box in mine) != [by for by in range(1, TRUSTEES + 1) if by != self.number]:
            raise Fault("没有收到其他每名监票人的份额，或多了一份")
        return (sum(self._opened(promises, box) for box in mine) + self._value(self.number)) % ORDER

    def share_in(self, manifest: Json, ceremony: Json) -> int:
        """The own share for an opening: of the ceremony that the manifest names, and of no other. Raises Fault."""
        promises = ceremony["promises"]
        said = (manifest["election"], manifest["ceremony"], manifest["public_key"])
        if said != (self.election, file_hash(ceremony), key_of(self.group, promises)):
            raise Fault(NOT_NAMED)
        return self.share(promises, ceremony["boxes"])

    def open(self, question: Question, share: int, totals: Sequence[Ciphertext], board: str) -> Json:
        """Step 4: shares of the sums, which the device has added up itself from the closed board."""
        key, said = self.group.often(self.group.base, share), []
        for held, place in zip(totals, places(question.options), strict=True):
            context = opening_context(question, board, self.number, place)
            said.append(self._share_of(context, key, share, held[0]))
        pairs = [base64_of(a + b) for a, b in zip(said[::2], said[1::2], strict=True)]
        return {"election": self.election, "trustee": self.number, "board": board, "shares": pairs}

    # --- the secrets ---

    def _derive(self, label: str, *parts: bytes | str | int) -> int:
        return scalar("derive", self.seed, label, *parts)

    def _coefficients(self) -> list[int]:
        return [self._derive("coefficient", self.election, k) for k in range(THRESHOLD)]

    def _encryption(self) -> int:
        return self._derive("encryption", self.election)

    def _value(self, at: int) -> int:
        first, second = self._coefficients()
        return (first + second * at) % ORDER

    # --- proofs and boxes ---

    def _possession(self, context: bytes, secret: int) -> bytes:
        key = self.group.write(self.group.often(self.group.base, secret))
        nonce = self._derive("nonce", context, key)
        c = challenge("possession", context, key, self.group.write(self.group.often(self.group.base, nonce)))
        return c.to_bytes(CHALLENGE, "little") + scalar_bytes(nonce + c * secret)

    def _share_of(self, context: bytes, key: Point, secret: int, of: Point) -> bytes:
        write, group = self.group.write, self.group
        share = group.times(of, [secret])[0]
        # All that the challenge hashes: one nonce under two challenges would give the secret away.
        nonce = self._derive("nonce", context, *map(write, (key, of, share)))
        w, v = group.often(group.base, nonce), group.times(of, [nonce])[0]
        c = challenge("share", context, *map(write, (key, of, share, w, v)))
        return write(share) + c.to_bytes(CHALLENGE, "little") + scalar_bytes(nonce + c * secret)

    def _check(self, promises: Sequence[Json]) -> None:
        if [promise["trustee"] for promise in promises] != list(range(1, TRUSTEES + 1)):
            raise Fault("三名监票人的承诺还不齐")
        if canonical(promises[self.number - 1]) != canonical(self.promise()):
            raise Fault("名单里您自己的承诺被换过：请停下来，告诉主席团")
        for promise in promises:
            check_promise(self.group, self.election, promise)

    def _box(self, promises: Sequence[Json], to: int) -> Json:
        fingerprint = fingerprint_of(promises)
        secret = self._derive("box", fingerprint, to)
        key = self.group.write(self.group.often(self.group.base, secret))
        theirs = unhex(promises[to - 1]["keys"][THRESHOLD])
        common = self.group.write(self.group.times(self.group.read(theirs), [secret])[0])
        pad = _pad(fingerprint, self.number, to, key, theirs, common)
        return {"from": self.number, "to": to, "key": key.hex(), "box": _xor(scalar_bytes(self._value(to)), pad).hex()}

    def _opened(self, promises: Sequence[Json], box: Json) -> int:
        by, own = box["from"], unhex(promises[self.number - 1]["keys"][THRESHOLD])
        try:
            key = unhex(box["key"])
            common = self.group.write(self.group.times(self.group.read(key), [self._encryption()])[0])
            pad = _pad(fingerprint_of(promises), by, self.number, key, own, common)
            share = read_scalar(_xor(unhex(box["box"]), pad))
        except ValueError as fault:
            raise Fault(f"监票人{by}给您的份额打不开：请三人重新开始") from fault
        promised = evaluated(self.group, promises[by - 1], self.number)
        if self.group.write(self.group.often(self.group.base, share)) != self.group.write(promised):
            raise Fault(f"监票人{by}给您的份额与承诺不符：请三人重新开始")
        return share


def _pad(fingerprint: bytes, by: int, to: int, key: bytes, theirs: bytes, common: bytes) -> bytes:
    return hashed("box", fingerprint, by, to, key, theirs, common)[:32]


def _xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))


def ceremony_of(election: str, promises: Sequence[Json], boxes: Sequence[Json], confirmations: Sequence[Json]) -> Json:
    """What ceremony.json says."""
    return {
        "format": FORMAT, "suite": SUITE, "election": election, "threshold": THRESHOLD, "promises": list(promises),
        "boxes": sorted(boxes, key=lambda box: (box["from"], box["to"])), "confirmations": list(confirmations),
    }  # fmt: skip


def key_of(group: Group, promises: Sequence[Json]) -> str:
    """The public key in hex, as the manifest says it."""
    return group.write(public_key(group, promises)).hex()
