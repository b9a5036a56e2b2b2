"""Pages of the agenda: items in their order, the half-days."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import own, role_required
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, form_page

from .. import selectors, services
from ..forms import ItemForm, NewItemForm, SittingForm
from ..models import AgendaItem, PaperKind, ScSession, Sitting
from .shared import attempt, check_standing, for_standing, own_standing, recorder


@role_required(Role.SC_OFFICE)
@for_standing
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole order of the session in the office's hand; here an item of its own is added."""
    found = own_standing(request, pk)
    form = NewItemForm(request.POST or None)
    if form.is_valid() and done(form, services.add_item, session=found, **recorder(request), **form.said()):
        messages.success(request, "已列入议程，排在最后。")
        return redirect("meetings:agenda", pk)
    rows = zip(found.agenda.all(), selectors.agenda(found), strict=True)
    return form_page(request, "meetings/agenda.html", {"form": form, "session": found, "rows": list(rows)})


@role_required(Role.SC_OFFICE)
@for_standing
def item(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, AgendaItem.objects.select_related("session__congress"), pk)
    check_standing(request, found.session)
    title, may_change = found.title, selectors.may_change_item(found)
    form = ItemForm(request.POST or None, initial=ItemForm.standing(found), may_rename=may_change)
    if form.is_valid() and done(form, services.write_item, item=found, **recorder(request), **form.said()):
        messages.success(request, "已保存。")
        if found.title != title:
            _warn_of_papers(request, found.session)
        return redirect("meetings:agenda", found.session_id)
    context = {"form": form, "item": found, "title": title, "session": found.session, "may_drop": may_change}
    return form_page(request, "meetings/item.html", context)


@require_POST
@role_required(Role.SC_OFFICE)
def item_drop(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, AgendaItem.objects.select_related("session__congress"), pk)
    title, session = found.title, found.session
    if attempt(request, services.drop_item, f"“{title}”已从议程去掉。", item=found, **recorder(request)):
        _warn_of_papers(request, session)
    return redirect("meetings:agenda", session.pk)


def _warn_of_papers(request: HttpRequest, session: ScSession) -> None:
    """What was printed of the agenda does not change with it."""
    if session.papers.filter(kind=PaperKind.AGENDA).exclude(sent_at=None).exists():
        messages.warning(request, "议程已经印发过，印发的那一份没有变，请把改动告诉组成人员。")


@require_POST
@role_required(Role.SC_OFFICE)
def item_up(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, AgendaItem.objects.select_related("session__congress"), pk)
    attempt(request, services.move_up, item=found, **recorder(request))
    return redirect("meetings:agenda", found.session_id)


@role_required(Role.SC_OFFICE)
@for_standing
def sittings(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_standing(request, pk)
    form = SittingForm(request.POST or None, initial={"on": found.planned_on})
    if form.is_valid() and done(form, services.add_sitting, session=found, **recorder(request), **form.said()):
        messages.success(request, "已列入日程。")
        return redirect("meetings:sittings", pk)
    listed = [(s, selectors.roll(found, s)) for s in found.sittings.all()]
    return form_page(request, "meetings/sittings.html", {"form": form, "session": found, "listed": listed})


@require_POST
@role_required(Role.SC_OFFICE)
def sitting_drop(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, Sitting.objects.select_related("session__congress"), pk)
    attempt(request, services.drop_sitting, sitting=found, **recorder(request))
    return redirect("meetings:sittings", found.session_id)
