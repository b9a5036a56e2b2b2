"""Taking a notice into use, and what became of the due days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.calendar.services import Imported, import_notice
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role
from huying.kernel.procedures.indexes import waiting_for
from huying.kernel.procedures.models import DueDay
from huying.kernel.procedures.refusals import NotAllowed

Key = tuple[int, str, str]


@dataclass(frozen=True)
class Outcome:
    """How many due days of the congress were computed anew, and of these how many moved or ceased to be provisional."""

    imported: Imported
    recomputed: int
    moved: int
    settled: int

    @property
    def words(self) -> str:
        year = self.imported.notice.year
        if not self.imported.changes_days:
            return f"{year}年的放假安排早已是这样，没有改动。"
        if not self.recomputed:
            return f"已导入{year}年放假安排。没有期限受影响。"
        return (
            f"已导入{year}年放假安排。重新计算了{self.recomputed}个期限："
            f"{self.moved}个改了日子，{self.settled}个不再是暂定。"
        )


@transaction.atomic
def take_into_use(*, text: str, by: Viewer, at: datetime) -> Outcome:
    """Import a notice for the whole installation. Raises NotAllowed, or NoticeError with every problem in Chinese."""
    congress, held = congress_of(by), by.capacity(Role.SC_OFFICE)
    if held is None:
        raise NotAllowed("放假安排由常委会办公室导入。")
    before = _due_days(congress)
    imported = import_notice(content=text.encode(), by=f"{by.person}，{held}", at=at)
    judged = set(waiting_for(imported.notice.year).filter(congress=congress).values_list("pk", flat=True))
    after = _due_days(congress)
    both = [(before[key], row) for key, row in after.items() if key in before]
    moved = sum(old[0] != new[0] for old, new in both)
    settled = sum(old[1] and not new[1] for old, new in both)
    recomputed = sum(key[0] in judged for key in after) if imported.changes_days else 0
    return Outcome(imported, recomputed, moved, settled)


def _due_days(congress: Congress) -> dict[Key, tuple[date, bool]]:
    rows = DueDay.objects.filter(congress=congress, done_on=None)
    return {(d.proceeding_id, d.act, d.party): (d.due_on, d.provisional) for d in rows}
