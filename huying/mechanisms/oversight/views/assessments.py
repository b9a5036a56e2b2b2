"""Opening and closing an assessment."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.calendar.saying import full_day
from huying.kernel.documents.downloads import printed
from huying.kernel.people.roles import Role
from huying.kernel.procedures import profiles
from huying.kernel.procedures.selectors import facts_of

from .. import selectors, services
from ..models import OpinionDocument
from ..papers import ballot_paper, result_paper
from ..procedures import OpinionHandling
from .shared import own, refusable


@role_required(Role.SC_OFFICE)
@refusable
def assess_several(request: HttpRequest) -> HttpResponse:
    """Open the assessments of several objects in one sitting."""
    viewer, at = viewer_of_request(request), clock.now()
    congress = congress_of(viewer)
    opinions, appraisals = selectors.opinions_to_assess(congress), selectors.appraisals_to_vote(congress)
    if request.method == "POST":
        number = services.open_sitting(
            opinions=opinions.filter(pk__in=_keys(request, "opinion")),
            appraisals=appraisals.filter(pk__in=_keys(request, "appraisal")),
            sitting=f"{full_day(clock.today())}测评",
            by=viewer,
            at=at,
        )
        messages.success(request, f"{number}项测评已经开始。组成人员投完一项，接着投下一项。")
        return redirect("voting:assessments")
    context = {"opinions": opinions, "appraisals": appraisals}
    return render(request, "oversight/assess_several.html", context)


def _keys(request: HttpRequest, name: str) -> list[int]:
    return [int(pk) for pk in request.POST.getlist(name) if pk.isdecimal() and len(pk) < 19]


@role_required(*CONGRESS_SIDE)
def assessment_paper(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    """The blank sheet for paper ballots, or the sheet of the last result, as .docx."""
    found = own(request, OpinionDocument.objects.select_related("topic", "congress"), pk)
    proceeding = selectors.proceeding_of(OpinionHandling, pk)
    grades = list(profiles.load(proceeding.profile).value("assessment.grades"))
    title = f"{found.title}办理情况"
    if sheet == "ballot":
        paper = ballot_paper(found.congress, title, grades)
    else:
        done = [f for f in facts_of(proceeding) if f.act == OpinionHandling.assessed.name]
        counts, on = (done[-1].fields, done[-1].on) if done else ({}, None)
        verdict = selectors.assessment_outcome(proceeding, counts).sentence if counts else ""
        paper = result_paper(found.congress, title, counts, grades, verdict, on)
    return printed(paper, "docx")


@role_required(Role.SC_OFFICE)
@require_POST
@refusable
def open_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, OpinionDocument.objects.select_related("congress"), pk)
    services.open_assessment(opinion=found, by=viewer_of_request(request), at=clock.now())
    messages.success(request, "测评已经开始。组成人员在工作台上就能投票；结束以前谁也看不到票数。")
    return redirect("oversight:opinion", pk)


@role_required(Role.SC_OFFICE)
@require_POST
@refusable
def close_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, OpinionDocument.objects.select_related("congress"), pk)
    services.close_assessment(opinion=found, by=viewer_of_request(request), at=clock.now())
    messages.success(request, "测评已经结束，结果已登记。")
    return redirect("oversight:opinion", pk)
