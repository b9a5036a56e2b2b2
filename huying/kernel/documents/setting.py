"""A paper as files: with the congress's own template of its kind where there is one, else in the standard layout."""

from __future__ import annotations

from huying.kernel.people.models import Congress

from . import files, genres, office, selectors
from .docx import render_docx
from .models import Version
from .papers import NotTypeset, OfficialPaper
from .pdf import render_pdf

REMEDY = "请常委会办公室在“公文模板”里换一份模板，或者改回标准模板，再做这一步。"


class NotSetByTemplate(NotTypeset):
    """The congress's own template cannot hold this paper; the message says why."""


def set_docx(paper: OfficialPaper, congress: Congress) -> bytes:
    """Raises NotSetByTemplate."""
    template = selectors.template_in_force(congress, paper.genre)
    return set_with(template, paper) if template else render_docx(paper)


def set_pdf(paper: OfficialPaper, congress: Congress) -> bytes:
    """Raises NotTypeset: a character without a glyph, a template that cannot hold the paper, no LibreOffice."""
    made = render_pdf(paper)  # also with a template of the congress's own: it names every character no font has
    template = selectors.template_in_force(congress, paper.genre)
    return office.convert(set_with(template, paper)) if template else made


def set_with(template: Version, paper: OfficialPaper) -> bytes:
    """The paper as .docx in this template. Raises NotSetByTemplate."""
    from . import filling  # docxtpl: only who sets a paper with a template pays for it
    from .sandbox import TemplateFault

    genre = genres.genre_of(paper.genre)
    assert genre is not None  # a template was handed in for it
    try:
        return filling.fill(files.fetch(template.sha256), paper, genre)
    except TemplateFault as fault:
        raise NotSetByTemplate(f"本级的{genre.label}模板用不上：{fault}", REMEDY) from fault
