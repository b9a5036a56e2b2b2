"""Pages of votes on decisions: open one, enter or close it, announce the result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.scope import own, role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.documents.downloads import printed
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, done_and_back, form_page

from . import deciding, registry
from .counting import MARKS
from .models import NONE, Vote, VoteRight, Way
from .vote_forms import HandsForm, RollForm, VoidForm, VoteForm, WordsForm
from .vote_papers import roll_call_sheet


@role_required(Role.SC_OFFICE)
def vote_new(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Put a subject to the vote. The page says beforehand who is present and what would refuse it."""
    viewer = viewer_of_request(request)
    found = registry.electorate_of(kind, pk, clock.now())
    if found is None or found.congress != congress_of(viewer):
        raise Http404
    form = VoteForm(found, request.POST or None, initial={"title": found.title})
    if request.method == "POST" and form.is_valid():
        about = {"kind": kind, "subject_id": pk, "by": viewer.person, "at": clock.now()}
        if votes := done(form, deciding.open_votes, **about, **form.said()):
            return redirect(reverse("voting:vote", args=[votes[0].pk]) if len(votes) == 1 else found.url)
    return form_page(request, "voting/vote_new.html", {"form": form, "electorate": found, "now": found.at(None)})


@role_required(*CONGRESS_SIDE)
@never_cache
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """One vote. While it is open nobody sees a count; the office enters that of a show of hands here."""
    viewer, found = viewer_of_request(request), _own(request, pk)
    may_edit = viewer.has(Role.SC_OFFICE)
    form = _count_form(request, found)
    if request.method == "POST" and may_edit and form.is_valid():
        who = {"by": viewer.person, "at": clock.now()}
        deed, said = _count(form)
        if done(form, deed, vote=found, **who, **said):
            return redirect("voting:vote", pk)
    electorate = registry.electorate_of(found.subject_kind, found.subject_id, clock.now())
    mine = VoteRight.objects.filter(vote=found, person=viewer.person).first()
    context = {
        "vote": found, "form": form, "words_form": WordsForm(), "void_form": VoidForm(),
        "may_edit": may_edit, "words": deciding.words(found), "electorate": electorate,
        "numbers": deciding.numbers(found) if found.closed_at and not found.voided_at else None,
        "by_roll": found.way == Way.ROLL_CALL,
        "by_name": deciding.by_name([found]).get(pk, ()),
        "mine": mine, "marks": [(mark, deciding.LABELS[mark]) for mark in MARKS],
        "said": deciding.LABELS[mine.mark] if mine and mine.mark != NONE else "",
    }  # fmt: skip
    return form_page(request, "voting/vote.html", context)


def _count_form(request: HttpRequest, vote: Vote) -> HandsForm | RollForm:
    """How the count of a vote that is counted in the hall is entered."""
    if vote.way != Way.ROLL_CALL:
        return HandsForm(request.POST or None)
    rights = vote.rights.select_related("person").order_by("pk")
    return RollForm(rights if vote.closed_at is None else (), request.POST or None)


def _count(form: HandsForm | RollForm) -> tuple[Callable[..., None], dict[str, Any]]:
    if isinstance(form, RollForm):
        return deciding.close_by_roll, {"marks": form.marks()}
    return deciding.close_by_hands, form.cleaned_data


@role_required(*CONGRESS_SIDE)
@require_GET
def vote_sheet(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The sheet of a roll call: to be signed, and after the close with what each said. No other way has names."""
    found = _own(request, pk)
    if found.way != Way.ROLL_CALL or found.voided_at:
        raise Http404
    return printed(roll_call_sheet(found, found.day), found.congress, suffix)


@require_POST
@role_required(Role.SC_OFFICE)
def vote_close(request: HttpRequest, pk: int) -> HttpResponse:
    return _pressed(request, pk, "表决已结束。", deciding.close_electronic)


@require_POST
@role_required(Role.SC_OFFICE)
def vote_announce(request: HttpRequest, pk: int) -> HttpResponse:
    return _pressed(request, pk, "结果已宣布。", deciding.announce, text=request.POST.get("text", ""))


@require_POST
@role_required(Role.SC_OFFICE)
def vote_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a vote that was opened by mistake or counted wrongly."""
    told = "这次表决已作废，要表决的另开一次。"
    return _pressed(request, pk, told, deciding.void, reason=request.POST.get("reason", ""))


@require_POST
@role_required(Role.SC_MEMBER)
def vote_say(request: HttpRequest, pk: int) -> HttpResponse:
    """A member says by name how they vote (记名表决)."""
    mark = request.POST.get("mark", "")
    return _pressed(request, pk, "您的表态已登记。表决结束以前可以改。", deciding.say, mark=mark)


def _pressed(request: HttpRequest, pk: int, success: str, deed: Callable[..., None], **said: Any) -> HttpResponse:
    vote, by, back = _own(request, pk), viewer_of_request(request).person, reverse("voting:vote", args=[pk])
    return done_and_back(request, back, success, deed, vote=vote, by=by, at=clock.now(), **said)


def _own(request: HttpRequest, pk: int) -> Vote:
    return own(request, Vote.objects.select_related("congress", "ballot"), pk)
