"""Pages of a secret ballot: the deputy's, the trustee's, the office's. The devices' part is in static/voting/ballot.

Without script nobody can vote here, since the device has to seal the ballot: the page says that there is paper.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.scope import own, role_required
from huying.kernel.access.viewer import person_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import done, done_and_back, form_page, whole_number

from ..access import READERS
from ..forms import KeysForm
from ..secret.layout import in_fours
from . import bound, casting, ceremony, checking, opening, roll, selectors
from .models import SecretBallot, Voter

MARKS = (("+", "赞成"), ("-", "反对"), ("0", "弃权"))
ROLL_PAGE = 100  # of a congress of a thousand ten pages; each fits into a form
TRACKERS_PAGE = 200


def _ballot(request: HttpRequest, pk: int) -> SecretBallot:
    return own(request, SecretBallot.objects.select_related("congress"), pk)


def _page(request: HttpRequest, template: str, ballot: SecretBallot, **more: Any) -> HttpResponse:
    return render(request, template, _shown(ballot) | more)


def _shown(ballot: SecretBallot) -> dict[str, Any]:
    return {
        "ballot": ballot,
        "election": bound.election_of(ballot),
        "stage": selectors.stage(ballot),
        "stage_words": selectors.STAGES[selectors.stage(ballot)],
        "numbers": selectors.numbers(ballot),
        "say": reverse("voting:secret_cast", args=[ballot.pk]).replace("/cast/", "/WHAT/"),
        "scripts": [f"voting/ballot/{name}.js" for name in checking.COMMON],
    }


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


@role_required(*READERS)
@never_cache
@require_GET
def opened(request: HttpRequest, pk: int) -> HttpResponse:
    """A ballot that another device opened to be checked: this page's script makes it again. Nothing is sent here."""
    ballot = _ballot(request, pk)
    shown = in_fours(ballot.manifest_hash) if ballot.opened_at else ""
    return _page(request, "voting/secret_opened.html", ballot, manifest=shown)


@role_required(*READERS)
@never_cache
@require_GET
def trackers(request: HttpRequest, pk: int) -> HttpResponse:
    """Every tracker on the board, to look one's own up; the scripts' hashes; how anybody checks the whole."""
    ballot, asked = _ballot(request, pk), request.GET.get("tracker", "").strip()[:80]
    page = Paginator(checking.trackers(ballot, asked), TRACKERS_PAGE).get_page(request.GET.get("page"))
    head = ballot.heads.order_by("-minute").first()
    more = {
        "page": page,
        "rows": [(checking.shown(envelope), envelope.minute) for envelope in page],
        "asked": asked,
        "head": in_fours(head.body_json["root"]) if head else "",
        "manifest": in_fours(ballot.manifest_hash) if ballot.opened_at else "",
        "files": checking.scripts(),
        "has_folder": selectors.stage(ballot) in (selectors.COUNTED, selectors.VOID) and bool(ballot.opened_at),
    }
    return _page(request, "voting/secret_trackers.html", ballot, **more)


@role_required(Role.SC_OFFICE)
@never_cache
@require_GET
def office(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the trustees are, whose device is on the roll, and the close."""
    ballot = _ballot(request, pk)
    asked = request.GET.get("name", "").strip()
    page = Paginator(selectors.roll_rows(ballot, asked), ROLL_PAGE).get_page(request.GET.get("page"))
    waiting = sum(not voter.is_confirmed for voter in page)
    more = {
        "trustees": _how_far(ballot),
        "page": page,
        "waiting": waiting,
        "asked": asked,
        "shown": in_fours(ballot.manifest_hash),
        "prepares": _prepares(ballot),
        "on_paper": opening.on_paper(ballot),
        "papers_counted": bool(opening.on_paper(ballot)) and bound.papers_of(ballot) is not None,
    }
    return _page(request, "voting/secret_office.html", ballot, **more)


def _how_far(ballot: SecretBallot) -> list[dict[str, str]]:
    steps = {"promise": "已生成钥匙", "boxes": "已交出份额", "confirmation": "已确认份额", "shares": "已开票"}
    return [
        {"name": each["name"], "said": steps[each["done"][-1]] if each["done"] else "还没有开始"}
        for each in selectors.trustees(ballot)
    ]


def _prepares(ballot: SecretBallot) -> bool:
    return selectors.stage(ballot) in selectors.PREPARING


def _pressed(request: HttpRequest, ballot: SecretBallot, success: str, deed: Any, **about: Any) -> HttpResponse:
    to, by = reverse("voting:secret_office", args=[ballot.pk]), person_of(viewer_of_request(request))
    return done_and_back(request, to, success, deed, ballot=ballot, by=by, at=clock.now(), **about)


@require_POST
@role_required(Role.SC_OFFICE)
def office_roll(request: HttpRequest, pk: int, voter: int) -> HttpResponse:
    """The clerk has seen the deputy and the same letters on the device; or takes a device off again."""
    ballot = _ballot(request, pk)
    found = Voter.objects.select_related("person").filter(pk=voter, ballot=ballot).first()
    if found is None:
        messages.error(request, f"{roll.GONE}{roll.GONE_HINT}")
        return redirect("voting:secret_office", ballot.pk)
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
    said = f"{len(voters)}人已列入名册。" if voters else "名册没有变：没有勾选代表，或者勾选的设备已经作废。"
    return _pressed(request, ballot, said, roll.put_all_on_roll, voters=voters)


@require_POST
@role_required(Role.SC_OFFICE)
def office_close(request: HttpRequest, pk: int) -> HttpResponse:
    ballot = _ballot(request, pk)
    papers = "纸票请两位计票人清点、各自登记，合在一起才有结果。" if opening.on_paper(ballot) else ""
    said = f"投票截止，票板已封。请监票人在自己的设备上开票，两人就够。{papers}"
    return _pressed(request, ballot, said, casting.close_ballot)


@role_required(Role.SC_OFFICE)
@never_cache
def office_anew(request: HttpRequest, pk: int) -> HttpResponse:
    """The trustees' keys are void and made anew, with the reason."""
    ballot = _ballot(request, pk)
    form = KeysForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = {"by": person_of(viewer_of_request(request)), "at": clock.now()}
        if done(form, ceremony.begin_anew, ballot=ballot, **who, **form.cleaned_data):
            messages.success(request, "监票人的钥匙已作废，请三位重新生成。代表登记过的设备、名册照旧。")
            return redirect("voting:secret_office", ballot.pk)
    more = {"form": form, "trustees": _how_far(ballot), "prepares": _prepares(ballot)}
    return form_page(request, "voting/secret_anew.html", _shown(ballot) | more)
