"""Pages of sessions: the list, one session, planning and moving it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.pages import standing_page
from huying.kernel.procedures.posting import done, form_page

from .. import selectors, services
from ..forms import MoveForm, SessionForm
from ..models import ScSession
from .shared import for_standing, own_congress, own_standing, recorder, warn_of_rest

PAGE = 20


@role_required(*CONGRESS_SIDE)
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    congress, today = own_congress(request), clock.today()
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
    congress = own_congress(request)
    today = clock.today()
    term = selectors.ordinal_on(congress, today)
    of = f"第{term}届" if term else ""
    form = SessionForm(f"{of}下一次是第{selectors.next_number(congress, term)}次", today, request.POST or None)
    if request.method == "POST" and form.is_valid():
        plan = recorder(request) | {"congress": congress, "on": today}
        if made := done(form, services.plan_session, **plan, **form.said()):
            warn_of_rest(request, made.planned_on)
            messages.success(request, f"{made}已列入。把议题安排到这次会议，前面的期限就按会期倒排。")
            return redirect("meetings:session", made.pk)
    return form_page(request, "meetings/session_new.html", {"form": form})


@role_required(Role.SC_OFFICE)
@for_standing
def move(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_standing(request, pk)
    hanging = selectors.planned_back(found)
    form = MoveForm(clock.today(), request.POST or None, initial=_as_planned(found))
    if form.is_valid() and done(form, services.move_session, session=found, **recorder(request), **form.said()):
        warn_of_rest(request, found.planned_on)
        recomputed = f"从会期倒排的{len(hanging)}个期限已按新日子重算。" if hanging else ""
        messages.success(request, f"会期已登记。{recomputed}")
        return redirect("meetings:session", pk)
    context = {"form": form, "session": found, "hanging": hanging}
    return form_page(request, "meetings/move.html", context)


def _as_planned(session: ScSession) -> dict[str, Any]:
    """What the form of moving begins with. A term (届) that was said is shown; any other follows the day."""
    return {
        "planned_on": session.planned_on,
        "settled": "yes" if session.is_settled else "no",
        "congress_term": session.congress_term if session.term_is_said else None,
        "number": session.number,
    }
