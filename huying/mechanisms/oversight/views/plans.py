"""Pages around the annual plan: an adjustment, talks with other levels, topics of other levels."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done
from huying.kernel.procedures.selectors import recorded

from .. import selectors, services
from ..forms import AdjustForm, LevelForm, LiaisonForm
from ..models import OversightPlan, Topic
from ..procedures import AnnualPlanning
from .shared import form_page, own, refusable


@role_required(Role.SC_OFFICE)
@refusable
def adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """Add, move or take out topics of a published plan; the old and the new are published with it."""
    plan, today = own(request, OversightPlan.objects.select_related("congress"), pk), clock.today()
    rows = selectors.adjustable(plan, today)
    published = recorded(AnnualPlanning, AnnualPlanning.published, about=[pk]).values_list("on", flat=True).first()
    sessions = selectors.sessions_from(plan.congress, published or today)
    form = AdjustForm(rows, sessions, request.POST or None, initial={"on": today})
    about = {"plan": plan, "by": viewer_of_request(request), "at": clock.now()}
    if form.is_valid() and done(form, services.adjust_plan, **about, **form.adjustment()):
        messages.success(
            request, f"已登记调整，{len(form.changes())}个议题有变化。还要在“公开”页面起草调整后的计划，审查后公布。"
        )
        return redirect("oversight:plan_by_id", pk)
    return form_page(request, "oversight/adjust.html", {"form": form, "plan": plan})


@role_required(*CONGRESS_SIDE)
@refusable
def liaison(request: HttpRequest, pk: int) -> HttpResponse:
    """Talks with the standing committees above and below about the year's topics (R1.13)."""
    viewer, today = viewer_of_request(request), clock.today()
    plan = own(request, OversightPlan.objects.select_related("congress"), pk)
    may_note = viewer.has(Role.SC_OFFICE)
    form = LiaisonForm(plan, today, request.POST or None)
    about = {"plan": plan, "by": viewer, "at": clock.now()}
    if form.is_valid() and done(form, services.note_liaison, **about, **form.cleaned_data):
        messages.success(request, "已登记。")
        return redirect("oversight:liaison", pk)
    context = {"form": form, "plan": plan, "notes": selectors.liaison_notes(plan), "may_note": may_note}
    return form_page(request, "oversight/liaison.html", context)


@role_required(Role.SC_OFFICE)
@refusable
def link_level(request: HttpRequest, pk: int) -> HttpResponse:
    topic = own(request, Topic.objects.select_related("congress__parent", "plan"), pk)
    form = LevelForm(request.POST or None)
    about = {"topic": topic, "by": viewer_of_request(request), "at": clock.now()}
    if form.is_valid() and done(form, services.link_level, **about, **form.cleaned_data):
        messages.success(request, "已联动。")
        return redirect("oversight:topic", pk)
    context = {"form": form, "topic": topic, "linked": selectors.level_rows(topic), "above": topic.congress.parent}
    return form_page(request, "oversight/link_level.html", context)
