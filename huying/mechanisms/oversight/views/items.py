"""Pages of problem items."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from huying.commons.meetings.models import CollationPoint
from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.procedures.posting import unsure

from .. import selectors, services
from ..forms import ItemForm
from ..models import OpinionDocument
from ..procedures import ItemHandling
from .opinions import draft_of
from .shared import form_page, proceeding_page, refusable


def _point(request: HttpRequest, opinion: OpinionDocument) -> CollationPoint | None:
    """The problem of a collation that a new item is made of, as the address names it."""
    named = request.GET.get("point", "")
    return next((p.point for p in selectors.points_for(opinion) if named == str(p.point.pk)), None) if named else None


@refusable
def item_edit(request: HttpRequest, pk: int, item: int = 0) -> HttpResponse:
    found = draft_of(request, pk)
    known = get_object_or_404(found.items, pk=item) if item else None
    point = _point(request, found)
    initial = {"title": point.text[:120]} if point else None
    latest = selectors.latest_nodes_of(found)
    form = ItemForm(found.congress, found.topic, latest, request.POST or None, instance=known, initial=initial)
    if request.method == "POST" and form.is_valid():
        kept = found.items.get(pk=item) if item else None  # the form's copy is already changed
        at = clock.now()
        made = services.save_item(opinion=found, item=kept, by=viewer_of_request(request), at=at, **form.said())
        if point:
            services.take_point(point=point, opinion=found, item=made, at=at)
        messages.success(request, "这一项已保存。")
        return redirect("oversight:draft", pk)
    return form_page(request, "oversight/item_form.html", {"form": form, "opinion": found, "item": known})


@require_POST
@refusable
def item_remove(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    found = draft_of(request, pk)
    struck = get_object_or_404(found.items, pk=item)
    if page := unsure(request, f"清单第{struck.number}项：{struck.title}"):
        return page
    services.remove_item(item=struck, by=viewer_of_request(request), at=clock.now())
    messages.success(request, "已从清单里去掉，后面的项次往前移。")
    return redirect("oversight:draft", pk)


def item(request: HttpRequest, pk: int) -> HttpResponse:
    return proceeding_page(request, ItemHandling, pk, "oversight/item.html")
