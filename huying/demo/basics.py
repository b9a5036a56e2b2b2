"""Who there is in the county, when it meets and what people said: the shapes that topics refer to by name. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from huying.kernel.people.roles import Role


@dataclass(frozen=True)
class CongressSeed:
    """The row of the people's congress itself. `ordinal`: 届次, such as 第十八届."""

    code: str
    name: str
    short_name: str
    level: str
    profile: str
    ordinal: str


@dataclass(frozen=True)
class CitySeed:
    """The congress above the county's, with the one person of its office who has an account."""

    code: str
    name: str
    short_name: str
    level: str
    profile: str
    office: str
    person: str
    post: str
    account: str


@dataclass(frozen=True)
class Township:
    """A township or subdistrict. kind: subdistrict, town or township. Its villages or communities by name."""

    name: str
    kind: str
    villages: tuple[str, ...]


@dataclass(frozen=True)
class BodySeed:
    """kind is a value of people.BodyKind; parent is another body's name."""

    name: str
    kind: str
    parent: str | None = None


@dataclass(frozen=True)
class MandateSeed:
    person: str
    body: str
    role: Role
    post: str
    from_on: date


@dataclass(frozen=True)
class AccountSeed:
    """A way to sign in; `role` is the capacity that this account is there to show."""

    username: str
    person: str
    role: Role


@dataclass(frozen=True)
class Meeting:
    """A meeting of the standing committee. `provisional`: the day is not fixed (会期未定)."""

    key: str
    number: int
    name: str
    opens_on: date
    closes_on: date
    absent: tuple[str, ...]
    convenors: tuple[str, ...]
    provisional: bool = False


@dataclass(frozen=True)
class PlanSeed:
    """The annual oversight plan (年度监督工作计划): topics chosen, drafted, passed by the chairpersons, published."""

    year: int
    chosen_on: date
    drafted_on: date
    passed_on: date
    published_on: date


@dataclass(frozen=True)
class Adjustment:
    """One topic that the plan was adjusted by: first planned for the meeting `first`, moved to its own."""

    topic: str
    first: str
    on: date
    meeting: str
    reason: str


@dataclass(frozen=True)
class Score:
    """What one member thinks of a candidate, in the order of the four criteria; None where nothing was said."""

    topic: str
    person: str
    values: tuple[int | None, ...]
    reason: str


@dataclass(frozen=True)
class Voice:
    """What one person said. phone is masked where it was made; no real number is behind it.

    matter is the key of the hot matter it belongs to, None for the rest: for tests and for linking, never imported.
    duplicate: the same message exported twice.
    """

    number: str
    source: str
    person: str
    phone: str
    township: str
    village: str
    category: str
    title: str
    body: str
    said_at: datetime
    matter: str | None = None
    duplicate: bool = False


@dataclass(frozen=True)
class Matter:
    """A hot matter that many persons brought up in their own words."""

    key: str
    label: str
    category: str
