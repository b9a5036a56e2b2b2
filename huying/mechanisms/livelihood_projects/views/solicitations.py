"""The yearly calls for ideas."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done

from .. import selectors, services
from ..access import PARTIES
from ..forms import CallDaysForm, SolicitationForm
from ..models import Solicitation
from ..procedures import Soliciting
from .shared import PAGE, form_page, own, proceeding_page


@role_required(*PARTIES)
@require_GET
def solicitations(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of_request(request), clock.today()
    congress = congress_of(viewer)
    page = Paginator(selectors.solicitations_of(congress), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "not_enabled": selectors.not_enabled(congress, today),
        "may_open": viewer.has(Role.SC_OFFICE),
        "today": today,
    }
    return render(request, "livelihood/solicitations.html", context)


@role_required(*PARTIES)
def solicitation(request: HttpRequest, pk: int) -> HttpResponse:
    return proceeding_page(request, Soliciting, pk, "livelihood/solicitation.html")


@role_required(Role.SC_OFFICE)
def solicitation_new(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of_request(request), clock.today()
    form = SolicitationForm(request.POST or None, initial={"year": today.year + 1, "opens_on": today})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"by": viewer, "on": today, "at": clock.now()}
        if made := done(form, services.open_solicitation, **said):
            messages.success(request, "已准备好，发布公告以后就开始征集。")
            return redirect(made)
    context = {"form": form, "not_enabled": selectors.not_enabled(congress_of(viewer), today)}
    return form_page(request, "livelihood/solicitation_form.html", context)


@role_required(Role.SC_OFFICE)
def solicitation_days(request: HttpRequest, pk: int) -> HttpResponse:
    """Other days for a call, with the reason."""
    found = own(request, Solicitation.objects.select_related("congress"), pk)
    begun = {"opens_on": found.opens_on, "closes_on": found.closes_on}
    form = CallDaysForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"by": viewer_of_request(request), "at": clock.now()}
        if done(form, services.redate_solicitation, call=found, **said):
            messages.success(request, "征集时间已改，公开页面跟着改了。")
            return redirect(found)
    lead = "已经收到的建议都留着；公告已经发布的，代表和各单位会收到新的截止日。"
    context = {
        "form": form, "title": "改征集时间", "lead": lead, "submit": "改好", "back": found.get_absolute_url(),
        "trail": [(found.get_absolute_url(), f"{found.year}年征集")],
    }  # fmt: skip
    return form_page(request, "livelihood/plain_form.html", context)
