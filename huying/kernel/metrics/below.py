"""What a congress is told of those below it: their public numbers, and the rows they have published."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from huying.kernel.access import scope, upward
from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, Viewer, congress_of, viewer_of_request
from huying.kernel.people.models import Congress
from huying.kernel.people.selectors import tree_below

from . import selectors
from .views import PAGE, numbers, year_of, years

FIRST = 3  # so many numbers stand beside each congress of the list
RECENT = 20  # so many published rows of a kind are listed; the rest is on the congress's own public pages


@role_required(*CONGRESS_SIDE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every congress below with its first public numbers."""
    year, shown = year_of(request), selectors.public_wholes()[:FIRST]
    page = Paginator(tree_below(congress_of(viewer_of_request(request))), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "metrics": shown, "lines": selectors.lines(page.object_list, shown, year)}
    return render(request, "metrics/below.html", context | years(year))


@role_required(*CONGRESS_SIDE)
@require_GET
def of_one(request: HttpRequest, code: str) -> HttpResponse:
    """The public numbers of one congress below, and what it has published. The rows behind a number stay below."""
    viewer, year = viewer_of_request(request), year_of(request)
    lower = get_object_or_404(scope.below(viewer), code=code)
    context = numbers(lower, year, public=True) | {"lower": lower, "shared": _shared(viewer, lower)}
    return render(request, "metrics/of_below.html", context)


def _shared(viewer: Viewer, lower: Congress) -> list[dict[str, Any]]:
    found = []
    for kind in upward.kinds():
        rows = upward.rows_below(kind.model, viewer, lower)
        listed = [{"label": row[kind.fields[0]], "url": kind.address(row)} for row in rows[:RECENT]]
        found.append({"label": kind.label, "reason": kind.reason, "count": rows.count(), "rows": listed})
    return found
