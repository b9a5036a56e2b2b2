"""Pages of papers: what was sent, whom it reached, who has read it (R1.26)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.scope import own, role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.documents.uploads import UploadRefused
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, form_page, refusable

from .. import selectors, services
from ..forms import PaperForm, ReachedForm
from ..models import SessionPaper
from .shared import attempt, for_standing, may_write, own_session, own_standing, recorder


@role_required(*CONGRESS_SIDE)
@require_GET
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """A member sees what to read; the office also whom it reached."""
    viewer, found = viewer_of_request(request), own_session(request, pk)
    context = {
        "session": found, "state": selectors.distribution(found, viewer.person), "today": clock.today(),
        "may_edit": may_write(request, found, Role.SC_OFFICE), "has_agenda": found.agenda.exists(),
    }  # fmt: skip
    return render(request, "meetings/papers.html", context)


@role_required(Role.SC_OFFICE)
@for_standing
def paper_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_standing(request, pk)
    form = PaperForm(found, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = done(form, services.add_paper, session=found, **recorder(request), **form.said())
        except UploadRefused as refusal:
            form.add_error("file", f"{refusal}")
            made = None
        if made:
            messages.success(request, "材料已加入，等印发。")
            return redirect("meetings:papers", pk)
    return form_page(request, "meetings/paper_new.html", {"form": form, "session": found})


@require_POST
@role_required(Role.SC_OFFICE)
def papers_send(request: HttpRequest, pk: int) -> HttpResponse:
    found, viewer = own_session(request, pk), viewer_of_request(request)
    told = "材料已印发，组成人员收到通知。没有账号的，请送纸质件，送到后登记。"
    attempt(request, services.distribute, told, session=found, by=viewer, at=clock.now())
    return redirect("meetings:papers", pk)


@role_required(Role.SC_OFFICE)
@for_standing
def papers_reached(request: HttpRequest, pk: int) -> HttpResponse:
    """By hand: the printed papers were delivered."""
    found, today = own_standing(request, pk), clock.today()
    waiting = [row.person for row in selectors.distribution(found).unreached]
    form = ReachedForm(waiting, today, request.POST or None, initial={"reached_on": today})
    if form.is_valid() and done(form, services.register_reached, session=found, **recorder(request), **form.said()):
        messages.success(request, "送达已登记。")
        return redirect("meetings:papers", pk)
    return form_page(request, "meetings/reached.html", {"form": form, "session": found, "waiting": waiting})


@require_POST
@role_required(Role.SC_OFFICE)
@refusable
def papers_remind(request: HttpRequest, pk: int) -> HttpResponse:
    told = services.remind(session=own_session(request, pk), **recorder(request))
    words = f"已提醒{told}人。" if told else "这一批材料已经提醒过了，同一批只提醒一次。"
    messages.success(request, words)
    return redirect("meetings:papers", pk)


@require_POST
@role_required(*CONGRESS_SIDE)
def paper_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Opening a paper is the receipt for reading it; so it is a deed, and only then a download."""
    viewer = viewer_of_request(request)
    found = own(request, SessionPaper.objects.select_related("document"), pk)
    assert viewer.person is not None  # the gate let in people with a role only
    services.read_paper(paper=found, person=viewer.person, at=clock.now())
    return redirect("documents:download", selectors.reading_version(found).pk)
