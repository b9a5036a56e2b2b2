"""Pages of the pool of candidates: the list, side by side, scores, the statutory reports of a year."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, whole_number

from .. import selectors, services
from ..access import SCORERS
from ..forms import PoolFilter, ScoreForm, StatutoryForm
from ..models import Topic, said
from ..terms import CRITERIA
from .shared import form_page, own, refusable

COMPARED = 4


@role_required(*CONGRESS_SIDE)
def candidates(request: HttpRequest, year: int = 0) -> HttpResponse:
    viewer, today = viewer_of_request(request), clock.today()
    shown = year or today.year
    rows = selectors.pool(congress_of(viewer), shown, today)
    form = PoolFilter(rows, request.GET or None, initial={"state": selectors.WAITING})
    context = {
        "year": shown,
        "rows": selectors.choose(rows, form.wanted()),
        "all": rows,
        "waiting": sum(r.state == selectors.WAITING for r in rows),
        "form": form,
        "six": selectors.six_channels(rows),
    }
    return render(request, "oversight/candidates.html", context)


@role_required(*CONGRESS_SIDE)
def compare(request: HttpRequest) -> HttpResponse:
    """Two to four candidates side by side."""
    viewer, today = viewer_of_request(request), clock.today()
    keys = [key for key in map(whole_number, request.GET.getlist("topic")) if key][:COMPARED]
    found = {t.pk: t for t in selectors.topics(congress_of(viewer)).filter(pk__in=keys)}
    rows = selectors.rows_of([found[k] for k in dict.fromkeys(keys) if k in found], today)
    criteria = [
        (label, [(row.topic, row.mean_of(key), key in row.criteria) for row in rows]) for key, label in CRITERIA
    ]
    return render(request, "oversight/compare.html", {"rows": rows, "criteria": criteria, "year": today.year})


@role_required(*SCORERS)
@refusable
def scores(request: HttpRequest, pk: int) -> HttpResponse:
    """What each thinks of a candidate, and one's own word."""
    viewer = viewer_of_request(request)
    topic = own(request, Topic.objects.select_related("congress", "plan"), pk)
    given = selectors.scores_of(topic)
    mine = [s for s in given if viewer.person and s.person_id == viewer.person.pk]
    form = ScoreForm({s.criterion: s.value for s in mine}, said(mine[0].reason) if mine else "", request.POST or None)
    about = {"topic": topic, "by": viewer, "at": clock.now()}
    if form.is_valid() and done(form, services.score_topic, **about, **form.given()):
        messages.success(request, "打分已经记下。")
        return redirect("oversight:scores", pk)
    [row] = selectors.rows_of([topic], clock.today())
    return form_page(request, "oversight/scores.html", {"form": form, "topic": topic, "given": given, "row": row})


@role_required(*CONGRESS_SIDE)
@refusable
def statutory(request: HttpRequest, year: int) -> HttpResponse:
    """The reports that the law asks for every year: what the plan has of them, and one click for what is missing."""
    viewer, at = viewer_of_request(request), clock.now()
    congress = congress_of(viewer)
    rows = selectors.statutory_rows(congress, year, clock.today())
    workers, overseen = selectors.usual_bodies(congress)
    may_add = viewer.has(Role.SC_OFFICE)
    missing = [r.item for r in rows if r.is_missing] if may_add else []
    form = StatutoryForm(congress, missing, workers, year, request.POST or None)
    if request.method == "POST" and may_add and form.is_valid():
        made = services.add_statutory(
            congress=congress, year=year, bodies=form.bodies(), organs=overseen, by=viewer, at=at
        )
        messages.success(request, f"已列入{len(made)}个候选议题。")
        return redirect("oversight:statutory", year)
    context = {"year": year, "rows": rows, "form": form, "missing": missing}
    return form_page(request, "oversight/statutory.html", context)
