"""What devices say to the server and ask of it, as JSON: docs/secret-ballot.md says what each message is.

What the clerk does (roll, opening, close) stands on pages: pages.py, elections/views.py. A refusal is answered with 422
and {"error", "hint"} in Chinese. Acts ask for Django's CSRF token in X-CSRFToken.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.scope import own, role_required
from huying.kernel.access.viewer import person_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, Refused

from ..access import READERS
from . import bound, casting, ceremony, export, opening, roll, selectors
from .models import SecretBallot

LARGEST = 200_000  # bytes of one message: a ballot of 100 projects has 40,000
Deed = Callable[[SecretBallot, Person, Any], Any]


def _ballot(request: HttpRequest, pk: int) -> SecretBallot:
    return own(request, SecretBallot.objects.select_related("congress"), pk)


def _refused(refusal: Refused) -> JsonResponse:
    return JsonResponse({"error": refusal.sentence, "hint": refusal.hint}, status=422)


def message(deed: Deed) -> Callable[..., HttpResponse]:
    """A view that takes one JSON message of a deputy, trustee or clerk and answers what the deed returns."""

    @role_required(*READERS)
    @never_cache
    @require_POST
    @wraps(deed)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        ballot = _ballot(request, pk)
        try:
            if len(request.body) > LARGEST:
                raise Incomplete("发来的内容太大。")
            said = json.loads(request.body or b"null")
            return JsonResponse({"ok": True, "answer": deed(ballot, person_of(viewer_of_request(request)), said)})
        except (ValueError, RecursionError):
            return _refused(Incomplete("发来的内容不是 JSON。"))
        except Refused as refusal:
            return _refused(refusal)

    return view


@message
def promise(ballot: SecretBallot, person: Person, said: Any) -> None:
    ceremony.promise(ballot=ballot, person=person, said=said, at=clock.now())


@message
def boxes(ballot: SecretBallot, person: Person, said: Any) -> None:
    ceremony.give_boxes(ballot=ballot, person=person, said=said, at=clock.now())


@message
def confirmation(ballot: SecretBallot, person: Person, said: Any) -> None:
    ceremony.confirm(ballot=ballot, person=person, said=said, at=clock.now())


@message
def credential(ballot: SecretBallot, person: Person, said: Any) -> Any:
    """`said` is the hex of the public key."""
    bound.check_is_deputy(ballot, person, clock.now())
    roll.bring_credential(ballot=ballot, person=person, credential=said)
    return selectors.me(ballot, person)


@message
def cast(ballot: SecretBallot, person: Person, said: Any) -> Any:
    """Answers the signed receipt."""
    return casting.cast(ballot=ballot, person=person, said=said, now=clock.now)


@message
def shares(ballot: SecretBallot, person: Person, said: Any) -> Any:
    """Answers whether the result is there now."""
    return opening.give_shares(ballot=ballot, person=person, said=said, at=clock.now())


@message
def seal(ballot: SecretBallot, person: Person, said: Any) -> Any:
    """Whoever may read it asks that the minutes that are over be sealed, sooner than the clock does (jobs.py)."""
    casting.seal_minutes(ballot=ballot, at=clock.now())
    return selectors.state(ballot, person)["head"]


@role_required(*READERS)
@never_cache
@require_GET
def state(request: HttpRequest, pk: int) -> HttpResponse:
    return JsonResponse(selectors.state(_ballot(request, pk), viewer_of_request(request).person))


@role_required(*READERS)
@never_cache
@require_GET
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """ballots.jsonl as it is now: a trustee's device adds it up after the close, every deputy may read it before."""
    return HttpResponse(export.board_lines(_ballot(request, pk)), content_type="application/x-ndjson")


@role_required(*READERS)
@never_cache
@require_GET
def folder(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole election with its verifier, as a zip."""
    ballot = _ballot(request, pk)
    return _zip(ballot, export.files, ballot.code)


@role_required(*READERS)
@never_cache
@require_GET
def checker(request: HttpRequest, pk: int) -> HttpResponse:
    """What an opened ballot is checked with on any computer while the vote runs: manifest and verifier, as a zip."""
    ballot = _ballot(request, pk)
    return _zip(ballot, export.checker, f"{ballot.code}-checker")


def _zip(ballot: SecretBallot, files: Callable[[SecretBallot], dict[str, bytes]], name: str) -> HttpResponse:
    try:
        answer = HttpResponse(export.zipped(files(ballot), name), content_type="application/zip")
    except Refused as refusal:
        return _refused(refusal)
    answer["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return answer
