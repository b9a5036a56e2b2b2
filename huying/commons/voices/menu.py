"""Where this room hangs itself into the pages."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from huying.kernel.access.menu import Entry, register
from huying.kernel.access.viewer import Viewer

from .access import IMPORTERS, READERS
from .models import BatchState, ImportBatch


def waiting_imports(viewer: Viewer, today: date) -> QuerySet[ImportBatch]:
    """Files that have been checked and wait for somebody to commit them."""
    return ImportBatch.objects.filter(congress=viewer.congress, state=BatchState.CHECKED)


register(
    Entry("群众来话", "voices:list", group="民意", order=10, roles=READERS, tab=True),
    Entry("热线导入", "voices:imports", group="民意", order=20, roles=IMPORTERS, waiting=waiting_imports),
    Entry("候选议题", "voices:topics", group="民意", order=30, roles=READERS),
    Entry("类别", "voices:categories", group="民意", order=40, roles=READERS),
)
