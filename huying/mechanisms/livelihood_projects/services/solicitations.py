"""Opening the yearly call for ideas (R2.01, R2.09)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from huying.kernel.procedures.services import open_proceeding

from ..models import Solicitation
from ..procedures import Soliciting
from ..selectors import not_enabled
from .shared import note, require_office


@transaction.atomic
def open_solicitation(
    *, year: int, opens_on: date, closes_on: date, by: Viewer, on: date, at: datetime
) -> Solicitation:
    """Prepare the call for the projects of a year; the act 发布征集公告 then opens it.

    Raises NotAllowed, NotYet (not on the pilot list: says since when), Incomplete (days), TooLate (there is one).
    """
    congress = congress_of(by)
    require_office(congress, by, "项目征集")
    if fault := not_enabled(congress, opens_on):
        raise NotYet("还不能开始征集。", [Reason(fault, "R2.09")])
    if closes_on <= opens_on:
        raise Incomplete("截止日要晚于开始日。")
    made, is_new = Solicitation.objects.get_or_create(
        congress=congress, year=year, defaults={"opens_on": opens_on, "closes_on": closes_on}
    )
    if not is_new:
        raise TooLate(f"{year}年的项目已经征集过了。", hint="打开已有的那一次。")
    open_proceeding(procedure=Soliciting, congress=congress, subject_id=made.pk, title=str(made), on=on)
    note(congress, "call_prepared", f"solicitation:{made.pk}", {"year": year, "closes_on": str(closes_on)}, by, at)
    return made
