"""The sheets: out with the columns of the import, back with a preview, and the slips with the passwords."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from huying.commons.voices.containers import check_size
from huying.commons.voices.faults import FileRefused
from huying.commons.voices.lines import WRITES, Line, counted, counts
from huying.commons.voices.readers import read_bytes
from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.documents.downloads import download
from huying.kernel.documents.uploads import XLSX
from huying.kernel.documents.xlsx import render_table
from huying.kernel.people.models import Congress
from huying.kernel.procedures.refusals import Refused

from . import importing, selectors, sheets
from .accounts import GIVERS, Slip
from .forms import UploadForm
from .services import KEEPERS
from .sheets import BODIES, PEOPLE

MAX_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000
SHOWN = 500
A_DAY = 86_400
COLUMNS = {"people": PEOPLE, "bodies": BODIES}
NAMES = {"people": "人员名册", "bodies": "机构名册"}


def _columns(what: str) -> tuple[str, ...]:
    if what not in COLUMNS:
        raise Http404
    return COLUMNS[what]


@role_required(*KEEPERS)
@require_GET
def export(request: HttpRequest, what: str) -> HttpResponse:
    """The roster as it stands, in the columns of the import; of an empty one the columns alone."""
    columns, congress = _columns(what), congress_of(viewer_of_request(request))
    if what == "bodies":
        rows = sheets.body_rows(selectors.bodies(congress, clock.today()))
    else:
        rows = sheets.person_rows(*selectors.exported(congress))
    return download(render_table(NAMES[what], columns, rows), f"{congress.name}{NAMES[what]}.xlsx", XLSX)


@role_required(*KEEPERS)
def take(request: HttpRequest, what: str) -> HttpResponse:
    """Choose a sheet; then see what it would write. Nothing is written."""
    columns, congress = _columns(what), congress_of(viewer_of_request(request))
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            check_size(upload.size or 0, MAX_BYTES)
            table = read_bytes(upload.read(), max_bytes=MAX_BYTES)
            if len(table.rows) > MOST_ROWS:
                raise FileRefused(f"这张表有{len(table.rows):,}行，一次最多{MOST_ROWS:,}行。", "请分开导入。")
            lines = planned(sheets.lines_of(table, columns), what, congress)
        except FileRefused as refusal:
            form.add_error("file", f"{refusal}{refusal.hint}")
        else:
            return render(request, "roster/preview.html", _preview(lines, what) | {"name": upload.name})
    context = {
        "form": form,
        "what": what,
        "columns": columns,
        "needs": sheets.NEEDS[columns],
        "kinds": list(sheets.KINDS),
    }
    context |= {"roles": importing.roles_named(), "label": NAMES[what]}
    return render(request, "roster/import.html", context, status=422 if form.errors else 200)


def planned(lines: list[Line], what: str, congress: Congress) -> list[Line]:
    """The lines with what each would do."""
    if what == "bodies":
        return importing.plan_bodies(lines, congress)
    importing.plan_people(lines, congress)
    return lines


def _preview(lines: list[Line], what: str) -> dict[str, Any]:
    wanted = [(line.number, line.said, line.columns) for line in lines if line.state in WRITES]
    return {
        "what": what,
        "label": NAMES[what],
        "rows": sorted((line for line in lines if line.state != "same"), key=lambda line: not line.problems)[:SHOWN],
        "total": len(lines),
        "counts": counts(lines),
        "writes": len(wanted),
        "errors": counted(lines).get("error", 0),
        "columns": COLUMNS[what],
        "signed": signing.dumps(wanted, salt=_salt(what), compress=True),
    }


def _salt(what: str) -> str:
    """What was signed for one sheet is not taken for another."""
    return f"roster.{what}"


@role_required(*KEEPERS)
@require_POST
def write(request: HttpRequest, what: str) -> HttpResponse:
    """Write what the preview showed; what has changed meanwhile is judged anew and left out."""
    columns = _columns(what)
    try:
        said = signing.loads(request.POST.get("signed", ""), salt=_salt(what), max_age=A_DAY)
    except signing.BadSignature:
        return redirect("roster:import", what)
    lines = [Line(number, {name: cells[name] for name in columns}, tuple(has)) for number, cells, has in said]
    try:
        done = _written(lines, what, request)
    except Refused as refusal:
        form = UploadForm({})
        form.add_error(None, str(refusal))
        context = {"form": form, "what": what, "columns": columns, "needs": sheets.NEEDS[columns], "label": NAMES[what]}
        return render(request, "roster/import.html", context, status=422)
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
