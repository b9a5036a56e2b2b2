"""The sheets: out with the columns of the import, back with a preview, and the slips with the passwords."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.documents.downloads import download
from huying.kernel.documents.uploads import XLSX
from huying.kernel.documents.xlsx import render_table
from huying.kernel.people.models import Congress
from huying.kernel.procedures.refusals import Refused
from huying.kernel.tables.lines import Line, Sheet
from huying.kernel.tables.previews import A_DAY, EXPIRED, SheetForm, preview, previewed

from . import importing, selectors, sheets
from .accounts import GIVERS, Slip
from .services import KEEPERS
from .sheets import SHEETS

MOST_ROWS = 5_000
NAMES = {"people": "人员名册", "bodies": "机构名册"}


def _sheet(what: str) -> Sheet:
    if what not in SHEETS:
        raise Http404
    return SHEETS[what]


@role_required(*KEEPERS)
@require_GET
def export(request: HttpRequest, what: str) -> HttpResponse:
    """The roster as it stands, in the columns of the import; of an empty one the columns alone."""
    sheet, congress = _sheet(what), congress_of(viewer_of_request(request))
    if what == "bodies":
        rows = sheets.body_rows(selectors.bodies(congress, clock.today()))
    else:
        rows = sheets.person_rows(*selectors.exported(congress))
    return download(render_table(NAMES[what], sheet.columns, rows), f"{congress.name}{NAMES[what]}.xlsx", XLSX)


@role_required(*KEEPERS)
def take(request: HttpRequest, what: str) -> HttpResponse:
    """Choose a sheet; then see what it would write. Nothing is written."""
    sheet, form = _sheet(what), SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (lines := form.lines(sheet, MOST_ROWS)) is not None:
        _judge(lines, what, congress_of(viewer_of_request(request)))
        about = {"what": what, "label": NAMES[what], "name": form.cleaned_data["file"].name}
        return render(request, "roster/preview.html", preview(lines, _salt(what)) | about)
    return _choice(request, what, form)


def _choice(request: HttpRequest, what: str, form: SheetForm) -> HttpResponse:
    """The page on which a sheet is chosen, with what its columns may say."""
    context = {"form": form, "what": what, "label": NAMES[what]}
    context |= {"columns": SHEETS[what].columns, "needs": SHEETS[what].needs}
    context |= {"kinds": list(sheets.KINDS), "roles": importing.roles_named()}
    return render(request, "roster/import.html", context, status=422 if form.errors else 200)


def _judge(lines: list[Line], what: str, congress: Congress) -> None:
    """Sets what each line would do."""
    if what == "bodies":
        importing.plan_bodies(lines, congress)
    else:
        importing.plan_people(lines, congress)


def _salt(what: str) -> str:
    """What was signed for one sheet is not taken for another."""
    return f"roster.{what}"


@role_required(*KEEPERS)
@require_POST
def write(request: HttpRequest, what: str) -> HttpResponse:
    """Write what the preview showed; what has changed meanwhile is judged anew and left out."""
    lines = previewed(request.POST.get("signed", ""), _sheet(what), _salt(what))
    if lines is None:
        messages.error(request, EXPIRED)
        return redirect("roster:import", what)
    try:
        done = _written(lines, what, request)
    except Refused as refusal:
        form = SheetForm({})
        form.add_error(None, f"{refusal}{refusal.hint}")
        return _choice(request, what, form)
    left = [line for line in lines if line.state == "error"]
    context = {"done": done, "left": left, "what": what, "label": NAMES[what]} | slips_context(done.slips)
    answer = render(request, "roster/result.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _written(lines: list[Line], what: str, request: HttpRequest) -> importing.Outcome:
    viewer, at = viewer_of_request(request), clock.now()
    if what == "bodies":
        return importing.import_bodies(lines, by=viewer, at=at)
    return importing.import_people(lines, by=viewer, at=at)


def slips_context(slips: list[Slip]) -> dict[str, Any]:
    """The slips, and the same signed, so that the sheet of them can be downloaded from this page."""
    return {"slips": slips, "sheet": signing.dumps(slips, salt=_salt("slips"), compress=True) if slips else ""}


@role_required(*GIVERS)
@require_POST
def slips(request: HttpRequest) -> HttpResponse:
    """The slips of the page before as a sheet; nothing is kept here."""
    try:
        said = signing.loads(request.POST.get("sheet", ""), salt=_salt("slips"), max_age=A_DAY)
    except signing.BadSignature:
        return redirect("roster:index")
    return download(render_table("初始密码", ("姓名", "账号", "初始密码"), said), "初始密码.xlsx", XLSX)
