"""Files made on the spot, as answers to a request: looking at them keeps nothing."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from .docx import render_docx
from .papers import OfficialPaper
from .pdf import render_pdf
from .uploads import DOCX, PDF, Kind

RENDER = {"docx": (render_docx, DOCX), "pdf": (render_pdf, PDF)}


def download(content: bytes, name: str, kind: Kind) -> HttpResponse:
    """The file under its name; a browser keeps no copy for others and guesses no other kind."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
    }
    return HttpResponse(content, content_type=kind.mime, headers=headers)


def printed(paper: OfficialPaper, suffix: str, name: str = "") -> HttpResponse:
    """The paper as a download, called by its title unless a name is given. Raises Http404 for another ending."""
    if suffix not in RENDER:
        raise Http404
    render, kind = RENDER[suffix]
    return download(render(paper), f"{name or paper.title}.{suffix}", kind)
