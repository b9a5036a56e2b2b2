"""The numbers of a congress: each with its formula and its whole, each opening its list; some of them for citizens."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.models import Congress

from . import registry, selectors

PAGE = 50
YEARS = 5  # so many are offered, this year first; an earlier one can still be asked for


@role_required(*CONGRESS_SIDE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    congress, year = congress_of(viewer_of_request(request)), year_of(request)
    context = numbers(congress, year) | {"has_lower": congress.children.exists()}
    return render(request, "metrics/numbers.html", context)


@login_not_required
@require_GET
def public(request: HttpRequest, code: str) -> HttpResponse:
    """The same numbers for citizens: the formula and the number, not the rows behind it."""
    congress, year = get_object_or_404(Congress, code=code), year_of(request)
    return render(request, "metrics/public.html", numbers(congress, year, public=True) | {"congress": congress})


@role_required(*CONGRESS_SIDE)
@require_GET
def rows(request: HttpRequest, name: str) -> HttpResponse:
    """The list behind a number, whatever its rows are."""
    viewer, year, metric = viewer_of_request(request), year_of(request), _metric_or_404(name)
    congress = congress_of(viewer)
    page = Paginator(metric.rows(congress, year), PAGE).get_page(request.GET.get("page"))
    context = {
        "number": selectors.number(metric, congress, year),
        "page": page,
        "rows": [selectors.row(metric, thing, viewer) for thing in page.object_list],
    }
    return render(request, "metrics/rows.html", context | years(year))


def numbers(congress: Congress, year: int, *, public: bool = False) -> dict[str, Any]:
    groups = selectors.groups(congress, year, public=public)
    wholes = [number for group in groups for number in group.numbers if number.whole_metric is None]
    return {"groups": groups, "wholes": wholes[:3]} | years(year)


def years(year: int) -> dict[str, Any]:
    today = clock.today()
    return {"year": year, "years": sorted({year, *range(today.year - YEARS + 1, today.year + 1)}, reverse=True)}


def year_of(request: HttpRequest) -> int:
    """The year asked for. Raises Http404 for what is no year."""
    given = request.GET.get("year", "")
    if not given:
        return clock.today().year
    if not (given.isascii() and given.isdigit() and 1979 <= int(given[:5]) <= 2100):
        raise Http404
    return int(given)


def _metric_or_404(name: str) -> registry.Metric:
    try:
        return registry.get(name)
    except registry.UnknownMetric:
        raise Http404 from None
