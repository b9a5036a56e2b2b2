"""Pages of oversight: fetch, call one service or selector, render."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import role_required, scope
from huying.kernel.access.viewer import CONGRESS_SIDE, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.documents.xlsx import render_table
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Procedure
from huying.kernel.procedures.pages import standing_page
from huying.kernel.procedures.refusals import Refused
from huying.kernel.procedures.registry import binding_of

from . import ledger as ledgers
from . import selectors, services, sources
from .forms import ItemForm, LedgerFilter, OverallViewForm, ReassignForm, ScheduleForm, TopicForm
from .loop import loop
from .models import OpinionDocument, OversightPlan, ProblemItem, Topic, said
from .procedures import AnnualPlanning, ItemHandling, OpinionHandling, TopicOversight

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
View = Callable[..., HttpResponse]
M = TypeVar("M", bound=Model)


def refusable(view: View) -> View:
    """A deed that is refused says why on the page it came from; nothing is lost."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            messages.error(request, f"{refusal} {refusal.hint}")
            return redirect(_back(request))

    return guarded


def _back(request: HttpRequest) -> str:
    """The page of ours that the form came from."""
    back = request.POST.get("back", "")
    return back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else request.path


def _own(request: HttpRequest, rows: QuerySet[M], pk: int) -> M:
    """The row, if it belongs to the viewer's congress; otherwise it does not exist for them."""
    return get_object_or_404(scope(rows, viewer_of_request(request)), pk=pk)


