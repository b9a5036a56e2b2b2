"""Pages of elections: set one up, open it, count, sign, announce, vote again, and the screen in the hall."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.scope import own, role_required
from huying.kernel.access.viewer import congress_of, person_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.calendar.clock import day_of
from huying.kernel.documents.downloads import printed
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, done_and_back, form_page

from ..access import READERS
from ..tellers import AGREED, DIFFER, FIRST
from . import (
    closing,
    counting,
    naming,
    officers,
    papers,
    polls,
    renewing,
    returning,
    selectors,
    showing,
    starting,
    voiding,
)
from .forms import AgainForm, AnewForm, CountForm, OpenForm, OthersForm, ReturnForm, SetUpForm, VoidForm, WithoutForm
from .models import Election, ElectionWay
from .polls import Poll

PAGE = 20
TICKED = "ticked"  # in the session: the rows of the opening that was refused


def _own(request: HttpRequest, pk: int) -> Election:
    rows = Election.objects.select_related("congress", "follows").prefetch_related("options")
    return own(request, rows, pk)


def _person(request: HttpRequest) -> Person:
    return person_of(viewer_of_request(request))


@role_required(*READERS)
@require_GET
def elections(request: HttpRequest) -> HttpResponse:
    page = Paginator(selectors.visible(viewer_of_request(request)), PAGE).get_page(request.GET.get("page"))
    found = [(e, showing.stage_words(e)) for e in page.object_list]
    return render(request, "voting/elections.html", {"page": page, "found": found})


@role_required(Role.SC_OFFICE)
def election_new(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Prepare an election on a subject: the way, the tellers, the scrutineers."""
    poll = _poll(request, kind, pk)
    form = SetUpForm(poll.deputies, request.POST or None, initial={"way": ElectionWay.PAPER})
    if request.method == "POST" and form.is_valid():
        about = {"kind": kind, "subject_id": pk, "by": _person(request), "at": clock.now()}
        if made := done(form, starting.set_up, **about, **form.said()):
            return redirect(made)
    return form_page(request, "voting/election_new.html", {"poll": poll, "form": form})


def _poll(request: HttpRequest, kind: str, subject_id: int) -> Poll:
    """Raises Http404 for what nobody votes on, and for another congress's."""
    poll = polls.poll_of(kind, subject_id, clock.today())
    if poll is None or poll.congress != congress_of(viewer_of_request(request)):
        raise Http404
    return poll


@role_required(*READERS)
@never_cache
@require_GET
def election(request: HttpRequest, pk: int) -> HttpResponse:
    context = showing.page(_own(request, pk), viewer_of_request(request))
    return render(request, "voting/election.html", context | {"return_form": ReturnForm()})


@role_required(Role.SC_OFFICE)
def election_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is away; then the roll is frozen and the ballot begins."""
    found = _own(request, pk)
    poll = _poll(request, found.subject_kind, found.subject_id)
    devices = starting.with_device(found) if found.way == ElectionWay.ELECTRONIC else None
    form = OpenForm(poll.deputies, request.POST or None, with_device=devices, ticked=_ticked(request, pk))
    if request.method == "POST" and form.is_valid():
        who = {"by": _person(request), "at": clock.now()}
        if done(form, starting.open_election, election=found, **who, **form.said()):
            request.session.pop(TICKED, None)
            return redirect(found)
        request.session[TICKED] = {"election": pk, **form.kept()}
    needed = found.rule.quorum(len(poll.deputies))
    context = {"election": found, "poll": poll, "form": form, "quorum": needed}
    context["rule_words"] = showing.said_before(found, len(poll.deputies))
    context["unfit"] = officers.unfit(found, poll, _ticked(request, pk).get("absent", ()))
    if devices is not None:
        context["without_device"] = sum(person.pk not in devices for person in poll.deputies)
    return form_page(request, "voting/election_open.html", context)


def _ticked(request: HttpRequest, pk: int) -> dict[str, list[int]]:
    """Who was ticked when this vote was refused to begin: another officer is named first, and makes a key."""
    kept = request.session.get(TICKED, {})
    return kept if kept.get("election") == pk else {}


_TOLD = {
    FIRST: "已登记。等另一位计票人登记；两人一致才算数。",
    AGREED: "两人登记一致，计票完毕。请监票人签字。",
    DIFFER: "两人登记的不一致，这一次不算。请重新清点、各自再登记。",
}


@role_required(*READERS)
@never_cache
def election_count(request: HttpRequest, pk: int) -> HttpResponse:
    """One teller's count of the papers (the other's is not shown), or the office's of a show of hands."""
    found = _own(request, pk)
    form = CountForm(found, request.POST or None)
    posted = {"request": request, "election": found, "counted": form}
    if request.method == "POST" and form.is_valid() and (to := done(form, _enter, **posted)):
        return redirect(to)
    context = showing.page(found, viewer_of_request(request))
    differences = counting.last_differences(found) if context["may_count"] else []  # of the count, for who counts
    context |= {"form": form, "differences": differences}
    return form_page(request, "voting/election_count.html", context)


def _enter(request: HttpRequest, election: Election, counted: CountForm) -> str:
    """The page that follows."""
    person = _person(request)
    if election.way == ElectionWay.HANDS and viewer_of_request(request).has(Role.SC_OFFICE):
        counting.enter_hands(election=election, count=counted.count(), by=person, at=clock.now())
        messages.success(request, "票数已登记。请监票人签字。")
        return election.get_absolute_url()
    said = starting.enter_paper_count(election=election, teller=person, count=counted.count(), at=clock.now())
    told = _TOLD[said]
    if said == AGREED and showing.waits_for_keys(election):
        told = "两人登记一致，纸票清点完毕。等两位监票人开票，合在一起就是结果。"
    (messages.warning if said == DIFFER else messages.success)(request, told)
    return reverse("voting:election_count" if said == DIFFER else "voting:election", args=[election.pk])


