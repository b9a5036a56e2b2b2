"""Cuts the power again and again while scores of the public come in, and looks at what the disk kept (limits.md, R2).

    python -m tests.soak.scores_power 1000 [--normal]

runs like tests.soak.power. `--normal` is the negative control: `synchronous=NORMAL` must lose some.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .power import SEED, Trial, _check, _fast
from .program import Ready, finish, prepared
from .scores import Booth, opened, token_of

LATEST = 80  # things that happen to the disk until the cut: a score is some eight


@dataclass
class Outcome:
    cuts: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def trial(ready: Ready, cuts: int, *, normal: bool) -> Outcome:
    from django.db import connection

    booth = opened()
    connection.close()
    ready.disk.restart()
    county, found = Trial(ready.disk, Path(ready.database), ready.stage, normal=normal), Outcome(cuts)
    with tempfile.TemporaryDirectory(dir=_fast()) as work:
        for n in range(cuts):
            folder = Path(work, str(n))
            _cut(county, booth, folder, random.Random(f"{SEED}:{n}"), found)
            shutil.rmtree(folder)
    return found


def _cut(county: Trial, booth: Booth, folder: Path, chance: random.Random, found: Outcome) -> None:
    county.begin(folder, ["synchronous=NORMAL"] if county.normal else [])
    county.disk.cut_at = chance.randint(1, LATEST)
    voters = _until_cut(county, booth, chance.random() < 0.5)
    (after := folder / "after").mkdir()
    county.disk.survive(after, chance)
    if county.disk.broken:
        raise county.disk.broken
    found.acknowledged += voters
    if (said := _check(after / "db")) != "ok":
        found.damaged.append(said)
        return
    county.use(after / "db")
    _look(booth, voters, found)


def _until_cut(county: Trial, booth: Booth, closes: bool) -> int:
    """How many voters were answered before the power was gone."""
    from django.db import DatabaseError, connection

    voters = 0
    while not county.disk.is_off:
        try:
            is_done = booth.send(voters)
        except DatabaseError:
            break
        if is_done and not county.disk.is_off:  # who is without power answers nobody
            voters += 1
        if closes:
            connection.close()
    return voters


def _look(booth: Booth, voters: int, found: Outcome) -> None:
    from huying.mechanisms.livelihood_projects.models import Rating
    from huying.mechanisms.livelihood_projects.selectors.ratings import voter_of

    kept = Counter(Rating.objects.filter(sheet=booth.sheet).values_list("voter_digest", flat=True))
    found.lost += [str(n) for n in range(voters) if not kept[voter_of(booth.sheet, token_of(n))]]
    found.twice += [voter for voter, times in kept.items() if times > 1]


def main(words: list[str]) -> Any:
    os.environ.pop("HUYING_DATABASE_URL", None)
    normal = "--normal" in words
    finish(prepared(lambda ready: trial(ready, int(words[0]), normal=normal), letters=1, assessments=1))


if __name__ == "__main__":
    main(sys.argv[1:])
