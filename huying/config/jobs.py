"""What comes round for the whole installation."""

from __future__ import annotations

from datetime import datetime

from huying.kernel.jobs.registry import every

TWO_AT_NIGHT = 2 * 60


@every(minutes=1440, after=TWO_AT_NIGHT, name="backup.nightly", label="每夜备份")
def back_up(at: datetime) -> None:
    from huying.cli.backups.nightly import back_up as make

    make()
