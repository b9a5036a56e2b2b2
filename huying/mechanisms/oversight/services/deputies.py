"""Deputies are told of what becomes public (监督法第十七条：向本级人民代表大会代表通报并向社会公布).

A member of the standing committee is a deputy (地方组织法), whether the roster says so or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from huying.kernel.calendar.clock import day_of
from huying.kernel.notifications import services as notifications
from huying.kernel.people.models import Account, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.indexes import holders

from ..models import Publication

DEPUTIES = (Role.DEPUTY, Role.SC_MEMBER)


@dataclass(frozen=True)
class Told:
    """How many were told here, and how many have no account and are to be told on paper."""

    here: int
    on_paper: int


def tell_deputies(publication: Publication, at: datetime) -> Told:
    """Whoever can sign in finds the text in the inbox; the same questions whether there are ten deputies or 500."""
    deputies = _deputies(publication, at)
    accounts = Account.objects.filter(person__in=[d.pk for d in deputies], is_active=True)
    reached = set(accounts.values_list("person_id", flat=True))
    notifications.tell(
        people=[d for d in deputies if d.pk in reached],
        key=_key(publication),
        text=f"通报代表：{publication.title}（{publication.get_kind_display()}），已向社会公开。",
        url=reverse("public_text", args=[publication.congress.code, publication.pk]),
        kind="publication",
        at=at,
        headline=f"{publication.get_kind_display()}已向社会公开",  # never the title: it may be a citizen's words
    )
    return Told(len(reached), len(deputies) - len(reached))


def settle_deputies(publication: Publication, at: datetime) -> None:
    """It was taken back, perhaps for a name in its title: nobody who was told reads it any more, in office or not."""
    text = f"通报代表的一件{publication.get_kind_display()}已撤回。"
    notifications.take_back(congress_id=publication.congress_id, key=_key(publication), text=text, at=at)


def _deputies(publication: Publication, at: datetime) -> list[Person]:
    return holders(publication.congress_id, DEPUTIES, (), day_of(at))


def _key(publication: Publication) -> str:
    return f"publication:{publication.pk}"
