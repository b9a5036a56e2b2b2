"""Calendar feeds: a person's own duties and meetings, and what a congress tells everybody."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huying.kernel.access.viewer import congress_of, viewer_for, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.notifications import calendars
from huying.kernel.people.models import Account, Congress

ICS = "text/calendar; charset=utf-8"


@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Makes, renews or ends the address of one's own calendar. The address is shown this once."""
    person = viewer_of_request(request).person
    if person is None:
        raise Http404
    address = ""
    if request.method == "POST" and request.POST.get("end"):
        calendars.revoke_key(person)
        messages.success(request, "日历地址已停用，手机上的日历不再更新。")
        return redirect("my_calendar")
    if request.method == "POST":
        key = calendars.new_key(person)
        address = request.build_absolute_uri(reverse("personal_calendar", args=[key]))
    context = {"address": address, "has_key": calendars.has_key(person)}
    response = render(request, "my_calendar.html", context)
    response["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_safe
def personal(request: HttpRequest, key: str) -> HttpResponse:
    """For the phone's calendar, which cannot sign in: the key of the address says whose it is.

    An account that was closed has no calendar any more, nor has somebody who left office more than the public one.
    """
    owner, at = calendars.owner_of(key), clock.now()
    if owner is None or not Account.objects.filter(person=owner, is_active=True).exists():
        raise Http404
    viewer = viewer_for(owner, at.date())
    congress = congress_of(viewer)
    events = calendars.personal_events(viewer, congress, at.date())
    return _file(request, f"{congress.committee_name}：我的日程", events, cache="private, no-store")


@login_not_required
@require_safe
def public(request: HttpRequest, code: str) -> HttpResponse:
    congress = get_object_or_404(Congress, code=code)
    events = calendars.public_events(congress, clock.today())
    return _file(request, f"{congress.committee_name}：会议和公开", events, cache="public, max-age=600")


@login_not_required
@require_safe
def subscribe(request: HttpRequest, code: str) -> HttpResponse:
    """How to be told: the feed of published texts and the calendar, in words."""
    congress = get_object_or_404(Congress, code=code)
    addresses = {
        name: request.build_absolute_uri(reverse(name, args=[code])) for name in ("public_feed", "public_calendar")
    }
    return render(request, "subscribe.html", {"congress": congress, **addresses})


def _file(request: HttpRequest, name: str, events: list[calendars.Event], *, cache: str) -> HttpResponse:
    site = request.build_absolute_uri("/").rstrip("/")
    told = calendars.icalendar(name=name, events=events, at=clock.now(), site=site)
    return HttpResponse(told, content_type=ICS, headers={"Cache-Control": cache})
