"""Kills a process again and again while it takes sealed ballots, and looks at what is left (limits.md, R1; R6).

    python -m tests.soak.ballots 1000

runs like tests.soak.kills, on a database of its own: each child casts ballots, writes a line to a pipe before each and
the receipt after it, and dies by SIGKILL at a random moment or at a chosen point within itself. The next one sends the
ballot that was under way again. At the end the ballot is closed, opened and exported.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from dataclasses import dataclass, field
from typing import Any, NoReturn

from .kills import POINTS, SEED, Point, _await_database, die
from .program import Ready, finish, prepared

DEPUTIES, MOST_BALLOTS = 20, 6
LONGEST = 4  # casts until the kill


@dataclass
class Outcome:
    kills: int = 0
    acknowledged: int = 0
    under_way: int = 0
    lost: list[str] = field(default_factory=list)  # a receipt was given and the board does not have the ballot
    refused: list[str] = field(default_factory=list)  # not taken when sent again
    wrong: list[str] = field(default_factory=list)  # of the verifier, on the whole export with every receipt


def child(pipe: int, hall: Any, first: int, point: Point | None) -> NoReturn:
    try:
        _await_database()
        if point:
            point.arm()
        for turn in range(first, first + MOST_BALLOTS):
            os.write(pipe, b"?\n")
            receipt = hall.cast(turn % DEPUTIES, "+-"[turn // DEPUTIES % 2], turn // DEPUTIES + 1)
            os.write(pipe, json.dumps(receipt).encode() + b"\n")
    except BaseException as fault:
        os.write(pipe, f"!{type(fault).__name__} {fault}"[:300].replace("\n", " ").encode() + b"\n")
    die()


def lines_of(hall: Any, first: int, chance: random.Random, cast: float) -> list[str]:
    """What a child wrote before it died."""
    reading, writing = os.pipe()
    point = Point(chance.choice(POINTS), chance.randint(1, 12)) if chance.random() < 0.5 else None
    pid = os.fork()
    if not pid:
        os.close(reading)
        child(writing, hall, first, point)
    os.close(writing)
    select.select([reading], [], [], 60)  # the first ballot is under way
    time.sleep(chance.random() * LONGEST * cast)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with os.fdopen(reading, "rb") as told:
        return told.read().decode().splitlines()


def trial(ready: Ready, kills: int) -> Outcome:
    from django.db import connection

    from huying.commons.voting.envelopes.models import Envelope
    from huying.kernel.people.models import Congress
    from tests.secret_hall import Hall
    from tests.world import World

    hall = Hall(World(Congress.objects.order_by("pk")[0]), options=1, quota=1, voters=DEPUTIES, members=DEPUTIES)
    hall.open()
    start = time.monotonic()
    receipts = [hall.cast(0, "+")]
    cast = time.monotonic() - start  # on this machine, under whatever else it does
    connection.close()
    found, chance, turn = Outcome(), random.Random(SEED), 1
    while found.kills < kills:
        lines = lines_of(hall, turn, chance, cast)
        found.kills += 1
        found.refused += [line for line in lines if line.startswith("!")]
        came = [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]
        found.under_way += lines.count("?") > len(came)
        receipts += came
        turn += len(came)  # the one under way is sent again
    found.acknowledged = len(receipts)
    kept = set(Envelope.objects.values_list("tracker", flat=True))
    found.lost = [receipt["tracker"] for receipt in receipts if receipt["tracker"] not in kept]
    found.wrong = verified(hall, receipts)
    return found


def verified(hall: Any, receipts: list[Any]) -> list[str]:
    """What the verifier finds wrong in the whole election, with every receipt that was given."""
    import tempfile
    from pathlib import Path

    from huying.commons.voting.envelopes import export
    from huying.commons.voting.secret.folder import Pinned, check, read_folder
    from huying.commons.voting.secret.group import best_group

    hall.close()
    hall.open_sums(0, 1)
    with tempfile.TemporaryDirectory() as folder:
        export.write(hall.fresh(), Path(folder))
        election = read_folder(Path(folder))
    check(election, best_group(), Pinned(receipts=receipts))
    return election.faults


if __name__ == "__main__":
    finish(prepared(lambda ready: trial(ready, int(sys.argv[1])), letters=1, assessments=1, layer=False))
