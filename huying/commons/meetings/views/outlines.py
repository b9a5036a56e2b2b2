"""Pages of speech outlines: received or not, writing one, printing one (R1.27, R1.28)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import own, role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.documents.downloads import printed
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, form_page

from .. import paperwork, selectors, services
from ..forms import OutlineForm
from ..models import AgendaItem, SpeechOutline
from ..procedures import SessionHolding
from .shared import check_standing, for_standing, may_write, own_session


@role_required(*CONGRESS_SIDE)
@require_GET
def outlines(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, found = viewer_of_request(request), own_session(request, pk)
    days = selectors.days_of(found)
    context = {
        "session": found, "rows": selectors.outline_rows(found, viewer.person),
        "has_opened": SessionHolding.opened.name in days, "has_closed": SessionHolding.closed.name in days,
        "is_member": may_write(request, found, Role.SC_MEMBER),
        "may_edit": may_write(request, found, Role.SC_OFFICE),
    }  # fmt: skip
    return render(request, "meetings/outlines.html", context)


@role_required(Role.SC_MEMBER)
@for_standing
def outline_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Writing: each press keeps the draft; nothing typed is lost on a refusal, nor when it is sent twice."""
    viewer = viewer_of_request(request)
    item = own(request, AgendaItem.objects.select_related("session__congress"), pk)
    check_standing(request, item.session)
    kept = selectors.outline_of(item, viewer.person)
    form = OutlineForm(request.POST or None, initial=OutlineForm.standing(kept))
    if request.method == "POST" and form.is_valid():
        assert viewer.person is not None
        is_handed_in = request.POST.get("then") == "submit"
        said = form.said() | {"is_handed_in": is_handed_in, "at": clock.now()}
        if done(form, services.save_outline, item=item, person=viewer.person, **said):
            messages.success(request, "提纲已提交。" if is_handed_in else "草稿已保存。还没有提交。")
            return redirect("meetings:outlines", item.session_id) if is_handed_in else redirect(request.path)
    has_opened = SessionHolding.opened.name in selectors.days_of(item.session)
    context = {"form": form, "item": item, "session": item.session, "own": kept, "has_opened": has_opened}
    return form_page(request, "meetings/outline_write.html", context)


@role_required(*CONGRESS_SIDE)
@require_GET
def outline(request: HttpRequest, pk: int) -> HttpResponse:
    found = _readable(request, pk)
    return render(request, "meetings/outline.html", {"outline": found, "session": found.item.session})


@role_required(*CONGRESS_SIDE)
@require_GET
def outline_print(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    found = _readable(request, pk)
    return printed(paperwork.outline_paper(found), found.congress, suffix)


def _readable(request: HttpRequest, pk: int) -> SpeechOutline:
    rows = SpeechOutline.objects.select_related("item__session__congress", "person")
    found = own(request, rows, pk)
    if not selectors.may_read_outline(viewer_of_request(request), found):
        raise Http404
    return found
