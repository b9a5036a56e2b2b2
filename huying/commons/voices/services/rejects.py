"""The rows that could not be imported, or should be looked at, for somebody to mend and send again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from huying.kernel.access.viewer import Viewer
from huying.kernel.ledger.services import record
from huying.kernel.people.roles import Role

from .. import identity
from ..columns import PERSONAL, Field
from ..exports import Sheet
from ..masking import mask_cell, mask_name, mask_number, persons_in
from ..models import ImportBatch, ImportRow, row_purpose
from ..rows import RowState

REASON, LINE = "不能导入的原因", "原文件行号"


def rejected_rows(batch: ImportBatch, *, viewer: Viewer, at: datetime) -> Sheet:
    """The rows as they stood in the file, with line and reasons in front; before the commit also those to be checked.

    Persons are masked for everybody but the intake, whose download goes on the ledger. Sending a mended file again is
    harmless: what is in already is skipped.
    """
    rows = list(
        ImportRow.objects.filter(
            batch=batch, state__in=[RowState.ERROR.value, RowState.WARNING.value], sealed__isnull=False
        ).order_by("line")
    )
    in_clear = viewer.has(Role.INTAKE)
    if in_clear and rows:
        with transaction.atomic():
            record(
                congress=batch.congress, kind="voices.rejected_downloaded", subject=f"voices.batch:{batch.pk}",
                body={"rows": len(rows)}, by=str(viewer.person), recorded_at=at,
            )  # fmt: skip
    return Sheet(
        headings=(LINE, REASON, *batch.heading_list),
        rows=tuple((str(row.line), "；".join(row.reason_list), *_cells(batch, row, in_clear=in_clear)) for row in rows),
    )


def _cells(batch: ImportBatch, row: ImportRow, *, in_clear: bool) -> list[str]:
    content = identity.unseal(bytes(row.sealed or b""), purpose=row_purpose(batch.pk, row.line))
    cells = [str(c) for c in content.get("cells", [])]
    if in_clear:
        return cells
    personal = {batch.column_map[f.value]: f for f in PERSONAL if f.value in batch.column_map}
    persons = persons_in([cells[at] for at, field in personal.items() if field is Field.NAME and at < len(cells)])
    return [_masked(cell, personal.get(at), persons) for at, cell in enumerate(cells)]


def _masked(cell: str, column: Field | None, persons: Sequence[str]) -> str:
    if column is None:
        return mask_cell(cell, persons)
    if not cell.strip():
        return cell
    return mask_name(cell) if column is Field.NAME else mask_number(cell)
