"""What follows from the acts of an appraisal: the report to the Party committee, the columns of lists."""

from __future__ import annotations

from datetime import date

from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.standing import Standing

from ..models import Appraisal, AppraisalItem
from ..papers import issue_report
from ..procedures import SpecialAppraisal


def after_appraisal_reported(proceeding: Proceeding, record: ActRecord) -> None:
    """The report to the Party committee goes out as a numbered paper (R1.62)."""
    appraisal = Appraisal.objects.select_related("congress", "object", "report").get(pk=proceeding.subject_id)
    issue_report(appraisal, record, proceeding)


def appraisal_report_undone(proceeding: Proceeding, _record: ActRecord) -> None:
    Appraisal.objects.filter(pk=proceeding.subject_id).update(reported_at=None)


def appraisal_follows(proceeding: Proceeding, stands: Standing) -> None:
    """The columns that lists read, from the facts."""
    days = {(f.act, f.party): f.on for f in stands.facts}

    def day(act: str, party: str = "") -> date | None:
        return days.get((act, party))

    Appraisal.objects.filter(pk=proceeding.subject_id).update(
        appraised_on=day(SpecialAppraisal.appraised.name),
        is_published=day(SpecialAppraisal.published.name) is not None,
    )
    for item in AppraisalItem.objects.filter(appraisal=proceeding.subject_id):
        done = day(SpecialAppraisal.rectified.name, item.key), day(SpecialAppraisal.verified.name, item.key)
        if done != (item.rectified_on, item.verified_on):
            AppraisalItem.objects.filter(pk=item.pk).update(rectified_on=done[0], verified_on=done[1])
