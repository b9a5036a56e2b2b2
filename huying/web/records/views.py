"""The records of the own congress, and the check that nobody has changed them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import congress_of, viewer_of_request
from huying.kernel.ledger import selectors
from huying.kernel.ledger.services import verify as verify_ledger
from huying.kernel.people.roles import Role

from .forms import HeadForm, RecordsFilter
from .rows import rows

PAGE = 50


@role_required(Role.AUDITOR, Role.SC_OFFICE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    congress, form = congress_of(viewer_of_request(request)), RecordsFilter(request.GET)
    found = selectors.entries(congress, **form.wanted())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": rows(list(page.object_list)), "form": form}
    return render(request, "records/records.html", context | _seal(request))


def _seal(request: HttpRequest) -> dict[str, Any]:
    return {
        "last": selectors.last_batch(),
        "may_verify": viewer_of_request(request).has(Role.AUDITOR),
        "head_form": HeadForm(),
    }


@role_required(Role.AUDITOR)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recomputes the whole ledger and says in words what holds; a head kept elsewhere is looked for in the chain."""
    form = HeadForm(request.POST)
    if not form.is_valid():
        return render(request, "records/verification.html", {"head_form": form}, status=422)
    head = form.cleaned_data["head"]
    context = {"found": verify_ledger(head=head or None), "head": head, "head_form": HeadForm()}
    return render(request, "records/verification.html", context)
