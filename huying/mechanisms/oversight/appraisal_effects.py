"""What follows from the acts of an appraisal, in the same transaction."""

from __future__ import annotations

from datetime import date

from huying.kernel.access.audience import MEMBERS
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.standing import Standing
from huying.kernel.search import services as search

from .appraisal_papers import issue_report
from .models import Appraisal, AppraisalItem
from .procedures import SpecialAppraisal


def after_reported(proceeding: Proceeding, record: ActRecord) -> None:
    """The report to the Party committee goes out as a numbered paper (R1.62)."""
    appraisal = Appraisal.objects.select_related("congress", "object", "report").get(pk=proceeding.subject_id)
    issue_report(appraisal, record, proceeding)


def reported_undone(proceeding: Proceeding, _record: ActRecord) -> None:
    Appraisal.objects.filter(pk=proceeding.subject_id).update(reported_at=None)


def follow(proceeding: Proceeding, stands: Standing) -> None:
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


def index(appraisal: Appraisal) -> None:
    """Those of the congress's side find it."""
    search.put(
        congress=appraisal.congress,
        kind="appraisal",
        ref=str(appraisal.pk),
        title=f"专项工作评议：{appraisal.title}",
        text=f"{appraisal.object.name} {appraisal.working_body.name}",
        url=appraisal.get_absolute_url(),
        audience=MEMBERS,
    )
