"""The key that signs seals: made once, kept in HUYING_HOME/keys, readable by the owner only.

`ledger_key` signs; during a change of keys the new one lies beside it as `ledger_key.next` until it is announced.
The algorithm is a named field of every batch, so that SM2 can come beside Ed25519.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from huying.kernel.disk import sync, write_once

from .checker import key_id

ALGORITHM = "ed25519"
CURRENT, NEXT = "ledger_key", "ledger_key.next"


@dataclass(frozen=True)
class Key:
    """A private key. `public` and signatures are hex."""

    seed: bytes

    @property
    def public(self) -> str:
        return self._private().public_key().public_bytes_raw().hex()

    @property
    def id(self) -> str:
        return key_id(self.public)

    def sign(self, message: bytes) -> str:
        return self._private().sign(message).hex()

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


class KeyInUse(Exception):
    """Something runs that was told this key: it is not changed before that has ended. Says what, in Chinese."""


WhatRuns = Callable[[], str]
_signers: list[WhatRuns] = []


def signs_with_own_key(what_runs: WhatRuns) -> None:
    """Say of what else is signed with the key whether it runs now; "" when it does not."""
    _signers.append(what_runs)


def check_may_change() -> None:
    """Raises KeyInUse."""
    for what_runs in _signers:
        if said := what_runs():
            raise KeyInUse(said)


def own_key() -> Key:
    """The key that signs, made when there is none."""
    return _kept(CURRENT)


def next_key() -> Key | None:
    """The key that is to sign after it has been announced; None when no change is under way."""
    return _kept(NEXT) if _path(NEXT).exists() else None


def make_next_key() -> Key:
    """The same again when a change was begun and broke off."""
    return _kept(NEXT)


def promote() -> None:
    """The next key signs from now on; the old one is gone: nothing is signed with it again."""
    _path(NEXT).replace(_path(CURRENT))
    sync(_path(CURRENT).parent)


def holds(algorithm: str, public: str, message: bytes, signature: str) -> bool:
    """Whether a signature is right; False also for an algorithm or a key that nobody knows."""
    if algorithm != ALGORITHM:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _path(name: str) -> Path:
    return Path(settings.HUYING_HOME) / "keys" / name


def _kept(name: str) -> Key:
    path = _path(name)
    seed = path.read_bytes() if path.exists() else write_once(path, secrets.token_hex(32).encode())
    return Key(bytes.fromhex(seed.decode()))
