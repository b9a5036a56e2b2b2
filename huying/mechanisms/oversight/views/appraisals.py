"""Pages of special-work appraisals."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, UNIT_SIDE, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import unsure

from .. import selectors, services
from ..forms import AppraisalForm, AppraisalItemForm, ObjectForm, ScheduleForm, TermForm
from ..models import Appraisal
from ..procedures import SpecialAppraisal
from .shared import PAGE, form_page, own, proceeding_page, refusable

ROWS = Appraisal.objects.select_related("congress", "object")


@role_required(*CONGRESS_SIDE, *UNIT_SIDE)
def appraisals(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of_request(request), clock.today()
    page = Paginator(selectors.visible_appraisals(viewer), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": selectors.appraisal_rows(list(page)), "today": today}
    context |= {
        "may_register": viewer.has(Role.SC_OFFICE),
        "may_propose": viewer.has(Role.SC_OFFICE, Role.WORKING_BODY),
    }
    if viewer.is_staff_of_congress:
        context["coverage"] = selectors.coverage(congress_of(viewer), today)
    return render(request, "oversight/appraisals.html", context)


@role_required(*CONGRESS_SIDE, *UNIT_SIDE)
def appraisal(request: HttpRequest, pk: int) -> HttpResponse:
    return proceeding_page(request, SpecialAppraisal, pk, "oversight/appraisal.html")


@role_required(Role.SC_OFFICE, Role.WORKING_BODY)
@refusable
def appraisal_new(request: HttpRequest) -> HttpResponse:
    viewer, at = viewer_of_request(request), clock.now()
    form = AppraisalForm(congress_of(viewer), request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.open_appraisal(
            congress=congress_of(viewer), by=viewer, on=clock.today(), at=at, **form.cleaned_data
        )
        messages.success(request, "已提出评议题目，等主任会议确定。")
        return redirect(made)
    context = {"form": form, "heading": "提出专项工作评议", "submit": "提出评议"}
    return form_page(request, "oversight/appraisal_form.html", context)


@role_required(Role.SC_OFFICE)
@refusable
def appraisal_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    found, today = own(request, ROWS, pk), clock.today()
    since = selectors.proceeding_of(SpecialAppraisal, pk).opened_on
    form = ScheduleForm(selectors.sessions_from(found.congress, since), request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.schedule_appraisal(appraisal=found, session=form.cleaned_data["session"], today=today)
        messages.success(request, f"已列入{form.cleaned_data['session']}议程。")
        return redirect(found)
    context = {"form": form, "heading": "安排到常委会会议", "submit": "列入议程", "appraisal": found}
    return form_page(request, "oversight/appraisal_form.html", context)


@role_required(Role.SC_OFFICE, Role.WORKING_BODY)
@refusable
def appraisal_item_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, ROWS, pk)
    form = AppraisalItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, at = viewer_of_request(request), clock.now()
        item = services.add_appraisal_item(appraisal=found, fields=form.cleaned_data, by=by, at=at)
        messages.success(request, f"第{item.number}项已列入整改清单。")
        return redirect(found)
    context = {"form": form, "heading": "加一项整改", "submit": "列入清单", "appraisal": found}
    return form_page(request, "oversight/appraisal_form.html", context)


@role_required(Role.SC_OFFICE, Role.WORKING_BODY)
@require_POST
@refusable
def appraisal_item_strike(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    found = own(request, ROWS, pk)
    known = get_object_or_404(found.items.select_related("appraisal__congress"), pk=item)
    if page := unsure(request, f"清单第{known.number}项：{known.title}"):
        return page
    services.strike_appraisal_item(item=known, by=viewer_of_request(request), at=clock.now())
    messages.success(request, "已从清单里去掉，后面的项次往前移。")
    return redirect(found)


@role_required(Role.SC_OFFICE)
@refusable
def appraisal_objects(request: HttpRequest) -> HttpResponse:
    """Whom special appraisal is for: say of a department what it is, and when the term began."""
    viewer = viewer_of_request(request)
    congress, by, at = congress_of(viewer), viewer, clock.now()
    is_term = "ordinal" in request.POST
    form = ObjectForm(congress, request.POST if request.method == "POST" and not is_term else None)
    term = TermForm(request.POST if is_term else None)
    if form.is_valid():
        services.register_object(by=by, at=at, **form.cleaned_data)
        messages.success(request, f"已登记{form.cleaned_data['body']}。")
        return redirect("oversight:appraisal_objects")
    if term.is_valid():
        services.begin_term(congress=congress, by=by, at=at, **term.cleaned_data)
        messages.success(request, f"已登记第{term.cleaned_data['ordinal']}届。")
        return redirect("oversight:appraisal_objects")
    rows = [(body, selectors.nature(body)) for body in selectors.objects(congress)]
    context = {"form": form, "term_form": term, "rows": rows, "coverage": selectors.coverage(congress, clock.today())}
    return render(
        request, "oversight/appraisal_objects.html", context, status=422 if form.errors or term.errors else 200
    )
