"""Deeds about the organ's special work report: ask for it, collect opinions, answer each (监督法 14-16)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huying.commons.meetings.models import ScSession
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.procedures import indexes
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from huying.kernel.procedures.selectors import has_done
from huying.kernel.procedures.services import link, open_proceeding

from ..models import CollectedOpinion, SpecialReport, Topic
from ..procedures import SpecialReporting
from .locking import lock, refresh_about
from .noting import note


@transaction.atomic
def ask_for_report(*, topic: Topic, by: Viewer, on: date, at: datetime) -> SpecialReport:
    """Ask the organ for its report: from now on its days are counted back from the session. Raises TooLate twice."""
    if SpecialReport.objects.filter(topic=topic).exists():
        raise TooLate("已经请报告机关准备专项工作报告。")
    report = SpecialReport.objects.create(congress=topic.congress, topic=topic)
    open_proceeding(procedure=SpecialReporting, congress=topic.congress, subject_id=report.pk, title=f"{report}", on=on)
    link(congress=topic.congress, source=("topic", topic.pk), target=("special_report", report.pk), at=at)
    _note(report, "asked", {"organ": topic.organ.name}, by, at)
    return report


@transaction.atomic
def collect_opinion(*, report: SpecialReport, source: str, text: str, by: Viewer, at: datetime) -> CollectedOpinion:
    """Note an opinion of any side. Raises TooLate once they were given to the organ, Incomplete without words."""
    proceeding = lock(SpecialReporting, report.pk)
    if proceeding.ended_on:
        raise TooLate("这个报告不再听取，不用汇总意见。")
    if has_done(proceeding, SpecialReporting.opinions_given):
        raise TooLate("意见已经转交，不能再加。", hint="确需补充，先更正转交记录。")
    if not source.strip() or not text.strip():
        raise Incomplete("请写是哪方面的什么意见。")
    last = report.opinions.order_by("-number").values_list("number", flat=True).first() or 0
    made = CollectedOpinion.objects.create(
        congress=report.congress, report=report, number=last + 1, source=source.strip(), text=text.strip()
    )
    _note(report, "opinion", {"number": made.number, "source": made.source, "text": made.text}, by, at)
    indexes.refresh(proceeding, day_of(at))
    return made


@transaction.atomic
def answer_opinion(*, opinion: CollectedOpinion, answer: str, by: Viewer, at: datetime) -> None:
    """The organ says where and how its report responds (监督法 14). Answering again replaces it.

    Raises NotYet before the opinions were given, TooLate once the report was sent, Incomplete without words.
    """
    report = opinion.report
    proceeding = lock(SpecialReporting, report.pk)
    if proceeding.ended_on:
        raise TooLate("报告已经报送，或者不再听取，不能再改。")
    if not has_done(proceeding, SpecialReporting.opinions_given):
        raise NotYet("意见还没有转交，不能回应。", hint="等常委会办公室转交。")
    if not answer.strip():
        raise Incomplete("请写报告里怎么回应这条意见。")
    opinion.answer = answer.strip()
    opinion.save(update_fields=["answer"])
    _note(report, "answer", {"number": opinion.number, "answer": opinion.answer}, by, at)
    indexes.refresh(proceeding, day_of(at))


def refresh_report_of(topic: Topic, today: date) -> None:
    """The days of the report follow the topic's session."""
    refresh_about(SpecialReporting, SpecialReport.objects.filter(topic=topic).values_list("pk", flat=True), today)


def after_session_moved(session: ScSession, today: date) -> None:
    reports = SpecialReport.objects.filter(topic__session=session).values_list("pk", flat=True)
    refresh_about(SpecialReporting, reports, today)


def _note(report: SpecialReport, what: str, body: dict[str, object], by: Viewer, at: datetime) -> None:
    note(report.congress, f"special_report.{what}", f"special_report:{report.pk}", body, by=by, at=at)
