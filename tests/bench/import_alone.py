"""One import in a process of its own, on one core: python -m tests.bench.import_alone FILE → a line of JSON.

Needs HUYING_HOME (an empty folder) and, for PostgreSQL, HUYING_DATABASE_URL. The figures are of the import alone:
rows, CPU seconds of the process, seconds on the wall, and the peak of its memory in MB.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import time
from datetime import datetime
from itertools import pairwise
from pathlib import Path


def peak_mb() -> float:
    """The most memory of this program. `ru_maxrss` would do, but it begins at what the starting process held."""
    status = Path("/proc/self/status")
    if status.is_file():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024  # type: ignore[index]
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(path: Path) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    os.environ["DJANGO_SETTINGS_MODULE"] = "huying.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from huying.commons.voices import services
    from huying.kernel.calendar.clock import CHINA
    from huying.kernel.people.models import Congress, Level

    call_command("migrate", verbosity=0)
    congress, _ = Congress.objects.get_or_create(code="qinghe", defaults={"name": "青禾县人大", "level": Level.COUNTY})
    at = datetime(2026, 6, 16, 10, 0, tzinfo=CHINA)
    steps: list[float] = []
    cpu, wall = time.process_time(), time.perf_counter()
    result = services.import_file(
        congress, path, "12345", None, at, progress=lambda *_: steps.append(time.perf_counter())
    )
    told = {
        "rows": result.read,
        "accepted": result.accepted,
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "longest_step": max(b - a for a, b in pairwise(steps)),
        "peak_mb": peak_mb(),
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
