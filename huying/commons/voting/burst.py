"""The lane of the ballot's second step: a member who is sure. Every other way through the ballot is the page's."""

from __future__ import annotations

import re

from huying.kernel.access.viewer import CONGRESS_SIDE, Viewer
from huying.kernel.bursts.registry import Burst, Fields, register

from .services import Mark, cast_many

_ALLOWED = {"csrfmiddlewaretoken", "grade", "sure"}


def read(viewer: Viewer, arguments: tuple[str, ...], fields: Fields) -> Mark | None:
    """The mark of a form that says it is sure. Whose assessment it is, the roll says: a stranger has no seat in it."""
    if viewer.person is None or fields.get("sure") != "1" or not fields.get("grade") or set(fields) - _ALLOWED:
        return None
    return Mark(int(arguments[0]), viewer.person.pk, fields["grade"])


register(Burst("voting.cast", re.compile(r"/assessments/(\d{1,18})/"), CONGRESS_SIDE, read, cast_many))
