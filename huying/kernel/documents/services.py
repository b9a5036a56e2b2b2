"""Deeds: keep a version, say who may read it, publish it, give the next official number.

The entry in the ledger is made by the caller, which knows the act.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import Max

from huying.kernel.calendar.clock import CHINA
from huying.kernel.jobs.services import enqueue
from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Body, Congress, Mandate, Person

from . import files, office, selectors, setting, uploads
from .access import CONGRESS_SIDE
from .docx import render_docx
from .models import Audience, Document, NumberSeries, Publication, Version
from .papers import OfficialPaper, official_number
from .pdf import render_pdf


@transaction.atomic
def store(
    *,
    congress: Congress,
    kind: str,
    title: str,
    filename: str,
    content: bytes,
    by: Person | None,
    at: datetime,
    document: Document | None = None,
    audiences: Collection[str] = CONGRESS_SIDE,
) -> Version:
    """Keep a file as the next version of `document`, or as the first of a new one.

    The file is safe on disk before the row exists. A new document may be read by `audiences` and by the bodies its
    author belongs to on that day. Raises files.NotStored.
    """
    digest = files.keep(content)
    is_new = document is None
    document = _document(congress, kind, title[:200], document)
    if is_new or not document.audiences.exists():
        _admit(document, {*audiences, *_bodies_of(by, at)})
    last = 0 if is_new else document.versions.aggregate(last=Max("number"))["last"] or 0
    name = uploads.harmless_name(filename)
    return Version.objects.create(
        congress=congress,
        document=document,
        number=last + 1,
        title=title[:200],
        filename=name,
        sha256=digest,
        size=len(content),
        mime=uploads.mime_of(name),
        by=by,
        at=at,
    )


def store_upload(
    *,
    congress: Congress,
    kind: str,
    title: str,
    upload: UploadedFile[bytes],
    by: Person | None,
    at: datetime,
    document: Document | None = None,
    audiences: Collection[str] = CONGRESS_SIDE,
) -> Version:
    """Keep a file that came with a form.

    Raises uploads.UploadRefused for a file that is not taken, files.NotStored when the disk does not take any.
    """
    name, content, _ = uploads.receive(upload)
    return store(
        congress=congress,
        kind=kind,
        title=title,
        filename=name,
        content=content,
        by=by,
        at=at,
        document=document,
        audiences=audiences,
    )


@transaction.atomic
def store_paper(
    *,
    paper: OfficialPaper,
    congress: Congress,
    by: Person | None,
    at: datetime,
    name: str = "",
    title: str = "",
    document: Document | None = None,
) -> Version:
    """Set a paper and keep it as .docx and PDF, the next two versions of `document`; returns the last one.

    With the congress's own template of its kind the .docx is kept now and the PDF follows by itself (jobs), where the
    machine has LibreOffice; else there is none. Title and file name are the paper's title where none are given.
    Raises files.NotStored, papers.NotTypeset.
    """
    title = title or paper.title
    own = selectors.template_in_force(congress, paper.genre)
    contents = {"docx": setting.set_with(own, paper) if own else render_docx(paper), "pdf": render_pdf(paper)}
    if own:
        del contents["pdf"]  # it was set to name every character that no font has; LibreOffice would print a box
    for suffix, content in contents.items():
        version = store(
            congress=congress, kind=paper.genre, title=title, filename=f"{name or title}.{suffix}", content=content,
            by=by, at=at, document=document,
        )  # fmt: skip
        document = version.document
    if own and office.program():
        enqueue(kind="documents.pdf", congress=congress, by=by, subject=str(version.pk), at=at)
    return version


@transaction.atomic
def store_pdf_of(*, version: Version, content: bytes, at: datetime) -> Version | None:
    """Keep the PDF that was made of a .docx later as the next version; None when another version has come since."""
    Document.objects.select_for_update(of=("self",)).get(pk=version.document_id)
    if version.document.versions.filter(number__gt=version.number).exists():
        return None
    kept = store(
        congress=version.congress,
        kind=version.document.kind,
        title=version.title,
        filename=f"{version.filename.rpartition('.')[0]}.pdf",
        content=content,
        by=version.by,
        at=at,
        document=version.document,
    )
    body = {"title": version.title, "of": version.sha256, "sha256": kept.sha256}
    ledger.record(
        congress=version.congress, kind="documents.pdf_made", subject=f"document:{version.document_id}", body=body,
        by="平台", recorded_at=at,
    )  # fmt: skip
    return kept


def read(version: Version) -> bytes:
    """The content of a version, checked against its hash.

    Raises files.FileDamaged.
    """
    return files.fetch(version.sha256)


def share(*, document: Document, audience: str | Body) -> None:
    """Let an audience ("office", "members", "body:<id>") or a body read every version of the document."""
    _admit(document, {f"body:{audience.pk}" if isinstance(audience, Body) else audience})


def publish(*, version: Version, by: Person | None, at: datetime) -> Publication:
    """Let everybody read this version. Publishing it again changes nothing."""
    return Publication.objects.get_or_create(version=version, defaults={"by": by, "at": at})[0]


def withdraw(*, version: Version) -> None:
    """Take a version back from the public; what happened stays in the ledger."""
    Publication.objects.filter(version=version).delete()


def next_number(*, congress: Congress, series: str, year: int) -> str:
    """The next official number of the series, such as 青人常意〔2026〕3号.

    Without gaps or repeats: the series stays locked until the caller's transaction ends, and a rollback takes the
    number back. Hence it must be asked for inside the transaction of the act that uses it.
    """
    counter = _counter(congress, series, year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return official_number(series, year, counter.last)


def continue_from(*, congress: Congress, series: str, year: int, last: int) -> None:
    """Take over a series that was kept on paper: the next number will be `last` + 1.

    Raises ValueError when that number has already been given out here.
    """
    with transaction.atomic():
        counter = _counter(congress, series, year)
        if last < counter.last:
            raise ValueError(f"“{series}”{year}年已经编到{counter.last}号，不能从{last + 1}号接着编。")
        counter.last = last
        counter.save(update_fields=["last"])


def _counter(congress: Congress, series: str, year: int) -> NumberSeries:
    if not connection.in_atomic_block:
        raise RuntimeError("an official number is given within the transaction of the act that uses it")
    return NumberSeries.locked(congress=congress, series=series, year=year)


def _document(congress: Congress, kind: str, title: str, document: Document | None) -> Document:
    """The document, locked so that two new versions cannot take one number."""
    if document is None:
        return Document.objects.create(congress=congress, kind=kind, title=title)
    locked = Document.objects.select_for_update(of=("self",)).get(pk=document.pk, congress=congress)
    if locked.title != title:
        locked.title = title
        locked.save(update_fields=["title"])
    return locked


def _bodies_of(by: Person | None, at: datetime) -> set[str]:
    if by is None:
        return set()
    day = at.astimezone(CHINA).date()
    return {f"body:{m.body_id}" for m in Mandate.objects.filter(person=by) if m.is_current(day)}


def _admit(document: Document, audiences: set[str]) -> None:
    rows = [Audience(document=document, audience=audience) for audience in sorted(audiences)]
    Audience.objects.bulk_create(rows, ignore_conflicts=True)
