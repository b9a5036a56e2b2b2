"""The pilot list (R2.09)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role

from .. import selectors, services
from ..forms import PilotForm
from .shared import form_page, refusable


@role_required(*CONGRESS_SIDE)
@refusable
def pilots(request: HttpRequest) -> HttpResponse:
    """Who decides projects by ballot, and since when; the office adds a line."""
    viewer = viewer_of_request(request)
    congress = congress_of(viewer)
    form = PilotForm(congress, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.enlist(**form.cleaned_data, by=viewer, at=clock.now())
        messages.success(request, f"已列入：{made.township}。")
        return redirect("livelihood:pilots")
    context = {
        "form": form,
        "rows": list(selectors.list_of(congress)),
        "own": selectors.pilot_of(congress),
        "may_enlist": viewer.has(Role.SC_OFFICE),
        "today": clock.today(),
    }
    return form_page(request, "livelihood/pilots.html", context)
