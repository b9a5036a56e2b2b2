"""Files made on the spot, as answers to a request: looking at them keeps nothing."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from huying.kernel.people.models import Congress

from .papers import OfficialPaper
from .setting import set_docx, set_pdf
from .uploads import DOCX, PDF, Kind

SET = {"docx": (set_docx, DOCX), "pdf": (set_pdf, PDF)}


def download(content: bytes, name: str, kind: Kind) -> HttpResponse:
    """The file under its name; a browser keeps no copy for others and guesses no other kind."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
    }
    return HttpResponse(content, content_type=kind.mime, headers=headers)


def printed(paper: OfficialPaper, congress: Congress, suffix: str, name: str = "") -> HttpResponse:
    """The paper as a download, called by its title unless a name is given.

    Raises Http404 for another ending, papers.NotTypeset.
    """
    if suffix not in SET:
        raise Http404
    set_, kind = SET[suffix]
    return download(set_(paper, congress), f"{name or paper.title}.{suffix}", kind)
