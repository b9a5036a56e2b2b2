"""The research of a topic: drafts as the rules see them, and what the acts put on record of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from huying.commons.activities import access as activities
from huying.commons.activities import methods
from huying.commons.activities.models import Activity
from huying.commons.activities.selectors import activities_about, methods_used, with_evidence
from huying.kernel.access.viewer import Viewer
from huying.kernel.database.joined import joined
from huying.kernel.database.looks import asked_once
from huying.kernel.people.models import Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import profiles
from huying.kernel.procedures.models import Link
from huying.kernel.procedures.standing import Fact

from ..headings import headings
from ..models import ReportProblem, ResearchPlan, ResearchReport, ResearchSample, SoughtOpinion, Topic, said
from ..procedures import TopicOversight
from ..rules import FoundProblem, PlanDraft, ReportDraft
from ..terms import INSPECTION_FORMS, LAW_INSPECTION

_labels = {ask.name: ask.label for ask in TopicOversight.researched.asks}
BLOCKS = tuple((name, _labels[name]) for name in ("situation", "examples", "data", "analysis"))  # R1.22, R1.23
INSPECTED = tuple((name, _labels[name]) for name in ("evaluation", "proposals"))  # 监督法 36: besides the problems
AMENDMENTS = ("amendments", _labels["amendments"])
PROBLEM = "report_problem"  # the kind under which links name a problem of a report


def researched(found: QuerySet[Topic]) -> QuerySet[Topic]:
    """Topics with what is drafted of their research: one query."""
    drafts = ("research_plan__lead", "research_plan__comprehensive_speaker", "report_draft", "special_report")
    return found.select_related("congress", "plan", "organ", "working_body", "session", *drafts)


def kind_of(topic: Topic, facts: Iterable[Fact]) -> str:
    """How the topic is researched: as its plan was settled, else as it is drafted."""
    settled = [f.fields["kind"] for f in facts if f.act == TopicOversight.research_planned.name]
    plan = plan_of(topic)
    return settled[-1] if settled else plan.kind if plan else ""


def blocks(kind: str) -> tuple[tuple[str, str], ...]:
    """What a report of this kind is written under, beside its problems; the amendments of a law may stay empty."""
    return (*INSPECTED[:1], *BLOCKS, *INSPECTED[1:], AMENDMENTS) if kind == LAW_INSPECTION else BLOCKS


def plan_of(topic: Topic) -> ResearchPlan | None:
    return getattr(topic, "research_plan", None)


def report_of(topic: Topic) -> ResearchReport | None:
    return getattr(topic, "report_draft", None)


def with_drafts(found: QuerySet[Topic]) -> QuerySet[Topic]:
    """Topics as `plan_draft` and `report_draft` take them."""
    return found.select_related("research_plan", "report_draft").annotate(
        has_sample=Exists(ResearchSample.objects.filter(plan__topic=OuterRef("pk"))),
        has_sought=Exists(SoughtOpinion.objects.filter(plan__topic=OuterRef("pk"))),
    )


def plan_draft(topic: Any) -> PlanDraft | None:
    """The plan of a topic `with_drafts`, as the rules see it; None where nothing is drafted."""
    plan = plan_of(topic)
    if plan is None:
        return None
    return PlanDraft(
        has_lead=plan.lead_id is not None,
        has_speaker=plan.comprehensive_speaker_id is not None,
        has_sought=topic.has_sought,
        has_sample=topic.has_sample,
        empty=tuple(label for key, label, _ in headings(plan.kind) if not plan.parts.get(key, "").strip()),
    )


def report_draft(topic: Topic, facts: Iterable[Fact]) -> ReportDraft | None:
    report = report_of(topic)
    if report is None:
        return None
    problems, is_inspection = problems_of(report), kind_of(topic, facts) == LAW_INSPECTION
    return ReportDraft(
        empty=_unwritten(report, BLOCKS),
        not_inspected=_unwritten(report, INSPECTED) if is_inspection else (),
        problems=tuple(FoundProblem(p.number, p.title, bool(said(p.causes)), len(p.measures.all())) for p in problems),
    )


def _unwritten(report: ResearchReport, wanted: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(label for name, label in wanted if not said(getattr(report, name)))


def heads(topic: Topic, on: date) -> list[Person]:
    """Who may lead the research: the head of the working body concerned, by the post (R1.19).

    While there is no head in office, whoever holds an office in it: a vacancy stops no plan.
    """
    posts = profiles.load(topic.congress.profile).value("research.head_posts")
    found = Mandate.objects.filter(body=topic.working_body_id, role=Role.WORKING_BODY.value)
    held = [m for m in found.select_related("person").order_by("pk") if m.is_current(on)]
    leading = [m for m in held if m.post in posts] or held
    return list(dict.fromkeys(m.person for m in leading))


def plan_said(topic: Topic) -> dict[str, Any]:
    """What the act of settling the plan says, from the rows; nothing where nothing is drafted."""
    plan = plan_of(topic)
    if plan is None:
        return {}
    return {
        "kind": plan.kind,
        "research_lead": plan.lead.name if plan.lead else "",
        "comprehensive_speaker": plan.comprehensive_speaker.name if plan.comprehensive_speaker else "",
        "key_speakers": "、".join(p.name for p in plan.key_speakers.all()),
        "opinions_sought": "\n".join(map(str, plan.sought.all())),
        "samples": "\n".join(map(str, plan.samples.all())),
        **_inspection_said(plan),
    }


def _inspection_said(plan: ResearchPlan) -> dict[str, Any]:
    """Of an inspection: the law, the forms, the group with the deputies invited (监督法 31-37)."""
    if plan.kind != LAW_INSPECTION:
        return {}
    group = filter(None, (plan.parts.get("group", ""), plan.parts.get("invited", "")))
    return {
        "law": plan.parts.get("law", ""),
        "forms": inspection_forms(plan.parts.get("forms", "")),
        "group": "\n".join(group),
    }


def inspection_forms(words: str) -> list[str]:
    """The forms that a plan names, by their keys."""
    return [key for key, label in INSPECTION_FORMS if label in words.split("、")]


def activities_of(topic: Topic, viewer: Viewer) -> QuerySet[Activity]:
    """As far as this viewer may see them: who besides sits in the visited house is told of no surprise."""
    about = activities_about("topic", topic.pk)
    return with_evidence(about.filter(pk__in=activities.visible(viewer).values("pk")))


def methods_of(topic: Topic) -> tuple[str, ...]:
    return methods.in_order(methods_used(activities_about("topic", topic.pk)))


@asked_once
def problems_of(report: ResearchReport | None) -> list[ReportProblem]:
    """The problems of a report in their order, each with its `measures`."""
    return joined(report.problems.all(), "measures") if report else []


def report_said(topic: Topic) -> dict[str, Any]:
    """What the act of handing in the report says, from the rows (R1.21-R1.23)."""
    report = report_of(topic)
    if report is None:
        return {"methods": methods_of(topic)}
    problems = problems_of(report)
    measures = [f"{m}（针对第{p.number}个问题）" for p in problems for m in p.measures.all()]
    return {
        "methods": methods_of(topic),
        **{name: said(getattr(report, name)) for name, _ in (*BLOCKS, *INSPECTED, AMENDMENTS)},
        "problems": "\n".join(f"{p.number}. {p}" for p in problems),
        "causes": "\n".join(f"{p.number}. {said(p.causes)}" for p in problems),
        "measures": "\n".join(f"{n}. {text}" for n, text in enumerate(measures, 1)),
    }


def origins(item: int) -> list[ReportProblem]:
    """The problems of the research report that an item of the list came from (R1.23, R1.40)."""
    ids = Link.objects.filter(to_kind="item", to_id=item, from_kind=PROBLEM).values_list("from_id", flat=True)
    found = ReportProblem.objects.filter(pk__in=list(ids)).select_related("report").prefetch_related("activities")
    return list(found)
