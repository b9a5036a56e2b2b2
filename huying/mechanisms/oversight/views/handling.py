"""Pages beside the acts of handling: measures, the answers item by item, the letters that urge."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.calendar.saying import full_day
from huying.kernel.documents.downloads import printed
from huying.kernel.people.models import Body
from huying.kernel.procedures.posting import unsure

from .. import access, papers, selectors, services
from .. import ledger as ledgers
from ..forms import MilestoneForm, WeakIndicatorForm
from ..models import Milestone, OpinionDocument, ProblemItem
from ..procedures import ItemHandling, OpinionHandling
from .opinions import draft_of
from .shared import PAGE, form_page, own, refusable


@require_POST
@refusable
def weak_add(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = draft_of(request, pk), WeakIndicatorForm(request.POST)
    if form.is_valid():
        by, at = viewer_of_request(request), clock.now()
        services.add_weak_indicator(opinion=found, by=by, at=at, **form.cleaned_data)
        messages.success(request, "已写明薄弱指标。到每一项里选它对应的指标。")
    else:
        messages.error(request, "请写明薄弱指标的名称。")
    return redirect("oversight:draft", pk)


@require_POST
@refusable
def weak_remove(request: HttpRequest, pk: int, indicator: int) -> HttpResponse:
    found = draft_of(request, pk)
    row = get_object_or_404(found.topic.weak_indicators, pk=indicator)
    if page := unsure(request, f"薄弱指标：{row.title}"):
        return page
    services.remove_weak_indicator(opinion=found, indicator=row, by=viewer_of_request(request), at=clock.now())
    messages.success(request, "已去掉。")
    return redirect("oversight:draft", pk)


@require_POST
@refusable
def items_sort(request: HttpRequest, pk: int) -> HttpResponse:
    services.sort_items(opinion=draft_of(request, pk), by=viewer_of_request(request), at=clock.now())
    messages.success(request, "已按类别排好，类别内定量的在前。")
    return redirect("oversight:draft", pk)


def _planned(request: HttpRequest, pk: int) -> tuple[ProblemItem, Body]:
    """The item and the unit for which this viewer writes its measures."""
    found = own(request, ProblemItem.objects.select_related("opinion", "unit", "congress"), pk)
    viewer = viewer_of_request(request)
    proceeding = selectors.find_proceeding(ItemHandling, pk, viewer)
    if proceeding is None or not access.may_read_item(viewer, proceeding):
        raise Http404
    unit = services.may_plan(viewer, found)
    if unit is None:
        raise PermissionDenied("措施和节点由承办这一项的单位各写各的（R1.50）。")
    return found, unit


@refusable
def measures(request: HttpRequest, pk: int, milestone: int = 0) -> HttpResponse:
    """The measures of one's own unit for an item: add one, change one."""
    found, unit = _planned(request, pk)
    known = get_object_or_404(Milestone, item=found, unit=unit, pk=milestone) if milestone else None
    form = MilestoneForm(request.POST or None, instance=known, initial={"planned_on": found.node_on})
    if request.method == "POST" and form.is_valid():
        kept = Milestone.objects.get(pk=milestone) if milestone else None  # the form's copy is already changed
        by, at = viewer_of_request(request), clock.now()
        services.save_milestone(item=found, fields=form.cleaned_data, milestone=kept, by=by, at=at)
        messages.success(request, "已保存。到了节点，报进展时选上它。")
        return redirect("oversight:measures", pk)
    rows = selectors.milestone_rows(found, clock.today())
    context = {"form": form, "item": found, "unit": unit, "rows": rows, "known": known}
    return form_page(request, "oversight/measures.html", context)


@require_POST
@refusable
def measure_remove(request: HttpRequest, pk: int, milestone: int) -> HttpResponse:
    found, _ = _planned(request, pk)
    row = get_object_or_404(Milestone.objects.select_related("item__unit"), item=found, pk=milestone)
    if page := unsure(request, f"措施：{row.title}（{full_day(row.planned_on)}）"):
        return page
    services.remove_milestone(milestone=row, by=viewer_of_request(request), at=clock.now())
    messages.success(request, f"已去掉“{row.title}”。")
    return redirect("oversight:measures", pk)


def _answered(request: HttpRequest, pk: int) -> OpinionDocument:
    viewer = viewer_of_request(request)
    proceeding = selectors.find_proceeding(OpinionHandling, pk, viewer)
    if proceeding is None or not access.may_read_opinion(viewer, proceeding):
        raise Http404
    rows = OpinionDocument.objects.select_related("topic__organ", "congress")
    return own(request, rows, pk)


def _own_items(request: HttpRequest, opinion: OpinionDocument) -> list[ProblemItem]:
    """What another unit answers is its own affair until the organ has reported it."""
    found = ledgers.visible(viewer_of_request(request)).filter(opinion=opinion)
    return list(found.select_related("unit").order_by("number"))


def response(request: HttpRequest, pk: int) -> HttpResponse:
    """Item by item: what was answered. The report on handling is assembled from it (R1.52)."""
    found = _answered(request, pk)
    rows = selectors.responses(_own_items(request, found))
    context = {"opinion": found, "rows": rows, "answered": sum(bool(r.answer) for r in rows)}
    return render(request, "oversight/response.html", context)


def response_paper(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    found = _answered(request, pk)
    paper = papers.response_paper(found, _own_items(request, found))
    return printed(paper, found.congress, suffix, f"{found.topic.title}研究处理情况报告（稿）")


def urgings(request: HttpRequest) -> HttpResponse:
    """The letters that urge, each with its reply, and how often each unit was urged (R1.54, R1.56)."""
    viewer, today = viewer_of_request(request), clock.today()
    found = selectors.urgings(viewer)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = selectors.urging_rows(list(page), today)
    context = {"page": page, "rows": rows, "units": selectors.urged_units(found), "today": today}
    return render(request, "oversight/urgings.html", context)
