"""The devices of the demonstration's ballot are played: three trustees, and the deputies in the hall.

A trustee's seed and a deputy's key are made on their own device and stay there. Here the demonstration is the device:
whoever tries the ballot takes a backup from HUYING_HOME/demo-keys, restores it on the page with PHRASE, and votes or
opens.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from huying.commons.voting.envelopes import casting, ceremony, roll
from huying.commons.voting.envelopes.models import SecretBallot
from huying.commons.voting.secret.group import best_group
from huying.commons.voting.secret.sealing import sealed
from huying.commons.voting.secret.signing import signed
from huying.commons.voting.secret.trustee import Trustee, new_seed
from huying.kernel.people.models import Person

FOLDER = "demo-keys"
PHRASE = "青禾演示用的口令"  # printed by `huying demo`: these keys guard a fictional ballot
COST = {"n": 2**15, "r": 8, "p": 1, "dklen": 32, "maxmem": 2**26}  # as voting/ballot/keeping.js


def hold_ceremony(ballot: SecretBallot, at: datetime) -> None:
    """All three say their messages; their backups are written."""
    rows = list(ballot.trustees.select_related("person").order_by("number"))
    devices = [Trustee(best_group(), ballot.code, row.number, row.person.name, new_seed()) for row in rows]
    pairs = list(zip(rows, devices, strict=True))
    for row, device in pairs:
        ceremony.promise(ballot=ballot, person=row.person, said=device.promise(), at=at)
    promises = ceremony.promises_of(ballot)
    for row, device in pairs:
        ceremony.give_boxes(ballot=ballot, person=row.person, said=device.boxes(promises), at=at)
    boxes = ceremony.boxes_of(ballot)
    for row, device in pairs:
        ceremony.confirm(ballot=ballot, person=row.person, said=device.confirmation(promises, boxes), at=at)
        _keep(f"trustee/{ballot.code}/{row.person_id}", key_file(row.person), device.seed)


@dataclass(frozen=True)
class Device:
    """A deputy's device: the key that signs their ballots."""

    person: Person
    key: Ed25519PrivateKey

    @property
    def credential(self) -> str:
        return self.key.public_key().public_bytes_raw().hex()

    def vote(self, ballot: SecretBallot, choice: str, at: datetime) -> None:
        """Seal a choice (a sign for each option) and cast it."""
        made = sealed(casting.question(ballot), self.credential, 1, choice, secrets.token_bytes(32))
        said = signed("ballot", made, lambda message: self.key.sign(message).hex())
        casting.cast(ballot=ballot, person=self.person, said=said, now=lambda: at)


def check_in(ballot: SecretBallot, deputies: Sequence[Person], by: Person, at: datetime) -> list[Device]:
    """The deputies' devices, each put on the roll."""
    devices = [Device(person, Ed25519PrivateKey.generate()) for person in deputies]
    voters = [roll.bring_credential(ballot=ballot, person=d.person, credential=d.credential) for d in devices]
    roll.put_all_on_roll(ballot=ballot, voters=voters, by=by, at=at)
    return devices


def lay_out(ballot: SecretBallot, device: Device) -> None:
    """Write the backup of a device, for the page on which its deputy votes."""
    person = device.person
    _keep(f"key/{ballot.device_code}/{person.pk}", device_file(person), device.key.private_bytes_raw())


def key_file(trustee: Person) -> Path:
    return folder() / f"监票钥匙-{trustee.name}.json"


def device_file(deputy: Person) -> Path:
    return folder() / f"投票设备-{deputy.name}.json"


def folder() -> Path:
    return Path(settings.HUYING_HOME) / FOLDER


def _keep(name: str, file: Path, seed: bytes) -> None:
    """The file that a page restores from: the same as its own backup."""
    folder().mkdir(mode=0o700, exist_ok=True)
    file.write_text(json.dumps({"name": name, "held": wrapped(seed, PHRASE)}), encoding="utf-8")


def wrapped(seed: bytes, phrase: str) -> dict[str, str]:
    """The seed under a pass-phrase, as the browser wraps it: scrypt, then AES-GCM."""
    salt, nonce = secrets.token_bytes(32), secrets.token_bytes(12)
    key = hashlib.scrypt(phrase.encode(), salt=salt, **COST)
    return {"salt": salt.hex(), "nonce": nonce.hex(), "box": AESGCM(key).encrypt(nonce, seed, None).hex()}
