"""Opening and closing the secret votes, and their sheets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from huying.commons.meetings.selectors import gatherings_now
from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.documents.downloads import printed
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done

from .. import services
from ..forms import AtForm, SeveralForm
from ..models import Appraisal, OpinionDocument
from ..papers import ballot_paper, result_paper
from .shared import form_page, own, refusable

SHEETS = {"ballot": ballot_paper, "result": result_paper}


@role_required(Role.SC_OFFICE)
def assess_several(request: HttpRequest) -> HttpResponse:
    """Open the votes on several in one sitting."""
    viewer, at = viewer_of_request(request), clock.now()
    congress = congress_of(viewer)
    form = SeveralForm(congress, gatherings_now(congress, at), request.POST if request.method == "POST" else None)
    if form.is_valid():
        about = {"subjects": form.chosen, "sitting": form.held, "by": viewer, "at": at}
        if number := done(form, services.open_sitting, **about):
            messages.success(request, f"{number}项测评已经开始。组成人员投完一项，接着投下一项。")
            return redirect("voting:assessments")
    return form_page(request, "oversight/assess_several.html", {"form": form})


@role_required(*CONGRESS_SIDE)
def assessment_paper(request: HttpRequest, pk: int, of: type[Model], sheet: str, suffix: str) -> HttpResponse:
    """The blank sheet for paper ballots, or the sheet of the last result: for Word or as PDF."""
    found = _found(request, of, pk)
    return printed(SHEETS[sheet](found), found.congress, suffix)


def _found(request: HttpRequest, of: type[Model], pk: int) -> OpinionDocument | Appraisal:
    rows: QuerySet[Any] = of._default_manager.select_related("congress")
    found: OpinionDocument | Appraisal = own(request, rows, pk)
    return found


@role_required(Role.SC_OFFICE)
def open_assessment(request: HttpRequest, pk: int, of: type[Model]) -> HttpResponse:
    """Open the vote on one; the page says beforehand who is present and what would refuse it."""
    found, at = _found(request, of, pk), clock.now()
    form = AtForm(gatherings_now(found.congress, at), request.POST if request.method == "POST" else None)
    if form.is_valid():
        about = {"of": found, "sitting": form.held, "by": viewer_of_request(request), "at": at}
        if done(form, services.open_assessment, **about):
            messages.success(request, "测评已经开始。组成人员在工作台上就能投票；结束以前谁也看不到票数。")
            return redirect(found)
    return form_page(request, "oversight/assess.html", {"form": form, "found": found})


@role_required(Role.SC_OFFICE)
@require_POST
@refusable
def close_assessment(request: HttpRequest, pk: int, of: type[Model]) -> HttpResponse:
    found = _found(request, of, pk)
    services.close_assessment(of=found, by=viewer_of_request(request), at=clock.now())
    messages.success(request, "测评已经结束，结果已登记。")
    return redirect(found)
