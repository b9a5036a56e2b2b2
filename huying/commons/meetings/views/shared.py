"""What the pages of sessions have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.calendar.saying import full_day
from huying.kernel.calendar.services import work_calendar
from huying.kernel.people.models import Congress
from huying.kernel.procedures.refusals import Refused

from ..models import ScSession

M = TypeVar("M", bound=Model)


def own_congress(request: HttpRequest) -> Congress:
    return congress_of(viewer_of_request(request))


def own_session(request: HttpRequest, pk: int) -> ScSession:
    own = scope(ScSession.objects.select_related("congress"), viewer_of_request(request))
    found: ScSession = get_object_or_404(own, pk=pk)
    return found


def warn_of_rest(request: HttpRequest, day: date) -> None:
    """A session on a rest day is lawful, and usually a slip."""
    calendar = work_calendar()
    if not calendar.is_workday(day):
        messages.warning(request, f"请核对：{full_day(day)}是休息日（{calendar.name(day)}）。")


def done(form: Form, deed: Callable[..., Any], **said: Any) -> Any:
    """What the deed made, or True; a refusal becomes an error of the form, so that nothing typed is lost."""
    try:
        return deed(**said) or True
    except Refused as refusal:
        form.add_error(None, f"{refusal.sentence}{refusal.hint}")
        return None


def own_row(request: HttpRequest, rows: QuerySet[M], pk: int) -> M:
    """The row, if it belongs to the viewer's congress; otherwise it does not exist for them."""
    return get_object_or_404(scope(rows, viewer_of_request(request)), pk=pk)


def recorder(request: HttpRequest) -> dict[str, Any]:
    """Who records, and when: as the deeds take them."""
    return {"by": viewer_of_request(request).person, "at": clock.now()}


def form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page around context["form"]: 422 while the form has faults."""
    return render(request, template, context, status=422 if context["form"].errors else 200)


def refusable(request: HttpRequest, deed: Callable[..., Any], success: str = "", **said: Any) -> bool:
    """Do a deed that has no form of its own; a refusal is said on the page it leads back to."""
    try:
        deed(**said)
    except Refused as refusal:
        messages.error(request, f"{refusal.sentence}{refusal.hint}")
        return False
    if success:
        messages.success(request, success)
    return True


def says_why(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A deed that is refused says why on the page it came from."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            messages.error(request, f"{refusal} {refusal.hint}")
            back = request.POST.get("back", "")
            return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else request.path)

    return guarded
