"""The lane in front of the pages: a WSGI application that does a burst's deed when all is plainly in order.

In order means: a form of an address that has a lane, sent from our own page (the token of the form and that of the
cookie agree, the browser names no other origin), by somebody who has signed in and holds a role of the page today;
where the deed is the public's (registry.Burst.read_anybody), by any browser. Everything else goes on to the page, with
the same body: what is refused is refused there, in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.http.cookie import parse_cookie
from django.http.request import validate_host
from django.middleware import csrf

from huying.kernel.access.sessions import viewer_of_session
from huying.kernel.calendar import clock

from .places import Places
from .registry import Burst, burst_at
from .together import Together

Environ = dict[str, Any]
_CHECKS: Any = csrf  # Django's own functions, of which its stubs do not speak
PAGES_AT_ONCE = 6  # of a process: pages are thought, and thoughts side by side only hinder each other
LONGEST = 8_192  # bytes of a form: a burst's deed is small
FORM = "application/x-www-form-urlencoded"


class Lane:
    """`Lane(pages)` serves the pages, and before them the deeds that are registered as bursts."""

    def __init__(self, pages: Callable[..., Iterable[bytes]]) -> None:
        self._pages = pages
        self._places = Places(PAGES_AT_ONCE)
        self._queues: dict[str, Together] = {}

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST" and (found := burst_at(environ["PATH_INFO"])):
            try:
                if self._is_done(environ, *found):
                    start_response("302 Found", _headers(environ["PATH_INFO"]))
                    return [b""]
            except DatabaseError:
                close_old_connections()  # the page meets the same fault, and has words for it
        with self._places:
            return self._pages(environ, start_response)

    def _is_done(self, environ: Environ, burst: Burst, arguments: tuple[str, ...]) -> bool:
        fields = _form(environ)
        cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
        if fields is None or not _is_our_own(environ, fields, cookies):
            return False
        deed = _deed(burst, environ, cookies, arguments, fields)
        if deed is None:
            return False
        if burst.name not in self._queues:
            self._queues.setdefault(burst.name, Together(burst))
        return self._queues[burst.name].write(deed)


def _deed(
    burst: Burst, environ: Environ, cookies: Mapping[str, str], arguments: tuple[str, ...], fields: Mapping[str, str]
) -> Any | None:
    """What is to be written; None where it is the page's turn."""
    if burst.read_anybody:
        return burst.read_anybody(environ, cookies, arguments, fields)
    viewer = viewer_of_session(cookies.get(settings.SESSION_COOKIE_NAME, ""), clock.today())
    return burst.read(viewer, arguments, fields) if viewer.has(*burst.roles) else None


def _form(environ: Environ) -> dict[str, str] | None:
    """The fields of a small form; the body can be read again afterwards. None for anything else."""
    length = environ.get("CONTENT_LENGTH") or ""
    if not length.isdecimal() or int(length) > LONGEST or environ.get("CONTENT_TYPE", "").split(";")[0] != FORM:
        return None
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True, errors="strict"))
    except ValueError:
        return None


def _is_our_own(environ: Environ, fields: Mapping[str, str], cookies: Mapping[str, str]) -> bool:
    """The form comes from our own page: Django's check against forged requests, its plain case."""
    host = environ.get("HTTP_HOST", "")
    if not validate_host(host.rsplit(":", 1)[0].lower(), settings.ALLOWED_HOSTS):
        return False
    scheme, origin = _scheme(environ), environ.get("HTTP_ORIGIN")
    if origin != f"{scheme}://{host}" if origin is not None else scheme == "https":
        return False
    secret, token = cookies.get(settings.CSRF_COOKIE_NAME, ""), fields.get("csrfmiddlewaretoken", "")
    try:
        _CHECKS._check_token_format(secret)
        _CHECKS._check_token_format(token)
    except csrf.InvalidTokenFormat:
        return False
    return bool(_CHECKS._does_token_match(token, secret))


def _scheme(environ: Environ) -> str:
    header = getattr(settings, "SECURE_PROXY_SSL_HEADER", None)
    if header and environ.get(header[0], "").split(",")[0].strip() == header[1]:
        return "https"
    return str(environ.get("wsgi.url_scheme", "http"))


def _headers(location: str) -> list[tuple[str, str]]:
    return [
        ("Location", location),
        ("Content-Length", "0"),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
    ]
