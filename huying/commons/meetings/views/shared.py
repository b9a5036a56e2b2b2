"""What the pages of sessions have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from huying.kernel.access.scope import own
from huying.kernel.access.viewer import congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.calendar.saying import full_day
from huying.kernel.calendar.services import work_calendar
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Refused

from ..models import ScSession

View = Callable[..., HttpResponse]


def own_congress(request: HttpRequest) -> Congress:
    return congress_of(viewer_of_request(request))


def own_session(request: HttpRequest, pk: int) -> ScSession:
    return own(request, ScSession.objects.select_related("congress"), pk)


class CalledOff(Exception):
    """Somebody opens a form of a session that was called off."""

    def __init__(self, session: ScSession) -> None:
        super().__init__(f"{session}")
        self.session = session


def check_standing(request: HttpRequest, session: ScSession) -> None:
    """Raises CalledOff for a look at a form. What was sent is refused by the deed, so that nothing typed is lost."""
    if session.is_called_off and request.method == "GET":
        raise CalledOff(session)


def own_standing(request: HttpRequest, pk: int) -> ScSession:
    """The same for what is written to it. Raises Http404, CalledOff."""
    found = own_session(request, pk)
    check_standing(request, found)
    return found


def for_standing(view: View) -> View:
    """A form of a session: of one that was called off it leads to the record, and says why."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except CalledOff as gone:
            messages.error(request, f"{gone.session}，不再办它的事。议题改到别的会议，在那次会议办。")
            return redirect("meetings:session", gone.session.pk)

    return guarded


def may_write(request: HttpRequest, session: ScSession, *roles: Role) -> bool:
    """Whether somebody of these roles looks at a session that was not called off."""
    return viewer_of_request(request).has(*roles) and not session.is_called_off


def warn_of_rest(request: HttpRequest, day: date) -> None:
    """A session on a rest day is lawful, and usually a slip."""
    calendar = work_calendar()
    if not calendar.is_workday(day):
        messages.warning(request, f"请核对：{full_day(day)}是休息日（{calendar.name(day)}）。")


def recorder(request: HttpRequest) -> dict[str, Any]:
    """Who records, and when: as the deeds take them."""
    return {"by": viewer_of_request(request).person, "at": clock.now()}


def attempt(request: HttpRequest, deed: Callable[..., Any], success: str = "", **said: Any) -> bool:
    """Do a deed that has no form of its own; a refusal is said on the page it leads back to."""
    try:
        deed(**said)
    except Refused as refusal:
        messages.error(request, f"{refusal.sentence}{refusal.hint}")
        return False
    if success:
        messages.success(request, success)
    return True
