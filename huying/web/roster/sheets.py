"""The two sheets of the roster: bodies, and people with what they hold. The same columns out as in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from huying.kernel.documents.xlsx import Value
from huying.kernel.people.models import Body, BodyKind, Mandate
from huying.kernel.people.roles import Role
from huying.kernel.tables.lines import Sheet

from .fits import GIVEN

BODIES = ("名称", "类别", "上级机构", "政府直属", "垂直管理")
PEOPLE = ("姓名", "机构", "身份", "职务", "任职起", "任职止", "账号", "人员编号")
SHEETS = {  # by what they hold
    "people": Sheet(PEOPLE, ("姓名", "机构", "身份", "任职起"), ("任职起", "任职止")),
    "bodies": Sheet(BODIES, ("名称", "类别")),
}
OPEN = "开"  # in the column 账号: an account with the next free name
QUOTES = str.maketrans("", "", "“”\"'‘’ 　")

KINDS = {kind.label: kind for kind in BodyKind}
ROLES = {role.label.translate(QUOTES): role for role in GIVEN}


def yes(text: str) -> bool:
    return text.strip().lower() in ("是", "√", "y", "yes", "1", "true")


def role_of(text: str) -> Role | None:
    """The capacity by its label, with or without quotation marks."""
    return ROLES.get(text.translate(QUOTES))


def body_rows(bodies: Iterable[Body]) -> list[tuple[Value, ...]]:
    """The sheet of bodies, a row each."""
    return [
        (b.name, BodyKind(b.kind).label, b.parent.name if b.parent else "",
         "是" if b.directly_under else "", "是" if b.vertically_managed else "")
        for b in bodies
    ]  # fmt: skip


def person_rows(mandates: Iterable[Mandate], usernames: Mapping[int, str]) -> list[tuple[Value, ...]]:
    """One row a mandate, so that nobody's second capacity is lost."""
    return [
        (m.person.name, m.body.name, Role(m.role).label, m.post,
         m.from_on, m.until_on, usernames.get(m.person_id), m.person_id)
        for m in mandates
    ]  # fmt: skip
