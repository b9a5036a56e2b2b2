"""What the pages of oversight have in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.procedures.definition import Procedure
from huying.kernel.procedures.pages import standing_page
from huying.kernel.procedures.refusals import Refused
from huying.kernel.procedures.registry import binding_of

from .. import selectors

PAGE = 50


View = Callable[..., HttpResponse]


M = TypeVar("M", bound=Model)


def refusable(view: View) -> View:
    """A deed that is refused says why on the page it came from; nothing is lost."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            messages.error(request, f"{refusal} {refusal.hint}")
            return redirect(_back(request))

    return guarded


def _back(request: HttpRequest) -> str:
    """The page of ours that the form came from."""
    back = request.POST.get("back", "")
    return back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else request.path


def own(request: HttpRequest, rows: QuerySet[M], pk: int) -> M:
    """The row, if it belongs to the viewer's congress; otherwise it does not exist for them."""
    return get_object_or_404(scope(rows, viewer_of_request(request)), pk=pk)


def form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page around context["form"]: 422 while the form has faults."""
    return render(request, template, context, status=422 if context["form"].errors else 200)


def proceeding_page(request: HttpRequest, procedure: type[Procedure], pk: int, template: str) -> HttpResponse:
    viewer = viewer_of_request(request)
    proceeding = selectors.find_proceeding(procedure, pk, viewer)
    if proceeding is None or not binding_of(procedure.code).may_read(viewer, proceeding):
        raise Http404
    context, _ = standing_page(proceeding, viewer, clock.today())
    return render(request, template, context)
