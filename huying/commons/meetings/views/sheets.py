"""Papers made on the spot, as downloads: looking at them keeps nothing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import own, role_required
from huying.kernel.access.viewer import CONGRESS_SIDE
from huying.kernel.calendar import clock
from huying.kernel.documents.docx import render_docx
from huying.kernel.documents.papers import OfficialPaper
from huying.kernel.documents.pdf import render_pdf
from huying.kernel.documents.uploads import DOCX, PDF

from .. import paperwork
from ..models import PaperKind, Sitting
from .shared import own_session

RENDER = {"docx": (render_docx, DOCX), "pdf": (render_pdf, PDF)}
NAMES = {"notice": PaperKind.NOTICE, "agenda": PaperKind.AGENDA, "outlines": PaperKind.OUTLINE_FORM}


def printed(paper: OfficialPaper, suffix: str) -> HttpResponse:
    """The paper as a download."""
    if suffix not in RENDER:
        raise Http404
    render, kind = RENDER[suffix]
    name = content_disposition_header(True, f"{paper.title}.{suffix}") or "attachment"
    headers = {"Content-Disposition": name, "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"}
    return HttpResponse(render(paper), content_type=kind.mime, headers=headers)


@role_required(*CONGRESS_SIDE)
@require_GET
def sheet(request: HttpRequest, pk: int, name: str, suffix: str) -> HttpResponse:
    """The notice, the agenda or the outline form as they would be made today."""
    if name not in NAMES:
        raise Http404
    return printed(paperwork.paper_of(own_session(request, pk), NAMES[name], clock.today()), suffix)


@role_required(*CONGRESS_SIDE)
@require_GET
def roll_sheet(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The attendance sheet of a sitting."""
    found = own(request, Sitting.objects.select_related("session__congress"), pk)
    return printed(paperwork.attendance_sheet(found.session, found), suffix)
