"""Questions about documents."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Congress

from .access import may_read
from .models import Document, Version


def readable(viewer: Viewer) -> QuerySet[Version]:
    """The versions this viewer may read; those of other congresses never."""
    return scope(Version.objects.all(), viewer).filter(may_read(viewer)).distinct()


def published(congress: Congress) -> QuerySet[Version]:
    """The versions of this congress that everybody may read."""
    return Version.objects.filter(congress=congress, publication__isnull=False)


def versions_by_id(ids: Iterable[int]) -> dict[int, Version]:
    """For the names of papers on a page: one query."""
    return Version.objects.in_bulk(list(ids))


def latest(document: Document, suffix: str = "") -> Version | None:
    """The newest version, or the newest of one kind of file ("docx", "pdf")."""
    versions = document.versions.order_by("-number")
    if suffix:
        versions = versions.filter(filename__iendswith=f".{suffix}")
    return versions.first()
