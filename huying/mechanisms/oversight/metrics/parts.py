"""A number that is a part of another: one row of a table, whose condition alone is its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from huying.kernel.metrics.registry import Hint, Listing, metric
from huying.kernel.procedures.definition import Act, Procedure
from huying.kernel.procedures.models import DueDay
from huying.kernel.procedures.selectors import recorded

FEWEST = 5  # below so many a share says nothing and is not shown


@dataclass(frozen=True)
class Part:
    name: str
    label: str
    formula: str
    chosen: Callable[[], Q]  # asked when the number is: some conditions hang on today
    of: str = ""  # the number it is a part of, where that is a part itself
    public: bool = True
    least: int = FEWEST
    timed: tuple[type[Procedure], Act] | None = None  # what puts a row in it, where that is an act done in time


def register(parts: Iterable[Part], of: str, rows: Listing, *, unit: str, hint: Hint) -> None:
    """Each part as a number of its own: those rows of the whole that fulfil its condition."""
    for part in parts:
        metric(
            f"oversight.{part.name}",
            label=part.label,
            formula=part.formula,
            unit=unit,
            of=part.of or of,
            public=part.public,
            hint=hint,
            least=part.least,
        )(_listing(rows, part))


def _listing(rows: Listing, part: Part) -> Listing:
    """Those rows; of what was to be done in time each with the day of its entry, where that was late (补记)."""
    if part.timed is None:
        return lambda congress, year: rows(congress, year).filter(part.chosen())
    procedure, act = part.timed
    of_row = DueDay.objects.filter(proceeding__procedure=procedure.code, proceeding__subject_id=OuterRef("pk"))
    entered = Subquery(of_row.filter(act=act.name).values("entered_late_on")[:1])
    return lambda congress, year: rows(congress, year).filter(part.chosen()).annotate(entered_late_on=entered)


def had(procedure: type[Procedure], act: Act) -> Callable[[], Q]:
    """To which an act was done, in any round."""
    return _among(recorded(procedure, act))


def in_time(procedure: type[Procedure], act: Act) -> Callable[[], Q]:
    """To which the act was done by its due day, in the round that counts."""
    return _among(DueDay.objects.filter(proceeding__procedure=procedure.code, act=act.name, done_on__lte=F("due_on")))


def _among(rows: Any) -> Callable[[], Q]:
    return lambda: Q(pk__in=rows.values("proceeding__subject_id"))
