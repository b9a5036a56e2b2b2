"""Who is scoring, without asking who: a token that the browser keeps, or a ticket handed out at a station (R2.16).

docs/decisions/public-scoring.md says what this stops and what it does not.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

from huying.kernel.access.viewer import Viewer

from .commitment_terms import DEPUTY, TICKET, WEB

COOKIE = "huying_rater"
AGE = 400 * 24 * 3600
_SALT = "huying.commitments.rater"


def token_of(cookies: Mapping[str, str]) -> str:
    """The token of a browser, as we signed it; "" where there is none, or somebody made one up."""
    try:
        return signing.Signer(salt=_SALT).unsign(cookies.get(COOKIE, ""))
    except signing.BadSignature:
        return ""


def new_token() -> str:
    return f"{WEB}:{secrets.token_urlsafe(16)}"


def ticket_token(year_id: int, code: str) -> str:
    return f"{TICKET}:{year_id}:{''.join(code.split()).upper()}"


def deputy_token(by: Viewer) -> str:
    return f"{DEPUTY}:{by.person.pk if by.person else 0}"


def way_of(token: str, year_id: int) -> str:
    """By ticket only in the year it was handed out for; later the browser is one like any other."""
    return TICKET if token.startswith(f"{TICKET}:{year_id}:") else WEB


def keep(response: HttpResponse, token: str) -> None:
    """Let the browser keep its token: no script reads it, no other site gets it."""
    response.set_cookie(
        COOKIE, signing.Signer(salt=_SALT).sign(token), max_age=AGE, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def network_of(environ: Mapping[str, Any]) -> str:
    """The block of addresses a request comes from: /24, for IPv6 /48; "" where it is not known.

    Behind a proxy of ours (HUYING_HTTPS=1) the proxy says it, as the last of what it forwards; what a client wrote
    before that counts for nothing. Blocks, because one household changes its last digits at will.
    """
    said = str(environ.get("REMOTE_ADDR", ""))
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        said = str(environ.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return ""
    if address.is_loopback:
        return ""
    return str(ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))
