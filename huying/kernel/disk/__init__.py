"""Files that are there whole or not at all, and still there after a power cut (limits.md, R2). Pure: no Django."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

DRAFT = ".new-"  # what a crash leaves of a file that was being written begins so


def write_whole(path: Path, content: bytes) -> None:
    """Put the content in the place of what is there, readable by the owner only. Raises OSError; then nothing changed.

    The folder is made when it is absent; of folders made now, those above must be synced by the caller.
    """
    draft = _draft(path, content)
    try:
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync(path.parent)


def write_once(path: Path, content: bytes) -> bytes:
    """Put the content there unless somebody was faster; returns what is there. Nobody ever reads half of it."""
    draft = _draft(path, content)
    try:
        os.link(draft, path)
        sync(path.parent)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_bytes()


def sync(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _draft(path: Path, content: bytes) -> Path:
    """The content on the disk, under a name of its own beside its place."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=DRAFT)  # readable by the owner only
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)
