"""The page of the work in the background, and the two deeds on it.

Deeds are the office's: an administrator looks and changes nothing (三员分立).
"""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.jobs import services
from huying.kernel.jobs.models import Job, State
from huying.kernel.jobs.registry import JobRefused
from huying.kernel.notifications import digests
from huying.kernel.notifications.models import Digest
from huying.kernel.people.roles import Role

from .rows import jobs_of, rounds, rows, stuck_digests

PAGE = 30


@role_required(Role.SYSTEM_ADMIN, Role.SC_OFFICE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    congress = congress_of(viewer_of_request(request))
    page = Paginator(jobs_of(congress), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows(list(page.object_list)),
        "failed": jobs_of(congress).filter(state=State.FAILED).count(),
        "rounds": rounds(),
        "digests": stuck_digests(congress),
        "may_act": viewer_of_request(request).has(Role.SC_OFFICE),
    }
    return render(request, "work/work.html", context)


@role_required(Role.SC_OFFICE)
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more for a job of the own congress that failed."""
    viewer = viewer_of_request(request)
    job = get_object_or_404(Job, pk=pk, congress=congress_of(viewer))
    try:
        services.retry(job, by=viewer.person, at=clock.now())
    except JobRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已经重新排队，很快会开始。")
    return redirect("work:index")


@role_required(Role.SC_OFFICE)
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A person decides that a mail goes out although it may have gone out before."""
    digest = get_object_or_404(Digest, pk=pk, congress=congress_of(viewer_of_request(request)))
    if digests.send_again(digest, at=clock.now()):
        messages.success(request, "这封信会在几分钟内再发一次。")
    else:
        messages.error(request, "这封信不用再发：已经在排队，或已经发出。")
    return redirect("work:index")
