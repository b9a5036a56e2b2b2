"""Pages of investigations of specific issues."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, done_and_back

from .. import selectors, services
from ..forms import InvestigationForm, SeatForm
from ..models import CommissionSeat, Investigation
from ..procedures import SpecificInvestigation
from .shared import PAGE, form_page, own, proceeding_page

ROWS = Investigation.objects.select_related("congress", "concerned")


@role_required(*CONGRESS_SIDE)
def investigations(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of_request(request)
    page = Paginator(selectors.all_investigations(viewer), PAGE).get_page(request.GET.get("page"))
    may_propose = viewer.has(Role.SC_MEMBER, Role.SC_OFFICE) and congress_of(viewer).has_committee
    context = {"page": page, "rows": selectors.investigation_rows(list(page)), "may_propose": may_propose}
    return render(request, "oversight/investigations.html", context)


@role_required(*CONGRESS_SIDE)
def investigation(request: HttpRequest, pk: int) -> HttpResponse:
    return proceeding_page(request, SpecificInvestigation, pk, "oversight/investigation.html")


@role_required(Role.SC_MEMBER, Role.SC_OFFICE)
def investigation_new(request: HttpRequest) -> HttpResponse:
    viewer, at = viewer_of_request(request), clock.now()
    form = InvestigationForm(viewer, request.POST or None)
    said = {"congress": congress_of(viewer), "by": viewer, "on": clock.today(), "at": at}
    if form.is_valid() and (made := done(form, services.open_investigation, **said, **form.cleaned_data)):
        messages.success(request, "已登记提议。")
        return redirect(made)
    return form_page(request, "oversight/investigation_form.html", {"form": form})


@role_required(Role.SC_OFFICE)
def seat_new(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = own(request, ROWS, pk), clock.now()
    form = SeatForm(found, clock.today(), request.POST or None)
    by = viewer_of_request(request)
    if form.is_valid() and done(form, services.nominate, investigation=found, by=by, at=at, **form.cleaned_data):
        messages.success(request, "已列入提名名单。")
        return redirect(found)
    return form_page(request, "oversight/investigation_form.html", {"form": form, "investigation": found})


@role_required(Role.SC_OFFICE)
@require_POST
def seat_remove(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    found = own(request, ROWS, pk)
    known = get_object_or_404(CommissionSeat.objects.filter(investigation=found).select_related("person"), pk=seat)
    who = {"by": viewer_of_request(request), "at": clock.now()}
    return done_and_back(request, found, "已从提名名单里去掉。", services.strike_nomination, seat=known, **who)
