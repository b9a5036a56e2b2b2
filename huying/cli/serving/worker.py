"""The worker process of `huying serve`: `python -m huying.cli.serving.worker`."""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType

from .. import bootstrap, logs


def main() -> int:
    """Runs jobs and recurring duties until SIGTERM."""
    stop = threading.Event()

    def tell(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, tell)
    signal.signal(signal.SIGINT, tell)
    bootstrap.start_django()
    logs.to_file("worker.log")
    from huying.kernel.jobs.worker import run_forever

    run_forever(stop)
    return 0


if __name__ == "__main__":
    sys.exit(main())
