"""What the page of a session shows beside the standing: the agenda, and who attended."""

from __future__ import annotations

from typing import Any

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.standing import Standing

from . import selectors
from .models import ScSession
from .procedures import SessionHolding


def session(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    found = ScSession.objects.select_related("congress").get(pk=proceeding.subject_id)
    attended = selectors.roll(found)
    has_opened = any(f.act == SessionHolding.opened.name for f in stands.facts)
    may_edit = viewer.has(Role.SC_OFFICE)
    return {
        "session": found,
        "agenda": selectors.agenda(found),
        "roll": attended,
        "attendance_words": selectors.attendance_words(attended, proceeding, is_over=stands.ended is not None),
        "may_edit": may_edit,
        "may_move": may_edit and not has_opened,
    }
