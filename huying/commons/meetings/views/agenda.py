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
from ..models import AgendaItem, Sitting
from .shared import attempt, own_session, recorder


@role_required(Role.SC_OFFICE)
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole order of the session in the office's hand; here an item of its own is added."""
    found = own_session(request, pk)
    form = NewItemForm(request.POST or None)
    if form.is_valid() and done(form, services.add_item, session=found, **recorder(request), **form.said()):
        messages.success(request, "已列入议程，排在最后。")
        return redirect("meetings:agenda", pk)
    rows = zip(found.agenda.all(), selectors.agenda(found), strict=True)
    return form_page(request, "meetings/agenda.html", {"form": form, "session": found, "rows": list(rows)})


@role_required(Role.SC_OFFICE)
def item(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, AgendaItem.objects.select_related("session__congress"), pk)
    form = ItemForm(request.POST or None, initial=ItemForm.standing(found))
    if request.method == "POST" and form.is_valid():
        services.write_item(item=found, **recorder(request), **form.said())
        messages.success(request, "已保存。")
        return redirect("meetings:agenda", found.session_id)
    return form_page(request, "meetings/item.html", {"form": form, "item": found, "session": found.session})


@require_POST
@role_required(Role.SC_OFFICE)
def item_up(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, AgendaItem.objects.select_related("session__congress"), pk)
    services.move_up(item=found, **recorder(request))
    return redirect("meetings:agenda", found.session_id)


@role_required(Role.SC_OFFICE)
def sittings(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_session(request, pk)
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
