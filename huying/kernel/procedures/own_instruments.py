"""A congress's own rule instruments: entered with what is known of them and their text; changed, never deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.documents import services as documents
from huying.kernel.documents.uploads import UploadRefused
from huying.kernel.ledger import services as ledger
from huying.kernel.people.roles import Role

from .models import LocalInstrument
from .refusals import Incomplete, NotAllowed, Refused

FIELDS = ("title", "adopted_by", "adopted_on", "effective_on", "status", "clauses")


@transaction.atomic
def keep_instrument(
    *,
    fields: Mapping[str, Any],
    by: Viewer,
    at: datetime,
    known: LocalInstrument | None = None,
    upload: UploadedFile[bytes] | None = None,
) -> LocalInstrument:
    """Enter an instrument of the congress, or correct what was entered (R1.01-R1.04). A new text is a new version.

    Raises NotAllowed, Incomplete (no title, or one that is there already) or Refused (a file that is not taken).
    """
    congress = congress_of(by)
    held = by.capacity(Role.SC_OFFICE)
    if held is None:
        raise NotAllowed("本级的制度文件由常委会办公室登记。")
    title = str(fields["title"]).strip().strip("《》").strip()
    if not title:
        raise Incomplete("请写明文件的名称。")
    found = known or LocalInstrument(congress=congress)
    if LocalInstrument.objects.filter(congress=congress, title=title).exclude(pk=found.pk).exists():
        raise Incomplete(f"《{title}》已经登记过了。", hint="请打开已有的那一份修改。")
    values = {name: fields.get(name) for name in FIELDS} | {"title": title, "recorded_at": at}
    for name, value in values.items():
        setattr(found, name, value if value or name.endswith("_on") else "-")
    if upload:
        found.document = _kept(found, upload, by, at)
    found.save()
    body = {name: getattr(found, name) for name in FIELDS} | {"document": found.document_id}
    ledger.record(
        congress=congress,
        kind="procedures.instrument",
        subject=f"instrument:{found.pk}",
        body=body,
        by=f"{by.person}，{held}",
        recorded_at=at,
    )
    return found


def _kept(found: LocalInstrument, upload: UploadedFile[bytes], by: Viewer, at: datetime) -> Any:
    try:
        version = documents.store_upload(
            congress=found.congress,
            kind="rule_instrument",
            title=f"《{found.title}》",
            upload=upload,
            by=by.person,
            at=at,
            document=found.document,
        )
    except UploadRefused as refusal:
        raise Refused(f"正式文本没有收下。{refusal}", hint="换一个文件再试。") from refusal
    return version.document
