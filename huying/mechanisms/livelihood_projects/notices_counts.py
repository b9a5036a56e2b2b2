"""What is told of a count report from outside: that it waits for a second person, and that it no longer does (R2.05).

It is no act of a procedure, so nothing is told by itself.
"""

from __future__ import annotations

from datetime import datetime

from huying.kernel.calendar.clock import day_of
from huying.kernel.notifications import services as notifications
from huying.kernel.procedures.indexes import holders

from .access import CHECKERS
from .models import CountReport
from .selectors.decisions import checkers_of


def tell_waiting(report: CountReport, at: datetime) -> int:
    """Whoever may confirm it is told: the office and the deputies, but not who entered it, nor who is concerned."""
    decision = report.decision
    text = f"{report.entered_by}登记了“{decision}”的计票报告单，请核对：和监票人签字的报告单一致，才算数。"
    return notifications.tell(
        people=checkers_of(report, day_of(at)), key=_key(report), text=text, url=report.get_absolute_url(),
        kind="count_report", at=at, headline=f"核对{decision.year}年票决的计票报告单",
    )  # fmt: skip


def settle(report: CountReport, at: datetime) -> None:
    """It was confirmed or given back: whoever has not read of it need not."""
    people = holders(report.congress_id, CHECKERS, (), day_of(at))
    notifications.settle(people=people, key=_key(report), at=at)


def _key(report: CountReport) -> str:
    return f"count_report:{report.pk}"
