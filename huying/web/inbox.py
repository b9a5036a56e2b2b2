"""The inbox: what was told to the viewer, newest first."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.notifications import selectors, services

PAGE_SIZE = 30


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of_request(request)
    if viewer.person is None:
        return render(request, "inbox.html", {"page": None, "unread": 0})
    unread_only = request.GET.get("unread") == "1"
    notices = selectors.inbox(viewer.person, unread_only=unread_only)
    page = Paginator(notices, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "unread": selectors.unread_count(viewer.person), "unread_only": unread_only}
    return render(request, "inbox.html", context)


@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks one of the viewer's own notices as read and goes to what it is about."""
    person = viewer_of_request(request).person
    if person is None:
        raise Http404
    notice = get_object_or_404(selectors.inbox(person), pk=pk)
    services.mark_read(person=person, at=clock.now(), notices=[notice.pk])
    safe = url_has_allowed_host_and_scheme(notice.url, {request.get_host()}, require_https=request.is_secure())
    return redirect(notice.url if safe else "inbox")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    person = viewer_of_request(request).person
    read = services.mark_read(person=person, at=clock.now()) if person else 0
    messages.success(request, f"已把{read}件标为读过。" if read else "没有未读的通知。")
    return redirect("inbox")
