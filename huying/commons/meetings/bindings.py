"""Binds the session's procedure to its rows and pages."""

from __future__ import annotations

from django.urls import reverse

from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.registry import Binding, bind, page_of

from . import registry, selectors, services, sheets
from .models import ScSession
from .procedures import ItemDeliberation, OutlineCommendation, SessionHolding


def to_the_roll(proceeding: Proceeding) -> tuple[str, str]:
    """Where the quorum that opening asks for is registered."""
    return "登记到会情况", reverse("meetings:attendance", args=[proceeding.subject_id])


def subjects(proceeding: Proceeding) -> list[Proceeding]:
    """What the session reaches: whatever its opening lets begin and its close sends on."""
    session = ScSession.objects.get(pk=proceeding.subject_id)
    inside = [*selectors.proceedings_of_session(session), *selectors.carried_by(session)]
    return [*selectors.subjects_of(session), *inside]


def announcing(proceeding: Proceeding) -> list[Proceeding]:
    """What a session was to announce, and the sessions one of which will announce it when it is called off."""
    session = ScSession.objects.select_related("congress").get(pk=proceeding.subject_id)
    later = [selectors.proceeding_of(each) for each in selectors.coming(session.congress).exclude(pk=session.pk)]
    return [*selectors.carried_by(session), *later]


deliberation_url = page_of("meetings:deliberation")


def to_the_record(proceeding: Proceeding) -> tuple[str, str]:
    """Where the speeches that are to be confirmed are listed."""
    return "看发言记录", f"{deliberation_url(proceeding)}#speeches"


def to_the_collation(proceeding: Proceeding) -> tuple[str, str]:
    return "整理发言", reverse("meetings:collation", args=[proceeding.subject_id])


bind(
    Binding(
        SessionHolding,
        view=selectors.session_view,
        url=page_of("meetings:session"),
        effects={
            SessionHolding.opened: services.after_opening,
            SessionHolding.called_off: services.after_called_off,
            SessionHolding.closed: services.after_closing,
        },
        undone={SessionHolding.called_off: services.call_off_undone},
        touches={
            SessionHolding.opened: subjects,
            SessionHolding.called_off: announcing,
            SessionHolding.closed: subjects,
        },
        ways={SessionHolding.opened: to_the_roll},
        warns={SessionHolding.closed: sheets.left},
        sheets=sheets.session,
    )
)
bind(
    Binding(
        ItemDeliberation,
        view=selectors.deliberation_view,
        url=deliberation_url,
        effects={ItemDeliberation.sent: services.after_sent},
        undone={ItemDeliberation.sent: services.sent_undone},
        ways={ItemDeliberation.confirmed: to_the_record, ItemDeliberation.sent: to_the_collation},
        sheets=sheets.deliberation,
    )
)
bind(
    Binding(
        OutlineCommendation,
        view=selectors.commendation_view,
        url=page_of("meetings:commendation"),
        effects={
            OutlineCommendation.selected: services.after_selected,
            OutlineCommendation.announced: services.after_announced,
        },
        undone={OutlineCommendation.announced: services.announced_undone},
        touches={OutlineCommendation.selected: services.next_agenda},
        sheets=sheets.commendation,
    )
)
registry.when_planned(services.carry_waiting)
registry.when_closed(services.announce_carried)
