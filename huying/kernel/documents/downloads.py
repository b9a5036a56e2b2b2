"""Files as answers to a request: kept ones, and those made on the spot, of which looking at them keeps nothing."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from huying.kernel.people.models import Congress

from .papers import OfficialPaper
from .setting import set_docx, set_pdf
from .uploads import DOCX, PDF, Kind

PRIVATE = "private, no-cache"
SET = {"docx": (set_docx, DOCX), "pdf": (set_pdf, PDF)}


def attachment(content: bytes, name: str, mime: str, *, cache: str = PRIVATE) -> HttpResponse:
    """The file under its name; a browser guesses no other kind, never runs it, and keeps no copy for others."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": cache,
    }
    return HttpResponse(content, content_type=mime, headers=headers)


def download(content: bytes, name: str, kind: Kind) -> HttpResponse:
    """The same for one of the kinds that are known here."""
    return attachment(content, name, kind.mime)


def printed(paper: OfficialPaper, congress: Congress, suffix: str, name: str = "") -> HttpResponse:
    """The paper as a download, called by its title unless a name is given.

    Raises Http404 for another ending, papers.NotTypeset.
    """
    if suffix not in SET:
        raise Http404
    set_, kind = SET[suffix]
    return download(set_(paper, congress), f"{name or paper.title}.{suffix}", kind)
