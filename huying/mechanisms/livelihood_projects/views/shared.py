"""What the pages of this room have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from huying.kernel.access.scope import own
from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.procedures.definition import Procedure
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.pages import standing_page
from huying.kernel.procedures.posting import form_page, refusable
from huying.kernel.procedures.registry import binding_of

from .. import selectors

__all__ = ["PAGE", "form_page", "own", "proceeding_page", "refusable", "shown"]

PAGE = 50


Also = Callable[[dict[str, Any]], dict[str, Any]]


def proceeding_page(
    request: HttpRequest, procedure: type[Procedure], pk: int, template: str, also: Also | None = None
) -> HttpResponse:
    return shown(request, selectors.find_proceeding(procedure, pk, viewer_of_request(request)), template, also)


def shown(request: HttpRequest, proceeding: Proceeding | None, template: str, also: Also | None = None) -> HttpResponse:
    """The page of a proceeding that was looked for; `also` makes of its context what this request asks for besides.

    Raises Http404 where there is none that this viewer may read.
    """
    viewer = viewer_of_request(request)
    if proceeding is None or not binding_of(proceeding.procedure).may_read(viewer, proceeding):
        raise Http404
    context, _ = standing_page(proceeding, viewer, clock.today())
    return render(request, template, context | also(context) if also else context)
