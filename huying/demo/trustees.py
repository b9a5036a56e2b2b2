"""The three trustees of the demonstration's ballot: their devices are played, and what they keep is laid on disk.

A trustee's seed is made on their own device and stays there. Here the demonstration is the device: whoever tries the
ballot takes a trustee's backup from HUYING_HOME/demo-keys, restores it on the trustee's page and opens with PHRASE.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from huying.commons.voting.envelopes import ceremony
from huying.commons.voting.envelopes.models import BallotTrustee, SecretBallot
from huying.commons.voting.secret.group import best_group
from huying.commons.voting.secret.trustee import Trustee, new_seed

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
        _keep(ballot, row, device.seed)


def folder() -> Path:
    return Path(settings.HUYING_HOME) / FOLDER


def _keep(ballot: SecretBallot, row: BallotTrustee, seed: bytes) -> None:
    """The file that the trustee's page restores from: the same as its own backup."""
    folder().mkdir(mode=0o700, exist_ok=True)
    said = {"name": f"trustee/{ballot.code}/{row.person_id}", "held": wrapped(seed, PHRASE)}
    (folder() / f"{row.person.name}.json").write_text(json.dumps(said), encoding="utf-8")


def wrapped(seed: bytes, phrase: str) -> dict[str, str]:
    """The seed under a pass-phrase, as the browser wraps it: scrypt, then AES-GCM."""
    salt, nonce = secrets.token_bytes(32), secrets.token_bytes(12)
    key = hashlib.scrypt(phrase.encode(), salt=salt, **COST)
    return {"salt": salt.hex(), "nonce": nonce.hex(), "box": AESGCM(key).encrypt(nonce, seed, None).hex()}
