"""Is the platform well? The quick checks of huying.kernel.health, for the page that must answer when nothing does."""

from __future__ import annotations

from functools import cache
from itertools import chain

from django.conf import settings
from django.db import connection
from django.utils.module_loading import autodiscover_modules

from huying.kernel.calendar import clock
from huying.kernel.health import backups, database, machine
from huying.kernel.health.registry import Case, Finding, Grade, Needs, examine

OWN = (machine, database, backups)  # imported for the checks that they register


@cache
def _load() -> None:
    autodiscover_modules("doctor")


def findings(*, thorough: bool = False) -> list[Finding]:
    """Everything looked at now. While the database does not answer, what needs it is left out."""
    _load()
    case = Case(settings.HUYING_HOME, clock.now(), connection.vendor == "sqlite")
    found = list(chain(*(examine(case, needs, thorough=thorough) for needs in (Needs.MACHINE, Needs.DJANGO))))
    if any(f.label == database.LABEL and not f.is_well for f in found):
        return found
    return found + list(examine(case, Needs.DATABASE, thorough=thorough))


def worst(found: list[Finding]) -> Grade:
    """How the whole is: as bad as the worst of it."""
    grades = {f.result.grade for f in found}
    return next(g for g in (Grade.FAULT, Grade.NOTE, Grade.WELL) if g in grades or g is Grade.WELL)
