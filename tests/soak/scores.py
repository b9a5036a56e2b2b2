"""Kills a process again and again while it takes scores of the public, and looks at what is left (limits.md, R1).

    python -m tests.soak.scores 1000

runs like tests.soak.ballots, on a database of its own: each child sends scores through the lane, writes a line to a
pipe before each and another after the answer, and dies by SIGKILL at a random moment or at a chosen point within
itself. The next one sends the score that was under way again. At the end every acknowledged voter is counted once.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NoReturn
from urllib.parse import urlencode

from .kills import POINTS, SEED, Point, _await_database, die
from .program import Ready, finish, prepared

MOST_SCORES = 12  # of one child
LONGEST = 0.1  # seconds from the first score to the kill
TOKEN = "t" * 32


@dataclass
class Outcome:
    kills: int = 0
    acknowledged: int = 0
    under_way: int = 0
    lost: list[str] = field(default_factory=list)  # answered and not there
    twice: list[str] = field(default_factory=list)  # counted more than once
    refused: list[str] = field(default_factory=list)  # not taken when sent again


@dataclass
class Booth:
    """Where scores are sent: the form of one unit, through the lane in front of the pages."""

    sheet: int
    address: str
    fields: dict[str, str]

    def send(self, voter: int) -> bool:
        """Whether the voter was told that the score is kept: the lane and the page both lead back to it."""
        from django.core import signing
        from django.test import RequestFactory

        from huying.config.wsgi import application
        from huying.mechanisms.livelihood_projects import scoring

        token = signing.Signer(salt="huying.commitments.rater").sign(token_of(voter))
        body = urlencode({"csrfmiddlewaretoken": TOKEN} | self.fields)
        sent = RequestFactory().post(self.address, body, content_type="application/x-www-form-urlencoded")
        cookies = f"{scoring.COOKIE}={token}; csrftoken={TOKEN}"
        heard: list[str] = []
        asked = sent.environ | {"HTTP_HOST": "testserver", "HTTP_COOKIE": cookies}
        response = application(asked, lambda status, _headers, _fault=None: heard.append(status))
        b"".join(response)
        if close := getattr(response, "close", None):
            close()  # the end of the request, as a server tells it
        return heard[-1].startswith("302")


def token_of(voter: int) -> str:
    return f"web:voter-{voter}"


def child(pipe: int, booth: Booth, first: int, point: Point | None) -> NoReturn:
    try:
        _await_database()
        if point:
            point.arm()
        for voter in range(first, first + MOST_SCORES):
            os.write(pipe, b"?\n")
            os.write(pipe, b"+\n" if booth.send(voter) else f"!{voter}\n".encode())
    except BaseException as fault:
        os.write(pipe, f"!{type(fault).__name__} {fault}"[:300].replace("\n", " ").encode() + b"\n")
    die()


def lines_of(booth: Booth, first: int, chance: random.Random) -> list[str]:
    """What a child wrote before it died."""
    reading, writing = os.pipe()
    point = Point(chance.choice(POINTS), chance.randint(1, 12)) if chance.random() < 0.5 else None
    pid = os.fork()
    if not pid:
        os.close(reading)
        child(writing, booth, first, point)
    os.close(writing)
    select.select([reading], [], [], 60)  # the first score is under way
    time.sleep(chance.random() * LONGEST)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with os.fdopen(reading, "rb") as told:
        return told.read().decode().splitlines()


def opened() -> Booth:
    """The housing department has promised two things, and scores are taken."""
    from django.urls import reverse

    from huying.kernel.people.models import Congress
    from tests.commitments import CommitmentPlay
    from tests.world import World

    from .stage import TODAY

    play = CommitmentPlay(World(Congress.objects.order_by("pk")[0]))
    sheet = play.promised()
    play.opened(date(2026, 6, 1), TODAY + timedelta(days=30))
    marks = {f"m{pk}": "4" for pk in sheet.commitments.values_list("pk", flat=True)}
    address = reverse("public_score", args=[sheet.congress.code, sheet.pk])
    return Booth(sheet.pk, address, marks | {"overall": "4", "remark": ""})


def trial(ready: Ready, kills: int) -> Outcome:
    from django.db import connection

    booth = opened()
    connection.close()
    found, chance, voter = Outcome(), random.Random(SEED), 0
    while found.kills < kills:
        lines = lines_of(booth, voter, chance)
        found.kills += 1
        found.refused += [line for line in lines if line.startswith("!")]
        came = lines.count("+")
        found.under_way += lines.count("?") > came
        voter += came  # the one under way is sent again
    found.acknowledged = voter
    return _looked(booth, found)


def _looked(booth: Any, found: Outcome) -> Outcome:
    from huying.mechanisms.livelihood_projects.models import Rating
    from huying.mechanisms.livelihood_projects.selectors.ratings import voter_of

    kept = Counter(Rating.objects.filter(sheet=booth.sheet).values_list("voter_digest", flat=True))
    voters = {voter_of(booth.sheet, token_of(n)): n for n in range(found.acknowledged)}
    found.lost = [str(n) for voter, n in voters.items() if not kept[voter]]
    found.twice = [voter for voter, times in kept.items() if times > 1]
    return found


if __name__ == "__main__":
    finish(prepared(lambda ready: trial(ready, int(sys.argv[1])), letters=1, assessments=1, layer=False))
