"""Which proceeding runs about a subject."""

from __future__ import annotations

from collections.abc import Iterable

from huying.kernel.access.viewer import Viewer
from huying.kernel.procedures.definition import Procedure
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import find


def proceeding_of(procedure: type[Procedure], subject_id: int) -> Proceeding:
    rows = Proceeding.objects.select_related("congress")
    found: Proceeding = rows.get(procedure=procedure.code, subject_id=subject_id)
    return found


def find_proceeding(procedure: type[Procedure], subject_id: int, viewer: Viewer) -> Proceeding | None:
    """The proceeding about this subject, within the viewer's congress."""
    return find(procedure.code, subject_id, viewer.congress.pk) if viewer.congress else None


def proceedings_of(procedure: type[Procedure], subject_ids: Iterable[int]) -> dict[int, Proceeding]:
    rows = Proceeding.objects.filter(procedure=procedure.code, subject_id__in=list(subject_ids))
    return {p.subject_id: p for p in rows.select_related("congress").order_by("pk")}
