"""The page of an error that no view foresaw. START HERE for handler500.

It must work when the database and the disk do not: no session, no viewer, no menu. What a person typed is given back
inside the page itself, so that one press sends the same form again, under the same key.
"""

from __future__ import annotations

import sys

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.defaults import server_error

from huying.kernel.procedures.forms import AGAIN

from .faults import Fault, fault_of
from .preferences import Preferences


@login_not_required
@never_cache
def fault_page(request: HttpRequest) -> HttpResponse:
    """handler500: what is wrong with disk or database and what to do; for anything else the plain page 500."""
    fault = fault_of(sys.exc_info()[1])
    if fault is None:
        return server_error(request)
    if request.headers.get("HX-Request"):
        return _fragment(fault)
    context = {"fault": fault, "prefs": Preferences.of(request)} | _given_back(request)
    return HttpResponse(render_to_string("fault.html", context), status=fault.status)


def _fragment(fault: Fault) -> HttpResponse:
    """For a part of a page that asked by itself: the page stays as it is, and says so where it says everything."""
    shown = render_to_string("components/_fault.html", {"fault": fault})
    way = {"HX-Retarget": "#said", "HX-Reswap": "innerHTML", "HX-Reselect": "p"}
    return HttpResponse(shown, status=fault.status, headers=way)


def _given_back(request: HttpRequest) -> dict[str, object]:
    """What the form held, as hidden fields of another; nothing of a form with a password in it."""
    if request.method != "POST":
        return {"is_deed": False}
    posted, files = request.POST, list(request.FILES)
    typed = [(name, value) for name in posted for value in posted.getlist(name) if name != "csrfmiddlewaretoken"]
    if any("password" in name for name in posted):
        typed = []
    elif typed:
        typed += [(AGAIN, name) for name in files]
    return {
        "is_deed": True,
        "typed": typed,
        "files": files,
        "is_keyed": bool(posted.get("key")),
        "csrf_token": get_token(request),
    }
