"""Pages of the meeting while it runs: the hall, the groups, the floor, the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import CONGRESS_SIDE, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.pages import standing_page
from huying.kernel.procedures.posting import done, form_page, refusable, whole_number

from .. import halls, selectors, services
from ..forms import MOST, ChairForm, GroupsForm
from ..models import Deliberation, SpeakingTurn
from .shared import check_standing, for_standing, own_session, own_standing, recorder


def own_deliberation(request: HttpRequest, pk: int) -> Deliberation:
    found = selectors.find_deliberation(pk, viewer_of_request(request))
    if found is None:
        raise Http404
    return found


@role_required(*CONGRESS_SIDE)
@require_GET
def hall(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of_request(request)
    return render(request, "meetings/hall.html", halls.overview(own_session(request, pk), viewer))


@role_required(Role.SC_OFFICE)
@for_standing
def groups(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_standing(request, pk)
    kept, count = selectors.groups_of(found), _count(request.GET.get("count", ""))
    proposed = halls.as_proposed(kept) if kept and not count else selectors.proposal(found, count or 2)
    roll = selectors.members(found.congress, found.planned_on)
    people = (roll, selectors.recorders(found), proposed, kept)
    form = GroupsForm(*people, request.POST or None)
    if form.is_valid() and (
        made := done(form, services.set_groups, session=found, groups=form.groupings(), **recorder(request))
    ):
        messages.success(request, f"已分成{len(made)}个组。")
        return redirect("meetings:hall", pk)
    context = {"session": found, "form": form, "rotation": selectors.rotation(found), "counts": range(2, MOST + 1)}
    return form_page(request, "meetings/groups.html", context)


def _count(said: str) -> int:
    return count if (count := whole_number(said)) <= MOST else 0


@role_required(Role.SC_OFFICE)
@for_standing
def chair(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_deliberation(request, pk)
    session = found.item.session
    check_standing(request, session)
    initial = {"chair": found.chair_id, "recorder": found.recorder_id}
    people = (selectors.members(session.congress, session.planned_on), selectors.recorders(session))
    form = ChairForm(*people, request.POST or None, initial=initial)
    if form.is_valid() and done(form, services.name_chair, deliberation=found, **form.said(), **recorder(request)):
        messages.success(request, "主持人和记录人已登记。")
        return redirect("meetings:deliberation", pk)
    return form_page(request, "meetings/chair.html", {"found": found, "session": session, "form": form})


@role_required(*CONGRESS_SIDE)
@require_GET
def deliberation(request: HttpRequest, pk: int) -> HttpResponse:
    proceeding = selectors.proceeding_of_deliberation(own_deliberation(request, pk))
    context, _ = standing_page(proceeding, viewer_of_request(request), clock.today())
    return render(request, "meetings/deliberation.html", context)


@role_required(*CONGRESS_SIDE)
@refusable
def floor(request: HttpRequest, pk: int) -> HttpResponse:
    """The speaker list. Whoever belongs here asks for the floor; the recorders give it and stop the clock."""
    found, viewer = own_deliberation(request, pk), viewer_of_request(request)
    if request.method == "POST":
        _do(request, found)
        return redirect("meetings:floor", pk)
    return render(request, "meetings/floor.html", halls.floor(found, viewer, clock.now()))


def _do(request: HttpRequest, found: Deliberation) -> None:
    viewer, said, who = viewer_of_request(request), request.POST.get("do", ""), recorder(request)
    if said == "hand":
        services.ask_to_speak(deliberation=found, person=who["by"], **who)
    elif said == "withdraw":
        turn = get_object_or_404(_turns(found), pk=whole_number(request.POST.get("turn", "")))
        halls.check_may_withdraw(turn, viewer)
        services.withdraw(turn=turn, **who)
    elif said == "guest":
        halls.check_may_call(found, viewer)
        guest = get_object_or_404(selectors.guests_of(found), pk=whole_number(request.POST.get("guest", "")))
        services.ask_to_speak(deliberation=found, person=guest, **who)
    else:
        halls.check_recorder(viewer)
        _do_as_recorder(request, found, said, who)


def _turns(found: Deliberation) -> QuerySet[SpeakingTurn]:
    return found.turns.select_related("person", "guest", "deliberation__item__session__congress")


ON_A_TURN: dict[str, Callable[..., Any]] = {
    "give": services.give_floor, "pause": services.pause, "resume": services.resume, "end": services.end_turn,
}  # fmt: skip


def _do_as_recorder(request: HttpRequest, found: Deliberation, said: str, who: dict[str, Any]) -> None:
    if said == "keys":
        number = services.queue_key_speakers(deliberation=found, **who)
        messages.success(request, f"已把{number}位重点发言人列入名单。")
    elif said == "add":
        own = Person.objects.filter(congress=found.congress)
        person = get_object_or_404(own, pk=whole_number(request.POST.get("person", "")))
        services.ask_to_speak(deliberation=found, person=person, **who)
    elif deed := ON_A_TURN.get(said):
        turn = get_object_or_404(_turns(found), pk=whole_number(request.POST.get("turn", "")))
        deed(turn=turn, **who)


@role_required(*CONGRESS_SIDE)
@require_GET
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The screen in the hall. It shows nothing of a vote before the result was announced."""
    named = request.GET.get("at", "")
    return render(request, "meetings/screen.html", halls.screen(own_session(request, pk), named, clock.now()))
