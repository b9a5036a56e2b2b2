"""Projects of earlier years: the sheet out and in, with a preview (R2.10). And the outlines of the map."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.scope import own, role_required, scope
from huying.kernel.access.viewer import congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.documents.downloads import download
from huying.kernel.documents.uploads import XLSX, UploadRefused
from huying.kernel.documents.xlsx import render_table
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, form_page, refusable
from huying.kernel.tables.faults import FileRefused
from huying.kernel.tables.previews import EXPIRED, SheetForm, left_out, preview, previewed

from .. import mapping, outlines, services
from ..earlier import COLUMNS, KINDS, SHEET, values_of
from ..forms import OldDecisionForm, OutlineForm
from ..models import said
from ..selectors import projects_of
from ..selectors.decisions import taken_over_ballots
from ..selectors.projects import taken_over_of

MOST_ROWS = 2_000
SALT = "livelihood.earlier"


@role_required(Role.SC_OFFICE)
@require_GET
def earlier_sheet(request: HttpRequest) -> HttpResponse:
    """What was taken over, in the columns of the import; where nothing was, the columns alone."""
    congress = congress_of(viewer_of_request(request))
    rows = [[values_of(project)[name] for name in COLUMNS] for project in taken_over_of(congress)]
    return download(render_table("历年项目", COLUMNS, rows), f"{congress.name}历年项目.xlsx", XLSX)


@role_required(Role.SC_OFFICE)
def earlier(request: HttpRequest) -> HttpResponse:
    """Choose a sheet; then see what it would write. Nothing is written."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (lines := form.lines(SHEET, MOST_ROWS)) is not None:
        services.plan(lines, congress_of(viewer_of_request(request)), clock.today())
        about = {"name": form.cleaned_data["file"].name}
        return render(request, "livelihood/earlier_preview.html", preview(lines, SALT) | about)
    context = {"form": form, "columns": COLUMNS, "needs": SHEET.needs, "kinds": list(KINDS)}
    context["years"] = scope(taken_over_ballots(), viewer_of_request(request))
    return form_page(request, "livelihood/earlier.html", context)


@role_required(Role.SC_OFFICE)
@require_POST
@refusable
def earlier_write(request: HttpRequest) -> HttpResponse:
    """Write what the preview showed; what has changed meanwhile is judged anew and left out."""
    lines = previewed(request.POST.get("signed", ""), SHEET, SALT)
    if lines is None:
        messages.error(request, EXPIRED)
        return redirect("livelihood:earlier")
    made = services.import_earlier(lines, by=viewer_of_request(request), at=clock.now())
    messages.success(request, f"补录了{made.added}个项目，改正{made.changed}行。")
    for words in left_out(lines):
        messages.warning(request, words)
    return redirect("livelihood:projects")


@role_required(Role.SC_OFFICE)
def earlier_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision of a year that was taken over, as the congress issued it."""
    found = own(request, taken_over_ballots(), pk)
    form = OldDecisionForm(request.POST or None, request.FILES or None, initial={"text": said(found.text)})
    if request.method == "POST" and form.is_valid():
        given = {"upload": form.cleaned_data["file"], "text": form.cleaned_data["text"]}
        who = {"by": viewer_of_request(request), "at": clock.now()}
        try:
            if done(form, services.attach_decision, decision=found, **given, **who):
                messages.success(request, f"{found.year}年的决定文本已补录。")
                return redirect("livelihood:earlier")
        except UploadRefused as refusal:
            form.add_error("file", f"{refusal}")
    return form_page(request, "livelihood/earlier_paper.html", {"form": form, "decision": found})


@role_required(Role.SC_OFFICE)
def outline(request: HttpRequest) -> HttpResponse:
    """The map as it is drawn now, and its outlines uploaded anew."""
    viewer = viewer_of_request(request)
    congress = congress_of(viewer)
    form = OutlineForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, source = form.cleaned_data["file"], form.cleaned_data["source"]
        try:
            content = upload.read(outlines.MAX_BYTES + 1)
            shapes = outlines.shapes_of(content, congress.short_name)
        except FileRefused as refusal:
            form.add_error("file", f"{refusal}{refusal.hint}")
        else:
            deed = {"shapes": shapes, "source": source, "content": content, "by": viewer, "at": clock.now()}
            if made := done(form, services.replace_outlines, **deed):
                messages.success(request, f"已换上{len(made)}个轮廓，公开页面随即照这张图。")
                return redirect("livelihood:outline")
    drawn = mapping.drawing(congress, projects_of(congress))
    return form_page(request, "livelihood/outline.html", {"form": form, "map": drawn, "grid": mapping.GRID})
