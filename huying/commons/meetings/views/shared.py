"""What the pages of sessions have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from huying.kernel.access.scope import own
from huying.kernel.access.viewer import congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.calendar.saying import full_day
from huying.kernel.calendar.services import work_calendar
from huying.kernel.people.models import Congress
from huying.kernel.procedures.refusals import Refused

from ..models import ScSession


def own_congress(request: HttpRequest) -> Congress:
    return congress_of(viewer_of_request(request))


def own_session(request: HttpRequest, pk: int) -> ScSession:
    return own(request, ScSession.objects.select_related("congress"), pk)


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
