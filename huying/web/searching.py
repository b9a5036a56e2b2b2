"""The search pages: staff over what their roles may see, citizens over what is published."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from huying.kernel.access.audience import PUBLIC, audiences_of
from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.people.models import Congress
from huying.kernel.search.services import find

LIMIT = 50
LONGEST_QUERY = 100


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of_request(request)
    return render(request, "search.html", _found(request, viewer.congress, audiences_of(viewer)))


@login_not_required
@require_GET
def public_search(request: HttpRequest, code: str) -> HttpResponse:
    congress = get_object_or_404(Congress, code=code)
    return render(
        request, "public_search.html", _found(request, congress, frozenset({PUBLIC})) | {"congress": congress}
    )


def _found(request: HttpRequest, congress: Congress | None, audiences: frozenset[str]) -> dict[str, Any]:
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    hits = find(congress=congress, query=query, audiences=audiences, limit=LIMIT + 1) if congress and query else []
    return {"search_query": query, "hits": hits[:LIMIT], "has_more": len(hits) > LIMIT, "limit": LIMIT}
