"""The organ's special work report, as its rules see it."""

from __future__ import annotations

from huying.kernel.documents.models import Document, Version
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import recorded
from huying.kernel.procedures.standing import Fact, PlannedDay

from ..access import special_report
from ..models import NONE, SpecialReport, Topic
from ..procedures import SpecialReporting
from ..rules import SpecialReportView


def special_report_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> SpecialReportView:
    report = special_report(proceeding.subject_id)
    session = report.topic.session
    return SpecialReportView(
        facts=facts,
        days={"meeting_day": PlannedDay(session.planned_on, session.is_settled)} if session else {},
        bodies={
            Role.ORGAN: frozenset({report.topic.organ_id}),
            Role.WORKING_BODY: frozenset({report.topic.working_body_id}),
        },
        opinions=tuple((o.number, o.answer != NONE) for o in report.opinions.all()),
    )


def special_report_of(topic: Topic) -> SpecialReport | None:
    return getattr(topic, "special_report", None)


def special_report_paper(topic: Topic) -> Document | None:
    """The report as the organ sent it; None before (R1.26)."""
    reports = SpecialReport.objects.filter(topic=topic).values("pk")
    sent = recorded(SpecialReporting, SpecialReporting.report_sent, about=reports).last()
    if sent is None:
        return None
    return Version.objects.select_related("document").get(pk=sent.fields["special_report"]).document
