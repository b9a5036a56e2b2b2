"""Binds the session's procedure to its rows and pages."""

from __future__ import annotations

from django.urls import reverse

from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.registry import Binding, bind

from . import selectors, services, sheets
from .models import ScSession
from .procedures import SessionHolding


def url(proceeding: Proceeding) -> str:
    return reverse("meetings:session", args=[proceeding.subject_id])


def to_the_roll(proceeding: Proceeding) -> tuple[str, str]:
    """Where the quorum that opening asks for is registered."""
    return "登记到会情况", reverse("meetings:attendance", args=[proceeding.subject_id])


def subjects(proceeding: Proceeding) -> list[Proceeding]:
    """What the session reaches: whatever its opening lets begin and its close sends on."""
    return selectors.subjects_of(ScSession.objects.get(pk=proceeding.subject_id))


bind(
    Binding(
        SessionHolding,
        view=selectors.session_view,
        url=url,
        effects={SessionHolding.opened: services.after_opening, SessionHolding.closed: services.after_closing},
        touches={SessionHolding.opened: subjects, SessionHolding.closed: subjects},
        ways={SessionHolding.opened: to_the_roll},
        sheets=sheets.session,
    )
)
