"""The count report of a vote held outside: entered by the office, confirmed by a second person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done

from .. import selectors, services
from ..access import CHECKERS, may_confirm
from ..forms import ConfirmForm, CountForm
from ..forms.candidates import COUNTS
from ..models import BallotDecision, CountReport, said
from .shared import form_page, own


@role_required(Role.SC_OFFICE)
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed count report of a ballot on paper."""
    found = own(request, BallotDecision.objects.select_related("congress"), pk)
    form = _count_form(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        deed = {"counts": form.counts, "votes": form.votes, "again": form.again}
        deed |= {"by": viewer_of_request(request), "at": clock.now()}
        if made := done(form, services.enter_count, decision=found, **deed):
            messages.success(request, "已登记计票报告单。请另一位同志或者代表核对，核对一致才算数。")
            return redirect(made)
    return form_page(request, "livelihood/count.html", {"form": form, "decision": found})


def _count_form(decision: BallotDecision, sent: QueryDict | None) -> CountForm:
    """Asks of a further ballot as long as what was filled in ties at the last seat."""
    ballots = [selectors.open_candidates(decision)]
    form = CountForm(ballots, sent)
    while sent and form.is_valid():
        tied = services.to_vote_again(decision, form.counts, form.votes, form.again, clock.now())
        if not tied:
            break
        ballots.append(tied)
        form = CountForm(ballots, sent)
    return form


@role_required(*CHECKERS)
def count_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures as they were entered; who did not enter them confirms them or gives them back."""
    rows = CountReport.objects.select_related("congress", "decision__congress", "entered_by", "checked_by")
    found, viewer = own(request, rows, pk), viewer_of_request(request)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        deed: dict[str, Any] = {"report": found, "by": viewer, "at": clock.now()}
        agrees = form.cleaned_data["agrees"] == "yes"
        if agrees and done(form, services.confirm_count, **deed):
            messages.success(request, "核对一致，票数生效，可以宣布结果了。")
            return redirect(found.decision)
        if not agrees and done(form, services.return_count, reason=form.cleaned_data["reason"], **deed):
            messages.success(request, "已退回，请重新登记计票报告单。")
            return redirect(found.decision)
    titles = {p.pk: f"{p.number}. {p.title}" for p in found.decision.projects.order_by("number")}
    labels = {"deputies": "代表总数（按投票那天的名册）", **dict(COUNTS)}
    ballots = [(found.counts, found.votes), *((each.counts, each.votes) for each in found.again)]
    context = {
        "form": form,
        "report": found,
        "reason": said(found.reason),
        "ballots": [
            ([(labels[name], n) for name, n in counts.items()], [(titles.get(pk, ""), n) for pk, n in votes.items()])
            for counts, votes in ballots
        ],
        "may_confirm": found.waits and may_confirm(viewer, found),
    }
    return form_page(request, "livelihood/count_confirm.html", context)
