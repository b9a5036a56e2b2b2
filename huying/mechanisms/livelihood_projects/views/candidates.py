"""The yearly ballot: its page, its candidates, the gates put on record for several at once, the count."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.forms import DAY, ActForm
from huying.kernel.procedures.posting import done
from huying.kernel.procedures.refusals import Refused

from .. import mapping, selectors, services
from ..access import GOVERNMENT, PARTIES, READERS
from ..forms import DecisionForm, ProjectForm, RearrangeForm, StampForm
from ..models import BallotDecision, Project, said
from ..procedures import BallotDeciding, CandidateListing
from ..selectors import projects_of
from ..selectors.candidates import is_balloted
from .shared import PAGE, form_page, own, proceeding_page, shown

SHEET = "livelihood/project_form.html"


@role_required(*READERS, *GOVERNMENT)
@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of_request(request)
    page = Paginator(selectors.decisions_of(congress_of(viewer)), PAGE).get_page(request.GET.get("page"))
    return render(request, "livelihood/decisions.html", {"page": page, "may_open": viewer.has(Role.SC_OFFICE)})


@role_required(*READERS, *GOVERNMENT)
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a year that was taken over nothing runs here: its decision is read where everybody reads it."""
    if running := selectors.find_proceeding(BallotDeciding, pk, viewer_of_request(request)):
        return shown(request, running, "livelihood/decision.html")
    found = own(request, BallotDecision.objects.select_related("congress"), pk)
    if found.published_on:
        return redirect("public_decision", found.congress.code, found.year)
    return redirect(f"{reverse('livelihood:projects')}?year={found.year}")


@role_required(Role.SC_OFFICE)
def decision_new(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    form = DecisionForm(request.POST or None, initial={"year": today.year})
    if request.method == "POST" and form.is_valid():
        who = {"by": viewer_of_request(request), "on": today, "at": clock.now()}
        if made := done(form, services.open_decision, **form.cleaned_data, **who):
            messages.success(request, "已安排票决，等政府提出候选项目。")
            return redirect(made)
    return form_page(request, "livelihood/decision_form.html", {"form": form})


@role_required(Role.SC_OFFICE)
def decision_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day, another meeting or another number to be chosen, until the ballot begins."""
    found = own(request, BallotDecision.objects.select_related("congress"), pk)
    if selectors.find_proceeding(BallotDeciding, pk, viewer_of_request(request)) is None:
        raise Http404  # a year that was taken over: nothing of it is arranged here
    initial = {name: getattr(found, name) for name in ("meeting", "meeting_on", "quota")}
    form = RearrangeForm(request.POST or None, initial=initial, keeps_quota=is_balloted(found.pk))
    if request.method == "POST" and form.is_valid():
        who = {"by": viewer_of_request(request), "at": clock.now()}
        if done(form, services.rearrange, decision=found, **form.cleaned_data, **who):
            messages.success(request, "已改好，倒排的期限跟着改了。")
            return redirect(found)
    return form_page(request, "livelihood/decision_form.html", {"form": form, "decision": found})


@role_required(*PARTIES)
def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    return proceeding_page(request, CandidateListing, pk, "livelihood/candidate.html")


@role_required(*GOVERNMENT)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """The government of the same level proposes a candidate (R2.04)."""
    viewer, found = viewer_of_request(request), own(request, BallotDecision.objects.select_related("congress"), pk)
    drawn = mapping.drawing(found.congress, projects_of(found.congress))
    form = ProjectForm(found.congress, request.POST or None, on_map=drawn is not None)
    if request.method == "POST" and form.is_valid():
        said = {"fields": form.cleaned_data, "ideas": form.cleaned_data["ideas"]}
        who = {"by": viewer, "on": clock.today(), "at": clock.now()}
        if made := done(form, services.propose_project, decision=found, **said, **who):
            messages.success(request, f"已提出候选项目“{made.title}”。")
            return redirect("livelihood:candidate", made.pk)
    return form_page(request, SHEET, {"form": form, "decision": found, "map": drawn, "grid": mapping.GRID})


@role_required(*GOVERNMENT)
def candidate_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, Project.objects.select_related("congress", "decision__congress"), pk)
    names = ("title", "field", "unit", "cost", "place", "x", "y", "goals", "starts_on", "ends_on")
    initial = {name: getattr(found, name) for name in names} | {"feasibility": said(found.feasibility)}
    drawn = mapping.drawing(found.congress, projects_of(found.congress))
    form = ProjectForm(
        found.congress, request.POST or None, initial=initial, with_ideas=False, on_map=drawn is not None
    )
    if request.method == "POST" and form.is_valid():
        who = {"by": viewer_of_request(request), "at": clock.now()}
        if done(form, services.edit_project, project=found, fields=form.cleaned_data, **who):
            messages.success(request, "已改好。")
            return redirect("livelihood:candidate", found.pk)
    context = {"form": form, "decision": found.decision, "project": found, "map": drawn, "grid": mapping.GRID}
    return form_page(request, SHEET, context)


@role_required(Role.SC_OFFICE, *GOVERNMENT)
def stamp(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One act put on record for several candidates at once (R2.03)."""
    found = own(request, BallotDecision.objects.all(), pk)
    if act not in {stamp.name for stamp in selectors.STAMPS}:
        raise Http404
    opened = selectors.to_stamp(found, viewer_of_request(request)).get(act, set())
    declared, data = CandidateListing.act(act), request.POST if request.method == "POST" else None
    chosen = StampForm(found.projects.filter(pk__in=opened), data)
    form = ActForm(declared, clock.today(), lambda _ask: (), *([data] if data is not None else []))
    refusal = None
    if data is not None and chosen.is_valid() and form.is_valid():
        try:
            made = services.stamp_several(
                act=declared, projects=list(chosen.cleaned_data["projects"]), said=form.said(),
                by=viewer_of_request(request), on=form.cleaned_data[DAY], at=clock.now(),
            )  # fmt: skip
            messages.success(request, f"已为{len(made)}个候选项目登记“{declared.label}”。")
            return redirect(found)
        except Refused as refused:
            refusal = refused
    context = {
        "decision": found, "act": declared, "opened": opened, "chosen": chosen, "form": form, "refusal": refusal,
    }  # fmt: skip
    has_faults = refusal or form.errors or chosen.errors
    return render(request, "livelihood/stamp.html", context, status=422 if has_faults else 200)
