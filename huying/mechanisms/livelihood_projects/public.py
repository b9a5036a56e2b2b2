"""What citizens see and do without an account: propose in three steps, follow by code, watch every project (R2.02)."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_GET

from huying.kernel.access.menu import Section, register
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar import clock
from huying.kernel.documents.downloads import attachment
from huying.kernel.people.models import Congress
from huying.kernel.procedures.refusals import Refused

from . import counts, mapping, public_comments, selectors, services
from .candidates_public import by_congress, published_ballots, published_candidates
from .decisions_public import ballot_file, published_decision
from .forms import CodeForm, ListForm, WhatForm, WhereForm, WhyForm
from .models import Idea, Solicitation, said
from .scoring import network_of
from .selectors.comments import comment_of_code, shown_comments, takes_comments
from .selectors.commitments import scores_of_project
from .selectors.projects import published_projects
from .story import fate, fate_of_comment

PAGE = 30
STEPS = ("在哪里", "办什么", "为什么")


# ── proposing ─────────────────────────────────────────────────────────────
@login_not_required
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Three steps on a phone, each a page that works without script; what was said before travels along."""
    congress = get_object_or_404(Congress, code=code)
    (call, towns), step = selectors.calls_for(congress, clock.today()), _step(request)
    if call is None:
        return render(request, "livelihood/public_no_call.html", {"congress": congress, "towns": towns})
    where, what = WhereForm(request.POST or None), WhatForm(request.POST if step > 1 else None)
    why = WhyForm(_alike(call, request) if step > 1 else [], request.POST if step > 2 else None)
    key = request.POST.get("key") or services.new_key()
    context = {"congress": congress, "call": call, "towns": towns, "steps": STEPS, "key": key}
    forms = (where, what, why)
    for number, form in enumerate(forms[:step], 1):
        if not form.is_valid():
            return _asked(request, context, forms, number, 422)
    if step < len(forms):
        return _asked(request, context, forms, step + 1, 200)
    fields = where.cleaned_data | what.cleaned_data | why.cleaned_data
    chosen = fields.pop("same_as", "")
    same = Idea.objects.filter(pk=chosen).first() if chosen else None
    try:
        made, follow = services.propose_idea(
            solicitation=call, said=services.Proposal(**fields), by=None, at=clock.now(), same_as=same,
            key=request.POST.get("key", ""), network=network_of(request.META),
        )  # fmt: skip
    except Refused as refusal:
        why.add_error(None, f"{refusal}{refusal.hint}")
        return _asked(request, context, forms, len(forms), 422)
    return render(request, "livelihood/public_proposed.html", context | {"idea": made, "code": follow})


def _step(request: HttpRequest) -> int:
    """How many steps have been sent: 0 when the page is only opened."""
    asked = request.POST.get("step", "") if request.method == "POST" else ""
    return int(asked) if asked in ("1", "2", "3") else 0


def _alike(call: Solicitation, request: HttpRequest) -> list[Idea]:
    words = [request.POST.get(name, "")[:500] for name in ("title", "what", "place")]
    return selectors.like(call, *words, screened=True) if words[0] else []


def _asked(
    request: HttpRequest, context: dict[str, object], forms: tuple[object, ...], number: int, status: int
) -> HttpResponse:
    """The page of one step; the fields of the others go along unseen."""
    shown = {"form": forms[number - 1], "step": number, "before": forms[: number - 1]}
    return render(request, "livelihood/public_propose.html", context | shown, status=status)


@login_not_required
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """What became of an idea or a comment, by its query code; it goes in a POST, so that no log keeps it."""
    congress = get_object_or_404(Congress, code=code)
    form = CodeForm(request.POST or None)
    found = (
        selectors.of_code(congress, form.cleaned_data["code"]) if request.method == "POST" and form.is_valid() else None
    )
    comment = None
    if request.method == "POST" and form.is_valid() and found is None:
        comment = comment_of_code(congress, form.cleaned_data["code"])
        if comment is None:
            form.add_error("code", f"{congress.name}没有这个查询码，请核对10位数字")
    story = fate(found) if found else fate_of_comment(comment) if comment else None
    context = {"congress": congress, "form": form, "idea": found, "comment": comment, "fate": story}
    if story is None:
        context["elsewhere"] = selectors.elsewhere(congress)
    return render(request, "livelihood/public_follow.html", context, status=422 if form.errors else 200)


