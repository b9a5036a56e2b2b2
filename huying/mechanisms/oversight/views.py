"""Pages of oversight: fetch, call one service or selector, render."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import role_required, scope
from huying.kernel.access.viewer import CONGRESS_SIDE, Viewer
from huying.kernel.calendar import clock
from huying.kernel.calendar.services import work_calendar
from huying.kernel.documents.xlsx import render_table
from huying.kernel.people.roles import Role
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


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.congress is None:
        raise PermissionDenied("您的账号还没有关联到人员和机构，请联系常委会办公室。")
    return viewer


def refusable(view: View) -> View:
    """A deed that is refused says why on the page it came from; nothing is lost."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            messages.error(request, f"{refusal} {refusal.hint}")
            return redirect(request.POST.get("back") or request.path)

    return guarded


def _proceeding_page(request: HttpRequest, procedure: Any, pk: int, template: str) -> HttpResponse:
    viewer = _viewer(request)
    proceeding = selectors.find_proceeding(procedure, pk, viewer)
    if proceeding is None or not binding_of(procedure.code).may_read(viewer, proceeding):
        raise Http404
    context, _ = standing_page(proceeding, viewer, clock.today())
    return render(request, template, context)


# ── plan and topics ───────────────────────────────────────────────────────
@role_required(*CONGRESS_SIDE)
def plan(request: HttpRequest, year: int = 0) -> HttpResponse:
    viewer, today = _viewer(request), clock.today()
    shown = year or today.year
    rows = loop(viewer.congress, today, shown)
    found = OversightPlan.objects.filter(congress=viewer.congress, year=shown).first()
    years = OversightPlan.objects.filter(congress=viewer.congress).order_by("-year").values_list("year", flat=True)
    context = {"year": shown, "rows": rows, "plan": found, "years": years, "columns": selectors.board(rows)}
    return render(request, "oversight/plan.html", context)


@role_required(*CONGRESS_SIDE)
def plan_by_id(request: HttpRequest, pk: int) -> HttpResponse:
    return _proceeding_page(request, AnnualPlanning, pk, "oversight/plan_procedure.html")


