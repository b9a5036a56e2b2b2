"""Commitments on the inside: the years, one year, one unit's sheet, writing and reporting, the deputies' scores."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.scanning import scannable
from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import UNIT_SIDE, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, unsure

from ..access import PARTIES
from ..forms.commitments import CommitmentForm, ReportForm, ScoreForm, TicketsForm, YearForm
from ..forms.supervision import FieldFilter
from ..models import Commitment, CommitmentSheet, CommitmentYear, Rating
from ..procedures import CommitmentKeeping, CommitmentYearly
from ..scoring import deputy_token
from ..selectors import commitments as selectors
from ..selectors import ratings
from ..services import commitments as services
from ..services.ratings import Score, issue_tickets, rate_as_deputy, show_remark
from .shared import PAGE, form_page, own, proceeding_page, refusable

SCORERS = (Role.DEPUTY, Role.SC_MEMBER)
FORM = "livelihood/plain_form.html"


@role_required(*PARTIES)
@require_GET
def commitment_years(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of_request(request)
    page = Paginator(selectors.years_of(congress_of(viewer)), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_open": viewer.has(Role.SC_OFFICE), "is_own": viewer.is_staff_of_congress}
    return render(request, "livelihood/commitment_years.html", context)


@role_required(Role.SC_OFFICE)
def commitment_year_new(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of_request(request), clock.today()
    form = YearForm(congress_of(viewer), request.POST or None, initial={"year": today.year})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"by": viewer, "on": today, "at": clock.now()}
        if made := done(form, services.open_year, **said):
            messages.success(request, "已准备好，登记“要求作出承诺”以后，各单位会收到通知。")
            return redirect(made)
    context = {
        "form": form, "title": "准备一年的承诺", "back": reverse("livelihood:commitment_years"), "submit": "准备",
        "lead": "“一府一委两院”和每个部门各有一张承诺单，谁没有承诺一看就知道。",
    }  # fmt: skip
    return form_page(request, FORM, context)


@role_required(*PARTIES)
def commitment_year(request: HttpRequest, pk: int) -> HttpResponse:
    """A year; its table of units alone is filtered by field, never the lists of who has not done what."""

    def in_field(context: dict[str, Any]) -> dict[str, Any]:
        year, viewer = context["year"], viewer_of_request(request)
        form = FieldFilter(year.congress, request.GET or None)
        field, is_public = form.chosen, not viewer.is_staff_of_congress
        pks = selectors.sheets_in(year, field, is_public=is_public) if field else None
        return {"form": form, "shown": [x for x in context["lines"] if pks is None or x.sheet.pk in pks]}

    return proceeding_page(request, CommitmentYearly, pk, "livelihood/commitment_year.html", in_field)


@role_required(*PARTIES)
def commitment_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    return proceeding_page(request, CommitmentKeeping, pk, "livelihood/commitment_sheet.html")


def _own_sheet(request: HttpRequest, pk: int) -> CommitmentSheet:
    """The sheet of the viewer's own unit. Raises Http404."""
    found = own(request, CommitmentSheet.objects.select_related("of", "unit", "congress"), pk)
    if found.unit_id not in viewer_of_request(request).bodies(*UNIT_SIDE):
        raise Http404
    return found


@role_required(*UNIT_SIDE)
def commitments_write(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit writes its commitments before they are public."""
    sheet = _own_sheet(request, pk)
    form = CommitmentForm(sheet, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"by": viewer_of_request(request), "at": clock.now()}
        if done(form, services.save_commitment, sheet=sheet, **said):
            messages.success(request, "已写上这项承诺。")
            return redirect("livelihood:commitments_write", sheet.pk)
    context = {"form": form, "sheet": sheet, "commitments": list(sheet.commitments.filter(is_promised=True))}
    return form_page(request, "livelihood/commitments_write.html", context)


@role_required(*UNIT_SIDE)
@require_POST
@refusable
def commitment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, Commitment.objects.select_related("sheet__congress", "sheet__unit"), pk)
    _own_sheet(request, found.sheet_id)
    if page := unsure(request, f"承诺：{found.title}"):
        return page
    sheet = found.sheet_id
    services.remove_commitment(commitment=found, by=viewer_of_request(request), at=clock.now())
    messages.success(request, "已去掉这项承诺。")
    return redirect("livelihood:commitments_write", sheet)


@role_required(*UNIT_SIDE)
def commitment_report(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of one commitment, and how the unit marks itself."""
    found = own(request, Commitment.objects.select_related("sheet__congress", "sheet__unit", "sheet__of"), pk)
    sheet = _own_sheet(request, found.sheet_id)
    known = {"report": found.report, "self_score": found.self_score} if found.is_reported else None
    form = ReportForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"by": viewer_of_request(request), "at": clock.now()}
        if done(form, services.save_report, commitment=found, **said):
            later = "已写上。每项都写好以后，登记“向人民报告”。"
            told = "已写上，公开页面上看得到。" if found.is_told_when_written else later
            messages.success(request, told)
            return redirect(sheet)
    context = {
        "form": form, "title": f"“{found.title}”办得怎么样", "lead": _lead(found), "back": sheet.get_absolute_url(),
        "submit": "保存",
    }  # fmt: skip
    return form_page(request, FORM, context)


