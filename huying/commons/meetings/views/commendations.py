"""Pages of excellent outlines (R1.33, R1.34)."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.procedures.pages import standing_page
from huying.kernel.procedures.posting import done, form_page

from .. import selectors, services
from ..forms import NominationForm
from ..procedures import OutlineCommendation
from .shared import for_standing, own_congress, own_standing

PAGE = 20


@role_required(*CONGRESS_SIDE)
@require_GET
def commendations(request: HttpRequest) -> HttpResponse:
    congress = own_congress(request)
    page = Paginator(selectors.announced(congress), PAGE).get_page(request.GET.get("page"))
    waiting = list(selectors.commendations().filter(congress=congress, announced_at=None)[:PAGE])
    context = {"page": page, "waiting": waiting, "selected": selectors.selected(waiting)}
    return render(request, "meetings/commendations.html", context)


@role_required(*CONGRESS_SIDE)
@require_GET
def commendation(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of_request(request)
    proceeding = selectors.find_commendation(pk, viewer)
    if proceeding is None:
        raise Http404
    context, _ = standing_page(proceeding, viewer, clock.today())
    return render(request, "meetings/commendation.html", context)


@role_required(*OutlineCommendation.nominated.roles)
@for_standing
def nominate(request: HttpRequest, pk: int) -> HttpResponse:
    found, viewer = own_standing(request, pk), viewer_of_request(request)
    offered = selectors.may_be_nominated(found)
    form = NominationForm(offered, request.POST or None)
    if form.is_valid() and (made := done(form, services.nominate, by=viewer, at=clock.now(), **form.cleaned_data)):
        messages.success(request, "已推荐，等主任会议评选。")
        return redirect("meetings:commendation", made.pk)
    context = {"session": found, "form": form, "any": offered.exists()}
    return form_page(request, "meetings/nominate.html", context)