@role_required(Role.SC_OFFICE, Role.WORKING_BODY)
@refusable
def propose(request: HttpRequest) -> HttpResponse:
    viewer, at = _viewer(request), clock.now()
    source = sources.candidate(request.GET.get("cluster", ""), viewer)
    initial = {"year": at.year, "criteria": ["public_concern"] if source else []}
    if source:
        initial |= {"title": source.candidate.title[:100], "channel": "hotline_12345", "summary": source.summary}
    form = TopicForm(viewer.congress, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        topic = services.propose_from_form(viewer=viewer, fields=form.cleaned_data, source=source, at=at)
        messages.success(request, "已提出候选议题。")
        return redirect("oversight:topic", topic.pk)
    status = 422 if form.errors else 200
    return render(request, "oversight/propose.html", {"form": form, "source": source}, status=status)


@role_required(*CONGRESS_SIDE)
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    return _proceeding_page(request, TopicOversight, pk, "oversight/topic.html")


@role_required(Role.SC_OFFICE)
@refusable
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, today = _viewer(request), clock.today()
    found = get_object_or_404(scope(Topic.objects.all(), viewer), pk=pk)
    form = ScheduleForm(viewer.congress, today, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.schedule_topic(topic=found, session=form.cleaned_data["session"], today=today)
        messages.success(request, f"已列入{form.cleaned_data['session']}议程，前面的期限按会期倒排。")
        return redirect("oversight:topic", pk)
    return render(
        request, "oversight/schedule.html", {"form": form, "topic": found}, status=422 if form.errors else 200
    )


# ── opinions ──────────────────────────────────────────────────────────────
def opinions(request: HttpRequest) -> HttpResponse:
    viewer, today = _viewer(request), clock.today()
    page = Paginator(selectors.visible_opinions(viewer), PAGE).get_page(request.GET.get("page"))
    rows = selectors.opinion_rows(page.object_list, today)
    return render(request, "oversight/opinions.html", {"page": page, "rows": rows, "today": today})


def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    return _proceeding_page(request, OpinionHandling, pk, "oversight/opinion.html")


def _draft_of(request: HttpRequest, pk: int) -> OpinionDocument:
    viewer = _viewer(request)
    found = get_object_or_404(scope(OpinionDocument.objects.select_related("topic"), viewer), pk=pk)
    if not (viewer.has(Role.SC_OFFICE) or viewer.in_body(found.topic.working_body_id)):
        raise PermissionDenied("意见书由常委会办公室会同责任工作机构起草（R1.39）。")
    return found


@refusable
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    found = _draft_of(request, pk)
    form = OverallViewForm(request.POST or None, initial={"overall_view": said(found.overall_view)})
    if request.method == "POST" and form.is_valid():
        services.write_overall_view(opinion=found, by=_viewer(request), at=clock.now(), **form.cleaned_data)
        messages.success(request, "总体评价已保存。")
        return redirect("oversight:draft", pk)
    context = {"form": form, "opinion": found, "items": found.items.select_related("unit")}
    return render(request, "oversight/draft.html", context, status=422 if form.errors else 200)


@refusable
def item_edit(request: HttpRequest, pk: int, item: int = 0) -> HttpResponse:
    viewer, found = _viewer(request), _draft_of(request, pk)
    known = get_object_or_404(found.items, pk=item) if item else None
    form = ItemForm(viewer.congress, request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        fields = {k: v for k, v in form.cleaned_data.items() if k != "co_units"}
        kept = found.items.get(pk=item) if item else None  # the form's copy is already changed
        services.save_item(
            opinion=found, item=kept, fields=fields, co_units=form.cleaned_data["co_units"], by=viewer, at=clock.now()
        )
        messages.success(request, "这一项已保存。")
        return redirect("oversight:draft", pk)
    context = {"form": form, "opinion": found, "item": known}
    return render(request, "oversight/item_form.html", context, status=422 if form.errors else 200)


@require_POST
@refusable
def item_remove(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    found = _draft_of(request, pk)
    services.remove_item(item=get_object_or_404(found.items, pk=item), by=_viewer(request), at=clock.now())
    messages.success(request, "已从清单里去掉，后面的项次往前移。")
    return redirect("oversight:draft", pk)


def item(request: HttpRequest, pk: int) -> HttpResponse:
    return _proceeding_page(request, ItemHandling, pk, "oversight/item.html")


@role_required(Role.SC_OFFICE)
@refusable
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = _viewer(request)
    found = get_object_or_404(scope(ProblemItem.objects.select_related("opinion"), viewer), pk=pk)
    form = ReassignForm(viewer.congress, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.reassign_item(item=found, by=viewer, at=clock.now(), **form.cleaned_data)
        messages.success(request, f"已改交{form.cleaned_data['unit']}，时限照走。")
        return redirect("oversight:item", pk)
    return render(request, "oversight/reassign.html", {"form": form, "item": found}, status=422 if form.errors else 200)


# ── assessment ────────────────────────────────────────────────────────────
@role_required(Role.SC_OFFICE)
@require_POST
@refusable
def open_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = _viewer(request)
    found = get_object_or_404(scope(OpinionDocument.objects.select_related("assessment"), viewer), pk=pk)
    services.open_assessment(opinion=found, by=viewer, at=clock.now())
    messages.success(request, "测评已经开始。组成人员在工作台上就能投票；结束以前谁也看不到票数。")
    return redirect("oversight:opinion", pk)


@role_required(Role.SC_OFFICE)
@require_POST
@refusable
def close_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = _viewer(request)
    found = get_object_or_404(scope(OpinionDocument.objects.select_related("assessment"), viewer), pk=pk)
    services.close_assessment(opinion=found, by=viewer, at=clock.now())
    messages.success(request, "测评已经结束，结果已登记。")
    return redirect("oversight:opinion", pk)


# ── ledger ────────────────────────────────────────────────────────────────
def ledger(request: HttpRequest) -> HttpResponse:
    viewer, today = _viewer(request), clock.today()
    form = LedgerFilter(viewer.congress, request.GET)
    soon = ledgers.soon_day(today, viewer.congress.profile, work_calendar())
    wanted = form.wanted()
    whole = ledgers.filtered(ledgers.visible(viewer), {k: v for k, v in wanted.items() if k != "state"}, today, soon)
    found = ledgers.filtered(whole, {"state": wanted.get("state")}, today, soon)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    for name in ("state", "page"):
        query.pop(name, None)
    parts = ledgers.parts(whole, today, soon, query.urlencode() + "&" if query else "", wanted.get("state") or "")
    context = {
        "form": form,
        "page": page,
        "rows": ledgers.rows(page.object_list, today),
        "parts": parts,
        "today": today,
    }
    return render(request, "oversight/ledger.html", context)


def ledger_xlsx(request: HttpRequest) -> HttpResponse:
    """The same rows as the screen, all of them, as a sheet."""
    viewer, today = _viewer(request), clock.today()
    form = LedgerFilter(viewer.congress, request.GET)
    soon = ledgers.soon_day(today, viewer.congress.profile, work_calendar())
    found = ledgers.filtered(ledgers.visible(viewer), form.wanted(), today, soon)
    content = render_table("审议意见督办台账", ledgers.COLUMNS, ledgers.sheet_rows(list(found), today))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''%E5%8F%B0%E8%B4%A6-{today}.xlsx"
    return response
