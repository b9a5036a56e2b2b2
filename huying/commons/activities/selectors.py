"""Questions about activities."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Mandate, Person
from huying.kernel.people.roles import Role

from . import access, registry
from .models import Activity, Capacity, Evidence, Participant
from .registry import Subject

HELD_AS = {Capacity.SC_MEMBER: (Role.SC_MEMBER,), Capacity.DEPUTY: (Role.DEPUTY, Role.SC_MEMBER)}


def activities_about(kind: str, pk: int) -> QuerySet[Activity]:
    """The activities about a subject that were not called off, by day. For the congress's side: nothing is hidden."""
    found = Activity.objects.filter(subject_kind=kind, subject_id=pk, cancelled_at=None)
    return found.select_related("visited").order_by("planned_on", "pk")


def participants_about(
    kind: str, *pks: int, capacities: Collection[Capacity] = tuple(Capacity)
) -> QuerySet[Participant]:
    """Who took part in what was held about these subjects (R1.31, R1.37), a row for each activity."""
    found = Participant.objects.filter(
        activity__subject_kind=kind, activity__subject_id__in=pks, activity__cancelled_at=None, capacity__in=capacities
    ).exclude(activity__held_on=None)
    return found.select_related("person", "activity").order_by("activity__held_on", "pk")


def may_go_as(person: Person, capacity: str, on: date) -> bool:
    """Whether a person of the congress held that day what their capacity says; a member is a deputy as well (R1.37)."""
    if (wanted := HELD_AS.get(Capacity(capacity))) is None:
        return True
    roles = [role.value for role in wanted]
    return Mandate.objects.filter(Mandate.held_on(on), person=person, role__in=roles).exists()


def of_the_house(capacities: Collection[Capacity] = tuple(HELD_AS)) -> Exists:
    """Whether a member or deputy took part in an activity: whom the law sends to see for themselves (R2.14).

    Only who is on the roll: of a name that was typed nobody checked what its bearer is (may_go_as).
    """
    return Exists(Participant.objects.filter(activity=OuterRef("pk"), capacity__in=capacities).exclude(person=None))


def methods_used(activities: Iterable[Activity]) -> frozenset[str]:
    """The methods of the activities that were held (R1.21)."""
    return frozenset(m for a in activities if a.held_on for m in a.methods)


def with_evidence(found: QuerySet[Activity]) -> QuerySet[Activity]:
    """With the number of its `people` and what each left: two queries."""
    shots = Prefetch("evidence", Evidence.objects.select_related("version"))
    return found.annotate(people=Count("participants")).prefetch_related(shots)


def listed(viewer: Viewer) -> QuerySet[Activity]:
    """The list: what this viewer may see, the newest first."""
    return access.visible(viewer).select_related("visited").order_by("-planned_on", "-pk")


def subjects_of(activities: Iterable[Activity], viewer: Viewer) -> Mapping[tuple[str, int], Subject]:
    """What the activities are about, as far as this viewer may see it: a question for each kind."""
    wanted: dict[str, set[int]] = {}
    for each in activities:
        wanted.setdefault(each.subject_kind, set()).add(each.subject_id)
    return {
        (kind, pk): subject
        for kind, pks in wanted.items()
        for pk, subject in registry.subjects(kind, pks, viewer).items()
    }
