"""年终统计: every number of a year beside the year before, on one page, as a sheet and as a paper (R1.63)."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.calendar.saying import full_day
from huying.kernel.documents.downloads import download, printed
from huying.kernel.documents.genres import Genre, register
from huying.kernel.documents.papers import Block, Heading, ItemTable, OfficialPaper, Paragraph
from huying.kernel.documents.uploads import XLSX
from huying.kernel.documents.xlsx import render_table
from huying.kernel.people.models import Congress

from . import selectors
from .selectors import Number, YearGroup
from .views import year_of, years


@role_required(*CONGRESS_SIDE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    year = year_of(request)
    found = selectors.two_years(congress_of(viewer_of_request(request)), year)
    return render(request, "metrics/yearend.html", {"groups": found, "before": year - 1} | years(year))


@role_required(*CONGRESS_SIDE)
@require_GET
def xlsx(request: HttpRequest) -> HttpResponse:
    """The same numbers as the page, in the same order."""
    year = year_of(request)
    found = selectors.two_years(congress_of(viewer_of_request(request)), year)
    heads = (f"{year}年", f"{year}年占比", f"{year - 1}年", f"{year - 1}年占比")
    columns = ("类别", "数字", "单位", *heads, "分母", "怎么算")
    rows = [(group.label, *_row(now, before)) for group in found for now, before in group.rows]
    return download(render_table(f"{year}年年终统计", columns, rows), f"{year}年年终统计.xlsx", XLSX)


@role_required(*CONGRESS_SIDE)
@require_GET
def docx(request: HttpRequest) -> HttpResponse:
    """The same numbers as a paper that an office edits."""
    congress, year = congress_of(viewer_of_request(request)), year_of(request)
    paper = _paper(congress, year, selectors.two_years(congress, year), clock.today())
    return printed(paper, congress, "docx", f"{year}年年终统计")


YEAREND = register(Genre("yearend", "年终统计", "统计"))


def _row(now: Number, before: Number) -> tuple[str | int, ...]:
    metric, whole = now.metric, now.whole_metric.label if now.whole_metric else ""
    return (metric.label, metric.unit, now.value, now.share, before.value, before.share, whole, metric.formula)


def _paper(congress: Congress, year: int, found: list[YearGroup], today: date) -> OfficialPaper:
    blocks: list[Block] = [Paragraph(f"按{full_day(today)}平台上登记的情况统计。每个数字怎么算附在后面。")]
    for group in found:
        rows = tuple(
            (now.metric.label, f"{now.value}{now.metric.unit}", now.share or "—", f"{before.value}{now.metric.unit}")
            for now, before in group.rows
        )
        table = ItemTable(("数字", f"{year}年", "占比", f"{year - 1}年"), rows, (2.4, 1.0, 2.2, 1.0))
        blocks += [Heading(1, group.label), table]
    blocks.append(Heading(1, "怎么算"))
    blocks += [Paragraph(f"{now.metric.label}：{now.metric.formula}。") for group in found for now, _ in group.rows]
    committee = congress.committee_name
    return OfficialPaper(
        letterhead=f"{committee}办公室", title=f"{committee}{year}年监督工作年终统计", main_to="", blocks=tuple(blocks),
        signature=f"{committee}办公室", genre=YEAREND.code,
    )  # fmt: skip
