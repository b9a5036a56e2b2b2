"""Pages of the annual plan and its topics."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done
from huying.kernel.procedures.selectors import judge

from .. import selectors, services, sources
from ..forms import ScheduleForm, TopicForm
from ..loop import loop
from ..models import OversightPlan, Topic
from ..procedures import AnnualPlanning, TopicOversight
from .shared import form_page, own, proceeding_page, refusable


@role_required(*CONGRESS_SIDE)
def plan(request: HttpRequest, year: int = 0) -> HttpResponse:
    congress, today = congress_of(viewer_of_request(request)), clock.today()
    shown = year or today.year
    rows = loop(congress, today, shown)
    plans = {p.year: p for p in OversightPlan.objects.filter(congress=congress).order_by("-year")}
    context = {"year": shown, "rows": rows, "plan": plans.get(shown), "years": list(plans)}
    reports = selectors.statutory_rows(congress, shown, today) if shown >= today.year else []
    context["columns"] = selectors.board(rows)
    context["statutory_missing"] = sum(r.is_missing for r in reports)
    context["statutory_wrong"] = sum(r.is_wrong and not r.is_missing for r in reports)
    return render(request, "oversight/plan.html", context)


@role_required(*CONGRESS_SIDE)
def plan_by_id(request: HttpRequest, pk: int) -> HttpResponse:
    return proceeding_page(request, AnnualPlanning, pk, "oversight/plan_procedure.html")


@role_required(Role.SC_OFFICE, Role.WORKING_BODY)
@refusable
def propose(request: HttpRequest) -> HttpResponse:
    viewer, at = viewer_of_request(request), clock.now()
    source = sources.candidate(request.GET.get("cluster", ""), viewer)
    channel = request.GET.get("channel", "")
    initial = {"year": at.year, "channel": channel} | (source.proposal if source else {})
    form = TopicForm(congress_of(viewer), request.POST or None, initial=initial)
    about = {"viewer": viewer, "source": source, "at": at}
    if form.is_valid() and (topic := done(form, services.propose_from_form, **about, fields=form.cleaned_data)):
        messages.success(request, "已提出候选议题。")
        return redirect("oversight:topic", topic.pk)
    return form_page(request, "oversight/propose.html", {"form": form, "source": source})


@role_required(*CONGRESS_SIDE)
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    return proceeding_page(request, TopicOversight, pk, "oversight/topic.html")


@role_required(Role.SC_OFFICE)
@refusable
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    found, today = own(request, Topic.objects.select_related("congress"), pk), clock.today()
    running = selectors.proceeding_of(TopicOversight, pk)
    form = ScheduleForm(selectors.sessions_from(found.congress, running.opened_on), request.POST or None)
    about = {"topic": found, "today": today}
    if form.is_valid() and done(form, services.schedule_topic, **about, **form.cleaned_data):
        messages.success(request, f"已列入{form.cleaned_data['session']}议程，前面的期限按会期倒排。")
        return redirect("oversight:topic", pk)
    stands, _ = judge(running, today)
    is_told = selectors.is_moved_by_adjustment(selectors.whole_topic(pk), stands)
    return form_page(request, "oversight/schedule.html", {"form": form, "topic": found, "is_told": is_told})
