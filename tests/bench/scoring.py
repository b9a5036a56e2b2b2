"""A county whose public is scoring today: `python -m tests.bench.scoring VOTERS` in a data directory of its own.

Prints, as one JSON value, the address of a unit, its form, and the signed token of each voter.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from typing import Any

PROMISES = 5


def build(voters: int) -> dict[str, Any]:
    """A unit that promised five things and reported on them; scores are taken for a month."""
    from django.core import signing
    from django.db import transaction
    from django.urls import reverse

    from huying.kernel.calendar import clock
    from huying.kernel.people.roles import Role
    from huying.mechanisms.livelihood_projects import scoring
    from huying.mechanisms.livelihood_projects.models import CommitmentSheet
    from huying.mechanisms.livelihood_projects.procedures import CommitmentKeeping, CommitmentYearly
    from huying.mechanisms.livelihood_projects.selectors import proceeding_of
    from huying.mechanisms.livelihood_projects.services import commitments
    from tests.commitments import CommitmentPlay
    from tests.world import HOUSING, build_world

    world, today, at = build_world("bench", "青禾县"), clock.today(), clock.now()
    play = CommitmentPlay(world)
    office, unit = (world.viewer(role, on=today) for role in (Role.SC_OFFICE, Role.HANDLING_UNIT))
    with transaction.atomic():
        year = commitments.open_year(year=today.year, by=office, on=today, at=at)
        sheet = CommitmentSheet.objects.select_related("of", "unit", "congress").get(unit=world.body(HOUSING))
        for n in range(PROMISES):
            said = {"title": f"第{n + 1}项承诺", "goal": "年底以前", "field": ""}
            commitments.save_commitment(sheet=sheet, **said, by=unit, at=at)
        play.act(
            proceeding_of(CommitmentKeeping, sheet.pk), CommitmentKeeping.published, Role.HANDLING_UNIT, today,
            {"media": "县融媒体中心"},
        )  # fmt: skip
        running = proceeding_of(CommitmentYearly, year.pk)
        play.act(running, CommitmentYearly.required, Role.SC_OFFICE, today, {"notice": "请公布"})
        until = (today + timedelta(days=30)).isoformat()
        play.act(running, CommitmentYearly.column_opened, Role.SC_OFFICE, today, {"media": "电视台", "until": until})
    signer = signing.Signer(salt="huying.commitments.rater")
    return {
        "address": reverse("public_score", args=[world.congress.code, sheet.pk]),
        "sheet": sheet.pk,
        "fields": {"overall": "4", "remark": ""} | {f"m{c.pk}": "4" for c in sheet.commitments.all()},
        "cookies": [f"{scoring.COOKIE}={signer.sign(scoring.new_token())}" for _ in range(voters)],
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huying.config.settings")
    from huying.cli import bootstrap

    bootstrap.start()
    print(json.dumps(build(int(sys.argv[1]))))
