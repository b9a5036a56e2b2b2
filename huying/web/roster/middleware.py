"""Who signs in with a password that somebody else has read chooses one first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

OPEN = ("password_change", "sign_out", "preferences")


class OwnPassword:
    """Leads to the change of the password while the one in use was given out. Pages for everybody are left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in OPEN or not getattr(request.user, "password_from", ""):
            return None
        return redirect("password_change")
