"""Registering attendance by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role

from .. import selectors, services
from ..forms import AttendanceForm
from .shared import done, own_session


@role_required(Role.SC_OFFICE)
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, found = viewer_of_request(request), own_session(request, pk)
    form = AttendanceForm(selectors.roll(found), request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"presences": form.presences(), "by": viewer.person, "at": clock.now()}
        if done(form, services.register_attendance, session=found, **said):
            messages.success(request, "到会情况已登记。")
            return redirect("meetings:session", pk)
    context = {"form": form, "session": found}
    return render(request, "meetings/attendance.html", context, status=422 if form.errors else 200)
