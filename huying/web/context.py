"""What every template may use without its view saying so."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from huying.kernel.access.viewer import UNIT_SIDE, Viewer, viewer_of_request
from huying.kernel.people.models import Congress

from .menu import Menu
from .preferences import Preferences


def shell(request: HttpRequest) -> dict[str, Any]:
    """congress, viewer, menu, prefs, brand; read from the database only when a template asks.

    On citizens' pages (/p/<code>/…) the congress is the one of the address, elsewhere the viewer's own.
    """
    viewer = viewer_of_request(request)
    code = public_code(request)
    return {
        "viewer": viewer,
        "prefs": Preferences.of(request),
        "congress": SimpleLazyObject(lambda: _congress(viewer, code)),
        "menu": Menu(request, viewer, code),
        "brand": SimpleLazyObject(lambda: _brand(viewer)),
    }


def _brand(viewer: Viewer) -> str:
    """Whose platform it is: the committee for its own people, 「青禾县人大 · 承办」 for the units it oversees."""
    if viewer.congress is None:
        return "呼应"
    name = viewer.congress.committee_name
    return (
        f"{name.removesuffix('常委会')} · 承办" if viewer.has(*UNIT_SIDE) and not viewer.is_staff_of_congress else name
    )


def public_code(request: HttpRequest) -> str:
    """The code in /p/<code>/…, or "" on other pages."""
    match = request.resolver_match
    return str(match.kwargs.get("code", "")) if match and request.path.startswith("/p/") else ""


def _congress(viewer: Viewer, code: str) -> Congress | None:
    return Congress.objects.filter(code=code).first() if code else viewer.congress
