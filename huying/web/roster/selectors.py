"""Questions about the roster: a constant number whatever its size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from huying.kernel.people.models import Account, Body, BodyKind, Congress, CongressTerm, Mandate, Person
from huying.kernel.people.roles import Role

from .fits import SERVES, needed, standard_bodies

STATES = {
    "serving": "在任",
    "gone": "已离任",
    "without": "在任，没有账号",
    "waiting": "还没换掉初始密码",
    "idle": "已离任，账号还开着",
}


@dataclass(frozen=True)
class Missing:
    """A kind of body of which the congress has none, and what it would be there for."""

    label: str
    serves: str
    is_standard: bool  # a button makes it, by its usual name


def missing_bodies(congress: Congress) -> list[Missing]:
    have = set(Body.objects.filter(congress=congress).values_list("kind", flat=True))
    standard = {kind for kind, _ in standard_bodies(congress)}
    return [Missing(kind.label, SERVES[kind], kind in standard) for kind in needed(congress) if kind not in have]


def bodies(congress: Congress, today: date) -> QuerySet[Body]:
    """The bodies in the order of their kinds, each with how many serve in it."""
    serving = Count("mandates__person", filter=Mandate.held_on(today, "mandates__"), distinct=True)
    rows = Body.objects.filter(congress=congress).select_related("parent").annotate(serving=serving)
    return rows.order_by("pk")


def by_kind(rows: QuerySet[Body]) -> list[tuple[str, list[Body]]]:
    found: dict[str, list[Body]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(row)
    return [(kind.label, found[kind]) for kind in BodyKind if kind in found]


def terms(congress: Congress) -> QuerySet[CongressTerm]:
    return CongressTerm.objects.filter(congress=congress).order_by("-from_on")


def people(congress: Congress, wanted: dict[str, Any], today: date) -> QuerySet[Person]:
    """The people whom the filter asks for, each with `account` and `held`, the mandates with their bodies."""
    rows = Person.objects.filter(congress=congress).annotate(serves=_serving(today))
    if name := wanted.get("q"):
        rows = rows.filter(Q(name__icontains=name) | Q(account__username__icontains=name))
    if body := wanted.get("body"):
        rows = rows.filter(_holds(today, body=body))
    if role := wanted.get("role"):
        rows = rows.filter(_holds(today, role=role))
    if state := wanted.get("state"):
        rows = rows.filter(_STATE[state])
    held = Prefetch("mandates", Mandate.objects.select_related("body").order_by("pk"), to_attr="held")
    return rows.select_related("account").prefetch_related(held).order_by("pk")


def _serving(today: date) -> Exists:
    return Exists(Mandate.objects.filter(Mandate.held_on(today), person=OuterRef("pk")))


def _holds(today: date, **what: Any) -> Exists:
    return Exists(Mandate.objects.filter(Mandate.held_on(today), person=OuterRef("pk"), **what))


_STATE = {
    "serving": Q(serves=True),
    "gone": Q(serves=False),
    "without": Q(serves=True, account=None),
    "waiting": Q(account__is_active=True) & ~Q(account__password_from=""),
    "idle": Q(serves=False, account__is_active=True),
}


def numbers(congress: Congress, today: date) -> dict[str, int]:
    """How many serve, how many of them as deputies, how many can sign in; each is a filter of the list."""
    rows = Person.objects.filter(congress=congress).annotate(
        serves=_serving(today), is_deputy=_holds(today, role=Role.DEPUTY.value)
    )
    return rows.aggregate(
        serving=Count("pk", filter=_STATE["serving"]),
        deputies=Count("pk", filter=Q(is_deputy=True)),
        without=Count("pk", filter=_STATE["without"]),
        waiting=Count("pk", filter=_STATE["waiting"]),
        never=Count("pk", filter=_STATE["waiting"] & Q(account__last_login=None)),
        idle=Count("pk", filter=_STATE["idle"]),
    )


def exported(congress: Congress) -> tuple[list[Mandate], dict[int, str]]:
    """Every mandate with its person and body, and the names of the accounts by person."""
    mandates = Mandate.objects.filter(person__congress=congress).select_related("person", "body")
    accounts = Account.objects.filter(person__congress=congress).values_list("person_id", "username")
    return list(mandates.order_by("body__pk", "person__pk", "pk")), dict(accounts)
