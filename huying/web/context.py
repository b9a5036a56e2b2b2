"""What every template may use without its view saying so."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from huying.kernel.access.viewer import CITIZEN, Viewer
from huying.kernel.people.models import Congress

from .menu import Menu
from .preferences import Preferences


def shell(request: HttpRequest) -> dict[str, Any]:
    """congress, viewer, menu, prefs; read from the database only when a template asks.

    On citizens' pages (/p/<code>/…) the congress is the one of the address, elsewhere the viewer's own.
    """
    viewer: Viewer = getattr(request, "viewer", CITIZEN)
    code = public_code(request)
    return {
        "viewer": viewer,
        "prefs": Preferences.of(request),
        "congress": SimpleLazyObject(lambda: _congress(viewer, code)),
        "menu": Menu(request, viewer, code),
    }


def public_code(request: HttpRequest) -> str:
    """The code in /p/<code>/…, or "" on other pages."""
    match = request.resolver_match
    return str(match.kwargs.get("code", "")) if match and request.path.startswith("/p/") else ""


def _congress(viewer: Viewer, code: str) -> Congress | None:
    return Congress.objects.filter(code=code).first() if code else viewer.congress
