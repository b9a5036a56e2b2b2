"""Pages of the research of a topic: the desk, the plan, the report (R1.15-R1.23)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.database.looks import know
from huying.kernel.documents.downloads import printed
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, unsure
from huying.kernel.procedures.selectors import facts_of

from .. import desks, papers, selectors, services
from ..access import may_draft
from ..forms import PlanForm, ProblemForm, ReportForm, SampleForm, SoughtForm
from ..models import ReportProblem, Topic
from ..procedures import TopicOversight
from ..terms import LAW_INSPECTION, RESEARCH_KINDS, label
from .shared import form_page, own, refusable

ROWS = selectors.researched(Topic.objects.all())
DRAFTERS = (Role.SC_OFFICE, Role.WORKING_BODY)


@role_required(*CONGRESS_SIDE)
def research(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, selectors.whole_topics(), pk)
    know(selectors.whole_topic, found, pk)
    desk = desks.research_desk(found, viewer_of_request(request), clock.today())
    return render(request, "oversight/research.html", desk)


@role_required(*CONGRESS_SIDE)
def plan_paper(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The plan as a paper. Raises Http404 while there is none."""
    found = own(request, ROWS, pk)
    plan = selectors.plan_of(found)
    if plan is None:
        raise Http404
    return printed(papers.plan_paper(plan), found.congress, suffix)


def drafted(request: HttpRequest, pk: int) -> Topic:
    """The topic, for the office and the body that is responsible for it. Raises PermissionDenied for the others."""
    found = own(request, ROWS, pk)
    if not may_draft(viewer_of_request(request), found.working_body_id):
        raise PermissionDenied("调研方案和报告由责任工作机构和常委会办公室起草。")
    return found


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": viewer_of_request(request), "at": clock.now()}


def _page(request: HttpRequest, topic: Topic, form: Any, title: str, **more: Any) -> HttpResponse:
    context = {"form": form, "topic": topic, "title": title, "submit": "保存", "lead": topic.title, **more}
    return form_page(request, "oversight/research_form.html", context)


@role_required(*DRAFTERS)
@refusable
def research_plan(request: HttpRequest, pk: int) -> HttpResponse:
    topic = drafted(request, pk)
    plan = selectors.plan_of(topic)
    kind = request.POST.get("kind") or request.GET.get("kind") or (plan.kind if plan else "special_research")
    if kind not in dict(RESEARCH_KINDS):
        kind = "special_research"
    form = PlanForm(topic, kind, plan, clock.today(), request.POST or None)
    if form.is_valid() and done(form, services.write_plan, topic=topic, kind=kind, **_who(request), **form.said()):
        messages.success(request, "方案已保存。")
        return redirect("oversight:research", pk)
    return _page(request, topic, form, f"{label(RESEARCH_KINDS, kind)}方案", kind=kind, kinds=RESEARCH_KINDS)


@role_required(*DRAFTERS)
@refusable
def sample_new(request: HttpRequest, pk: int) -> HttpResponse:
    topic = drafted(request, pk)
    plan = services.plan_in_hand(topic)
    form = SampleForm(request.POST or None)
    if form.is_valid() and done(form, services.add_sample, plan=plan, **_who(request), **form.cleaned_data):
        return redirect("oversight:research", pk)
    return _page(request, topic, form, "加一处调研样本")


@role_required(*DRAFTERS)
@refusable
def sought_new(request: HttpRequest, pk: int) -> HttpResponse:
    topic = drafted(request, pk)
    plan = services.plan_in_hand(topic)
    form = SoughtForm(request.POST or None, initial={"on": clock.today()})
    if form.is_valid() and done(form, services.add_sought_opinion, plan=plan, **_who(request), **form.cleaned_data):
        return redirect("oversight:research", pk)
    return _page(request, topic, form, "记一次征求意见")


@role_required(*DRAFTERS)
@require_POST
@refusable
def sample_remove(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    plan = services.plan_in_hand(drafted(request, pk))
    services.strike(row=get_object_or_404(plan.samples, pk=row), **_who(request))
    return redirect("oversight:research", pk)


@role_required(*DRAFTERS)
@require_POST
@refusable
def sought_remove(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    plan = services.plan_in_hand(drafted(request, pk))
    services.strike(row=get_object_or_404(plan.sought, pk=row), **_who(request))
    return redirect("oversight:research", pk)


@role_required(*DRAFTERS)
@refusable
def report_write(request: HttpRequest, pk: int) -> HttpResponse:
    topic = drafted(request, pk)
    kind = selectors.kind_of(topic, facts_of(selectors.proceeding_of(TopicOversight, pk)))
    form = ReportForm(selectors.report_of(topic), kind, request.POST or None)
    if form.is_valid() and done(form, services.write_report, topic=topic, **_who(request), blocks=form.cleaned_data):
        messages.success(request, "报告已保存。")
        return redirect("oversight:research", pk)
    return _page(request, topic, form, "写执法检查报告" if kind == LAW_INSPECTION else "写调研报告")


@role_required(*DRAFTERS)
@refusable
def problem_edit(request: HttpRequest, pk: int, problem: int = 0) -> HttpResponse:
    topic = drafted(request, pk)
    known = _problem(topic, problem) if problem else None
    form = ProblemForm(topic, known, request.POST or None)
    if form.is_valid() and done(
        form, services.save_problem, topic=topic, problem=known, **_who(request), **form.cleaned_data
    ):
        messages.success(request, "问题已保存。")
        return redirect("oversight:research", pk)
    return _page(request, topic, form, f"改第{known.number}个问题" if known else "加一个问题")


@role_required(*DRAFTERS)
@require_POST
@refusable
def problem_remove(request: HttpRequest, pk: int, problem: int) -> HttpResponse:
    found = _problem(drafted(request, pk), problem)
    if page := unsure(request, f"问题：{found.title}"):
        return page
    services.remove_problem(problem=found, **_who(request))
    return redirect("oversight:research", pk)


def _problem(topic: Topic, pk: int) -> ReportProblem:
    found: ReportProblem = get_object_or_404(ReportProblem.objects.filter(report__topic=topic), pk=pk)
    return found
