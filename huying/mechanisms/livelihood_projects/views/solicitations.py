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

from .. import selectors, services
from ..access import PARTIES
from ..forms import SolicitationForm
from ..procedures import Soliciting
from .shared import PAGE, form_page, proceeding_page, refusable


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
@refusable
def solicitation_new(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of_request(request), clock.today()
    form = SolicitationForm(request.POST or None, initial={"year": today.year + 1, "opens_on": today})
    if request.method == "POST" and form.is_valid():
        made = services.open_solicitation(**form.cleaned_data, by=viewer, on=today, at=clock.now())
        messages.success(request, "已准备好，发布公告以后就开始征集。")
        return redirect(made)
    context = {"form": form, "not_enabled": selectors.not_enabled(congress_of(viewer), today)}
    return form_page(request, "livelihood/solicitation_form.html", context)
