"""Keeping the pilot list (R2.09)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.people.models import Congress
from huying.kernel.procedures.refusals import Incomplete, TooLate

from ..models import NONE, Pilot
from ..terms import PHASES, label
from .shared import note, require_office


@transaction.atomic
def enlist(*, township: Congress, from_on: date, phase: str, basis: str, by: Viewer, at: datetime) -> Pilot:
    """Put a township below, or the congress itself, on the list from a day on.

    Raises NotAllowed (not the office), Incomplete (neither itself nor directly below), TooLate (already on it).
    """
    keeper = congress_of(by)
    require_office(keeper, by, "推行名单")
    if township != keeper and township.parent_id != keeper.pk:
        raise Incomplete(f"{township}不是本级，也不是本级直接下辖的人大，不能列入。")
    line, is_new = Pilot.objects.get_or_create(
        township=township, defaults={"congress": keeper, "from_on": from_on, "phase": phase, "basis": basis or NONE}
    )
    if not is_new:
        raise TooLate(f"{township}已经在名单里，从{line.from_on}起。")
    said = {"township": str(township), "from_on": str(from_on), "phase": label(PHASES, phase), "basis": line.basis}
    note(keeper, "enlisted", f"congress:{township.pk}", said, by, at)
    return line