# ── watching ──────────────────────────────────────────────────────────────
@login_not_required
@require_GET
def projects(request: HttpRequest, code: str) -> HttpResponse:
    """Every project that was decided here or in the townships below: on the drawn map, in the table, in the list."""
    congress = get_object_or_404(Congress, code=code)
    whole = published_projects(congress)
    table = counts.table(whole)
    form = ListForm(table.years[::-1], request.GET or None)
    rows = form.chosen(whole)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lights = selectors.lights_of(page, clock.today())
    call, towns = selectors.calls_for(congress, clock.today())
    context = {
        "congress": congress,
        "form": form,
        "page": page,
        "rows": [(p, lights[p.pk]) for p in page],
        "table": table,
        "active": _town(table, request),
        "map": mapping.drawing(congress, rows),
        "call": call,
        "towns": towns,
        "ballots": by_congress(congress, published_ballots(congress)),
    }
    return render(request, "livelihood/public_projects.html", context)


def _town(table: counts.Table, request: HttpRequest) -> list[dict[str, str]]:
    """The township whose projects alone are listed, with the address of the same list of all."""
    town = next((line for line in table.lines if line.code == request.GET.get("town")), None)
    others = request.GET.copy()
    others.pop("town", None)
    others.pop("page", None)
    return [{"label": town.name, "url": f"?{others.urlencode()}"}] if town else []


@login_not_required
@require_GET
def project(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One project from the first idea to acceptance, with its photos (R2.11)."""
    congress = get_object_or_404(Congress, code=code)
    found = get_object_or_404(published_projects(congress), pk=pk, congress=congress)
    steps, nodes = selectors.timeline(found)
    context = {
        "congress": congress,
        "project": found,
        "steps": steps,
        "milestones": nodes,
        "light": selectors.lights_of([found], clock.today())[found.pk],
        "is_paid_known": not found.is_taken_over or any(step.paid is not None for step in steps),
        "decision_number": said(found.decision.number),
        "scores": scores_of_project(found),
        "comments": Paginator(shown_comments(found), PAGE).get_page(request.GET.get("page")),
        "may_say": takes_comments(found),
    }
    return render(request, "livelihood/public_project.html", context)


@login_not_required
@require_GET
def candidates(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The candidates of a year's ballot once they are published (R2.03)."""
    congress = get_object_or_404(Congress, code=code)
    return render(request, "livelihood/public_candidates.html", published_candidates(congress, year))


@login_not_required
@require_GET
def decision(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The decision of a year's ballot: number, text, figures, files (R2.08)."""
    congress = get_object_or_404(Congress, code=code)
    return render(request, "livelihood/public_decision.html", published_decision(congress, year))


@login_not_required
@require_GET
def decision_file(request: HttpRequest, code: str, year: int, number: int) -> HttpResponse:
    """The votes of one ballot as a .pb file, for anybody's own count."""
    name, text = ballot_file(get_object_or_404(Congress, code=code), year, number)
    return attachment(text.encode(), name, "text/plain; charset=utf-8", cache="public, max-age=600")


def home(_viewer: Viewer, congress: Congress, today: date) -> dict[str, object] | None:
    """On the congress's public home: the call that is open, the newest ballots and the newest projects."""
    call, towns = selectors.calls_for(congress, today)
    shown = list(published_projects(congress)[:6])
    ballots = published_ballots(congress)[:3]
    if not (call or towns or shown or ballots):
        return None
    lights = selectors.lights_of(shown, today)
    rows = [(p, lights[p.pk]) for p in shown]
    return {"call": call, "towns": towns, "rows": rows, "ballots": ballots, "code": congress.code}


register(Section("public", "livelihood/_public_home.html", context=home, order=20))

urlpatterns = [
    path("p/<slug:code>/ideas/new/", propose, name="public_idea"),
    path("p/<slug:code>/ideas/", follow, name="public_follow"),
    path("p/<slug:code>/projects/", projects, name="public_projects"),
    path("p/<slug:code>/projects/<int:pk>/", project, name="public_project"),
    path("p/<slug:code>/candidates/<int:year>/", candidates, name="public_candidates"),
    path("p/<slug:code>/decisions/<int:year>/", decision, name="public_decision"),
    path("p/<slug:code>/decisions/<int:year>/<int:number>.pb", decision_file, name="public_decision_file"),
    *public_comments.urlpatterns,
]
