"""Puts the viewer on every request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from huying.kernel.calendar import clock
from huying.kernel.database.looks import one_look

from .viewer import CITIZEN, Viewer, viewer_of


class ViewerMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: _viewer(request))  # type: ignore[attr-defined]
        if request.method != "GET":
            return self.get_response(request)
        with one_look():
            return self.get_response(request)


def _viewer(request: HttpRequest) -> Viewer:
    return viewer_of(request.user, clock.today()) if request.user.is_authenticated else CITIZEN
