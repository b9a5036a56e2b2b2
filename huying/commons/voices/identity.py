"""Who said it: digests to compare persons by, and sealed boxes that only the intake opens.

Both keys come from settings.IDENTITY_KEY (kept in HUYING_HOME/keys, never in the database), so a stolen database
names nobody, and a restore without the key keeps every message but no identity. 个人信息保护法 51; spec/rules T2.11.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from .rows import Draft, fold

VERSION = b"\x01"  # of the box: AES-256-GCM, 12 bytes of nonce; the key derived as below


class WrongKey(Exception):
    """The box was sealed with another key, or was changed."""

    def __init__(self) -> None:
        super().__init__("打不开：密钥与封存时的不同，或内容被改动过。请系统管理员核对 keys/identity_key。")


@cache
def _key(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"huying voices {purpose} 1".encode()).derive(secret.encode())


def digest(*parts: object) -> str:
    """A keyed fingerprint: equal for equal parts, and no use to anybody without the key."""
    message = json.dumps([str(p) for p in parts], ensure_ascii=False, separators=(",", ":")).encode()
    return hmac.new(_key(settings.IDENTITY_KEY, "digest"), message, sha256).hexdigest()


def person_digest(congress_id: int, draft: Draft) -> str | None:
    """The same for the same person within one congress; None when nothing tells who it was.

    A person is the identity-card number if there is one, else the telephone with the name, else what there is.
    """
    number, name = fold(draft.identity_number).upper(), fold(draft.name)
    phone = "".join(c for c in fold(draft.phone) if c.isdigit())
    if number:
        return digest("person", congress_id, "card", number)
    if name or phone:
        return digest("person", congress_id, name, phone)
    return None


def words_digest(congress_id: int, draft: Draft) -> str:
    """The same for the same words, whoever said them and however they were broken into lines."""
    return digest("words", congress_id, fold(draft.body))


def fold_digest(congress_id: int, person: str | None, draft: Draft, *, source: str, ordinal: int) -> str | None:
    """What two voices may not share: the same person, title, body and time.

    When the person or the time is not known, nobody can say that two are one: then a number decides alone, and
    without a number the how-manieth equal line of its file it is, so that the same file adds nothing a second time.
    """
    if person and draft.said_at:
        return digest("voice", congress_id, person, fold(draft.title), fold(draft.body), draft.said_at.isoformat())
    if draft.number:
        return None
    moment = draft.said_at.isoformat() if draft.said_at else ""
    return digest("line", congress_id, source, person or "", fold(draft.title), fold(draft.body), moment, ordinal)


def seal(content: Mapping[str, Any], *, purpose: str) -> bytes:
    """The content as an unreadable box, bound to its purpose: a box moved elsewhere does not open there."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return seal_bytes(plain, purpose=purpose)


def unseal(box: bytes, *, purpose: str) -> dict[str, Any]:
    """The content of a box. Raises WrongKey."""
    content: dict[str, Any] = json.loads(unseal_bytes(box, purpose=purpose))
    return content


def seal_bytes(plain: bytes, *, purpose: str) -> bytes:
    nonce = os.urandom(12)
    return VERSION + nonce + _box().encrypt(nonce, plain, purpose.encode())


def unseal_bytes(box: bytes, *, purpose: str) -> bytes:
    try:
        return _box().decrypt(bytes(box[1:13]), bytes(box[13:]), purpose.encode())
    except InvalidTag as fault:
        raise WrongKey from fault


def _box() -> AESGCM:
    return _aesgcm(settings.IDENTITY_KEY)


@cache
def _aesgcm(secret: str) -> AESGCM:
    return AESGCM(_key(secret, "box"))
