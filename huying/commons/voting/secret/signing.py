"""Putting a signature under a ballot, a head, a receipt. Whoever signs gives what signs: no key is kept here."""

from __future__ import annotations

from collections.abc import Callable

from .layout import Json, message

Sign = Callable[[bytes], str]  # the message -> the Ed25519 signature in hex


def signed(label: str, said: Json, sign: Sign) -> Json:
    return {**said, "signature": sign(message(label, said))}
