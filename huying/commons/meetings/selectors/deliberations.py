"""Deliberations: what is known of their items, and how their rules see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import Viewer
from huying.kernel.database.looks import asked_once, know
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import about as about_subject
from huying.kernel.procedures.selectors import recorded
from huying.kernel.procedures.standing import Fact

from .. import registry
from ..models import AgendaItem, Deliberation, ScSession, SittingKind, Speech, SpeechKind
from ..procedures import ItemDeliberation, SessionHolding
from ..registry import About
from ..rules import DeliberationView
from .speeches import collation_of, receipts_of, speeches_of, to_record

NOTHING = About()


def about(items: Iterable[AgendaItem]) -> dict[int, About]:
    """What their mechanisms know of the items, by the item's number."""
    kinds: dict[str, list[AgendaItem]] = {}
    for item in items:
        kinds.setdefault(item.subject_kind, []).append(item)
    found: dict[int, About] = {}
    for kind, members in kinds.items():
        known = registry.known_of(kind, [i.subject_id for i in members])
        found |= {i.pk: known.get(i.subject_id, NOTHING) for i in members}
    return found


def deliberations() -> QuerySet[Deliberation]:
    return Deliberation.objects.select_related(
        "congress", "item__session__congress", "group__convenor", "chair", "recorder"
    ).order_by("item__order", "group__number", "pk")


def deliberations_of(session: ScSession) -> list[Deliberation]:
    """Those of a session in their order, each with its `speech_count`, and as far as `_how_far`."""
    found = deliberations().filter(item__session=session)
    return list(found.annotate(speech_count=Count("speeches"), **_how_far()))


def _how_far() -> dict[str, Exists]:
    """Whether each `has_begun` and `has_ended`, and whether nobody spoke: `was_silent`."""
    acts = {
        "has_begun": ItemDeliberation.held, "has_ended": ItemDeliberation.ended, "was_silent": ItemDeliberation.silent,
    }  # fmt: skip
    return {
        name: Exists(recorded(ItemDeliberation, act).filter(proceeding__subject_id=OuterRef("pk")))
        for name, act in acts.items()
    }


def deliberations_about(kind: str, subject: int) -> list[Deliberation]:
    """Where a subject is or was deliberated; of each whether it `was_silent`."""
    found = deliberations().filter(item__subject_kind=kind, item__subject_id=subject)
    return list(found.annotate(**_how_far()))


def _whole() -> QuerySet[Deliberation]:
    opened = recorded(SessionHolding, SessionHolding.opened).filter(proceeding__subject_id=OuterRef("item__session_id"))
    return deliberations().select_related("collation").annotate(session_is_open=Exists(opened), **_how_far())


def find_deliberation(pk: int, viewer: Viewer) -> Deliberation | None:
    """As `whole_deliberation`."""
    found = scope(_whole(), viewer).filter(pk=pk).first()
    if found:
        know(whole_deliberation, found, pk)
    return found


def proceeding_of_deliberation(deliberation: Deliberation) -> Proceeding:
    return about_subject(ItemDeliberation.code, deliberation.pk)


def proceedings_of_session(session: ScSession) -> list[Proceeding]:
    """The deliberations' proceedings: the opening of the session opens their doors."""
    ids = Deliberation.objects.filter(item__session=session).values("pk")
    return list(Proceeding.objects.filter(procedure=ItemDeliberation.code, subject_id__in=ids).order_by("pk"))


@asked_once
def whole_deliberation(pk: int) -> Deliberation:
    """A deliberation with its item, session, group and collation, `session_is_open`, and as far as `_how_far`.

    Raises Deliberation.DoesNotExist.
    """
    return _whole().get(pk=pk)


def deliberation_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> DeliberationView:
    found: Any = whole_deliberation(proceeding.subject_id)
    known = about([found.item])[found.item_id]
    speeches = [(_confirming(speech), speech.confirmed_at) for speech in speeches_of(found)]
    receipts = receipts_of(found)
    return DeliberationView(
        facts=facts,
        bodies={Role.WORKING_BODY: frozenset({known.working_body})} if known.working_body else {},
        session_is_open=found.session_is_open,
        is_in_groups=found.kind != SittingKind.PLENARY,
        chair=str(found.chair or ""),
        recorder=str(found.recorder or ""),
        comprehensive_speaker=str(known.comprehensive_speaker or ""),
        speeches=len(speeches),
        unconfirmed=tuple(name for name, confirmed_at in speeches if confirmed_at is None),
        unrecorded=() if speeches else _unrecorded(found),
        is_silent=any(fact.act == ItemDeliberation.silent.name for fact in facts),
        has_collation=collation_of(found) is not None,
        receipts_missing=tuple(f"{r.get_kind_display()}{r.person}" for r in receipts if r.received_at is None),
    )


def _unrecorded(found: Deliberation) -> tuple[str, ...]:
    """Who spoke, or handed a speech in in writing; an outline of what somebody meant to say is no speech (R1.25)."""
    waiting = to_record(found)
    return tuple(one.name for one in waiting if not one.is_outline or one.kind == SpeechKind.WRITTEN)


def _confirming(speech: Speech) -> str:
    """Who is to confirm a speech."""
    return f"{speech.guest}（由办公室核对）" if speech.guest else f"{speech.speaker}"
