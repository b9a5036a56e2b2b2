"""Sealed boxes that only a holder of the keys opens, and digests to compare by. 个人信息保护法 51; spec/rules T2.11.

The ring is settings.IDENTITY_KEY (kept in HUYING_HOME/keys, never in the database): a stolen database names nobody, a
restore without the keys keeps everything but what is sealed.

A box names its key, so that boxes of several keys live side by side while a rotation goes on. A digest is a chain over
the ring, digest_n = HMAC(key_n, digest_n-1): with a new key every stored digest is wrapped once more, though nobody
knows any longer what it was made from.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from .keyring import NAME_BYTES, Key, Keyring, parse

OLD = b"\x01"  # AES-256-GCM: 12 bytes of nonce, the rest; does not name its key
NAMED = b"\x02"  # the same behind the name of its key
_NONCE = 12
_words = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class WrongKey(Exception):
    """The box was sealed with a key that is not at hand, or was changed."""

    def __init__(self) -> None:
        super().__init__("打不开：密钥与封存时的不同，或内容被改动过。请系统管理员核对 keys/identity_key。")


def ring() -> Keyring:
    """The keys at hand."""
    return parse(settings.IDENTITY_KEY)


# ── digests ──────────────────────────────────────────────────────────────────


def digest(*parts: object) -> str:
    """A keyed fingerprint (64 hex): equal for equal parts, and no use to anybody without the keys."""
    return carried(first_digest(*parts), ring().keys[1:])


def first_digest(*parts: object) -> str:
    """The digest under the oldest key alone, the same for ever: for use as a part of another, never to be stored."""
    return _mac(ring().keys[0], _words([str(p) for p in parts]).encode())


def carried(value: str, keys: Iterable[Key]) -> str:
    """A digest brought under newer keys, one after the other."""
    for key in keys:
        value = _mac(key, value.encode())
    return value


def no_digest() -> str:
    """In the place of a digest that was erased: like one, made from nothing, equal to no other."""
    return os.urandom(32).hex()


def _mac(key: Key, message: bytes) -> str:
    return hmac.digest(key.derived("digest"), message, "sha256").hex()


# ── boxes ────────────────────────────────────────────────────────────────────


def seal(content: Mapping[str, Any], *, purpose: str) -> bytes:
    """The content as an unreadable box, bound to its purpose: a box moved elsewhere does not open there."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return seal_bytes(plain, purpose=purpose)


def unseal(box: bytes, *, purpose: str) -> dict[str, Any]:
    """The content of a box. Raises WrongKey."""
    content: dict[str, Any] = json.loads(unseal_bytes(box, purpose=purpose))
    return content


def seal_bytes(plain: bytes, *, purpose: str) -> bytes:
    """A box under the newest key."""
    key, nonce = ring().newest, os.urandom(_NONCE)
    return NAMED + key.name + nonce + _cipher(key).encrypt(nonce, plain, purpose.encode())


def unseal_bytes(box: bytes, *, purpose: str) -> bytes:
    """Raises WrongKey."""
    start = 1 + NAME_BYTES if box[:1] == NAMED else 1
    nonce, sealed = bytes(box[start : start + _NONCE]), bytes(box[start + _NONCE :])
    for key in keys_of(box):
        try:
            return _cipher(key).decrypt(nonce, sealed, purpose.encode())
        except InvalidTag:
            continue
    raise WrongKey


def keys_of(box: bytes) -> tuple[Key, ...]:
    """The keys at hand that may open a box: the one it names, or for an old box any."""
    if box[:1] != NAMED:
        return ring().keys
    named = ring().named(bytes(box[1 : 1 + NAME_BYTES]))
    return (named,) if named else ()


def is_newest(box: bytes) -> bool:
    """Whether a box is sealed with the newest key."""
    return box[: 1 + NAME_BYTES] == NAMED + ring().newest.name


@cache
def _cipher(key: Key) -> AESGCM:
    return AESGCM(key.derived("box"))
