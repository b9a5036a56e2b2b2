"""《向人民报告》 for citizens: what was promised, what came of it, how it is scored, what is urged (R2.13-R2.21)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_GET

from huying.kernel.access.menu import Section, register
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar import clock
from huying.kernel.people.models import Congress
from huying.kernel.procedures.posting import done

from . import scoring
from .commitment_terms import TICKET
from .forms.commitments import ScoreForm, TicketForm
from .forms.supervision import FieldFilter
from .models import CommitmentSheet
from .selectors import commitments as selectors
from .selectors import ratings, supervision
from .services.ratings import Score, check_ticket, rate
from .sheets_supervision import card_of, lines_of


# ── the column ────────────────────────────────────────────────────────────
@login_not_required
@require_GET
def column(request: HttpRequest, code: str, year: int = 0) -> HttpResponse:
    """Every unit of a year: what it promised, whether it reported, how it was scored. The newest year by default."""
    congress = get_object_or_404(Congress, code=code)
    years = list(selectors.public_years(congress))
    found = next((y for y in years if y.year == year or not year), None)
    if year and found is None:
        raise Http404
    context: dict[str, Any] = {"congress": congress, "years": years, "year": found, "lines": ()}
    if found:
        lines, form = lines_of(found), FieldFilter(congress, request.GET or None)
        pks = selectors.sheets_in(found, form.chosen, is_public=True) if form.chosen else None
        context |= {
            "lines": [x for x in lines if pks is None or x.sheet.pk in pks],
            "form": form,
            "promised": sum(x.sheet.published_on is not None for x in lines),
            "told": sum(x.sheet.reported_on is not None for x in lines),
            "is_scoring": selectors.is_scoring(found, clock.today()),
        }
    return render(request, "livelihood/public_commitments.html", context)


def _sheet(code: str, pk: int) -> tuple[Congress, CommitmentSheet]:
    """A unit's sheet once something of it is public. Raises Http404."""
    congress = get_object_or_404(Congress, code=code)
    rows = CommitmentSheet.objects.select_related("of", "unit", "congress").filter(selectors.has_public())
    return congress, get_object_or_404(rows, congress=congress, pk=pk)


@login_not_required
@require_GET
def unit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The score card of one unit (R2.15, R2.16)."""
    congress, sheet = _sheet(code, pk)
    context = card_of(sheet, is_public=True) | {
        "congress": congress,
        "is_scoring": selectors.is_scoring(sheet.of, clock.today()),
        "has_rated": ratings.has_rated(sheet, scoring.token_of(request.COOKIES)),
        "summary": selectors.summary_of(sheet),
        "remarks": ratings.shown_remarks(sheet) if sheet.of.scored_on else [],
    }
    return render(request, "livelihood/public_commitment_unit.html", context)


# ── scoring ───────────────────────────────────────────────────────────────
@login_not_required
def score(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Mark a unit, commitment by commitment. Works without script; the browser's token comes with the page."""
    congress, sheet = _sheet(code, pk)
    token = scoring.token_of(request.COOKIES)
    rows = selectors.public_commitments(sheet)
    form = ScoreForm(rows, request.POST or None)
    has_rated = ratings.has_rated(sheet, token)
    if request.method == "POST" and form.is_valid() and not has_rated:
        if not token:
            form.add_error(None, "浏览器没有记住这一页。请打开浏览器的Cookie再评，或者到代表联络站现场评。")
        elif done(form, rate, score=_score(request, sheet, token, form)):
            return redirect("public_score", code, pk)
    context = {
        "congress": congress,
        "sheet": sheet,
        "form": form,
        "is_scoring": selectors.is_scoring(sheet.of, clock.today()),
        "has_rated": has_rated,
        "has_ticket": scoring.way_of(token, sheet.of_id) == TICKET,
    }
    refused = bool(form.errors) and not has_rated
    page = render(request, "livelihood/public_score.html", context, status=422 if refused else 200)
    if not token:
        scoring.keep(page, scoring.new_token())
    return page


def _score(request: HttpRequest, sheet: CommitmentSheet, token: str, form: ScoreForm) -> Score:
    return Score(
        code=sheet.congress.code, sheet_id=sheet.pk, token=token, overall=int(form.cleaned_data["overall"]),
        marks=form.marks(), at=clock.now(), network=scoring.network_of(request.META),
        remark=form.cleaned_data["remark"],
    )  # fmt: skip


@login_not_required
def ticket(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Somebody has a code from a station: from now on this browser scores with it."""
    congress, sheet = _sheet(code, pk)
    form = TicketForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["ticket"]
        if done(form, check_ticket, year=sheet.of, code=said):
            messages.success(request, "评分码有效，请打分。")
            page: HttpResponse = redirect("public_score", code, pk)
            scoring.keep(page, scoring.ticket_token(sheet.of_id, said))
            return page
    context = {"congress": congress, "sheet": sheet, "form": form}
    status = 422 if form.errors else 200
    return render(request, "livelihood/public_ticket.html", context, status=status)


# ── what is supervised ────────────────────────────────────────────────────
@login_not_required
@require_GET
def supervised(request: HttpRequest, code: str) -> HttpResponse:
    """Decisions on major matters that were published, and hot issues: urged and solved (R2.17, R2.21)."""
    congress = get_object_or_404(Congress, code=code)
    fields = supervision.fields_of(congress)
    chosen = request.GET.get("field", "")[:40]
    issues = list(supervision.hot_issues_of(congress, chosen)[:200])
    solved = [i for i in issues if i.solved_on]
    solutions = supervision.solutions_of(solved)
    context = {
        "congress": congress,
        "fields": fields,
        "chosen": chosen,
        "decisions": list(supervision.major_decisions_of(congress, chosen).exclude(published_on=None)[:100]),
        "open_issues": [i for i in issues if i.solved_on is None],
        "solved_issues": [(i, solutions.get(i.pk)) for i in solved],
    }
    return render(request, "livelihood/public_supervised.html", context)


@login_not_required
@require_GET
def decision(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One decision on a major matter, for everybody."""
    congress = get_object_or_404(Congress, code=code)
    found = get_object_or_404(supervision.published_decisions(congress), pk=pk)
    context = {"congress": congress, "decision": found, "reports": supervision.execution_reports(found)}
    return render(request, "livelihood/public_major_decision.html", context)


def home(_viewer: Viewer, congress: Congress, today: date) -> dict[str, object] | None:
    """On the congress's public home: this year's column, and whether scores are taken."""
    found = selectors.public_years(congress).first()
    if found is None:
        return None
    return {"year": found, "code": congress.code, "is_scoring": selectors.is_scoring(found, today)}


register(Section("public", "livelihood/_public_commitments_home.html", context=home, order=25))

urlpatterns = [
    path("p/<slug:code>/commitments/", column, name="public_commitments_now"),
    path("p/<slug:code>/commitments/<int:year>/", column, name="public_commitments"),
    path("p/<slug:code>/commitments/units/<int:pk>/", unit, name="public_commitment_unit"),
    path("p/<slug:code>/commitments/units/<int:pk>/score/", score, name="public_score"),
    path("p/<slug:code>/commitments/units/<int:pk>/ticket/", ticket, name="public_ticket"),
    path("p/<slug:code>/supervised/", supervised, name="public_supervised"),
    path("p/<slug:code>/supervised/decisions/<int:pk>/", decision, name="public_major_decision"),
]