def _lead(found: Commitment) -> str:
    """What it is about; of a decided project also when people read what is written, and until when (R2.16)."""
    if found.is_promised:
        return found.goal
    if not found.is_told_when_written:
        return f"{found.goal}。没有承诺的票决项目：登记“向人民报告”以后公开，写到评分截止。"
    reported = "，已经向人民报告的也一样" if found.sheet.is_asked else ""
    return f"{found.goal}。没有承诺的票决项目：写下就公开{reported}；有人评分以后不能再改，评分截止以后不能再写。"


@role_required(*SCORERS)
def commitment_score(request: HttpRequest, pk: int) -> HttpResponse:
    """A deputy scores one unit, commitment by commitment."""
    viewer = viewer_of_request(request)
    sheet = own(request, CommitmentSheet.objects.select_related("of", "unit", "congress"), pk)
    rows = selectors.public_commitments(sheet)
    form = ScoreForm(rows, request.POST or None)
    if request.method == "POST" and form.is_valid():
        score = Score(
            code=sheet.congress.code, sheet_id=sheet.pk, token=deputy_token(viewer),
            overall=int(form.cleaned_data["overall"]), marks=form.marks(), at=clock.now(),
            remark=form.cleaned_data["remark"], by_deputy=True,
        )  # fmt: skip
        if done(form, rate_as_deputy, sheet=sheet, score=score, by=viewer):
            messages.success(request, "已记下您的评分。结果在评分截止以后一起公布。")
            return redirect(sheet)
    context = {
        "form": form,
        "sheet": sheet,
        "commitments": rows,
        "is_scoring": selectors.is_scoring(sheet.of, clock.today()),
        "has_rated": ratings.has_rated(sheet, deputy_token(viewer)),
    }
    return form_page(request, "livelihood/commitment_score.html", context)


@role_required(Role.SC_OFFICE)
def commitment_tickets(request: HttpRequest, pk: int) -> HttpResponse:
    """Codes to be printed, cut and handed out at a station. They are shown once."""
    year = own(request, CommitmentYear.objects.select_related("congress"), pk)
    form = TicketsForm(request.POST or None)
    codes: list[str] = []
    code = scannable(request, reverse("public_commitments", args=[year.congress.code, year.year]))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"by": viewer_of_request(request), "at": clock.now()}
        codes = done(form, issue_tickets, year=year, **said) or []
    context = {"form": form, "year": year, "codes": codes, "url": code.url, "picture": code.picture(4)}
    return form_page(request, "livelihood/commitment_tickets.html", context)


@role_required(Role.SC_OFFICE)
@require_GET
def commitment_remarks(request: HttpRequest, pk: int) -> HttpResponse:
    """What people wrote: the office looks at each before everybody can read it."""
    year = own(request, CommitmentYear.objects.select_related("congress"), pk)
    page = Paginator(ratings.remarks_of(year), PAGE).get_page(request.GET.get("page"))
    return render(request, "livelihood/commitment_remarks.html", {"year": year, "page": page})


@role_required(Role.SC_OFFICE)
@require_POST
@refusable
def commitment_remark_show(request: HttpRequest, pk: int) -> HttpResponse:
    rating = own(request, Rating.objects.select_related("congress", "sheet"), pk)
    is_shown = request.POST.get("show") == "1"
    show_remark(rating=rating, is_shown=is_shown, by=viewer_of_request(request), at=clock.now())
    messages.success(request, "已公开这条意见。" if is_shown else "已收回这条意见。")
    return redirect("livelihood:commitment_remarks", rating.sheet.of_id)
