"""What people said to a township's station: a file that goes through the same import as a clerk's (R1.12)."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from huying.commons.voices.models import Voice
from huying.commons.voices.services.imports import import_file
from huying.kernel.people.roles import Role

from .townships import Township

COLUMNS = ("留言编号", "标题", "内容", "时间", "地点")
SOURCE = "station"


def keep_voices(t: Township, village: str, said: Sequence[Sequence[str]], on: date, at: datetime) -> list[Voice]:
    """One voice for each number, title and text that is said."""
    place = f"{t.town.name}{village}"
    rows = [(number, title, text, f"{on} 10:00:00", place) for number, title, text in said]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{place}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows((COLUMNS, *rows))
        batch = import_file(t.congress, path, SOURCE, t.hands[Role.SC_OFFICE].person, at).batch
    return list(batch.voices.order_by("line"))
