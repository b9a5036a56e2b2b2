"""Questions about documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, QuerySet

from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Congress

from .access import may_read
from .models import Document, TemplateChoice, Version


def readable(viewer: Viewer) -> QuerySet[Version]:
    """The versions this viewer may read; those of other congresses never."""
    return scope(Version.objects.all(), viewer).filter(may_read(viewer)).distinct()


def published(congress: Congress) -> QuerySet[Version]:
    """The versions of this congress that everybody may read."""
    return Version.objects.filter(congress=congress, publication__isnull=False)


def names_of_papers(ids: Iterable[int], viewer: Viewer) -> Iterator[tuple[int, str, bool]]:
    """For the papers on a page: number, name, and whether this viewer may read it; one query."""
    is_open = Exists(readable(viewer).filter(pk=OuterRef("pk")))
    yield from Version.objects.filter(pk__in=ids).values_list("pk", "filename", is_open)


def latest(document: Document, suffix: str = "") -> Version | None:
    """The newest version, or the newest of one kind of file ("docx", "pdf")."""
    versions = document.versions.order_by("-number")
    if suffix:
        versions = versions.filter(filename__iendswith=f".{suffix}")
    return versions.first()


def template_document(congress: Congress, genre: str) -> Document | None:
    """The document whose versions are the templates that a congress has handed in for a kind of paper."""
    return Document.objects.filter(congress=congress, kind=template_kind(genre)).order_by("pk").first()


def template_kind(genre: str) -> str:
    return f"template.{genre}"


def template_in_force(congress: Congress, genre: str) -> Version | None:
    """The template that sets papers of this kind now; None is the standard layout."""
    chosen = _choices(congress).filter(genre=genre).last()
    return chosen.version if chosen else None


def choices_in_force(congress: Congress) -> dict[str, TemplateChoice]:
    """The last choice of every kind for which there was one: one query."""
    return {choice.genre: choice for choice in _choices(congress)}


def choices_of(congress: Congress, genre: str) -> list[TemplateChoice]:
    """Every choice for a kind of paper, newest first."""
    return list(_choices(congress).filter(genre=genre).order_by("-pk"))


def _choices(congress: Congress) -> QuerySet[TemplateChoice]:
    return TemplateChoice.objects.filter(congress=congress).select_related("version", "by").order_by("pk")
