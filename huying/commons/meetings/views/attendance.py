"""Registering attendance: by hand for all, by the code on the door for oneself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huying.kernel.access.scanning import scannable
from huying.kernel.access.scope import own, role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, form_page, whole_number

from .. import checkin, selectors, services
from ..access import GUEST_SIDE
from ..forms import AttendanceForm
from ..models import Attendance, Presence, ScSession, Sitting
from .shared import attempt, check_standing, for_standing, own_standing, recorder


@role_required(Role.SC_OFFICE)
@for_standing
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """The roll of one sitting (?sitting=), of the first when none is named."""
    found = own_standing(request, pk)
    sitting = _sitting(request, found)
    is_to_come = not sitting.has_begun(clock.now())
    form = AttendanceForm(selectors.roll(found, sitting), request.POST or None, is_to_come=is_to_come)
    if request.method == "POST" and form.is_valid():
        said = {"sitting": sitting, "presences": form.presences(), "reasons": form.reasons()}
        said["by_video"] = form.by_video()
        if done(form, services.register_attendance, session=found, **recorder(request), **said):
            messages.success(request, "到会情况已登记。")
            return redirect("meetings:session", pk)
    sittings = list(found.sittings.all())
    context = {"form": form, "session": found, "sitting": sitting, "sittings": sittings}
    return form_page(request, "meetings/attendance.html", context)


def _sitting(request: HttpRequest, session: ScSession) -> Sitting:
    asked = whole_number(request.GET.get("sitting", ""))
    return get_object_or_404(session.sittings, pk=asked) if asked else selectors.first_sitting(session)


@role_required(Role.SC_OFFICE)
@require_GET
@never_cache
@for_standing
def door(request: HttpRequest, pk: int) -> HttpResponse:
    """The code on the door, to be shown big; it changes, so the page asks for itself anew."""
    sitting = own(request, Sitting.objects.select_related("session__congress"), pk)
    check_standing(request, sitting.session)
    path = reverse("meetings:check_in", args=[sitting.pk, checkin.code_of(sitting, clock.now())])
    code = scannable(request, path)
    roll = selectors.roll(sitting.session, sitting)
    context = {
        "session": sitting.session, "sitting": sitting, "roll": roll, "url": code.url, "now": clock.now(),
        "present": roll.count(Presence.PRESENT), "is_today": sitting.on == clock.today(),
        "picture": code.picture(),
    }  # fmt: skip
    return render(request, "meetings/door.html", context)


@role_required(*CONGRESS_SIDE, *GUEST_SIDE)
@never_cache
def check_in(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Where the code leads: one button. Sent twice it stays one arrival."""
    viewer = viewer_of_request(request)
    person = viewer.person
    sitting = own(request, Sitting.objects.select_related("session__congress"), pk)
    if (
        request.method == "POST"
        and person is not None
        and attempt(request, services.check_in, sitting=sitting, person=person, code=code, at=clock.now())
    ):
        return redirect("meetings:check_in", pk, code)
    mine = Attendance.objects.filter(sitting=sitting, person=person, presence=Presence.PRESENT).first()
    guest = sitting.session.attendees.filter(person=person, presence=Presence.PRESENT).exclude(person=None).first()
    is_on = sitting.on == clock.today() and not sitting.session.is_called_off
    is_fresh = is_on and checkin.is_fresh(sitting, code, clock.now())
    # Numbers can be counted up; of sessions a unit is told when it is invited, or stands at the door.
    is_theirs = viewer.is_staff_of_congress or is_fresh or guest is not None
    context = {
        "session": sitting.session, "sitting": sitting, "own": mine, "guest": guest, "person": person,
        "is_fresh": is_fresh, "is_theirs": is_theirs,
    }  # fmt: skip
    return render(request, "meetings/check_in.html", context)
