"""What this room holds of citizens, and how it ends (huying.kernel.privacy)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, QuerySet

from huying.kernel.database.looks import asked_once
from huying.kernel.people.models import Congress
from huying.kernel.privacy.boxes import no_digest
from huying.kernel.privacy.holdings import Holding, hold
from huying.kernel.privacy.retention import Ending, ending

from .models import NONE, Idea, IdeaContact, ProjectComment, Rating
from .models.ideas import contact_purpose

CHUNK = 200  # rows erased in one transaction

hold(
    Holding("livelihood.IdeaContact", box="sealed", purpose=lambda row: contact_purpose(row.idea_id)),
    Holding("livelihood.Idea", digests=("code_digest", "block_digest")),
    Holding("livelihood.ProjectComment", digests=("code_digest", "block_digest")),
    Holding("livelihood.ScoreTicket", digests=("code_digest",)),
    Holding("livelihood.Rating", digests=("voter_digest", "block_digest")),
)


Held = tuple[int, datetime | None]  # how many, and from when the oldest counts


def _held(rows: QuerySet[Any], moment: str) -> Held:
    """Both in one question: the page of the register asks for every row."""
    found = rows.order_by().aggregate(n=Count("pk"), first=Min(moment))
    return found["n"], found["first"]


@asked_once
def _contacts(congress: int) -> Held:
    return _held(IdeaContact.objects.filter(congress=congress), "idea__said_at")


@transaction.atomic
def _erase(congress: Congress, before: datetime) -> int:
    past = IdeaContact.objects.filter(congress=congress, idea__said_at__lt=before).order_by("pk")
    pks = list(past.values_list("pk", flat=True)[:CHUNK])
    return IdeaContact.objects.filter(pk__in=pks).delete()[0]


ending(
    Ending(
        "livelihood.contacts",
        count=lambda congress: _contacts(congress.pk)[0],
        oldest=lambda congress: _contacts(congress.pk)[1],
        erase=_erase,
    )
)


# ── the networks that ideas came from ─────────────────────────────────────
WRITTEN: tuple[Any, ...] = (
    Idea,
    ProjectComment,
)  # what citizens write without an account, with `said_at` and `block_digest`


def _of_a_network(congress: int) -> list[QuerySet[Any]]:
    """What still knows the network it came from: of use within the hour only, so it is kept a day."""
    return [m.objects.filter(congress=congress).exclude(block_digest=NONE).order_by("said_at") for m in WRITTEN]


@asked_once
def _networks(congress: int) -> Held:
    found = [_held(rows, "said_at") for rows in _of_a_network(congress)]
    return sum(n for n, _ in found), min((first for _, first in found if first), default=None)


@transaction.atomic
def _forget_networks(congress: Congress, before: datetime) -> int:
    done = 0
    for rows in _of_a_network(congress.pk):
        pks = list(rows.filter(said_at__lt=before).values_list("pk", flat=True)[:CHUNK])
        done += rows.model.objects.filter(pk__in=pks).update(block_digest=NONE)
    return done


ending(
    Ending(
        "livelihood.networks",
        count=lambda congress: _networks(congress.pk)[0],
        oldest=lambda congress: _networks(congress.pk)[1],
        erase=_forget_networks,
    )
)


# ── who scored ────────────────────────────────────────────────────────────
ERASED = "x"  # no digest begins with it


def _scored(congress: int) -> QuerySet[Rating]:
    """Scores that still know their voter, of years whose results are published: before that, they tell doubles."""
    rows = Rating.objects.filter(congress=congress).exclude(sheet__of__scored_on=None)
    return rows.exclude(voter_digest__startswith=ERASED).order_by("given_at")


@asked_once
def _voters(congress: int) -> Held:
    return _held(_scored(congress), "given_at")


@transaction.atomic
def _forget_voters(congress: Congress, before: datetime) -> int:
    past = list(_scored(congress.pk).filter(given_at__lt=before)[:CHUNK])
    for rating in past:
        rating.voter_digest, rating.block_digest = f"{ERASED}{no_digest()[1:]}", NONE
    return Rating.objects.bulk_update(past, ["voter_digest", "block_digest"])


ending(
    Ending(
        "livelihood.voters",
        count=lambda congress: _voters(congress.pk)[0],
        oldest=lambda congress: _voters(congress.pk)[1],
        erase=_forget_voters,
    )
)
