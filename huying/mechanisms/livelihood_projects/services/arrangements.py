"""When and where the congress votes on the projects of a year, and how many are chosen (R2.06)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.calendar.clock import day_of
from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.refusals import Incomplete, TooLate
from huying.kernel.procedures.selectors import hold, judge
from huying.kernel.procedures.services import open_proceeding

from ..models import BallotDecision
from ..procedures import BallotDeciding
from ..selectors import proceeding_of
from ..selectors.candidates import is_balloted
from ..selectors.decisions import candidates_in_hand, may_rearrange
from .shared import note, require_office


@transaction.atomic
def open_decision(
    *, year: int, meeting: str, meeting_on: date, quota: int, by: Viewer, on: date, at: datetime
) -> BallotDecision:
    """Prepare the ballot of a year at a session of the congress. Raises NotAllowed, TooLate: one a year (R2.06)."""
    congress = congress_of(by)
    require_office(congress, by, "票决安排")
    made, is_new = BallotDecision.objects.get_or_create(
        congress=congress, year=year, defaults={"meeting": meeting, "meeting_on": meeting_on, "quota": quota}
    )
    if not is_new:
        raise TooLate(f"{year}年已经安排了票决：一年票决一次。", [Reason("每年票决一次", "R2.06")])
    open_proceeding(procedure=BallotDeciding, congress=congress, subject_id=made.pk, title=str(made), on=on)
    said = {"year": year, "meeting": meeting, "meeting_on": str(meeting_on), "quota": quota}
    note(congress, "ballot_prepared", f"decision:{made.pk}", said, by, at)
    return made


@transaction.atomic
def rearrange(
    *, decision: BallotDecision, meeting: str, meeting_on: date, quota: int, reason: str, by: Viewer, at: datetime
) -> BallotDecision:
    """The session was moved, or another number is to be chosen: said with its reason, until the ballot begins.

    Between a void ballot and the next one the session may move, and the number to be chosen stays. What is counted back
    from the session moves with it. Raises NotAllowed, Incomplete (no reason), TooLate.
    """
    require_office(decision.congress, by, "票决安排")
    running = proceeding_of(BallotDeciding, decision.pk)
    held = hold([running, *candidates_in_hand(running)])
    locked = BallotDecision.objects.get(pk=decision.pk)
    if not may_rearrange(judge(held[running.pk], day_of(at))[0]):
        raise TooLate("大会已经开始票决，会期和应选数不再改。", [Reason("票决按开始时的应选数", "R2.05")])
    if quota != locked.quota and is_balloted(locked.pk):
        raise TooLate("表决无效以后重新投的，应选数不变。", [Reason("票决按开始时的应选数", "R2.05")])
    if not reason.strip():
        raise Incomplete("请写明为什么改。")
    now = {"meeting": meeting, "meeting_on": meeting_on, "quota": quota}
    before = {name: f"{getattr(locked, name)}" for name in now}
    for name, value in now.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(now))
    said = {"before": before, "now": {name: f"{value}" for name, value in now.items()}, "reason": reason.strip()}
    note(locked.congress, "ballot_rearranged", f"decision:{locked.pk}", said, by, at)
    for each in held.values():
        indexes.refresh(each, day_of(at))
    return locked
