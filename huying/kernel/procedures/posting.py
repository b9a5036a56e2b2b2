"""What pages do with what was posted: a refusal is said on the page that it came from, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from .refusals import Refused

View = Callable[..., HttpResponse]


def whole_number(said: str) -> int:
    """The number that a form or an address names; 0, which no row has, for what is none or longer than any key."""
    return int(said) if said.isdecimal() and len(said) < 19 else 0


def back_of(request: HttpRequest) -> str:
    """The page of ours that a form was opened from, such as a desk with its filter; "" when there is none."""
    back = request.POST.get("back") or request.GET.get("back") or ""
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()})
    return back if is_ours else ""


def _came_from(request: HttpRequest) -> str:
    """The page of ours on which the button was pressed, as the browser says; "" when it does not."""
    page = request.headers.get("referer", "")
    return page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else ""


def refusable(view: View) -> View:
    """A deed that is refused says why on the page it came from: the address of a button takes nothing but its press."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            messages.error(request, f"{refusal} {refusal.hint}")
            return redirect(back_of(request) or _came_from(request) or request.path)

    return guarded


def done(form: Form, deed: Callable[..., Any], /, **said: Any) -> Any:
    """What the deed made, or True; a refusal becomes an error of the form, so that nothing typed is lost."""
    try:
        with transaction.atomic():
            return deed(**said) or True
    except Refused as refusal:
        form.add_error(None, [f"{refusal.sentence}{refusal.hint}", *map(str, refusal.reasons)])
        return None


def done_and_back(
    request: HttpRequest, to: Any, success: str, deed: Callable[..., Any], /, **said: Any
) -> HttpResponse:
    """The deed of a button, which has no form to say a refusal on: it is said on the page that the button leads to."""
    try:
        with transaction.atomic():
            deed(**said)
        messages.success(request, success)
    except Refused as refusal:
        messages.error(request, f"{refusal} {refusal.hint}")
    return redirect(to)


def unsure(request: HttpRequest, what: str) -> HttpResponse | None:
    """The page that asks before something that was written is taken away; None for who has said there to be sure."""
    if request.POST.get("sure") == "yes":
        return None
    return render(request, "sure.html", {"what": what, "back": _came_from(request) or "/"})


def form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page around context["form"]: 422 while the form has faults."""
    return render(request, template, context, status=422 if context["form"].errors else 200)
