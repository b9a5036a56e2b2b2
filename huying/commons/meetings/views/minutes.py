"""The page of the minutes: drafted from the record, put right, signed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import own, role_required
from huying.kernel.access.viewer import CONGRESS_SIDE
from huying.kernel.calendar.clock import day_of
from huying.kernel.documents.downloads import printed
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, form_page

from .. import paperwork, selectors, services
from ..forms import MinutesForm
from ..models import ScSession
from .shared import attempt, may_write, own_session, recorder


@role_required(*CONGRESS_SIDE)
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody of the congress's side reads; the office writes until they are signed."""
    found: ScSession = own(request, ScSession.objects.select_related("congress", "minutes__signed_by"), pk)
    minutes, may_edit = selectors.minutes_in(found), may_write(request, found, Role.SC_OFFICE)
    anew = "anew" in request.GET or minutes is None
    text = selectors.draft_minutes(found) if anew else minutes.text if minutes else ""
    form = MinutesForm(request.POST or None, initial={"text": text})
    if (
        request.method == "POST"
        and may_edit
        and form.is_valid()
        and done(form, services.save_minutes, session=found, text=form.cleaned_data["text"], **recorder(request))
    ):
        messages.success(request, "会议纪要已保存。")
        return redirect("meetings:minutes", pk)
    context = {"form": form, "session": found, "minutes": minutes, "may_edit": may_edit, "text": text}
    context |= {"versions": selectors.versions_of(minutes), "bulletin": selectors.issued_bulletin(found)}
    return form_page(request, "meetings/minutes.html", context)


@require_POST
@role_required(Role.SC_OFFICE)
def minutes_sign(request: HttpRequest, pk: int) -> HttpResponse:
    found = selectors.minutes_of(own_session(request, pk))
    if found is None:
        messages.error(request, "还没有保存过会议纪要，请先保存正文。")
    else:
        attempt(request, services.sign_minutes, "会议纪要已签发。", minutes=found, **recorder(request))
    return redirect("meetings:minutes", pk)


@role_required(*CONGRESS_SIDE)
def minutes_print(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The minutes as they stand, as a draft to look at."""
    found = selectors.minutes_of(own_session(request, pk))
    if found is None:
        raise Http404
    return printed(paperwork.minutes_paper(found, day_of(found.saved_at)), found.congress, suffix)