def _form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page around context["form"]: 422 while the form has faults."""
    return render(request, template, context, status=422 if context["form"].errors else 200)


def _proceeding_page(request: HttpRequest, procedure: type[Procedure], pk: int, template: str) -> HttpResponse:
    viewer = viewer_of_request(request)
    proceeding = selectors.find_proceeding(procedure, pk, viewer)
    if proceeding is None or not binding_of(procedure.code).may_read(viewer, proceeding):
        raise Http404
    context, _ = standing_page(proceeding, viewer, clock.today())
    return render(request, template, context)


# ── plan and topics ───────────────────────────────────────────────────────
@role_required(*CONGRESS_SIDE)
def plan(request: HttpRequest, year: int = 0) -> HttpResponse:
    congress, today = congress_of(viewer_of_request(request)), clock.today()
    shown = year or today.year
    rows = loop(congress, today, shown)
    plans = {p.year: p for p in OversightPlan.objects.filter(congress=congress).order_by("-year")}
    context = {"year": shown, "rows": rows, "plan": plans.get(shown), "years": list(plans)}
    context["columns"] = selectors.board(rows)
    return render(request, "oversight/plan.html", context)


@role_required(*CONGRESS_SIDE)
def plan_by_id(request: HttpRequest, pk: int) -> HttpResponse:
    return _proceeding_page(request, AnnualPlanning, pk, "oversight/plan_procedure.html")


@role_required(Role.SC_OFFICE, Role.WORKING_BODY)
@refusable
def propose(request: HttpRequest) -> HttpResponse:
    viewer, at = viewer_of_request(request), clock.now()
    source = sources.candidate(request.GET.get("cluster", ""), viewer)
    initial = {"year": at.year} | (source.proposal if source else {})
    form = TopicForm(congress_of(viewer), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        topic = services.propose_from_form(viewer=viewer, fields=form.cleaned_data, source=source, at=at)
        messages.success(request, "已提出候选议题。")
        return redirect("oversight:topic", topic.pk)
    return _form_page(request, "oversight/propose.html", {"form": form, "source": source})


@role_required(*CONGRESS_SIDE)
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    return _proceeding_page(request, TopicOversight, pk, "oversight/topic.html")


@role_required(Role.SC_OFFICE)
@refusable
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    found, today = _own(request, Topic.objects.select_related("congress"), pk), clock.today()
    form = ScheduleForm(found.congress, today, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.schedule_topic(topic=found, session=form.cleaned_data["session"], today=today)
        messages.success(request, f"已列入{form.cleaned_data['session']}议程，前面的期限按会期倒排。")
        return redirect("oversight:topic", pk)
    return _form_page(request, "oversight/schedule.html", {"form": form, "topic": found})


# ── opinions ──────────────────────────────────────────────────────────────
def opinions(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of_request(request), clock.today()
    page = Paginator(selectors.visible_opinions(viewer), PAGE).get_page(request.GET.get("page"))
    rows = selectors.opinion_rows(page.object_list, today)
    return render(request, "oversight/opinions.html", {"page": page, "rows": rows, "today": today})


def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    return _proceeding_page(request, OpinionHandling, pk, "oversight/opinion.html")


def _draft_of(request: HttpRequest, pk: int) -> OpinionDocument:
    viewer = viewer_of_request(request)
    found = _own(request, OpinionDocument.objects.select_related("topic", "congress"), pk)
    if not (viewer.has(Role.SC_OFFICE) or viewer.in_body(found.topic.working_body_id)):
        raise PermissionDenied("意见书由常委会办公室会同责任工作机构起草（R1.39）。")
    return found


@refusable
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    found = _draft_of(request, pk)
    form = OverallViewForm(request.POST or None, initial={"overall_view": said(found.overall_view)})
    if request.method == "POST" and form.is_valid():
        services.write_overall_view(opinion=found, by=viewer_of_request(request), at=clock.now(), **form.cleaned_data)
        messages.success(request, "总体评价已保存。")
        return redirect("oversight:draft", pk)
    context = {"form": form, "opinion": found, "items": found.items.select_related("unit")}
    return _form_page(request, "oversight/draft.html", context)


@refusable
def item_edit(request: HttpRequest, pk: int, item: int = 0) -> HttpResponse:
    found = _draft_of(request, pk)
    known = get_object_or_404(found.items, pk=item) if item else None
    form = ItemForm(found.congress, request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        kept = found.items.get(pk=item) if item else None  # the form's copy is already changed
        services.save_item(opinion=found, item=kept, by=viewer_of_request(request), at=clock.now(), **form.said())
        messages.success(request, "这一项已保存。")
        return redirect("oversight:draft", pk)
    return _form_page(request, "oversight/item_form.html", {"form": form, "opinion": found, "item": known})


@require_POST
@refusable
def item_remove(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    found = _draft_of(request, pk)
    services.remove_item(item=get_object_or_404(found.items, pk=item), by=viewer_of_request(request), at=clock.now())
    messages.success(request, "已从清单里去掉，后面的项次往前移。")
    return redirect("oversight:draft", pk)


def item(request: HttpRequest, pk: int) -> HttpResponse:
    return _proceeding_page(request, ItemHandling, pk, "oversight/item.html")


@role_required(Role.SC_OFFICE)
@refusable
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, ProblemItem.objects.select_related("opinion", "congress"), pk)
    form = ReassignForm(found.congress, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.reassign_item(item=found, by=viewer_of_request(request), at=clock.now(), **form.cleaned_data)
        messages.success(request, f"已改交{form.cleaned_data['unit']}，时限照走。")
        return redirect("oversight:item", pk)
    return _form_page(request, "oversight/reassign.html", {"form": form, "item": found})


# ── assessment ────────────────────────────────────────────────────────────
@role_required(Role.SC_OFFICE)
@require_POST
@refusable
def open_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, OpinionDocument.objects.select_related("congress"), pk)
    services.open_assessment(opinion=found, by=viewer_of_request(request), at=clock.now())
    messages.success(request, "测评已经开始。组成人员在工作台上就能投票；结束以前谁也看不到票数。")
    return redirect("oversight:opinion", pk)


@role_required(Role.SC_OFFICE)
@require_POST
@refusable
def close_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, OpinionDocument.objects.select_related("congress"), pk)
    services.close_assessment(opinion=found, by=viewer_of_request(request), at=clock.now())
    messages.success(request, "测评已经结束，结果已登记。")
    return redirect("oversight:opinion", pk)


# ── ledger ────────────────────────────────────────────────────────────────
def ledger(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of_request(request), clock.today()
    form = LedgerFilter(viewer, request.GET)
    choice = ledgers.choose(viewer, form.wanted(), today)
    page = Paginator(choice.found, PAGE).get_page(request.GET.get("page"))
    rows, parts = ledgers.rows(list(page), today, choice.calendar), choice.parts(request.GET)
    context = {"form": form, "page": page, "rows": rows, "parts": parts, "today": today}
    return render(request, "oversight/ledger.html", context)


def ledger_xlsx(request: HttpRequest) -> HttpResponse:
    """The same rows as the screen, all of them, as a sheet."""
    viewer, today = viewer_of_request(request), clock.today()
    choice = ledgers.choose(viewer, LedgerFilter(viewer, request.GET).wanted(), today)
    content = render_table("审议意见督办台账", ledgers.COLUMNS, ledgers.sheet_rows(list(choice.found), today))
    name = content_disposition_header(True, f"台账-{today}.xlsx")
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": name})
