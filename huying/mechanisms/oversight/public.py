"""What citizens see of oversight: no sign-in, and only what was published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from huying.kernel.access.menu import Section, register
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar import clock
from huying.kernel.people.models import Congress
from huying.kernel.procedures.limits import Light
from huying.kernel.procedures.selectors import facts_of

from . import selectors
from .access import out
from .loop import STAGES, LoopRow, loop, loop_of
from .models import OversightPlan, PublicationKind, Topic
from .procedures import AnnualPlanning
from .story import Story, story
from .terms import TAKEN_OUT

ADJUSTING = Light("wait", "正在调整，审查后公布")
FACTS = {"answered": "answered_on", "promised": "promised_on", "done": "done_on", "verified": "verified_on"}


@login_not_required
def topic(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    congress = get_object_or_404(Congress, code=code)
    found = get_object_or_404(selectors.published_topics(congress), pk=pk)
    context = {"congress": congress, "story": story(found, clock.today()), "spoken": selectors.spoken_of(found.pk)}
    return render(request, "oversight/public_topic.html", context)


@login_not_required
def items(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """All items of a topic, or those behind one of the four numbers."""
    congress = get_object_or_404(Congress, code=code)
    told = story(get_object_or_404(selectors.published_topics(congress), pk=pk), clock.today())
    if not told.is_assigned:
        raise Http404
    wanted = request.GET.get("fact", "")
    fact = FACTS.get(wanted, "")
    rows = [r for r in told.rows if not fact or getattr(r.item, fact)]
    words = {key: label for _, label, key in told.counts}
    context = {"congress": congress, "story": told, "rows": rows, "fact": words.get(wanted), "units": _units(told)}
    return render(request, "oversight/public_items.html", context)


def _units(told: Story) -> list[tuple[str, int, Light]]:
    """Who handles how many of them, and how many are past their day: shown in the open (peers 17)."""
    found: dict[str, list[Light]] = {}
    for row in told.rows:
        found.setdefault(row.item.unit.name if row.item.unit else "还没有写明", []).append(row.light)
    late = {name: sum(light.kind == "late" for light in lights) for name, lights in found.items()}
    return [
        (name, len(lights), Light("late", f"{late[name]}件超期") if late[name] else Light("ok", "没有超期"))
        for name, lights in sorted(found.items(), key=lambda pair: (-late[pair[0]], pair[0]))
    ]


@login_not_required
def plan(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The annual plan, once published (监督法第六十三条)."""
    congress = get_object_or_404(Congress, code=code)
    found = get_object_or_404(OversightPlan, congress=congress, year=year)
    done = facts_of(selectors.proceeding_of(AnnualPlanning, found.pk))
    facts = {f.act: f for f in done}
    if "published" not in facts or PublicationKind.PLAN in selectors.withdrawn_kinds(congress, found.pk):
        raise Http404
    adjustments = selectors.adjustments(found, done)
    # 选题 is past once a topic was listed: a candidate that was left out never stood in the plan.
    listed = [r for r in loop(congress, clock.today(), year) if r.nodes[0].state == "past"]
    context = {
        "congress": congress,
        "year": year,
        "rows": _as_published(listed),
        "published": facts["published"],
        "steps": STAGES,
        "adjustments": [a for a in adjustments if a.is_public],
    }
    return render(request, "oversight/public_plan.html", context)


@dataclass(frozen=True)
class PlanRow:
    """A topic of the plan as the public may read it."""

    topic: Topic
    session: str
    light: Light
    is_public: bool


def _as_published(rows: list[LoopRow]) -> list[PlanRow]:
    """The plan without the adjustments whose text has not been reviewed and published yet."""
    hidden, shown = selectors.hidden_changes(row.topic for row in rows), []
    for row in rows:
        change, session, light = hidden.get(row.topic.pk), str(row.topic.session or selectors.NO_DAY), row.light
        if change and change.kind == "add" and change.before != TAKEN_OUT:
            continue
        if change:
            session = selectors.NO_DAY if change.before == TAKEN_OUT else change.before
            light = ADJUSTING
        shown.append(PlanRow(row.topic, session, light, row.is_public))
    return shown


@login_not_required
def appraisals(request: HttpRequest, code: str) -> HttpResponse:
    """The results of special-work appraisals, once published (监督法第十条)."""
    congress = get_object_or_404(Congress, code=code)
    rows = selectors.published_appraisals(congress)
    return render(request, "oversight/public_appraisals.html", {"congress": congress, "rows": rows})


def only_told(rows: list[LoopRow]) -> list[LoopRow]:
    """Of a list of items that is not public, or not any more, the public is told no number."""
    lists = out(PublicationKind.OPINION).filter(subject_id__in=[r.opinion_id for r in rows])
    told = set(lists.values_list("subject_id", flat=True))
    return [r if r.opinion_id in told else replace(r, items=0, verified=0, is_counted=False) for r in rows]


def home(viewer: Viewer, congress: Congress, today: date) -> dict[str, object] | None:
    """The topics on a congress's public home, newest first."""
    shown = list(selectors.with_letters(selectors.published_topics(congress), today)[:30])
    if not shown:
        return None
    hidden = selectors.hidden_changes(shown)
    rows = [
        replace(r, is_dropped=hidden[r.topic.pk].before == TAKEN_OUT) if r.topic.pk in hidden else r
        for r in only_told(loop_of(shown, today))
    ]
    return {"rows": rows, "code": congress.code, "years": sorted({r.topic.plan.year for r in rows}, reverse=True)}


register(Section("public", "oversight/_public_topics.html", context=home, order=10))

urlpatterns = [
    path("p/<slug:code>/topics/<int:pk>/", topic, name="public_topic"),
    path("p/<slug:code>/topics/<int:pk>/items/", items, name="public_items"),
    path("p/<slug:code>/plan/<int:year>/", plan, name="public_plan"),
    path("p/<slug:code>/appraisals/", appraisals, name="public_appraisals"),
]
