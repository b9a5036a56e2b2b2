"""The ledger as a sheet: out with what may be edited marked, back with a preview, and only the edited cells change."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import Viewer, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.documents.cells import Cell, text_of
from huying.kernel.documents.downloads import download
from huying.kernel.documents.uploads import XLSX
from huying.kernel.documents.xlsx import Column, render_table
from huying.kernel.people.roles import Role
from huying.kernel.tables.containers import check_size
from huying.kernel.tables.faults import FileRefused
from huying.kernel.tables.readers import SourceRow, read_bytes

from .. import ledger as ledgers
from .. import selectors, services
from ..forms import SheetForm
from ..ledger import comparing
from ..ledger.columns import CHECK
from .opinions import draft_of

EDITORS = (Role.SC_OFFICE, Role.WORKING_BODY, Role.HANDLING_UNIT)
MAX_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000  # ten years of a city; more would only keep the server busy
A_DAY = 86_400
SHOWN = 500  # rows with something to say are listed up to here; the rest is in the downloaded sheet


def sheet_answer(title: str, name: str, lines: list[ledgers.Line], viewer: Viewer) -> HttpResponse:
    """The sheet of these lines; what this viewer may edit of any of them is marked, the rest is locked."""
    may = services.may_edit(viewer, {line.item.pk: line for line in lines})
    open_ = {label for line in lines for label in may(line)}
    columns = [Column(label, editable=label in open_) for label in ledgers.COLUMNS]
    rows = [
        (*row, comparing.check_now(comparing.values_of(line)))
        for row, line in zip(ledgers.sheet_rows(lines), lines, strict=True)
    ]
    return download(render_table(title, [*columns, CHECK], rows), name, XLSX)


def draft_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The items of a draft, to be edited in a sheet."""
    viewer, opinion = viewer_of_request(request), draft_of(request, pk)
    items = list(selectors.items(congress_of(viewer)).filter(opinion=opinion))
    lines = ledgers.choose(viewer, {}, clock.today()).lines(items)
    return sheet_answer(opinion.title, f"{opinion.title}-问题清单.xlsx", lines, viewer)


@role_required(*EDITORS)
def sheet_import(request: HttpRequest) -> HttpResponse:
    """Choose a sheet; then see what it would change. Nothing is written."""
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            check_size(upload.size or 0, MAX_BYTES)
            sheet, rows = _compared(viewer_of_request(request), upload.read())
        except (FileRefused, comparing.SheetRefused) as refusal:
            form.add_error("file", f"{refusal} {getattr(refusal, 'hint', '')}".strip())
        else:
            return render(request, "oversight/sheet_preview.html", _preview(sheet, rows) | {"name": upload.name})
    return render(request, "oversight/sheet_import.html", context, status=422 if form.errors else 200)


def _compared(viewer: Viewer, content: bytes) -> tuple[comparing.Sheet, list[comparing.SheetRow]]:
    table = read_bytes(content, max_bytes=MAX_BYTES)
    if len(table.rows) > MOST_ROWS:
        raise comparing.SheetRefused(f"这张表有{len(table.rows):,}行，一次最多{MOST_ROWS:,}行。请只留要改的行。")
    sheet = comparing.sheet_of([(row.line, _cells(row)) for row in table.rows])
    lines = services.lines_for(viewer, sheet.keys(), clock.today())
    units = set(selectors.units(congress_of(viewer)).values_list("name", flat=True))
    return sheet, comparing.compare(sheet, lines, services.may_edit(viewer, lines), units)


def _cells(row: SourceRow) -> tuple[Cell, ...]:
    formulas = {place for place, _ in row.formulas}
    return tuple(comparing.FORMULA if place in formulas else cell for place, cell in enumerate(row.cells))


def _preview(sheet: comparing.Sheet, rows: list[comparing.SheetRow]) -> dict[str, Any]:
    changed = [r for r in rows if r.state == "changed"]
    faulty = [r for r in rows if r.problems]
    counts = [(words, sum(r.state == key for r in rows), light) for key, (words, light) in comparing.STATES.items()]
    edits = [(r.item, r.check, {c.label: c.new for c in r.changes}) for r in changed]
    faults = [([text_of(cell) for cell in r.cells], "；".join(r.problems)) for r in faulty]
    return {
        "rows": [r for r in rows if r.state != "unchanged"][:SHOWN],
        "total": len(rows),
        "counts": [(words, n, light) for words, n, light in counts if n],
        "changed": len(changed),
        "cells": sum(len(r.changes) for r in changed),
        "faulty": len(faulty),
        "edits": signing.dumps(edits, salt=_salt("edits"), compress=True),
        "faults": signing.dumps([sheet.header, faults], salt=_salt("faults"), compress=True) if faults else "",
    }


@role_required(*EDITORS)
@require_POST
def sheet_commit(request: HttpRequest) -> HttpResponse:
    """Change what the preview showed, row by row."""
    said = _signed(request, "edits")
    edits = [services.Edit(item, check, cells) for item, check, cells in said]
    found = services.apply_sheet(edits=edits, by=viewer_of_request(request), at=clock.now())
    context = {"done": [o for o in found if not o.problem], "refused": [o for o in found if o.problem]}
    return render(request, "oversight/sheet_result.html", context)


@role_required(*EDITORS)
@require_POST
def sheet_faults(request: HttpRequest) -> HttpResponse:
    """The rows that were not taken, as they came, each with what is wrong."""
    header, faults = _signed(request, "faults") or ((), ())
    width = max((len(cells) for cells, _ in faults), default=0)
    labels = list(header[:width])  # those of the sheet that came: one exported before has fewer
    labels += [""] * (width - len(labels))
    rows = [(*cells, *[""] * (width - len(cells)), problem) for cells, problem in faults]
    return download(render_table("没有导入的行", [*labels, "为什么没有导入"], rows), "没有导入的行.xlsx", XLSX)


def _salt(name: str) -> str:
    """What was signed for one field is not taken in another."""
    return f"oversight.sheet.{name}"


def _signed(request: HttpRequest, name: str) -> Any:
    """What the preview put into the form; nothing when it was altered or is of another day."""
    try:
        return signing.loads(request.POST.get(name, ""), salt=_salt(name), max_age=A_DAY)
    except signing.BadSignature:
        return []
