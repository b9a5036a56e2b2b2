"""What was erased on request, kept beside the database: a restore from an older backup must not bring it back.

One JSON line an erasure, in HUYING_HOME/erasures/journal. It names places (file hash and line, never a person), for
row numbers may be given anew after a restore. The line is on the disk before the rows are touched.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class Line:
    """One erasure: its mark, the code of the congress, what is erased (`kind`), and where it came from (`refs`)."""

    mark: str
    congress: str
    kind: str
    at: str
    refs: tuple[tuple[Any, ...], ...]


def append(line: Line) -> None:
    """Returns when the line is on the disk."""
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+b") as out:
        size = out.seek(0, os.SEEK_END)
        out.seek(max(size - 1, 0))
        torn = size > 0 and out.read(1) != b"\n"  # a line cut short by a power cut must not spoil this one
        out.write((b"\n" if torn else b"") + json.dumps(asdict(line), ensure_ascii=False).encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())


def read() -> list[Line]:
    """All whole lines, oldest first."""
    return lines_of(_path())


def lines_of(path: Path) -> list[Line]:
    if not path.is_file():
        return []
    return [line for text in path.read_text(encoding="utf-8").splitlines() if (line := _line(text))]


def take_over(other: Path) -> int:
    """Adds the lines of another journal (a backup's) that are not here. Returns how many."""
    known = {line.mark for line in read()}
    new = [line for line in lines_of(other) if line.mark not in known]
    for line in new:
        append(line)
    return len(new)


def _line(text: str) -> Line | None:
    try:
        found = json.loads(text)
        return Line(**found | {"refs": tuple(tuple(ref) for ref in found["refs"])})
    except (ValueError, TypeError, KeyError):
        return None


def _path() -> Path:
    return Path(settings.HUYING_HOME) / "erasures" / "journal"
