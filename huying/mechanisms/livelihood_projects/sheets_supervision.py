"""What the pages of commitments, major decisions and hot issues show beside the standing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huying.commons.activities.access import WRITERS
from huying.commons.activities.models import Activity
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.limits import Light
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.standing import Standing

from . import access
from .models import Commitment, CommitmentSheet, CommitmentYear, HotIssue, MajorDecision, said
from .procedures import CommitmentKeeping
from .procedures.committing import UNITS
from .rules import report_stands
from .selectors import commitments, ratings, supervision


@dataclass(frozen=True)
class UnitLine:
    """One unit in the table of a year; its `sheet` as `sheets_of` annotates it."""

    sheet: CommitmentSheet
    light: Light
    visits: tuple[Activity, ...]

    @property
    def is_public(self) -> bool:
        return bool(getattr(self.sheet, "is_scorable", False))

    @property
    def is_visited(self) -> bool:
        return any(map(commitments.counts_as_visit, self.visits))


@dataclass(frozen=True)
class CommitmentLine:
    """One commitment on a score card: self-score beside public score, and the difference (R2.16)."""

    commitment: Commitment
    field: str
    closed: str = ""  # why its unit may not write what came of it any more

    @property
    def difference(self) -> str:
        return commitments.difference(self.commitment.told_score, self.commitment.public_score)


def lines_of(year: CommitmentYear) -> list[UnitLine]:
    """All units of a year with their lights and visits, in three questions."""
    rows = commitments.visited(year)
    lights = commitments.lights_of_sheets((s for s, _ in rows), clock.today())
    return [UnitLine(sheet, lights[sheet.pk], tuple(visits)) for sheet, visits in rows]


def card_of(found: CommitmentSheet, *, is_public: bool = False, is_unit: bool = False) -> dict[str, Any]:
    """The score card of a unit: its commitments, its own mark, and how far others are from it.

    For everybody (`is_public`) without what the unit has written and not published; for the unit itself (`is_unit`)
    with what stands already.
    """
    rows = commitments.public_commitments(found) if is_public else list(found.commitments.all())
    fields = supervision.fields_of(found.congress)
    own = commitments.own_score(rows)
    stands = _standing(found, rows) if is_unit else {}
    return {
        "sheet": found,
        "commitments": [
            CommitmentLine(c, supervision.field_label(fields, c.field), stands.get(c.pk, "")) for c in rows
        ],
        "promised": sum(c.is_promised for c in rows),
        "own_score": own,
        "difference": commitments.difference(own, found.public_score),
    }


def _standing(found: CommitmentSheet, rows: list[Commitment]) -> dict[int, str]:
    """Why each stays as it is, by its number: "" while its unit may write of it."""
    has_scores, today = found.ratings.exists(), clock.today()
    return {c.pk: report_stands(commitments.written(c, has_scores=has_scores), today) for c in rows}


def year(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    found = access.commitment_year(proceeding.subject_id)
    is_office = viewer.has(Role.SC_OFFICE)
    lines = lines_of(found)
    asked = [x for x in lines if x.sheet.is_asked]
    return {
        "year": found,
        "lines": lines,
        "asked": len(asked),
        "not_asked": len(lines) - len(asked),
        "without": [x for x in asked if not x.sheet.published_on],
        "unvisited": [x for x in lines if x.sheet.published_on and not x.is_visited],
        "unreported": [x for x in asked if not x.sheet.reported_on],
        "is_office": is_office,
        "may_change_year": is_office and not stands.facts and not any(x.sheet.published_on for x in lines),
        "is_own": viewer.is_staff_of_congress,
        "is_public": any(x.is_public for x in lines),
        "readable": {x.sheet.pk for x in lines if access.may_read_of_unit(viewer, x.sheet)},
        "is_scoring": commitments.is_scoring(found, clock.today()),
        "may_score": viewer.has(Role.DEPUTY, Role.SC_MEMBER),
        "came_in": ratings.came_in(found) if is_office else None,
    }


def sheet(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    found = access.commitment_sheet(proceeding.subject_id)
    is_unit = found.unit_id in viewer.bodies(*UNITS) and not stands.ended
    is_public, scored = bool(stands.done(CommitmentKeeping.published)), commitments.public_commitments(found)
    card = card_of(found, is_unit=is_unit)
    return card | {
        "is_scorable": bool(scored),
        "may_promise": is_unit and found.is_asked and not is_public,
        "may_report": is_unit and bool(scored) and not all(line.closed for line in card["commitments"]),
        "visits": commitments.visits_to([found])[found.pk] if viewer.is_staff_of_congress else [],
        "is_own": viewer.is_staff_of_congress,
        "may_arrange": viewer.has(*WRITERS) and not stands.ended,
        "may_score": bool(scored)
        and viewer.has(Role.DEPUTY, Role.SC_MEMBER)
        and commitments.is_scoring(found.of, clock.today()),
    }


def major_decision(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    found = MajorDecision.objects.select_related("unit", "congress").get(pk=proceeding.subject_id)
    fields = supervision.fields_of(found.congress)
    return {
        "decision": found,
        "number": said(found.number),
        "field": supervision.field_label(fields, found.field),
    }


def issue(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    found = HotIssue.objects.select_related("unit", "congress").get(pk=proceeding.subject_id)
    return {"issue": found, "field": supervision.field_label(supervision.fields_of(found.congress), found.field)}
