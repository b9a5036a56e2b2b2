"""Deeds on the calendar: taking a new year's notice into use."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from django.db import transaction

from .hooks import Imported, after_import, tell
from .models import CalendarYear
from .notice import Notice, NoticeError, read
from .selectors import work_calendar, year_sources

__all__ = ["Imported", "NoticeError", "after_import", "import_notice", "work_calendar"]


@transaction.atomic
def import_notice(*, content: bytes, by: str, at: datetime) -> Imported:
    """Take a notice into use: its published text, or TOML. It replaces what was known of that year.

    An arrangement already known changes nothing and tells nobody. Raises NoticeError with every problem, in
    Chinese; then nothing is stored.
    """
    notice = read(content)
    before = work_calendar()
    previous = next((each.notice for each in year_sources() if each.notice.year == notice.year), None)
    if previous and (previous.rest, previous.shifted) == (notice.rest, notice.shifted):
        return Imported(notice, previous, before, before, by, at)
    _store(notice, by=by, at=at)
    imported = Imported(notice, previous, before, work_calendar(), by, at)
    tell(imported)
    return imported


def _store(notice: Notice, *, by: str, at: datetime) -> None:
    body = json.dumps(notice.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(body.encode()).hexdigest()
    kept = {"number": notice.number, "body": body, "digest": digest, "imported_by": by, "imported_at": at}
    CalendarYear.objects.update_or_create(year=notice.year, defaults=kept)
