"""What was written of inspections of projects: the office reads it first (R2.02)."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from huying.commons.voices.masking import mask_text
from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done

from ..forms.comments import InspectionForm
from ..models import said
from ..selectors.inspections import inspections_of, waiting_inspections
from ..services.inspection_words import decide_inspection
from ..terms import WAITING
from .shared import PAGE, form_page, own


@role_required(Role.SC_OFFICE)
@require_GET
def inspections(request: HttpRequest) -> HttpResponse:
    """All of them, or (`waiting=1`) those that are still to be read."""
    viewer, is_waiting = viewer_of_request(request), request.GET.get("waiting") == "1"
    waiting = waiting_inspections(viewer)
    rows = waiting if is_waiting else inspections_of(viewer)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "waiting": waiting.count(), "is_waiting": is_waiting}
    return render(request, "livelihood/inspections.html", context)


@role_required(Role.SC_OFFICE)
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them as it was written, with what everybody is to read of it."""
    viewer = viewer_of_request(request)
    found = own(request, inspections_of(viewer), pk)
    begun = {
        "state": "" if found.state == WAITING else found.state,
        "words": said(found.open_words) or mask_text(said(found.words)),
        "reason": said(found.reason),
    }
    form = InspectionForm(request.POST or None, initial=begun)
    is_sent = request.method == "POST" and form.is_valid()
    who = {"by": viewer, "at": clock.now()}
    if is_sent and done(form, decide_inspection, step=found, **form.cleaned_data, **who):
        messages.success(request, "已登记。")
        return redirect("livelihood:inspections")
    return form_page(request, "livelihood/inspection.html", {"step": found, "form": form})
