"""How things are written down before they are hashed or signed: docs/secret-ballot.md, 1 and 4 to 6."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from typing import Any

FORMAT = "huying-ballot-1"
Json = dict[str, Any]
Fields = frozenset[str]

_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class Fault(Exception):
    """What does not hold, in Chinese."""


def canonical(value: Any) -> bytes:
    """One text for one content."""
    return _ENCODER.encode(value).encode()


def file_hash(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def unhex(text: str, size: int = 32) -> bytes:
    """Raises ValueError for anything but so many bytes in lower-case hex."""
    found = bytes.fromhex(text)
    if len(found) != size or found.hex() != text:
        raise ValueError("十六进制的写法不对")
    return found


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def unbase64(text: str) -> bytes:
    """Raises ValueError for a text that is not this writing of its bytes."""
    try:
        found = base64.b64decode(text, validate=True)
    except binascii.Error as fault:
        raise ValueError("base64 的写法不对") from fault
    if base64_of(found) != text:
        raise ValueError("base64 的写法不对")
    return found


def unsigned(signed: Json) -> Json:
    return {name: value for name, value in signed.items() if name != "signature"}


def message(label: str, signed: Json) -> bytes:
    """What is signed of an object."""
    return f"{FORMAT}/{label}\0".encode() + canonical(unsigned(signed))


def tracker_of(ballot: Json) -> str:
    """The ballot's leaf on the board, by which its deputy finds it."""
    return hashlib.sha256(b"\x00" + canonical(unsigned(ballot))).hexdigest()


def in_fours(text: str) -> str:
    """The first sixteen letters of a hash, as people read them to each other."""
    return " ".join(text[i : i + 4] for i in range(0, 16, 4))


def root_of_trackers(trackers: Sequence[str]) -> str:
    """The RFC 6962 root over ballots by their leaves' hashes, in this order."""
    row = [bytes.fromhex(tracker) for tracker in trackers]
    if not row:
        return hashlib.sha256(b"").hexdigest()
    while len(row) > 1:  # pairing from the left and carrying an odd last one up is the tree of RFC 6962
        pairs = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in zip(row[::2], row[1::2], strict=False)]
        row = pairs + row[len(pairs) * 2 :]
    return row[0].hex()


def fields_are(value: Any, names: Fields, what: str) -> Json:
    """Raises Fault when it is no object with exactly these fields."""
    if not isinstance(value, dict) or value.keys() != names:
        raise Fault(f"{what}的格式不对：应有的栏目是{'、'.join(sorted(names))}")
    return value
