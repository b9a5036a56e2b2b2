"""What was written of an inspection of a project is read by the office before everybody may (R2.02)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huying.commons.voices.masking import mask_text
from huying.kernel.access.viewer import Viewer
from huying.kernel.documents import services as documents
from huying.kernel.procedures.refusals import Incomplete

from ..models import NONE, Step
from ..terms import INSPECTION, KEPT, SHOWN
from .shared import check_reading, note, require_office


@transaction.atomic
def decide_inspection(*, step: Step, state: str, words: str, reason: str, by: Viewer, at: datetime) -> Step:
    """The office has read it: everybody may read these words, with the photo, or nobody, with a reason.

    The act that was recorded stays as it was written. It may think again. Raises NotAllowed, Incomplete (no words to
    show, no reason to keep).
    """
    require_office(step.congress, by, "公开视察情况")
    rows = Step.objects.select_for_update(of=("self",)).select_related("congress", "photo", "project")
    found = rows.get(pk=step.pk, kind=INSPECTION)
    check_reading(state, reason, "登记视察的人要知道")
    if state == SHOWN and not words.strip():
        raise Incomplete("请写公开的文字。", hint="整段都不宜公开的，选“不公开”，写明为什么。")
    found.state, found.decided_at = state, at
    found.open_words = mask_text(words.strip()) if state == SHOWN else NONE
    found.reason = reason.strip() if state == KEPT else NONE
    found.save(update_fields=["state", "open_words", "reason", "decided_at"])
    if found.photo and state == SHOWN:
        documents.publish(version=found.photo, by=by.person, at=at)
    elif found.photo:
        documents.withdraw(version=found.photo)
    said = {"words": found.open_words} if state == SHOWN else {"reason": found.reason}
    note(found.congress, f"inspection_{state}", f"project_step:{found.pk}", said, by, at)
    return found
