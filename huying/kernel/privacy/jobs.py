"""What comes round every day."""

from __future__ import annotations

from datetime import datetime

from huying.kernel.jobs.registry import every

from .erasing import scrub
from .retention import erase_due


@every(minutes=1440, name="privacy.retention")
def erase_what_is_past_its_time(at: datetime) -> None:
    """Erases what the register does not allow to be kept any longer."""
    erase_due(at)
    scrub()
