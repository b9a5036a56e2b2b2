"""What the forms of the acts offer to choose from."""

from __future__ import annotations

from collections.abc import Collection

from huying.kernel.people.models import Body
from huying.kernel.people.selectors import overseen
from huying.kernel.procedures.definition import Ask
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.registry import Options
from huying.kernel.procedures.standing import Party

from . import access
from .selectors.projects import nodes_of, units_for


def of_project(proceeding: Proceeding, ask: Ask, _party: Party | None) -> Options:
    """The nodes that were not reached yet; or the units to which the project may be given."""
    if ask.name == "unit":
        project = access.project(proceeding.subject_id)
        return [(str(unit.pk), unit.name) for unit in units_for(project)]
    if ask.name != "milestone":
        return ()
    nodes = [n for n in nodes_of(proceeding.subject_id) if n.reached_on is None]
    return [(str(n.pk), f"{n.title}（计划{n.planned_on.month}月{n.planned_on.day}日）") for n in nodes]


def of_supervised(proceeding: Proceeding, _ask: Ask, _party: Party | None) -> Options:
    """The units that may go on with a major decision or a hot issue instead of the one that has it."""
    row = access.supervised(proceeding)
    return [(str(unit.pk), unit.name) for unit in overseen(row.congress).exclude(pk=row.unit_id)]


def words_of_bodies(_proceeding: Proceeding, _ask: Ask, keys: Collection[str]) -> dict[str, str]:
    """The units that were named, also those that have ended since."""
    return {str(pk): name for pk, name in Body.objects.filter(pk__in=keys).values_list("pk", "name")}


def words_of_project(proceeding: Proceeding, ask: Ask, keys: Collection[str]) -> dict[str, str]:
    """The nodes that were reached; the units that were named."""
    if ask.name == "unit":
        return words_of_bodies(proceeding, ask, keys)
    return {str(n.pk): n.title for n in nodes_of(proceeding.subject_id)}
