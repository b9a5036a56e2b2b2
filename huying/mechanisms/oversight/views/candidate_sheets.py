"""The year's candidates as a sheet: out, in with a preview, written (R1.10-R1.12)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.documents.downloads import download
from huying.kernel.documents.uploads import XLSX
from huying.kernel.documents.xlsx import render_table
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import form_page, refusable
from huying.kernel.tables.previews import EXPIRED, SheetForm, left_out, preview, previewed

from .. import selectors, services
from ..candidate_sheets import COLUMNS, OUT, SHEET, values_of
from ..forms import FIRST_YEAR, LAST_YEAR
from ..terms import CHANNELS, CRITERIA

MOST_ROWS = 500
DRAFTERS = (Role.SC_OFFICE, Role.WORKING_BODY)


def _salt(year: int) -> str:
    return f"oversight.candidates.{year}"


def _check(year: int) -> None:
    """A year such as a plan can have."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404


@role_required(*DRAFTERS)
@require_GET
def candidates_sheet(request: HttpRequest, year: int) -> HttpResponse:
    """The pool of a year in the columns of the import; where there is nothing yet, the columns alone."""
    congress = congress_of(viewer_of_request(request))
    rows = [values_of(row) for row in selectors.pool(congress, year, clock.today())]
    return download(render_table("候选议题", OUT, rows), f"{year}年候选议题.xlsx", XLSX)


@role_required(*DRAFTERS)
def candidates_import(request: HttpRequest, year: int) -> HttpResponse:
    """Choose a sheet; then see what it would propose. Nothing is written."""
    _check(year)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (lines := form.lines(SHEET, MOST_ROWS)) is not None:
        services.plan_candidates(lines, congress_of(viewer_of_request(request)), year)
        about = {"name": form.cleaned_data["file"].name, "year": year}
        return render(request, "oversight/candidates_preview.html", preview(lines, _salt(year)) | about)
    terms = {"channels": [words for _, words in CHANNELS], "criteria": [words for _, words in CRITERIA]}
    context = {"form": form, "year": year, "columns": COLUMNS, "needs": SHEET.needs, **terms}
    return form_page(request, "oversight/candidates_import.html", context)


@role_required(*DRAFTERS)
@require_POST
@refusable
def candidates_write(request: HttpRequest, year: int) -> HttpResponse:
    """Propose what the preview showed; what has changed meanwhile is judged anew and left out."""
    _check(year)
    lines = previewed(request.POST.get("signed", ""), SHEET, _salt(year))
    if lines is None:
        messages.error(request, EXPIRED)
        return redirect("oversight:candidates_import", year)
    made = services.propose_lines(lines, year=year, by=viewer_of_request(request), at=clock.now())
    messages.success(request, f"已提出{made}个候选议题。")
    for words in left_out(lines):
        messages.warning(request, words)
    return redirect("oversight:candidates_of_year", year)
