"""Deeds about the research report: write its blocks, its problems with causes and measures; carry problems over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huying.commons.activities.models import Activity
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.procedures import indexes
from huying.kernel.procedures.refusals import Incomplete
from huying.kernel.procedures.selectors import last_day, profile_in
from huying.kernel.procedures.services import link

from .. import selectors
from ..models import NONE, ItemUnit, OpinionDocument, ProblemItem, ReportMeasure, ReportProblem, ResearchReport, Topic
from ..procedures import TopicOversight
from .research import hold_draft_of, note_on


@transaction.atomic
def write_report(*, topic: Topic, blocks: Mapping[str, str], by: Viewer, at: datetime) -> ResearchReport:
    """Write the blocks of the report. An empty one is kept; it is asked for when the report is handed in (R1.22).

    Raises TooLate once the report is handed in.
    """
    proceeding = hold_draft_of(topic, TopicOversight.researched)
    texts = {name: text.strip() or NONE for name, text in blocks.items()}
    report, _ = ResearchReport.objects.update_or_create(topic=topic, defaults=texts | {"congress": topic.congress})
    note_on(topic, "report", texts, by, at)
    indexes.refresh(proceeding, day_of(at))
    return report


@transaction.atomic
def save_problem(
    *,
    topic: Topic,
    title: str,
    causes: str,
    measures: Iterable[str],
    by: Viewer,
    at: datetime,
    activities: Iterable[Activity] = (),
    problem: ReportProblem | None = None,
) -> ReportProblem:
    """Add a problem to the draft, or change one; each measure belongs to it (R1.23).

    Raises Incomplete without a title, TooLate once the report is handed in.
    """
    proceeding = hold_draft_of(topic, TopicOversight.researched)
    if not title.strip():
        raise Incomplete("请写是什么问题。")
    report, _ = ResearchReport.objects.get_or_create(topic=topic, defaults={"congress": topic.congress})
    last = report.problems.order_by("-number").values_list("number", flat=True).first() or 0
    problem = problem or ReportProblem(congress=topic.congress, report=report, number=last + 1)
    problem.title, problem.causes = title.strip(), causes.strip() or NONE
    problem.save()
    texts = [text.strip() for text in measures if text.strip()]
    problem.measures.all().delete()
    ReportMeasure.objects.bulk_create(
        ReportMeasure(congress=topic.congress, problem=problem, text=text) for text in texts
    )
    problem.activities.set(activities)
    said = {"number": problem.number, "title": problem.title, "causes": problem.causes, "measures": texts}
    note_on(topic, "problem", said, by, at)
    indexes.refresh(proceeding, day_of(at))
    return problem


@transaction.atomic
def remove_problem(*, problem: ReportProblem, by: Viewer, at: datetime) -> None:
    """Strike a problem from the draft; those after it move up. Raises TooLate once the report is handed in."""
    report, number = problem.report, problem.number
    proceeding = hold_draft_of(report.topic, TopicOversight.researched)
    note_on(report.topic, "problem_struck", {"number": number, "title": problem.title}, by, at)
    problem.activities.clear()
    problem.measures.all().delete()
    problem.delete()
    for later in report.problems.filter(number__gt=number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number"])
    indexes.refresh(proceeding, day_of(at))


def carry_over(*, opinion: OpinionDocument, on: date, at: datetime) -> list[ProblemItem]:
    """The problems of the report become draft items of the list, each with the way back to its problem (R1.23, R1.40).

    The measures are its task; the node is that by which the report on handling is due, until somebody names another.
    """
    made = []
    for problem, item in _carried(opinion, on):
        item.save()
        link(congress=opinion.congress, source=(selectors.PROBLEM, problem.pk), target=("item", item.pk), at=at)
        made.append(item)
    return made


def _carried(opinion: OpinionDocument, on: date) -> list[tuple[ReportProblem, ProblemItem]]:
    node_on = _usual_node(opinion, on)
    return [
        (
            problem,
            ProblemItem(
                congress=opinion.congress, opinion=opinion, number=problem.number, title=problem.title, task=task,
                node_on=node_on,
            ),
        )
        for problem, task in _tasks(opinion)
    ]  # fmt: skip


def is_as_carried(opinion: OpinionDocument, on: date) -> bool:
    """Whether its list is in every field what `carry_over` made of the report on that day."""
    rows = opinion.items.order_by("number")
    named = ItemUnit.objects.filter(problemitem__in=rows).exists() or rows.exclude(weak_indicators=None).exists()
    carried = [_written(item) for _, item in _carried(opinion, on)]
    return not named and [_written(item) for item in rows] == carried


def _written(item: ProblemItem) -> dict[str, Any]:
    return {f.attname: getattr(item, f.attname) for f in ProblemItem._meta.concrete_fields if not f.primary_key}


def _tasks(opinion: OpinionDocument) -> list[tuple[ReportProblem, str]]:
    report = ResearchReport.objects.filter(topic=opinion.topic_id).first()
    return [(p, "；".join(m.text for m in p.measures.all()) or NONE) for p in selectors.problems_of(report)]


def _usual_node(opinion: OpinionDocument, on: date) -> date:
    limit = profile_in(opinion.congress).limit("R1.51", on)
    return last_day(limit, on) if limit else on
