"""Pages of assessments: the list, and the ballot in three steps: choose, be sure, done.

A grade travels only in the body of a POST: never in an address, a message, the session or a log.
"""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, person_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, form_page
from huying.kernel.procedures.refusals import Refused

from . import selectors, services, tellers
from .elections.models import Task
from .forms import BallotForm, OfficersForm, PaperForm, TellerForm
from .models import GradedAssessment

PAGE = 20


@role_required(*CONGRESS_SIDE)
@require_GET
def assessments(request: HttpRequest) -> HttpResponse:
    page = Paginator(selectors.visible(viewer_of_request(request)), PAGE).get_page(request.GET.get("page"))
    rows = selectors.rows(page.object_list)
    context = {
        "page": page,
        "open": [r for r in rows if r.is_open],
        "closed": [r for r in rows if not r.is_open],
        "waiting": selectors.waiting(viewer_of_request(request)).count(),
    }
    return render(request, "voting/assessments.html", context)


@sensitive_post_parameters("grade")
@role_required(*CONGRESS_SIDE)
@never_cache
@require_http_methods(["GET", "POST"])
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    row = selectors.row(get_object_or_404(selectors.visible(viewer_of_request(request)), pk=pk))
    form = BallotForm(selectors.grades(row.assessment), request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["sure"] or not row.may_vote:
            return _cast(request, row, form.cleaned_data["grade"])
        grade, label = form.chosen
        return render(request, "voting/sure.html", {"row": row, "grade": grade, "label": label})
    counts = [] if row.is_open or row.assessment.is_uncounted else selectors.count_rows(row.assessment)
    may_turn = row.is_open and viewer_of_request(request).has(Role.SC_OFFICE)
    context = {"row": row, "form": form, "counts": counts, "may_turn_to_paper": may_turn}
    if row.assessment.is_uncounted:
        is_teller = tellers.is_teller(row.assessment, person_of(viewer_of_request(request)).pk)
        may_name = viewer_of_request(request).has(Role.SC_OFFICE)
        context |= {"is_teller": is_teller, "may_name": may_name, **_named(row.assessment)}
    context["rest"] = selectors.rest_of_sitting(viewer_of_request(request), row.assessment)
    return form_page(request, "voting/ballot.html", context)


def _cast(request: HttpRequest, row: selectors.Row, grade: str) -> HttpResponse:
    person = person_of(viewer_of_request(request))
    try:
        services.cast(assessment=row.assessment, person=person, grade=grade)
    except Refused as refusal:
        messages.warning(request, f"{refusal.sentence}{refusal.hint}")
    return redirect("voting:ballot", row.assessment.pk)


@role_required(Role.SC_OFFICE)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Give this assessment up in favour of paper: what was cast is void and never shown."""
    row = selectors.row(get_object_or_404(selectors.visible(viewer_of_request(request)), pk=pk))
    form = PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = f"{viewer_of_request(request).person}"
        try:
            services.void_assessment(assessment=row.assessment, by=by, at=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            messages.warning(request, f"{refusal.sentence}{refusal.hint}")
            return redirect("voting:ballot", pk)
        messages.success(request, "这次测评已改用纸票。请登记会议推选的计票人、监票人。")
        return redirect("voting:officers", pk)
    return form_page(request, "voting/paper.html", {"row": row, "form": form})


@role_required(Role.SC_OFFICE)
def officers(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the meeting has chosen to count the paper ballots and to watch."""
    viewer = viewer_of_request(request)
    row = selectors.row(get_object_or_404(selectors.visible(viewer), pk=pk))
    form = OfficersForm(tellers.may_be_chosen(row.assessment), request.POST or None)
    if request.method == "POST" and form.is_valid():
        about = {"assessment": row.assessment, "by": person_of(viewer), "at": clock.now()}
        if done(form, tellers.appoint, **about, **form.said()):
            messages.success(request, "已登记。两位计票人收到通知，各自登记清点，一致以后在办理页面登记结果。")
            return redirect("voting:ballot", pk)
    context = {"row": row, "form": form} | _named(row.assessment)
    return form_page(request, "voting/officers.html", context)


def _named(assessment: GradedAssessment) -> dict[str, str]:
    """Who counts and who watches, in words; nothing before they are named."""
    found = tellers.officers_of(assessment)
    return {"tellers": tellers.names(found, Task.TELLER), "scrutineers": tellers.names(found, Task.SCRUTINEER)}


_TOLD = {
    tellers.FIRST: "已登记。等另一位计票人登记；两人一致才算数。",
    tellers.AGREED: "两人登记一致，纸票清点完毕。办公室可以登记结果了。",
    tellers.DIFFER: "两人登记的不一致，这一次不算。请重新清点、各自再登记。",
    tellers.VOID: "收回的票多于发出的票或者有权投票的人数，这次投票无效。请重新发票、投票、清点。",
}


@role_required(*CONGRESS_SIDE)
@never_cache
def count_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One teller's count of the paper ballots; the other's is not shown."""
    viewer = viewer_of_request(request)
    row = selectors.row(get_object_or_404(selectors.visible(viewer), pk=pk))
    form = TellerForm(selectors.grades(row.assessment), request.POST or None)
    teller = person_of(viewer)
    if request.method == "POST" and form.is_valid():
        about = {"assessment": row.assessment, "teller": teller, "at": clock.now()}
        if outcome := done(form, tellers.enter_paper_count, **about, **form.counted()):
            tell = messages.success if outcome in (tellers.FIRST, tellers.AGREED) else messages.warning
            tell(request, _TOLD[outcome])
            return redirect("voting:ballot" if outcome == tellers.AGREED else "voting:count_paper", pk)
    context = {"row": row, "form": form, "differences": tellers.last_differences(row.assessment)}
    context["has_counted"] = tellers.has_counted(row.assessment, teller.pk)
    context |= {"is_teller": tellers.is_teller(row.assessment, teller.pk), **_named(row.assessment)}
    return form_page(request, "voting/count_paper.html", context)
