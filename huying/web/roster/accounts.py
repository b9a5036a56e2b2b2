"""Accounts: opened, given a new password, closed and opened again. The password is told once and kept nowhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse

from huying.kernel.access.viewer import APART, Viewer, congress_of, viewer_for
from huying.kernel.calendar.clock import day_of
from huying.kernel.ledger.services import record
from huying.kernel.notifications import services as notifications
from huying.kernel.people.models import Account, Congress, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate

from . import passwords
from .services import keep_an_office, lock_roster, signed

GIVERS = (Role.SC_OFFICE, Role.SYSTEM_ADMIN)
NAME = re.compile(r"[\w.@+-]{2,30}")  # Chinese too: one's own name is easy to remember
NAME_WORDS = "账号名用2至30个字：汉字、字母、数字，不要空格"


class Slip(NamedTuple):
    """What is handed to a person: told once."""

    name: str
    username: str
    password: str


def wrong_name(username: str) -> str:
    """Why this cannot be the name of an account; nothing where it can."""
    return "" if NAME.fullmatch(username) else f"“{username}”不能做账号名：{NAME_WORDS}"


def free_names(congress: Congress, taken: Collection[str] = ()) -> Iterator[str]:
    """Names that nobody has, in order: qinghe001, qinghe002 …"""
    known = {*taken, *Account.objects.filter(username__startswith=congress.code).values_list("username", flat=True)}
    number = 0
    while True:
        number += 1
        if (name := f"{congress.code}{number:03}") not in known:
            yield name


def _may_give(person: Person, by: Viewer, at: datetime) -> str:
    """Who gives it, as it is put on record. The auditor's is not the administrator's to give: with it and one more the
    record could be redacted (三员分立). Auditors and administrators are told of every other that is given for one of
    them. Raises NotAllowed.
    """
    giver, held = signed(by, *GIVERS), viewer_for(person, day_of(at))
    if held.has(Role.AUDITOR) and not by.has(Role.SC_OFFICE):
        raise NotAllowed("审计员的账号不能由系统管理员发。", hint="请常委会办公室发，其他审计员会收到通知。")
    if held.has(*APART) or (held.has(Role.SC_OFFICE) and not by.has(Role.SC_OFFICE)):
        tell_apart(person, giver, at)
    return giver


def tell_apart(person: Person, giver: str, at: datetime) -> None:
    """The auditors and administrators of the congress hear that somebody gave out a password for this person."""
    told = Person.objects.filter(congress=person.congress_id, mandates__role__in=[role.value for role in APART])
    notifications.tell(
        people=told.filter(Mandate.held_on(day_of(at), "mandates__")).exclude(pk=person.pk).distinct(),
        key=f"account:{person.pk}:{at:%Y%m%d%H%M%S}", kind="account", at=at,
        text=f"{giver}给{person}发了登录密码。", url=reverse("inbox"),
    )  # fmt: skip


@transaction.atomic
def open_account(*, person: Person, username: str, by: Viewer, at: datetime) -> Slip:
    """Opens an account; an empty name takes the next free number. Raises Incomplete, TooLate, NotAllowed."""
    lock_roster(congress_of(by))
    giver = _may_give(person, by, at)
    if Account.objects.filter(person=person).exists():
        raise TooLate(f"{person}已经有账号。", hint="忘了密码，可以重新发一个密码。")
    name = username.strip() or next(free_names(congress_of(by)))
    if why := wrong_name(name):
        raise Incomplete(f"{why}。")
    if Account.objects.filter(username=name).exists():
        raise Incomplete(f"账号“{name}”已经有人用，请换一个。")
    password = passwords.drawn()
    account = Account(username=name, person=person, password=passwords.kept(password), password_from=giver)
    account.save()
    _noted("account_opened", account, by, at)
    return Slip(person.name, name, password)


@transaction.atomic
def give_password(*, account: Account, by: Viewer, at: datetime) -> Slip:
    """A new password, to be replaced at the next sign-in; whoever is signed in with the old one no longer is."""
    giver = _may_give(_person(account), by, at)
    password = passwords.drawn()
    account.password, account.password_from = passwords.kept(password), giver
    account.save(update_fields=["password", "password_from"])
    _noted("account_password", account, by, at)
    return Slip(_person(account).name, account.username, password)


@transaction.atomic
def give_again(*, by: Viewer, at: datetime) -> list[Slip]:
    """New passwords for all whose first one was never used: the page that told them was lost."""
    accounts = Account.objects.filter(person__congress=congress_of(by), is_active=True, last_login=None).exclude(
        password_from=""
    )
    return [give_password(account=a, by=by, at=at) for a in accounts.select_related("person__congress").order_by("pk")]


@transaction.atomic
def set_active(*, account: Account, active: bool, by: Viewer, at: datetime) -> None:
    """Closes an account, or opens it again. Nobody closes their own, nor the last one of the office."""
    signed(by, *GIVERS)
    lock_roster(congress_of(by))
    if not active:
        if by.person is not None and account.person_id == by.person.pk:
            raise TooLate("不能停用自己的账号。", hint="请办公室另一位同志来停用。")
        keep_an_office(_person(account), day_of(at))
    account.is_active = active
    account.save(update_fields=["is_active"])
    _noted("account_active" if active else "account_closed", account, by, at)


def _person(account: Account) -> Person:
    assert account.person is not None
    return account.person


def _noted(kind: str, account: Account, by: Viewer, at: datetime) -> None:
    record(
        congress=congress_of(by), kind=f"people.{kind}", subject=f"account:{account.pk}",
        body={"username": account.username, "person": _person(account).name},
        by=signed(by, *GIVERS), recorded_at=at,
    )  # fmt: skip
