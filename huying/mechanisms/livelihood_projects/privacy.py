"""What this room holds of citizens, and how it ends (huying.kernel.privacy)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huying.kernel.people.models import Congress
from huying.kernel.privacy.holdings import Holding, hold
from huying.kernel.privacy.retention import Ending, ending

from .models import IdeaContact
from .models.ideas import contact_purpose

CHUNK = 200  # rows erased in one transaction

hold(
    Holding("livelihood.IdeaContact", box="sealed", purpose=lambda row: contact_purpose(row.idea_id)),
    Holding("livelihood.Idea", digests=("code_digest",)),
)


def _oldest(congress: Congress) -> datetime | None:
    found = IdeaContact.objects.filter(congress=congress)
    return found.order_by("idea__said_at").values_list("idea__said_at", flat=True).first()


@transaction.atomic
def _erase(congress: Congress, before: datetime) -> int:
    past = IdeaContact.objects.filter(congress=congress, idea__said_at__lt=before).order_by("pk")
    pks = list(past.values_list("pk", flat=True)[:CHUNK])
    return IdeaContact.objects.filter(pk__in=pks).delete()[0]


ending(
    Ending(
        "livelihood.contacts",
        count=lambda congress: IdeaContact.objects.filter(congress=congress).count(),
        oldest=_oldest,
        erase=_erase,
    )
)
