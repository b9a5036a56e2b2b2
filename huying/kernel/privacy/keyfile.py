"""The file of the ring: written so that at every moment either the old or the new one is there, whole."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings

from huying.kernel.disk import write_whole

from .keyring import Keyring, parse

IDENTITY, SESSIONS = "identity_key", "secret_key"


def write(ring: Keyring) -> None:
    """The ring on disk and in this process. It is on the disk before anything is sealed with its newest key."""
    write_whole(_path(IDENTITY), ring.to_text().encode())
    reload()


def reload() -> Keyring:
    """The ring as it lies on the disk, taken into use by this process."""
    settings.IDENTITY_KEY = _path(IDENTITY).read_text()
    return parse(settings.IDENTITY_KEY)


def new_session_secret() -> None:
    """Another secret for signing sessions: from the next start on, nobody is signed in."""
    write_whole(_path(SESSIONS), secrets.token_urlsafe(48).encode())


def _path(name: str) -> Path:
    return Path(settings.HUYING_HOME) / "keys" / name
