"""The records of the own congress, and the check that nobody has changed them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import congress_of, viewer_of_request
from huying.kernel.ledger import checker as checking
from huying.kernel.ledger import selectors
from huying.kernel.ledger.proofs import NoProof, prove
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
    context = {"page": page, "form": form}
    context["rows"] = rows(list(page.object_list), leads_on=viewer_of_request(request).is_staff_of_congress)
    return render(request, "records/records.html", context | _seal(request))


def _seal(request: HttpRequest) -> dict[str, Any]:
    return {
        "last": selectors.last_batch(),
        "signed": selectors.signed_head(),
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


@role_required(Role.AUDITOR, Role.SC_OFFICE)
@require_GET
def proof(request: HttpRequest, number: int) -> HttpResponse:
    """The proof of an entry of the own congress, to be handed to whoever asks whether it is genuine."""
    entry = get_object_or_404(selectors.entries(congress_of(viewer_of_request(request))), pk=number)
    try:
        found = prove(entry.pk)
    except NoProof as none:
        messages.error(request, str(none))
        return redirect("records:index")
    return _download(JsonResponse(found, json_dumps_params=_READABLE), f"huying-proof-{number}.json")


@login_not_required
@require_GET
def head(request: HttpRequest) -> HttpResponse:
    """The latest signed head, for anybody: it tells nothing of the record itself and is to be kept outside."""
    signed = selectors.signed_head() or {"head": None, "message": "还没有签过名的封存值"}
    return JsonResponse(signed, json_dumps_params=_READABLE)


@login_not_required
@require_GET
def checker(request: HttpRequest) -> HttpResponse:
    """The one file that checks a proof, for anybody."""
    program = Path(checking.__file__).read_bytes()
    return _download(HttpResponse(program, content_type="text/x-python; charset=utf-8"), "checker.py")


_READABLE = {"ensure_ascii": False, "indent": 1}


def _download(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
