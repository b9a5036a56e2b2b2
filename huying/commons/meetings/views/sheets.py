"""Papers made on the spot, as downloads: looking at them keeps nothing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import own, role_required
from huying.kernel.access.viewer import CONGRESS_SIDE
from huying.kernel.calendar import clock
from huying.kernel.documents.downloads import printed

from .. import paperwork, registry
from ..models import AgendaItem, PaperKind, Sitting
from .shared import own_session

NAMES = {"notice": PaperKind.NOTICE, "agenda": PaperKind.AGENDA, "outlines": PaperKind.OUTLINE_FORM}
DECIDED = {"decision": paperwork.decision_paper, "announcement": paperwork.announcement_paper}


@role_required(*CONGRESS_SIDE)
@require_GET
def sheet(request: HttpRequest, pk: int, name: str, suffix: str) -> HttpResponse:
    """The notice, the agenda, the outline form or the bulletin as they would be made today."""
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
    """The decision that was passed on an item, or its announcement. Raises Http404 while none was passed."""
    item = own(request, AgendaItem.objects.select_related("session__congress"), pk)
    passed = [d for d in registry.decisions_of(item.session) if d.item_id == item.pk and d.passed]
    if not passed or name not in DECIDED:
        raise Http404
    return printed(DECIDED[name](item.session, passed[-1]), item.session.congress, suffix)
