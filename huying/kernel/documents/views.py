"""Downloads. Always an attachment, never guessed at by the browser, never run."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.people.models import Congress

from . import selectors, services
from .downloads import PRIVATE, attachment
from .models import Version


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """A version the viewer may read; for anybody else it does not exist."""
    version = get_object_or_404(selectors.readable(viewer_of_request(request)), pk=pk)
    return _sent(version, cache=PRIVATE)


@login_not_required
@require_safe
def public_download(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A published version, for everybody."""
    congress = get_object_or_404(Congress, code=code)
    version = get_object_or_404(selectors.published(congress), pk=pk)
    return _sent(version, cache="public, max-age=600")


def _sent(version: Version, *, cache: str) -> HttpResponse:
    answer = attachment(services.read(version), version.filename, version.mime, cache=cache)
    answer["ETag"] = f'"{version.sha256}"'
    return answer
