"""How much of what citizens write without an account came from one network: a script is told apart from a village."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from huying.kernel.people.models import Congress
from huying.kernel.privacy.boxes import digest
from huying.kernel.procedures import profiles

from ..models import NONE

MOST = "livelihood.most_of_a_block"


def digest_of(network: str) -> str:
    """The digest by which the entries of one network are counted together; says nothing where it is not known."""
    return digest("livelihood network", network) if network else NONE


def is_full(rows: QuerySet[Any], congress: Congress, network: str, at: datetime) -> bool:
    """Whether as many of these rows came from this network within the hour as the place's rules take (R2.02)."""
    if not network:
        return False
    came = rows.filter(block_digest=digest_of(network), said_at__gt=at - timedelta(hours=1)).count()
    return bool(came >= profiles.load(congress.profile).value(MOST))
