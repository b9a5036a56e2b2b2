"""Pages of those who come without a vote (R1.37, R1.38)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import own, role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, UNIT_SIDE, congress_of, viewer_of_request
from huying.kernel.documents import services as documents
from huying.kernel.documents.downloads import attachment
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, form_page

from .. import selectors, services
from ..access import GUEST_SIDE
from ..forms import AnsweringForm, CameForm, InviteForm
from ..models import AgendaItem, Attendee
from .shared import for_standing, may_write, own_session, own_standing, recorder


@role_required(*CONGRESS_SIDE)
@require_GET
def attendees(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_session(request, pk)
    listed = selectors.attendees(found)
    context = {"session": found, "listed": listed, "may_edit": may_write(request, found, Role.SC_OFFICE)}
    if not found.is_called_off:
        context |= {"proposals": selectors.proposals(found, listed), "owed": selectors.owed(found, listed)}
    return render(request, "meetings/attendees.html", context)


@role_required(Role.SC_OFFICE)
@for_standing
def attendee_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite; a proposal fills the form by its number in the list (?from=)."""
    found = own_standing(request, pk)
    form = InviteForm(found, request.POST or None, initial=_proposed(request, pk))
    if form.is_valid() and done(form, services.invite, session=found, **recorder(request), **form.said()):
        messages.success(request, "已列入名单。有账号的，已经收到通知。")
        return redirect("meetings:attendees", pk)
    return form_page(request, "meetings/attendee_new.html", {"form": form, "session": found})


def _proposed(request: HttpRequest, pk: int) -> dict[str, object]:
    found = {str(nth): p for nth, p in enumerate(selectors.proposals(own_session(request, pk)))}
    p = found.get(request.GET.get("from", ""))
    if p is None:
        return {}
    return {
        "kind": p.kind, "name": p.name, "post": p.post, "body": p.body, "item": p.item.pk, "grounds": p.grounds,
        "person_id": p.person.pk if p.person else None,
    }  # fmt: skip


@role_required(Role.SC_OFFICE)
@for_standing
def attendees_came(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_standing(request, pk)
    form = CameForm(selectors.attendees(found), request.POST or None)
    if form.is_valid() and done(form, services.register_attendees, session=found, **recorder(request), **form.said()):
        messages.success(request, "列席和到会情况已登记。")
        return redirect("meetings:attendees", pk)
    return form_page(request, "meetings/attendees_came.html", {"form": form, "session": found})


@role_required(*CONGRESS_SIDE, *GUEST_SIDE)
@require_GET
def invitations(request: HttpRequest) -> HttpResponse:
    """To which sessions I am invited without a vote, and for what my organ owes a person (R1.38)."""
    viewer = viewer_of_request(request)
    context = {
        "rows": selectors.invitations(viewer.person),
        "duties": selectors.duties_of(congress_of(viewer), viewer.bodies(*UNIT_SIDE)),
        "is_guest": viewer.has(*GUEST_SIDE),
    }
    return render(request, "meetings/invitations.html", context)


@role_required(*GUEST_SIDE)
@require_GET
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """The session I am invited to, its papers, what I said there."""
    invited = _invited(request, pk)
    context = {
        "invited": invited, "session": invited.session, "items": selectors.agenda_for(invited),
        "papers": selectors.papers_for(invited, viewer_of_request(request)), "speeches": selectors.said_by(invited),
    }  # fmt: skip
    return render(request, "meetings/invitation.html", context)


@role_required(*GUEST_SIDE)
@require_GET
def invitation_paper(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """A paper that went out to the session: its guests read it for as long as they are on the list."""
    found = get_object_or_404(selectors.papers_for(_invited(request, pk), viewer_of_request(request)), pk=paper)
    version = selectors.reading_version(found)
    return attachment(documents.read(version), version.filename, version.mime)


def _invited(request: HttpRequest, pk: int) -> Attendee:
    """Raises Http404 for the invitation of somebody else."""
    found = selectors.invitation_of(viewer_of_request(request).person, pk)
    if found is None:
        raise Http404
    return found


@role_required(*UNIT_SIDE)
def answering(request: HttpRequest, pk: int) -> HttpResponse:
    """The organ names who comes for an item; of items that ask nothing of it, it sees nothing."""
    viewer = viewer_of_request(request)
    item = own(request, AgendaItem.objects.select_related("session__congress"), pk)
    asked = selectors.asked_of(item, viewer.bodies(*UNIT_SIDE))
    if asked is None:
        raise Http404
    form = AnsweringForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        people = Person.objects.filter(congress=item.congress, mandates__body=asked.body)
        given = {"kind": asked.kind, "item": item, "body": asked.body, "grounds": asked.grounds, **form.said(people)}
        if done(form, services.invite, session=item.session, **recorder(request), **given):
            messages.success(request, "已报给常委会办公室。")
            return redirect("meetings:invitations")
    context = {"form": form, "item": item, "session": item.session, "body": asked.body}
    return form_page(request, "meetings/answering.html", context)
