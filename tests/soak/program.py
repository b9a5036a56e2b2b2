"""What the trials of durability have in common: each is a program of its own, with a database of its own."""

from __future__ import annotations

import atexit
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[2]


def outcome_of(trial: str, *words: str, on: str = "") -> dict[str, Any]:
    """Runs a trial (the name of its module here) as a program of its own and gives the outcome that it prints.

    `on` is "sqlite", or "postgresql" for a server of its own, or "" for where the tests run.
    """
    command = [sys.executable, "-m", f"tests.soak.{trial}", *words]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    if on:
        env.pop("HUYING_DATABASE_URL", None)
    if on == "postgresql":
        command = [sys.executable, str(ROOT / "scripts" / "postgres.py"), *command]
    ran = subprocess.run(command, check=False, capture_output=True, env=env, cwd=ROOT, text=True)
    assert ran.returncode == 0, ran.stderr[-3000:]
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


@dataclass
class Ready:
    """A county to try on. `disk` is the layer under SQLite where one was asked for, `database` the name of the data."""

    stage: Any
    disk: Any
    database: str


def finish(outcome: Any) -> NoReturn:
    """Prints the outcome as JSON and ends the program at once.

    Not by returning: a connection that is closed while Python is taken down would call the layer's functions, which
    are gone by then.
    """
    print(json.dumps(asdict(outcome), ensure_ascii=False), flush=True)
    atexit._run_exitfuncs()
    os._exit(0)


def prepared(tell: Callable[[Ready], Any], *, letters: int = 2, assessments: int = 2, layer: bool = True) -> Any:
    """What `tell` gives for a county of so many letters (two items each) and assessments; no connection is open.

    Django, the database and, on SQLite, tests.soak.shim are ready; afterwards nothing is left behind.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.soak.trial_settings"
    import django

    django.setup()
    from django.db import connection

    from huying.kernel.calendar import clock

    from . import stage as stages
    from .shim import Disk

    logging.disable(logging.CRITICAL)
    disk = Disk().install() if layer and connection.vendor == "sqlite" else None
    connection.creation.create_test_db(verbosity=0, serialize=False)
    name = connection.settings_dict["NAME"]
    try:
        with clock.frozen(stages.TODAY):
            stage = stages.build(letters=letters, assessments=assessments)
            connection.close()
            if disk:
                disk.restart()
            return tell(Ready(stage, disk, str(name)))
    finally:
        connection.close()
        if disk:
            disk.uninstall()
        connection.settings_dict["NAME"] = name
        connection.creation.destroy_test_db("", verbosity=0)
