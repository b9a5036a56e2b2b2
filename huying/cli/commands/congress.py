"""`huying congress create`: an empty congress, and, if asked for, the first account to work in it."""

from __future__ import annotations

import re
import secrets
from argparse import Namespace
from datetime import date

from django.db import transaction

from huying.kernel.calendar import clock
from huying.kernel.ledger.services import record
from huying.kernel.people.models import Account, Body, BodyKind, Congress, Mandate, NotAbove, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import profiles
from huying.kernel.procedures.profile import NoSuchProfile

from ..answers import Answer, Refusal
from .common import BY, the_congress

ROLES = (Role.SC_OFFICE, Role.INTAKE, Role.SUPERVISION_OFFICE)


def create(args: Namespace) -> Answer:
    _check(args)
    parent = the_congress(args.parent) if args.parent else None
    with transaction.atomic():
        congress = _created(args, parent)
        password = _open_account(congress, args.account, clock.today()) if args.account else ""
        record(
            congress=congress, kind="congress.created", subject=f"congress:{congress.code}",
            body={"name": congress.name, "level": congress.level, "profile": congress.profile, "parent": args.parent,
                  "account": args.account},
            by=BY, recorded_at=clock.now(),
        )  # fmt: skip
    data = {"code": congress.code, "name": congress.name, "level": congress.level, "profile": congress.profile}
    text = f"已建立{congress.name}（{congress.code}），里面还没有数据。"
    if parent:
        data |= {"parent": parent.code}
        text += f"上级是{parent.name}。"
    if args.account:
        data |= {"username": args.account, "password": password}
        text += f"\n账号 {args.account}，密码 {password}（只显示这一次）"
        text += "\n登录后先到“管理 → 机构和人员”，建立机构、导入名册。"
    return Answer(data, text)


def _created(args: Namespace, parent: Congress | None) -> Congress:
    try:
        return Congress.objects.create(
            code=args.code, name=args.name.strip(), level=args.level, profile=args.profile,
            short_name=args.short_name, parent=parent,
        )  # fmt: skip
    except NotAbove as refused:
        raise Refusal(str(refused), "上级要高于本级：乡的上级是县，县的上级是市。") from refused


def _check(args: Namespace) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", args.code):
        raise Refusal(f"“{args.code}”不能做代码。", "用小写字母、数字和连字符，最多40个，例如 qingan。")
    if not 2 <= len(args.name.strip()) <= 80:
        raise Refusal("名称要写2至80个字。", "例如：青安县人民代表大会。")
    if Congress.objects.filter(code=args.code).exists():
        raise Refusal(f"代码“{args.code}”已经有人大在用。", "请换一个代码。")
    try:
        profiles.load(args.profile)
    except NoSuchProfile as unknown:
        raise Refusal(str(unknown), "用 --profile 选其中一个。") from unknown
    if args.account and Account.objects.filter(username=args.account).exists():
        raise Refusal(f"账号“{args.account}”已经有人在用。", "请换一个账号名。")


def _open_account(congress: Congress, username: str, today: date) -> str:
    """An account of the standing committee's office; the password is returned and nowhere kept."""
    office = Body.objects.create(congress=congress, kind=BodyKind.SC_OFFICE, name=BodyKind.SC_OFFICE.label)
    person = Person.objects.create(congress=congress, name=f"{BodyKind.SC_OFFICE.label}（首个账号）")
    Mandate.objects.bulk_create(Mandate(person=person, body=office, role=role.value, from_on=today) for role in ROLES)
    password = secrets.token_urlsafe(12)
    Account.objects.create_user(username=username, password=password, person=person)
    return password
