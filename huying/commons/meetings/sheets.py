"""What the page of a session shows beside the standing: the agenda, and who attended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.standing import Standing

from . import halls, registry, selectors
from .models import AgendaItem, ItemKind, ScSession, SpeechKind
from .procedures import RECORDERS, ItemDeliberation, SessionHolding


def session(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    found = selectors.whole_session(proceeding.subject_id)
    attended = selectors.roll(found)
    has_opened = any(f.act == SessionHolding.opened.name for f in stands.facts)
    may_edit = viewer.has(Role.SC_OFFICE) and not found.is_called_off
    agenda = selectors.agenda(found)
    state = selectors.distribution(found, in_brief=True)
    return {
        "papers_sentence": state.sentence,
        "decisions": selectors.decided_rows(found, decisions := registry.decisions_of(found)),
        "to_decide": _to_decide(found, decisions) if may_edit and has_opened else [],
        "is_over": stands.ended is not None,
        "missing": [] if stands.ended else _unheard(agenda) if has_opened else _missing(found, state),
        "session": found,
        "agenda": agenda,
        "roll": attended,
        "attendance_words": selectors.attendance_words(attended, proceeding, is_over=stands.ended is not None),
        "may_edit": may_edit,
        "may_move": may_edit and not has_opened and stands.ended is None,
        "deliberations": halls.deliberation_rows(selectors.deliberations_of(found)),
    }


def deliberation(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    found = selectors.whole_deliberation(proceeding.subject_id)
    duty = next((d for d in stands.duties if d.act is ItemDeliberation.confirmed), None)
    is_over, is_silent = bool(stands.done(ItemDeliberation.ended)), bool(stands.done(ItemDeliberation.silent))
    is_standing = not found.item.session.is_called_off
    to_record = selectors.to_record(found) if viewer.has(*RECORDERS) else []
    outlines = [one for one in to_record if one.is_outline]
    return {
        "found": found,
        "session": found.item.session,
        "group_members": [p.name for p in found.group.members.order_by("pk")] if found.group else [],
        "speeches": selectors.speech_rows(found, duty.due.on if duty else None, clock.today()),
        "unrecorded": [one for one in to_record if not one.is_outline],
        "outlines": outlines,
        "written": sum(o.kind == SpeechKind.WRITTEN for o in outlines),
        "collation": selectors.collation_of(found),
        "receipts": selectors.receipts_of(found),
        "is_silent": is_silent,
        "may_record": viewer.has(*RECORDERS) and not is_silent and is_standing,
        "may_name_chair": viewer.has(Role.SC_OFFICE) and found.group is None and not is_over and is_standing,
        "may_collate": viewer.has(*RECORDERS) and is_over and not stands.done(ItemDeliberation.sent),
        "person": viewer.person,
    }


def commendation(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    found = selectors.commendations().get(pk=proceeding.subject_id)
    item = selectors.agenda_item_of(found)
    return {
        "found": found,
        "outline": found.outline,
        "text": selectors.words_of(found.outline),
        "origin": found.outline.item.session,
        "carried_by": item.session if item else None,
    }


def _missing(session: ScSession, state: selectors.Distribution) -> list[dict[str, str]]:
    """Whom the papers have not reached yet (R1.26)."""
    if not state.is_sent or not state.unreached:
        return []
    names = "、".join(row.person.name for row in state.unreached[:5])
    more = "等" if len(state.unreached) > 5 else ""
    return [
        {
            "text": f"会议材料还有{len(state.unreached)}人没有送到",
            "meta": f"{names}{more}",
            "rule": "R1.26",
            "url": reverse("meetings:papers", args=[session.pk]),
            "label": "看送达情况",
        }
    ]


def _unheard(agenda: list[selectors.AgendaRow]) -> list[dict[str, str]]:
    """What would be left without a record when the session closes: an opinion document follows from the record."""
    meta = "审议过的在闭会以前登记；没有审议的，改到别的会议"
    return [
        {"text": f"“{row.title}”还没有登记审议", "meta": meta, "url": row.url, "label": "去登记"}
        for row in agenda
        if row.is_unheard
    ]


def left(proceeding: Proceeding) -> list[str]:
    """What is not on record, said to who closes the session: no refusal, for an item may be put off."""
    session = selectors.whole_session(proceeding.subject_id)
    unheard = [row.title for row in selectors.agenda(session) if row.is_unheard]
    voted = {d.item_id for d in registry.decisions_of(session)}
    unvoted = [i.title for i in _for_a_vote(session) if i.pk not in voted]
    return [
        *_left(unheard, "登记审议", "审议过的先登记；没有审议的，改到别的会议。"),
        *_left(unvoted, "登记表决", "表决过的，闭会以前、以后都可以按当时的场次补登；无记名表决闭会以后补不了。"),
    ]


def _left(titles: list[str], what: str, hint: str) -> Iterator[str]:
    if titles:
        yield f"议程上还有{len(titles)}项没有{what}：{'、'.join(f'“{title}”' for title in titles)}。{hint}"


def _to_decide(session: ScSession, decisions: list[registry.Decided]) -> list[AgendaItem]:
    """The items that may be put to the vote: not those that are being voted on, nor those that have passed."""
    settled = {d.item_id for d in decisions if d.passed or not d.is_over}
    return [item for item in _for_a_vote(session) if item.pk not in settled]


def _for_a_vote(session: ScSession) -> list[AgendaItem]:
    items = selectors.items_of(session)
    return [item for item in items if item.kind == ItemKind.DECIDE and not selectors.is_put_off(item)]
