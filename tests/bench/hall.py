"""A hall in which a secret ballot has begun, in a data directory of its own.

    python -m tests.bench.hall DEPUTIES OPTIONS [SEED]

Prints, as one JSON value, each deputy's session with the ballot that their device has sealed, and the clerk's session.
With a seed each deputy tosses a coin between the first and the second candidate, and has opened a ballot with the same
choice to check it.
"""

from __future__ import annotations

import json
import os
import random
import sys
from typing import Any

from tests.bench.county import session_of


def tossed(seed: int, deputies: int, options: int) -> list[str]:
    """Half of the deputies for the first candidate, half for the second, by lot."""
    choices = [choice + "0" * (options - 2) for choice in ("+-", "-+")] * (deputies // 2)
    random.Random(seed).shuffle(choices)
    return choices


def build(deputies: int, options: int, seed: int | None = None) -> dict[str, Any]:
    """From the ceremony to the opening, by the platform's own services."""
    from django.db import transaction

    from huying.commons.voting.elections.models import ElectionWay
    from huying.commons.voting.envelopes import bound
    from huying.kernel.calendar import clock
    from tests import polls, secret_congress
    from tests.secret_hall import Hall
    from tests.world import build_world

    with transaction.atomic():
        world = build_world("bench", "青禾县")
        quota = options // 2
        people = secret_congress.ask(world, deputies=deputies, options=options, quota=quota)
        hall = Hall(world, voters=deputies, at=clock.now(), election=polls.set_up(world, ElectionWay.ELECTRONIC))
        hall.hold_ceremony()
        hall.check_in()
        bound.open_both(ballot=hall.fresh(), by=hall.clerk, at=clock.now())
    choices = [secret_congress.choice_of(n, options, quota) for n in range(deputies)]
    if seed is not None:
        choices = tossed(seed, deputies, options)
    sealed = [json.dumps(hall.envelope(p, c)) for p, c in zip(people, choices, strict=True)]
    audited = [hall.opened(p, c) for p, c in zip(people, choices, strict=True)] if seed is not None else []
    sessions = [session_of(world.account(person)) for person in people]
    return {
        "election": hall.election.pk, "ballot": hall.ballot.pk, "sealed": sealed, "sessions": sessions,
        "audited": audited,
        "office": session_of(world.account(hall.clerk)), "choices": choices,
        "people": [person.pk for person in people],
    }  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huying.config.settings")
    from huying.cli import bootstrap

    bootstrap.start()
    print(json.dumps(build(*map(int, sys.argv[1:]))))