@require_POST
@role_required(*READERS)
def election_sign(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = _own(request, pk), _person(request)
    return done_and_back(request, found, "已签字。", closing.sign, election=found, scrutineer=person, at=clock.now())


@require_POST
@role_required(*READERS)
def election_return(request: HttpRequest, pk: int) -> HttpResponse:
    """A scrutineer sends the count back: it is not what was seen in the hall."""
    found, told = _own(request, pk), "已退回，请重新登记。"
    said = {"scrutineer": _person(request), "reason": request.POST.get("reason", ""), "at": clock.now()}
    return done_and_back(request, found, told, returning.send_back, election=found, **said)


@require_POST
@role_required(Role.SC_OFFICE)
def election_announce(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = _own(request, pk), _person(request)
    return done_and_back(request, found, "结果已宣布。", closing.announce, election=found, by=person, at=clock.now())


@role_required(Role.SC_OFFICE)
def election_without(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting has the result announced though a scrutineer cannot sign."""
    found = _own(request, pk)
    form = WithoutForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        who = {"by": _person(request), "at": clock.now()}
        if done(form, closing.announce, election=found, **who, **form.cleaned_data):
            messages.success(request, "结果已宣布，没有签字的监票人和理由印在计票报告单上。")
            return redirect(found)
    context = showing.page(found, viewer_of_request(request)) | {"form": form, "missing": closing.unsigned(found)}
    return form_page(request, "voting/election_without.html", context)


@role_required(Role.SC_OFFICE)
def election_void(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting has decided that this vote is void, with its reason."""
    found = _own(request, pk)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = {"by": _person(request), "at": clock.now()}
        if done(form, voiding.void, election=found, **who, **form.cleaned_data):
            messages.success(request, "已登记：这次投票无效。要再投，按“另行投票”。")
            return redirect(found)
    context = showing.page(found, viewer_of_request(request)) | {"form": form}
    return form_page(request, "voting/election_void.html", context)


@role_required(Role.SC_OFFICE)
def election_anew(request: HttpRequest, pk: int) -> HttpResponse:
    """The candidates changed before the vote began: it is prepared again on those of today, also by other officers."""
    found = _own(request, pk)
    poll = _poll(request, found.subject_kind, found.subject_id)
    form = AnewForm(poll.deputies, found.officers.order_by("pk"), _posted(request))
    if request.method == "POST" and form.is_valid():
        who = {"by": _person(request), "at": clock.now()}
        if made := done(form, renewing.prepare_anew, election=found, **who, **form.said()):
            messages.success(request, "已按现在的候选项目重新准备。")
            return redirect(made)
    context = showing.page(found, viewer_of_request(request)) | {"form": form}
    return form_page(request, "voting/election_anew.html", context)


def _posted(request: HttpRequest) -> QueryDict | None:
    """Of a button, that posts no field, too."""
    return request.POST if request.method == "POST" else None


@role_required(Role.SC_OFFICE)
def election_officers(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting has named others to count or to watch."""
    found = _own(request, pk)
    poll = _poll(request, found.subject_kind, found.subject_id)
    context = showing.of_officers(found, viewer_of_request(request))
    held = found.officers.select_related("person").order_by("pk")
    form = OthersForm(poll.deputies, held, _posted(request), is_counted=context["is_counted"])
    if request.method == "POST" and form.is_valid():
        who = {"by": _person(request), "at": clock.now()}
        if done(form, naming.name_others, election=found, **who, **form.said()):
            messages.success(request, "已登记另推的计票人、监票人。")
            return redirect(found)
    return form_page(request, "voting/election_officers.html", context | {"form": form})


@role_required(Role.SC_OFFICE)
def election_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Set up the ballot that follows: among the tied, anew, or for seats left empty."""
    found = _own(request, pk)
    poll = _poll(request, found.subject_kind, found.subject_id)
    form = AgainForm(poll.deputies, found.officers.order_by("pk"), request.POST or None, initial={"way": found.way})
    if request.method == "POST" and form.is_valid():
        who = {"by": _person(request), "at": clock.now()}
        if made := done(form, starting.vote_again, election=found, **who, **form.said()):
            return redirect(made)
    context = showing.page(found, viewer_of_request(request)) | {"form": form}
    return form_page(request, "voting/election_again.html", context)


@role_required(*READERS)
@never_cache
@require_GET
def election_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The screen in the hall: due, present, may vote, cast; the result only once it is announced."""
    context = showing.page(_own(request, pk), viewer_of_request(request))
    return render(request, "voting/election_screen.html", context | {"now": clock.now()})


@role_required(*READERS)
@require_GET
def election_record(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The count record, for the scrutineers to sign."""
    found = _own(request, pk)
    if found.closed_at is None:
        raise Http404
    return printed(papers.count_record(found, day_of(found.closed_at)), found.congress, suffix)


@role_required(*READERS)
@require_GET
def election_pb(request: HttpRequest, pk: int) -> HttpResponse:
    """The announced election as a .pb file, for anybody's own count."""
    found = _own(request, pk)
    if found.announced_at is None or found.voided_at is not None:
        raise Http404
    name = content_disposition_header(True, f"{found.title}.pb") or "attachment"
    return HttpResponse(
        papers.pb_of(found), content_type="text/plain; charset=utf-8", headers={"Content-Disposition": name}
    )
