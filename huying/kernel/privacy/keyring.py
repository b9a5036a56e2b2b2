"""The keys of sealed boxes, oldest first. Pure.

A ring is a text: one secret a line, the newest last. A retired key stays: boxes and backups of its time need it.
A key is named by a short hash of its secret, so that two installations' first keys are never taken for one another.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from functools import cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NAME_BYTES = 4


@dataclass(frozen=True)
class Key:
    """One secret. Its `name` tells it from others and tells nothing about it."""

    secret: str = field(repr=False)

    @property
    def name(self) -> bytes:
        return _name(self.secret)

    @property
    def label(self) -> str:
        """The name as people read it: 8 characters."""
        return self.name.hex()

    def derived(self, purpose: str) -> bytes:
        """32 bytes for one purpose; who learns them learns neither the secret nor those of another purpose."""
        return _derived(self.secret, purpose)


class NoKey(ValueError):
    """A ring without keys, or without the one that is asked for."""


@dataclass(frozen=True)
class Keyring:
    keys: tuple[Key, ...]

    @property
    def newest(self) -> Key:
        return self.keys[-1]

    def named(self, name: bytes) -> Key | None:
        return next((key for key in self.keys if key.name == name), None)

    def after(self, name: bytes) -> tuple[Key, ...]:
        """The keys newer than the one of this name. Raises NoKey when it is not on the ring."""
        names = [key.name for key in self.keys]
        if name not in names:
            raise NoKey(f"钥匙串上没有密钥{name.hex()}。")
        return self.keys[names.index(name) + 1 :]

    def upto(self, name: bytes) -> Keyring:
        """The ring as it was when the key of this name was its newest. Raises NoKey."""
        later = len(self.after(name))
        return Keyring(self.keys[: len(self.keys) - later])

    def with_new(self) -> Keyring:
        """The ring with a fresh key at its end."""
        return Keyring((*self.keys, Key(secrets.token_urlsafe(48))))

    def begins_with(self, other: Keyring) -> bool:
        """Whether this ring is the other one grown older: every key of it is here, in the same places."""
        return self.keys[: len(other.keys)] == other.keys

    def to_text(self) -> str:
        return "\n".join(key.secret for key in self.keys)


@cache
def parse(text: str) -> Keyring:
    """The ring of a file. Raises NoKey."""
    keys = tuple(Key(line.strip()) for line in text.splitlines() if line.strip())
    if not keys:
        raise NoKey("密钥文件是空的。")
    return Keyring(keys)


@cache
def _name(secret: str) -> bytes:
    return hashlib.sha256(b"huying key name\0" + secret.encode()).digest()[:NAME_BYTES]


@cache
def _derived(secret: str, purpose: str) -> bytes:
    # "voices" and "1": from the days when only voices had boxes. Changing them would make every box unreadable.
    return HKDF(SHA256(), 32, salt=None, info=f"huying voices {purpose} 1".encode()).derive(secret.encode())
