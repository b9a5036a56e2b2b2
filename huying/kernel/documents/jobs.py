"""PDF of papers that were set with a congress's own template: LibreOffice takes seconds, and an act cannot wait."""

from __future__ import annotations

from django.db import transaction

from huying.kernel.jobs.registry import JobRefused, job
from huying.kernel.jobs.running import Running

from . import office, services
from .models import Version
from .papers import NotTypeset


@job("documents.pdf", label="公文转成PDF")
def make_pdf(running: Running) -> None:
    """The PDF of one version, kept as the next one. Of a version that has been followed by another none is made."""
    version = Version.objects.select_related("document", "congress").get(pk=running.subject)
    try:
        content = office.convert(services.read(version))
    except NotTypeset as fault:
        raise JobRefused(str(fault)) from fault
    with transaction.atomic():
        kept = services.store_pdf_of(version=version, content=content, at=running.at)
        running.conclude(f"已转成PDF：{version.title}" if kept else "已经有新的一版，不再转。")
