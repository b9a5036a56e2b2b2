"""Pages of opinion documents."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.selectors import judge

from .. import selectors, services
from ..access import items_of_letter
from ..forms import OverallViewForm, WeakIndicatorForm
from ..models import OpinionDocument, said
from ..procedures import OpinionHandling
from ..rules import OpinionView
from .shared import PAGE, form_page, own, proceeding_page, refusable


def opinions(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of_request(request), clock.today()
    page = Paginator(selectors.visible_opinions(viewer), PAGE).get_page(request.GET.get("page"))
    rows = selectors.opinion_rows(page.object_list, today)
    context = {"page": page, "rows": rows, "today": today, "may_assess": viewer.has(Role.SC_OFFICE)}
    return render(request, "oversight/opinions.html", context)


def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    return proceeding_page(request, OpinionHandling, pk, "oversight/opinion.html")


def draft_of(request: HttpRequest, pk: int) -> OpinionDocument:
    viewer = viewer_of_request(request)
    found = own(request, OpinionDocument.objects.select_related("topic__working_body", "congress"), pk)
    if not (viewer.has(Role.SC_OFFICE) or viewer.in_body(found.topic.working_body_id)):
        raise PermissionDenied("意见书由常委会办公室会同责任工作机构起草（R1.39）。")
    return found


@refusable
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    found = draft_of(request, pk)
    form = OverallViewForm(request.POST or None, initial={"overall_view": said(found.overall_view)})
    if request.method == "POST" and form.is_valid():
        services.write_overall_view(opinion=found, by=viewer_of_request(request), at=clock.now(), **form.cleaned_data)
        messages.success(request, "总体评价已保存。")
        return redirect("oversight:draft", pk)
    context = {"form": form, "opinion": found} | draft_sheet(found, clock.today())
    context["points"] = selectors.points_for(found)
    return form_page(request, "oversight/draft.html", context)


def draft_sheet(found: OpinionDocument, today: date) -> dict[str, Any]:
    """What both sides see of a draft: the list, how much of it is counted, what the other changed, what is missing."""
    items = items_of_letter(found.pk)
    quantitative = sum(i.is_quantitative for i in items)
    stands, view = judge(selectors.proceeding_of(OpinionHandling, found.pk), today)
    latest = cast(OpinionView, view).latest_nodes
    return {
        "items": items,
        "quantitative": quantitative,
        "too_late": [i.number for i in items if (due := latest.get(i.category)) and i.node_on > due.on],
        "is_mostly_qualitative": bool(items) and quantitative * 2 <= len(items),
        "changes": selectors.draft_changes(found),
        "missing": stands.why_not(OpinionHandling.cosigned),
        "cosigned": stands.done(OpinionHandling.cosigned),
        "indicators": list(found.topic.weak_indicators.all()),
        "weak_form": WeakIndicatorForm(),
    }
