"""Collecting static files, only when they changed: their names, sizes and times are compared with the last time."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ..answers import note


def collect_if_changed() -> bool:
    """Brings STATIC_ROOT up to date. Returns whether there was anything to do."""
    from django.conf import settings
    from django.core.management import call_command

    stamp, found = Path(settings.STATIC_ROOT) / ".stamp", _fingerprint()
    if stamp.exists() and stamp.read_text() == found:
        return False
    note("正在准备页面样式……")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True, skip_checks=True)
    stamp.write_text(found)  # last: a run that was cut short is done again
    return True


def _fingerprint() -> str:
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(["CVS", ".*", "*~"]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
