"""One backup each night, into the folder that HUYING_BACKUP_DIR names; of older ones thirteen stay."""

from __future__ import annotations

import os
from pathlib import Path

from ..commands import backup

KEPT = 14
PATTERN = "huying-????????-??????.tar.gz"  # commands.backup.dated_name: nobody else's file is ever thrown away


def back_up() -> Path | None:
    """Makes tonight's, then throws away what is too old. None where no folder is named. Raises answers.Refusal."""
    named = os.environ.get("HUYING_BACKUP_DIR", "")
    if not named:
        return None
    folder = Path(named)
    made = folder / backup.dated_name()
    backup.make(made, has_keys=True)
    for old in sorted(folder.glob(PATTERN))[:-KEPT]:
        old.unlink()
    return made
