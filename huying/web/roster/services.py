"""Deeds on bodies, people, mandates and terms. Each is put on record; raises Refused, and then nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet

from huying.kernel.access.viewer import APART, Viewer, congress_of
from huying.kernel.calendar.clock import day_of
from huying.kernel.ledger.services import record
from huying.kernel.people.models import Account, Body, BodyKind, Congress, CongressOwned, CongressTerm, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, Refused, TooLate

from .fits import standard_bodies, unfit

KEEPERS = (Role.SC_OFFICE,)  # who keeps the roster
APART_WORDS = "审计员、系统管理员与其他身份要由不同的人担任（三员分立）"


def signed(by: Viewer, *roles: Role) -> str:
    """Who does it, as it is put on record. Raises NotAllowed for everybody who holds none of the roles."""
    held = next((found for role in roles or KEEPERS if (found := by.capacity(role))), None)
    if held is None:
        raise NotAllowed("机构和人员由常委会办公室登记。")
    return f"{by.person}，{held}"


def _noted(kind: str, row: CongressOwned | Mandate, body: Mapping[str, Any], by: Viewer, at: datetime) -> None:
    record(
        congress=congress_of(by), kind=f"people.{kind}", subject=f"{row._meta.model_name}:{row.pk}",
        body=body, by=signed(by), recorded_at=at,
    )  # fmt: skip


# ── bodies ────────────────────────────────────────────────────────────────
BODY = ("name", "kind", "parent", "directly_under", "vertically_managed", "ended_on")


@transaction.atomic
def save_body(*, body: Body | None, fields: Mapping[str, Any], by: Viewer, at: datetime) -> Body:
    """Adds a body, or changes one. A kind that the people in it do not fit is refused."""
    signed(by)
    row = body or Body(congress=congress_of(by))
    before = said_of(row, BODY) if body else {}
    for name in BODY:
        if name in fields:  # a sheet does not say which have ended
            setattr(row, name, fields[name])
    if row.ended_on and row.ended_on > day_of(at):
        raise Incomplete(f"{row.name}到{row.ended_on}才撤并，到了那天再登记。")
    _check_body(row)
    row.save()
    after = said_of(row, BODY)
    if after != before:
        _noted("body", row, after | ({"before": before} if before else {}), by, at)
    return row


def said_of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """The values of a row as they are put on record: another row by its name."""
    found = ((name, getattr(row, name)) for name in names)
    return {name: str(value) if isinstance(value, (Body, Person)) else value for name, value in found}


def _check_body(row: Body) -> None:
    others = Body.objects.filter(congress=row.congress).exclude(pk=row.pk)
    if others.filter(name=row.name).exists():
        raise Incomplete(f"已经有一个机构叫“{row.name}”。")
    above = row.parent
    while above is not None:
        if above.pk == row.pk:
            raise Incomplete(f"{row.parent}在{row.name}之下，不能做它的上级。")
        above = above.parent
    held = Mandate.objects.filter(body=row).values_list("role", flat=True).distinct() if row.pk else ()
    if wrong := [why for role in held if (why := unfit(Role(role), BodyKind(row.kind)))]:
        raise TooLate(f"{row.name}里有人任职，类别不能这样改：{'；'.join(wrong)}。")


@transaction.atomic
def add_standard_bodies(*, by: Viewer, at: datetime) -> list[Body]:
    """Adds those of the usual bodies of which the congress has none of the kind; those added are returned."""
    congress = congress_of(by)
    have = set(Body.objects.filter(congress=congress).values_list("kind", flat=True))
    committee = Body.objects.filter(congress=congress, kind=BodyKind.STANDING_COMMITTEE).first()
    made = []
    for kind, name in standard_bodies(congress):
        if kind in have:
            continue
        parent = committee if kind == BodyKind.SC_OFFICE else None
        fields = {"name": name, "kind": kind, "parent": parent, "directly_under": False, "vertically_managed": False}
        made.append(save_body(body=None, fields=fields, by=by, at=at))
    return made


@transaction.atomic
def drop(*, row: Body | Person | CongressTerm, by: Viewer, at: datetime) -> None:
    """Takes out what was entered by mistake. What anything else refers to stays."""
    body = {"name": str(row)}
    _noted(f"{row._meta.model_name}_dropped", row, body, by, at)
    try:
        row.delete()
    except ProtectedError as fault:
        kinds = sorted({str(each._meta.verbose_name) for each in fault.protected_objects})
        raise TooLate(
            f"不能删除“{row}”：已经有{'、'.join(kinds)}写着它。", hint="录错了名称，改名称就可以。"
        ) from fault


# ── people and what they hold ─────────────────────────────────────────────
@transaction.atomic
def save_person(*, person: Person | None, name: str, by: Viewer, at: datetime) -> Person:
    """Adds a person, or changes the name."""
    signed(by)
    row = person or Person(congress=congress_of(by))
    before, row.name = row.name, name.strip()
    if not row.name:
        raise Incomplete("请写姓名。")
    row.save()
    if before != row.name:
        _noted("person", row, {"name": row.name} | ({"before": before} if before else {}), by, at)
    return row


@dataclass(frozen=True)
class Holding:
    """What a person holds, from one day until another."""

    body: Body
    role: Role
    post: str
    from_on: date
    until_on: date | None = None


def overlap(since: date, until: date | None, other_since: date, other_until: date | None) -> bool:
    """Whether two times, each from a day until another or without end, share a day."""
    return (other_until is None or since <= other_until) and (until is None or other_since <= until)


MANDATE = ("body", "role", "post", "from_on", "until_on")


@transaction.atomic
def save_mandate(*, person: Person, mandate: Mandate | None, held: Holding, by: Viewer, at: datetime) -> Mandate:
    """Lets a person hold a capacity in a body, or corrects what was said of it."""
    signed(by)
    lock_roster(congress_of(by))
    others = [m for m in person.mandates.select_related("body") if mandate is None or m.pk != mandate.pk]
    if why := cannot_hold(held, others):
        raise Incomplete(f"{why}。")
    row = mandate or Mandate(person=person)
    before = said_of(row, MANDATE) if mandate else {}
    if mandate and _ends(mandate, held, at):
        keep_an_office(person, day_of(at))
    row.body, row.role, row.post = held.body, held.role.value, held.post
    row.from_on, row.until_on = held.from_on, held.until_on
    row.save()
    after = said_of(row, MANDATE)
    if after != before:
        _noted("mandate", row, {"person": person.name, **after} | ({"before": before} if before else {}), by, at)
    return row


def cannot_hold(held: Holding, others: list[Mandate]) -> str:
    """Why a person cannot hold this beside the others; nothing where it can be."""
    if why := unfit(held.role, BodyKind(held.body.kind)):
        return why
    if held.until_on and held.until_on < held.from_on:
        return "任职止不能早于任职起"
    beside = [m for m in others if overlap(held.from_on, held.until_on, m.from_on, m.until_on)]
    if any(m.body_id == held.body.pk and m.role == held.role.value for m in beside):
        return f"已经登记了在{held.body}任{held.role.label}，时间重叠"
    roles = {Role(m.role) for m in beside}
    if (held.role in APART and roles - {held.role}) or roles & set(APART) - {held.role}:
        return APART_WORDS
    return ""


def _ends(mandate: Mandate, held: Holding, at: datetime) -> bool:
    """Whether a holder of the office would no longer be one tomorrow."""
    was = mandate.role == Role.SC_OFFICE.value and mandate.is_current(day_of(at))
    serves_on = held.from_on <= day_of(at) and (held.until_on is None or held.until_on > day_of(at))
    lasts = held.role is Role.SC_OFFICE and serves_on
    return was and not lasts


@transaction.atomic
def drop_mandate(*, mandate: Mandate, by: Viewer, at: datetime) -> None:
    """Takes out a mandate that was entered by mistake; who leaves office gets a last day instead."""
    signed(by)
    lock_roster(congress_of(by))
    body = {"person": mandate.person.name, **said_of(mandate, MANDATE)}
    if mandate.role == Role.SC_OFFICE.value and mandate.is_current(day_of(at)):
        keep_an_office(mandate.person, day_of(at))
    _noted("mandate_dropped", mandate, body, by, at)
    mandate.delete()


def lock_roster(congress: Congress) -> None:
    """One deed on the roster at a time, where two at once would each not see the other's."""
    Congress.objects.select_for_update(no_key=True).get(pk=congress.pk)


