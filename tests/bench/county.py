"""A county made for measurements: `python -m tests.bench.county LETTERS ASSESSMENTS` in a data directory of its own.

Prints, as one JSON value, the sessions of eight people who have signed in and what they can do: items to be handled,
eight of them in each letter, and assessments in which eight members have a seat.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from typing import Any

CLIENTS = 8


def build(letters: int, assessments: int) -> dict[str, Any]:
    """Everything that the measurements act on, by the platform's own services."""
    from django.db import transaction

    from huying.kernel.procedures import indexes
    from tests.world import build_world

    with transaction.atomic():
        world = build_world("bench", "青禾县")
        with indexes.deferred(date(2026, 6, 1)):
            acts = [act for number in range(letters) for act in _letter(world, number)]
        ballots = _ballots(world, assessments)
    return {"acts": acts, **ballots}


def _letter(world: Any, number: int) -> list[dict[str, Any]]:
    """A letter in hand with eight items, each of the unit that will handle it: what is needed to do so."""
    from huying.kernel.people.roles import Role
    from huying.mechanisms.oversight import services as oversight
    from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling
    from huying.mechanisms.oversight.selectors import proceeding_of
    from tests.play import Play
    from tests.world import CITY_MANAGEMENT, HOUSING, moment

    play = Play(world, f"第{number + 1}个议题", 100 + number)
    opinion, office = play.deliberated(is_key=False), world.viewer(Role.SC_OFFICE)
    at = moment(date(2026, 5, 6))
    oversight.write_overall_view(opinion=opinion, overall_view="总体有序。", by=office, at=at)
    for nth in range(CLIENTS):
        unit = world.body((HOUSING, CITY_MANAGEMENT)[nth % 2])
        fields = {"title": f"事项{nth + 1}", "indicator": "完成数", "target": "42栋", "unit_of_measure": "栋"}
        fields |= {"task": "年底前完成", "unit": unit, "node_on": date(2026, 12, 20), "kind": "quantitative"}
        oversight.save_item(opinion=opinion, fields=fields, by=office, at=at)
    running = proceeding_of(OpinionHandling, opinion.pk)
    play.act(running, OpinionHandling.cosigned, Role.WORKING_BODY, date(2026, 5, 7))
    play.act(running, OpinionHandling.compiled, Role.SC_OFFICE, date(2026, 5, 7))
    play.act(running, OpinionHandling.assigned, Role.SC_OFFICE, date(2026, 5, 8))
    play.act(running, OpinionHandling.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    leader = {"coordinating_leader": "吴副县长"}
    play.act(running, OpinionHandling.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), leader)
    items = [proceeding_of(ItemHandling, item.pk).pk for item in opinion.items.order_by("number")]
    return [{"proceeding": pk, "unit": nth % 2} for nth, pk in enumerate(items)]


def _ballots(world: Any, assessments: int) -> dict[str, Any]:
    from huying.commons.voting.services import open_assessment
    from huying.kernel.people.roles import Role
    from tests.world import moment

    members = list(world.people(Role.SC_MEMBER)[:CLIENTS])
    at = moment(date(2026, 9, 2))
    opened = [
        open_assessment(
            congress=world.congress, title=f"第{n + 1}次测评", by="办公室", at=at, members=members,
            grades=("satisfied", "basically_satisfied", "dissatisfied"),
        ).pk
        for n in range(assessments)
    ]  # fmt: skip
    return {
        "assessments": opened,
        "members": [session_of(world.account(member)) for member in members],
        "units": [session_of(world.account(Role.HANDLING_UNIT, nth)) for nth in (0, 1)],
        "office": session_of(world.account(Role.SC_OFFICE)),
        "inspector": session_of(world.account(Role.SUPERVISION_OFFICE)),
    }


def session_of(account: Any) -> str:
    """A session such as signing in leaves."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huying.config.settings")
    from huying.cli import bootstrap

    bootstrap.start()
    print(json.dumps(build(int(sys.argv[1]), int(sys.argv[2]))))
