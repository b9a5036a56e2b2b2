"""Photos of the sites: published without the traces a phone writes into them."""

from __future__ import annotations

from huying.kernel.documents import pictures
from huying.kernel.documents import services as documents
from huying.kernel.documents.models import Version
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord
from huying.kernel.procedures.refusals import Incomplete

PICTURES = ("image/png", "image/jpeg")


def published_photo(given: int, record: ActRecord) -> Version:
    """The photo that came with an act, as `clean_photo`, open to everybody. Raises Incomplete."""
    photo = clean_photo(given, record)
    documents.publish(version=photo, by=record.by, at=record.recorded_at)
    return photo


def clean_photo(given: int, record: ActRecord) -> Version:
    """The photo that came with an act, without position, time and camera.

    Raises Incomplete for a file that is no picture.
    """
    photo = Version.objects.select_related("document", "congress").get(pk=given)
    if photo.mime not in PICTURES:
        raise Incomplete("现场照片只收PNG和JPG图片。", [Reason("照片要能在公开页面上直接看到", "R2.11")])
    content = documents.read(photo)
    clean = pictures.without_traces(content)
    if clean != content:
        photo = documents.store(
            congress=photo.congress, kind=photo.document.kind, title=photo.title, filename=photo.filename,
            content=clean, by=record.by, at=record.recorded_at, document=photo.document,
        )  # fmt: skip
    return photo
