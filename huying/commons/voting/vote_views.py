"""Pages of votes on decisions: open one, enter or close it, announce the result."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huying.kernel.access.scope import role_required, scope
from huying.kernel.access.viewer import CONGRESS_SIDE, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Refused

from . import deciding, registry
from .models import Vote, VoteRight, Way
from .vote_forms import HandsForm, VoteForm


@role_required(Role.SC_OFFICE)
def vote_new(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Put a subject to the vote. The page says beforehand who is present and what would refuse it."""
    viewer = viewer_of_request(request)
    found = registry.electorate_of(kind, pk, clock.today())
    if found is None or found.congress != congress_of(viewer):
        raise Http404
    form = VoteForm(found.present, request.POST or None, initial={"title": found.title})
    if request.method == "POST" and form.is_valid():
        try:
            who = {"by": viewer.person, "at": clock.now()}
            vote = deciding.open_vote(kind=kind, subject_id=pk, **who, **form.said())  # type: ignore[arg-type]
            return redirect("voting:vote", vote.pk)
        except Refused as refusal:
            form.add_error(None, f"{refusal.sentence}{refusal.hint}")
    context = {"form": form, "electorate": found}
    return render(request, "voting/vote_new.html", context, status=422 if form.errors else 200)


@role_required(*CONGRESS_SIDE)
@never_cache
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """One vote. While it is open nobody sees a count; the office enters that of a show of hands here."""
    viewer, found = viewer_of_request(request), _own(request, pk)
    may_edit = viewer.has(Role.SC_OFFICE)
    form = HandsForm(request.POST or None)
    if request.method == "POST" and may_edit and form.is_valid():
        try:
            who = {"by": viewer.person, "at": clock.now()}
            deciding.close_by_hands(vote=found, **who, **form.cleaned_data)  # type: ignore[arg-type]
            return redirect("voting:vote", pk)
        except Refused as refusal:
            form.add_error(None, f"{refusal.sentence}{refusal.hint}")
    electorate = registry.electorate_of(found.subject_kind, found.subject_id, clock.today())
    context = {
        "vote": found, "form": form, "may_edit": may_edit, "words": deciding.words(found), "electorate": electorate,
        "numbers": deciding.numbers(found) if found.closed_at else None, "by_hands": found.way == Way.HANDS,
        "may_vote": VoteRight.objects.filter(vote=found, person=viewer.person).exists(),
    }  # fmt: skip
    return render(request, "voting/vote.html", context, status=422 if form.errors else 200)


@require_POST
@role_required(Role.SC_OFFICE)
def vote_close(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, deciding.close_electronic, "表决已结束。")


@require_POST
@role_required(Role.SC_OFFICE)
def vote_announce(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, deciding.announce, "结果已宣布。")


def _done(request: HttpRequest, pk: int, deed: Callable[..., None], success: str) -> HttpResponse:
    try:
        deed(vote=_own(request, pk), by=viewer_of_request(request).person, at=clock.now())
        messages.success(request, success)
    except Refused as refusal:
        messages.error(request, f"{refusal.sentence}{refusal.hint}")
    return redirect("voting:vote", pk)


def _own(request: HttpRequest, pk: int) -> Vote:
    rows = scope(Vote.objects.select_related("congress", "ballot"), viewer_of_request(request))
    found: Vote = get_object_or_404(rows, pk=pk)
    return found
