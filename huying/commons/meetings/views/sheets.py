"""Papers made on the spot, as downloads: looking at them keeps nothing. What is issued is kept."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.scope import own, role_required
from huying.kernel.access.viewer import CONGRESS_SIDE
from huying.kernel.calendar import clock
from huying.kernel.documents.downloads import printed
from huying.kernel.people.roles import Role

from .. import paperwork, selectors, services
from ..models import AgendaItem, PaperKind, Sitting
from .shared import attempt, own_session, recorder

NAMES = {"notice": PaperKind.NOTICE, "agenda": PaperKind.AGENDA, "outlines": PaperKind.OUTLINE_FORM}
ITEMS = AgendaItem.objects.select_related("session__congress")
DECIDED = {"decision": paperwork.decision_paper, "announcement": paperwork.announcement_paper}


@role_required(*CONGRESS_SIDE)
@require_GET
def sheet(request: HttpRequest, pk: int, name: str, suffix: str) -> HttpResponse:
    """The notice, the agenda, the outline form or the bulletin as they would be made today: to look at."""
    found = own_session(request, pk)
    if name == "bulletin":
        return printed(paperwork.bulletin_paper(found, clock.today()), found.congress, suffix)
    if name not in NAMES:
        raise Http404
    return printed(paperwork.paper_of(found, NAMES[name], clock.today()), found.congress, suffix)


@role_required(*CONGRESS_SIDE)
@require_GET
def roll_sheet(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The attendance sheet of a sitting."""
    found = own(request, Sitting.objects.select_related("session__congress"), pk)
    return printed(paperwork.attendance_sheet(found.session, found), found.session.congress, suffix)


@role_required(*CONGRESS_SIDE)
@require_GET
def decided_sheet(request: HttpRequest, pk: int, name: str, suffix: str) -> HttpResponse:
    """How the decision on an item, or its announcement, will be issued. Raises Http404 while none was passed."""
    item = own(request, ITEMS, pk)
    passed = selectors.passed_on(item)
    if passed is None or name not in DECIDED:
        raise Http404
    return printed(DECIDED[name](item.session, passed), item.session.congress, suffix)


@require_POST
@role_required(Role.SC_OFFICE)
def decision_issue(request: HttpRequest, pk: int) -> HttpResponse:
    item = own(request, ITEMS, pk)
    which: dict[str, Any] = {"item": item, "number": request.POST.get("number", "")}
    attempt(request, services.issue_decision, "决定和公告已存成公文，以后不再改动。", **which, **recorder(request))
    return redirect("meetings:session", item.session_id)


@require_POST
@role_required(Role.SC_OFFICE)
def bulletin_issue(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_session(request, pk)
    attempt(request, services.issue_bulletin, "会议简报已签发。", session=found, **recorder(request))
    return redirect("meetings:minutes", pk)
