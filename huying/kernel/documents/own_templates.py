"""Deeds about templates: hand one in, put it in force, go back to the standard. Each is on the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from huying.kernel.access.audience import OFFICE
from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Congress, Person
from huying.kernel.people.roles import Role

from . import files, selectors, services, uploads
from .genres import Genre
from .models import TemplateChoice, Version


class TemplateRefused(ValueError):
    """The template was not taken, or not put in force; the message says in Chinese why."""


@transaction.atomic
def hand_in(*, genre: Genre, upload: UploadedFile[bytes], by: Viewer, at: datetime) -> Version:
    """Keep a template of the congress's own as the next version of its kind. It is not in force yet.

    Raises TemplateRefused, naming what is wrong with it: not a Word document, macros, a field that does not exist.
    """
    congress = congress_of(by)
    name, content = _received(upload, genre, congress)
    Congress.objects.select_for_update(of=("self",)).get(pk=congress.pk)  # two first templates make one document
    version = services.store(
        congress=congress,
        kind=selectors.template_kind(genre.code),
        title=f"{genre.label}模板",
        filename=name,
        content=content,
        by=by.person,
        at=at,
        document=selectors.template_document(congress, genre.code),
        audiences=(OFFICE,),
    )
    body = {"genre": genre.label, "version": version.number, "file": name, "sha256": version.sha256}
    _record(congress, "documents.template_handed_in", genre, body, by, at)
    return version


def _received(upload: UploadedFile[bytes], genre: Genre, congress: Congress) -> tuple[str, bytes]:
    from .checking import check
    from .sandbox import TemplateFault

    try:
        uploads.refuse_size(upload.size or 0)
        name, content = uploads.harmless_name(upload.name or ""), upload.read()
        check(name, content, genre, congress.committee_name)
    except (uploads.UploadRefused, TemplateFault) as fault:
        raise TemplateRefused(str(fault)) from fault
    return name, content


@transaction.atomic
def put_in_force(*, genre: Genre, version: Version | None, by: Viewer, at: datetime) -> TemplateChoice:
    """From now on papers of this kind are set with this template; None is the standard layout. Twice changes nothing.

    Papers that were issued stay as they are. Raises TemplateRefused when the file is damaged or no longer fits.
    """
    congress = congress_of(by)
    Congress.objects.select_for_update(of=("self",)).get(pk=congress.pk)
    last = selectors.choices_in_force(congress).get(genre.code)
    if last and last.version_id == (version.pk if version else None):
        return last
    if version:
        _refuse_unfit(version, genre, congress)
    assert isinstance(by.person, Person)  # a viewer who chooses is a person
    choice = TemplateChoice.objects.create(congress=congress, genre=genre.code, version=version, by=by.person, at=at)
    body = {"genre": genre.label, "version": version.number if version else "standard"}
    _record(congress, "documents.template_chosen", genre, body, by, at)
    return choice


def _refuse_unfit(version: Version, genre: Genre, congress: Congress) -> None:
    """A template handed in long ago is tried again: the fields of its kind may have changed since."""
    from .checking import check
    from .sandbox import TemplateFault

    try:
        check(version.filename, services.read(version), genre, congress.committee_name)
    except (TemplateFault, files.FileDamaged) as fault:
        raise TemplateRefused(str(fault)) from fault


def _record(congress: Congress, kind: str, genre: Genre, body: Mapping[str, object], by: Viewer, at: datetime) -> None:
    ledger.record(
        congress=congress,
        kind=kind,
        subject=f"template:{genre.code}",
        body=body,
        by=f"{by.person}，{by.capacity(Role.SC_OFFICE)}",
        recorded_at=at,
    )
