"""The ledger and its sheet."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock

from .. import ledger as ledgers
from ..forms import LedgerFilter
from .shared import PAGE
from .workbooks import sheet_answer


def ledger(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of_request(request), clock.today()
    form = LedgerFilter(viewer, request.GET)
    choice = ledgers.choose(viewer, form.wanted(), today)
    pages = Paginator(choice.found, PAGE)
    pages.count = choice.total  # known already: no second count
    page = pages.get_page(request.GET.get("page"))
    rows, parts = choice.lines(list(page)), choice.parts(request.GET)
    context = {"form": form, "page": page, "rows": rows, "parts": parts, "today": today, "choice": choice}
    return render(request, "oversight/ledger.html", context)


def ledger_xlsx(request: HttpRequest) -> HttpResponse:
    """The same rows as the screen, all of them, as a sheet."""
    viewer, today = viewer_of_request(request), clock.today()
    choice = ledgers.choose(viewer, LedgerFilter(viewer, request.GET).wanted(), today)
    lines = choice.lines(list(choice.found))
    return sheet_answer("审议意见督办台账", f"台账-{choice.today}.xlsx", lines, viewer)
