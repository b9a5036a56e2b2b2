"""The register as it stands: what is held, how much, until when; what was erased on request."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import congress_of, viewer_of_request
from huying.kernel.people.roles import Role

from . import retention
from .models import Erasure

READERS = (Role.AUDITOR, Role.SC_OFFICE)
LATEST = 20


@role_required(*READERS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    congress = congress_of(viewer_of_request(request))
    context = {
        "standings": retention.standings(congress),
        "erasures": Erasure.objects.filter(congress=congress).order_by("-at", "-pk")[:LATEST],
    }
    return render(request, "privacy/register.html", context)
