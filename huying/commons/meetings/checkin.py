"""The code on the door: it changes every few minutes, is written down nowhere, and cannot be guessed.

It is computed from the site's secret, the sitting and the time; so showing it writes nothing, and a picture of the
door that somebody passes on is worthless soon.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.crypto import constant_time_compare, salted_hmac

from .models import Sitting

SECONDS = 300  # how long a code is shown
GRACE = 2  # so many codes before it are still taken: signing in takes a while


def code_of(sitting: Sitting, at: datetime, back: int = 0) -> str:
    """The code that the door shows at a moment; `back` of them earlier."""
    window = int(at.timestamp()) // SECONDS - back
    return salted_hmac("meetings.checkin", f"{sitting.pk}:{window}", algorithm="sha256").hexdigest()[:32]


def is_fresh(sitting: Sitting, code: str, at: datetime) -> bool:
    return any(constant_time_compare(code, code_of(sitting, at, back)) for back in range(GRACE + 1))
