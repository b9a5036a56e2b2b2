"""Pages of a secret ballot: the deputy's, the trustee's, the office's. The devices' part is in static/voting/ballot.

Without script nobody can vote here, since the device has to seal the ballot: the page says that there is paper.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.scope import own, role_required
from huying.kernel.access.viewer import person_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done_and_back, whole_number

from ..access import READERS
from ..secret.layout import in_fours
from . import bound, casting, ceremony, opening, roll, selectors
from .models import SecretBallot, Voter

MARKS = (("+", "赞成"), ("-", "反对"), ("0", "弃权"))
ROLL_PAGE = 100  # of a congress of a thousand ten pages; each fits into a form
COMMON = ("bytes", "group", "sealing", "trustee", "board", "keeping", "page")


def _ballot(request: HttpRequest, pk: int) -> SecretBallot:
    return own(request, SecretBallot.objects.select_related("congress"), pk)


def _page(request: HttpRequest, template: str, ballot: SecretBallot, **more: Any) -> HttpResponse:
    shown = {
        "ballot": ballot,
        "election": bound.election_of(ballot),
        "stage": selectors.stage(ballot),
        "stage_words": selectors.STAGES[selectors.stage(ballot)],
        "numbers": selectors.numbers(ballot),
        "say": reverse("voting:secret_cast", args=[ballot.pk]).replace("/cast/", "/WHAT/"),
        "scripts": [f"voting/ballot/{name}.js" for name in COMMON],
    }
    return render(request, template, shown | more)


@role_required(*READERS)
@never_cache
@require_GET
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """A deputy's own ballot: the device is registered, the ballot sealed, checked or cast."""
    ballot = _ballot(request, pk)
    on_paper = bound.is_on_paper(ballot, person_of(viewer_of_request(request)))
    shown = {"options": ballot.option_list, "marks": MARKS, "on_paper": on_paper}
    return _page(request, "voting/secret_vote.html", ballot, **shown)


@role_required(*READERS)
@never_cache
@require_GET
def keys(request: HttpRequest, pk: int) -> HttpResponse:
    """A trustee's own key: made, exchanged, confirmed; and the opening after the close."""
    ballot, person = _ballot(request, pk), viewer_of_request(request).person
    named = ballot.trustees.filter(person=person).first()
    return _page(request, "voting/secret_keys.html", ballot, trustee=named, trustees=selectors.trustees(ballot))


@role_required(Role.SC_OFFICE)
@never_cache
@require_GET
def office(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the trustees are, whose device is on the roll, and the close."""
    ballot = _ballot(request, pk)
    steps = {"promise": "已生成钥匙", "boxes": "已交出份额", "confirmation": "已确认份额", "shares": "已开票"}
    found = [
        {"name": each["name"], "said": steps[each["done"][-1]] if each["done"] else "还没有开始"}
        for each in selectors.trustees(ballot)
    ]
    asked = request.GET.get("name", "").strip()
    page = Paginator(selectors.roll_rows(ballot, asked), ROLL_PAGE).get_page(request.GET.get("page"))
    waiting = sum(not voter.is_confirmed for voter in page)
    more = {
        "trustees": found,
        "page": page,
        "waiting": waiting,
        "asked": asked,
        "shown": in_fours(ballot.manifest_hash),
        "prepares": selectors.stage(ballot) in selectors.PREPARING,
        "on_paper": opening.on_paper(ballot),
        "papers_counted": bool(opening.on_paper(ballot)) and bound.papers_of(ballot) is not None,
    }
    return _page(request, "voting/secret_office.html", ballot, **more)


def _pressed(request: HttpRequest, ballot: SecretBallot, success: str, deed: Any, **about: Any) -> HttpResponse:
    to, by = reverse("voting:secret_office", args=[ballot.pk]), person_of(viewer_of_request(request))
    return done_and_back(request, to, success, deed, ballot=ballot, by=by, at=clock.now(), **about)


@require_POST
@role_required(Role.SC_OFFICE)
def office_roll(request: HttpRequest, pk: int, voter: int) -> HttpResponse:
    """The clerk has seen the deputy and the same letters on the device; or takes a device off again."""
    ballot = _ballot(request, pk)
    found = get_object_or_404(Voter.objects.select_related("person"), pk=voter, ballot=ballot)
    on = request.POST.get("on") == "1"
    deed, said = (roll.put_on_roll, "已列入名册。") if on else (roll.take_off_roll, "已移出名册。")
    return _pressed(request, ballot, f"{found.person.name}{said}", deed, voter=found)


@require_POST
@role_required(Role.SC_OFFICE)
def office_rolls(request: HttpRequest, pk: int) -> HttpResponse:
    """Many at once, as a delegation checks in: those ticked, or all that the page showed as waiting."""
    ballot = _ballot(request, pk)
    named = request.POST.getlist("waiting" if "all" in request.POST else "voter")
    rows = Voter.objects.filter(ballot=ballot, is_confirmed=False, pk__in=[whole_number(said) for said in named])
    voters = list(rows.select_related("person").order_by("pk"))
    said = f"{len(voters)}人已列入名册。" if voters else "没有勾选代表，名册没有变。"
    return _pressed(request, ballot, said, roll.put_all_on_roll, voters=voters)


@require_POST
@role_required(Role.SC_OFFICE)
def office_close(request: HttpRequest, pk: int) -> HttpResponse:
    said = "投票截止，票板已封。请监票人在自己的设备上开票，两人就够。"
    return _pressed(request, _ballot(request, pk), said, casting.close_ballot)


@require_POST
@role_required(Role.SC_OFFICE)
def office_anew(request: HttpRequest, pk: int) -> HttpResponse:
    return _pressed(request, _ballot(request, pk), "监票人的钥匙作废，请三位重新生成。", ceremony.begin_anew)
