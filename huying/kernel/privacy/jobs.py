"""What comes round every day."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from huying.kernel.jobs.registry import every

from .erasing import scrub
from .retention import erase_due


@every(minutes=1440, name="privacy.retention", label="删除到期的个人信息")
def erase_what_is_past_its_time(at: datetime) -> None:
    """Erases what the register does not allow to be kept any longer."""
    erase_due(at)
    scrub()


@every(minutes=1440, name="privacy.uploading", label="清理中断的上传")
def throw_away_half_uploads(at: datetime) -> None:
    """What a crash left of files that were coming in: in clear, so not longer than a day."""
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir():
        if path.stat().st_mtime < (at - timedelta(days=1)).timestamp():
            path.unlink(missing_ok=True)
