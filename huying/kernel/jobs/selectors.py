"""Questions about long work."""

from __future__ import annotations

from huying.kernel.people.models import Congress

from .models import Job


def latest(*, congress: Congress | None, kind: str, subject: str) -> Job | None:
    """The most recent job of this kind on this subject, running or over: what a page shows as progress."""
    return Job.objects.filter(congress=congress, kind=kind, subject=subject).order_by("-pk").first()
