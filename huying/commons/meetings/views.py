"""Pages of sessions. The office plans and registers; the congress's side reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import role_required, scope
from huying.kernel.access.viewer import CONGRESS_SIDE, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.calendar.saying import full_day
from huying.kernel.calendar.services import work_calendar
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role
from huying.kernel.procedures.pages import standing_page
from huying.kernel.procedures.refusals import Refused

from . import selectors, services
from .forms import AttendanceForm, DayForm, SessionForm
from .models import ScSession

PAGE = 20


def _congress(request: HttpRequest) -> Congress:
    return congress_of(viewer_of_request(request))


def _session(request: HttpRequest, pk: int) -> ScSession:
    own = scope(ScSession.objects.select_related("congress"), viewer_of_request(request))
    found: ScSession = get_object_or_404(own, pk=pk)
    return found


def _warn_of_rest(request: HttpRequest, day: date) -> None:
    """A session on a rest day is lawful, and usually a slip."""
    calendar = work_calendar()
    if not calendar.is_workday(day):
        messages.warning(request, f"请核对：{full_day(day)}是休息日（{calendar.name(day)}）。")


def _done(form: Form, deed: Callable[..., Any], **said: Any) -> Any:
    """What the deed made, or True; a refusal becomes an error of the form, so that nothing typed is lost."""
    try:
        return deed(**said) or True
    except Refused as refusal:
        form.add_error(None, f"{refusal.sentence}{refusal.hint}")
        return None


@role_required(*CONGRESS_SIDE)
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    congress, today = _congress(request), clock.today()
    coming = selectors.session_rows(selectors.coming(congress), today)
    page = Paginator(selectors.held(congress), PAGE).get_page(request.GET.get("page"))
    context = {
        "coming": coming,
        "headline": selectors.headline(coming, today),
        "page": page,
        "held": selectors.session_rows(page.object_list, today),
        "may_edit": viewer_of_request(request).has(Role.SC_OFFICE),
        "today": today,
    }
    return render(request, "meetings/sessions.html", context)


@role_required(*CONGRESS_SIDE)
@require_GET
def session(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of_request(request)
    proceeding = selectors.find_proceeding(pk, viewer)
    if proceeding is None:
        raise Http404
    context, _ = standing_page(proceeding, viewer, clock.today())
    return render(request, "meetings/session.html", context)


@role_required(Role.SC_OFFICE)
def session_new(request: HttpRequest) -> HttpResponse:
    congress, at = _congress(request), clock.now()
    form = SessionForm(request.POST or None, initial={"number": selectors.next_number(congress)})
    if request.method == "POST" and form.is_valid():
        plan = {"congress": congress, "on": at.date(), "by": viewer_of_request(request).person, "at": at}
        if made := _done(form, services.plan_session, **plan, **form.said()):
            _warn_of_rest(request, made.planned_on)
            messages.success(request, f"{made}已列入。把议题安排到这次会议，前面的期限就按会期倒排。")
            return redirect("meetings:session", made.pk)
    return render(request, "meetings/session_new.html", {"form": form}, status=422 if form.errors else 200)


@role_required(Role.SC_OFFICE)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, found = viewer_of_request(request), _session(request, pk)
    hanging = selectors.planned_back(found)
    initial = {"planned_on": found.planned_on, "settled": "yes" if found.is_settled else "no"}
    form = DayForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        who = {"by": viewer.person, "at": clock.now()}
        if _done(form, services.move_session, session=found, **who, **form.said()):
            _warn_of_rest(request, found.planned_on)
            recomputed = f"从会期倒排的{len(hanging)}个期限已按新日子重算。" if hanging else ""
            messages.success(request, f"会期已登记。{recomputed}")
            return redirect("meetings:session", pk)
    context = {"form": form, "session": found, "hanging": hanging}
    return render(request, "meetings/move.html", context, status=422 if form.errors else 200)


@role_required(Role.SC_OFFICE)
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, found = viewer_of_request(request), _session(request, pk)
    form = AttendanceForm(selectors.roll(found), request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"presences": form.presences(), "by": viewer.person, "at": clock.now()}
        if _done(form, services.register_attendance, session=found, **said):
            messages.success(request, "到会情况已登记。")
            return redirect("meetings:session", pk)
    context = {"form": form, "session": found}
    return render(request, "meetings/attendance.html", context, status=422 if form.errors else 200)