def has_office(congress: Congress, today: date) -> bool:
    """Whether somebody can sign in for the office, today and later."""
    return _offices(congress, today).exists()


def _offices(congress: Congress, today: date) -> QuerySet[Account]:
    lasting = Q(person__mandates__until_on=None) | Q(person__mandates__until_on__gt=today)
    role = Q(person__mandates__role=Role.SC_OFFICE.value, person__mandates__from_on__lte=today)
    return Account.objects.filter(role & lasting, is_active=True, person__congress=congress)


def keep_an_office(person: Person, today: date) -> None:
    """Somebody else must still be able to sign in for the office. Raises Refused."""
    if not _offices(person.congress, today).exclude(person=person).exists():
        raise Refused(
            f"{person}是最后一个能登录的常委会办公室人员，停了就没有人能登记了。", hint="请先给接替的同志任职、开账号。"
        )


# ── terms ─────────────────────────────────────────────────────────────────
TERM = ("ordinal", "from_on", "until_on")


@transaction.atomic
def save_term(*, term: CongressTerm | None, fields: Mapping[str, Any], by: Viewer, at: datetime) -> CongressTerm:
    """Adds a term (届), or changes one. The one before ends the day before a new one begins."""
    signed(by)
    row = term or CongressTerm(congress=congress_of(by))
    before = said_of(row, TERM) if term else {}
    for name in TERM:
        setattr(row, name, fields[name])
    others = CongressTerm.objects.filter(congress=row.congress).exclude(pk=row.pk)
    if others.filter(ordinal=row.ordinal).exists():
        raise Incomplete(f"第{row.ordinal}届已经登记了。")
    if row.until_on and row.until_on < row.from_on:
        raise Incomplete("届满日不能早于开始的日子。")
    for earlier in others.filter(until_on=None, from_on__lt=row.from_on):
        earlier.until_on = row.from_on - timedelta(days=1)
        earlier.save()
        _noted("term", earlier, said_of(earlier, TERM), by, at)
    for other in others:
        if overlap(row.from_on, row.until_on, other.from_on, other.until_on):
            raise Incomplete(f"与{other}的时间重叠。")
    row.save()
    if (after := said_of(row, TERM)) != before:
        _noted("term", row, after | ({"before": before} if before else {}), by, at)
    return row
