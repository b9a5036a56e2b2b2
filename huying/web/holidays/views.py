"""The year in twelve small months, and the import of a new year's notice: paste, look, import."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.calendar.notice import Notice
from huying.kernel.calendar.selectors import YearSource, year_sources
from huying.kernel.calendar.services import work_calendar
from huying.kernel.people.roles import Role

from . import importing
from .forms import NoticeForm
from .months import holidays, year_of

FIRST, LAST = 2004, 2099  # the years a notice can be of


@require_GET
def year(request: HttpRequest, year: int = 0) -> HttpResponse:
    today = clock.today()
    shown = year or today.year
    if not FIRST <= shown <= LAST:
        raise Http404
    source = _source(shown)
    context = {
        "year": year_of(shown, work_calendar(), today),
        "source": source,
        "holidays": holidays(source.notice) if source else [],
        "shifted": sorted(source.notice.shifted) if source else [],
        "may_import": viewer_of_request(request).has(Role.SC_OFFICE),
    }
    return render(request, "holidays/year.html", context | _neighbours(shown))


def _source(year: int) -> YearSource | None:
    return next((each for each in year_sources() if each.notice.year == year), None)


def _neighbours(year: int) -> dict[str, int]:
    return {"previous": year - 1 if year > FIRST else 0, "following": year + 1 if year < LAST else 0}


@role_required(Role.SC_OFFICE)
def take(request: HttpRequest) -> HttpResponse:
    """The first POST shows what was understood, the second (step=import) takes it into use."""
    form = NoticeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "holidays/import.html", {"form": form}, status=422 if form.errors else 200)
    if request.POST.get("step") != "import":
        return render(request, "holidays/import.html", {"form": form} | _understood(form.notice))
    outcome = importing.take_into_use(text=form.cleaned_data["text"], by=viewer_of_request(request), at=clock.now())
    messages.success(request, outcome.words)
    return redirect("calendar:of_year", outcome.imported.notice.year)


def _understood(notice: Notice) -> dict[str, Any]:
    source = _source(notice.year)
    known = source.notice if source else None
    return {
        "notice": notice,
        "holidays": holidays(notice),
        "shifted": sorted(notice.shifted),
        "known": known,
        "is_same": known is not None and (known.rest, known.shifted) == (notice.rest, notice.shifted),
    }
