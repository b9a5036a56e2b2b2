"""The file of the ring: written so that at every moment either the old or the new one is there, whole."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings

from .keyring import Keyring, parse

IDENTITY, SESSIONS = "identity_key", "secret_key"


def write(ring: Keyring) -> None:
    """The ring on disk and in this process. It is on the disk before anything is sealed with its newest key."""
    _replace(IDENTITY, ring.to_text())
    reload()


def reload() -> Keyring:
    """The ring as it lies on the disk, taken into use by this process."""
    settings.IDENTITY_KEY = _path(IDENTITY).read_text()
    return parse(settings.IDENTITY_KEY)


def new_session_secret() -> None:
    """Another secret for signing sessions: from the next start on, nobody is signed in."""
    _replace(SESSIONS, secrets.token_urlsafe(48))


def _path(name: str) -> Path:
    return Path(settings.HUYING_HOME) / "keys" / name


def _replace(name: str, text: str) -> None:
    path = _path(name)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    half = path.with_name(f"{name}.part")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    half.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
