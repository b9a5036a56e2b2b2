"""Who there is in the county: bodies, persons, mandates, accounts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from huying.kernel.people.roles import Role

from .basics import AccountSeed, BodySeed, CitySeed, CongressSeed, MandateSeed, Township
from .reading import Table, table

TERM_YEARS_AGO = 3  # the current congress (届) took office so many years before
ACCOUNT_ROLES = {
    "office": Role.SC_OFFICE,
    "intake": Role.INTAKE,
    "supervisor": Role.SUPERVISION_OFFICE,
    "worker": Role.WORKING_BODY,
    "member": Role.SC_MEMBER,
    "deputy": Role.DEPUTY,
    "organ": Role.ORGAN,
    "leader": Role.PRINCIPAL_LEADER,
    "unit": Role.HANDLING_UNIT,
    "auditor": Role.AUDITOR,
    "admin": Role.SYSTEM_ADMIN,
}


def congress() -> CongressSeed:
    said = table("people")["congress"]
    return CongressSeed(**{name: said[name] for name in ("code", "name", "short_name", "level", "profile", "ordinal")})


def city() -> CitySeed:
    """The congress above the county's."""
    return CitySeed(**table("city"))


def townships() -> tuple[Township, ...]:
    rows = table("places")["townships"]
    return tuple(Township(t["name"], t["kind"], tuple(t.get("villages") or t["communities"])) for t in rows)


def members() -> tuple[str, ...]:
    """The standing committee in its order: chairperson, vice chairpersons, members."""
    said = table("people")["standing_committee"]
    return (said["chairperson"], *said["vice_chairpersons"], *said["members"])


def bodies() -> tuple[BodySeed, ...]:
    said = table("people")
    committee = said["standing_committee"]["name"]
    own = [
        BodySeed(said["congress"]["name"], "congress"),
        BodySeed(committee, "standing_committee"),
        BodySeed(said["office"]["name"], "sc_office", committee),
        BodySeed(said["supervision_office"]["name"], "supervision_office", committee),
        *(BodySeed(body["name"], "working_body", committee) for body in said["working_bodies"]),
    ]
    organs = [BodySeed(organ["name"], organ["kind"]) for organ in said["organs"]]
    units = [BodySeed(row[0], "department", organ) for organ, rows in said["departments"].items() for row in rows]
    return (*own, *organs, *units)


def leader_of(organ: str) -> str:
    """The principal leader of one of the four organs."""
    return str(next(said["leader"][0] for said in table("people")["organs"] if said["name"] == organ))


def heads() -> dict[str, str]:
    """Handling unit → its head."""
    return {row[0]: row[1] for rows in table("people")["departments"].values() for row in rows}


def since(today: date) -> date:
    """The day on which the current congress took office."""
    return date(today.year - TERM_YEARS_AGO, 1, 10)


def mandates(today: date) -> tuple[MandateSeed, ...]:
    """Everybody's mandates, from the day the current congress took office."""
    said = table("people")
    rows = [*_committee(said), *_deputies(said), *_bodies_of_the_congress(said), *_organs(said), *_units(said)]
    return tuple(MandateSeed(person, body, role, post, since(today)) for person, body, role, post in rows)


Row = tuple[str, str, Role, str]


def _committee(said: Table) -> Iterator[Row]:
    committee = said["standing_committee"]
    body = committee["name"]
    leaders = [(committee["chairperson"], "主任"), *((name, "副主任") for name in committee["vice_chairpersons"])]
    for name, post in leaders:
        yield name, body, Role.SC_MEMBER, post
        yield name, body, Role.CHAIRPERSONS_COUNCIL, post
    for name in committee["members"]:
        yield name, body, Role.SC_MEMBER, "委员"


def _deputies(said: Table) -> Iterator[Row]:
    """Deputies who hold no office; every member of the standing committee is one as well (地方组织法第四十八条)."""
    for name in (*said["standing_committee"]["members"], *said["deputies"]["names"]):
        yield name, said["congress"]["name"], Role.DEPUTY, "代表"


def _bodies_of_the_congress(said: Table) -> Iterator[Row]:
    office, supervision = said["office"], said["supervision_office"]
    yield from _head_and_clerks(office["name"], Role.SC_OFFICE, office["head"], office["clerks"])
    yield office["intake"], office["name"], Role.INTAKE, "民意受理专员"
    yield from _head_and_clerks(
        supervision["name"], Role.SUPERVISION_OFFICE, supervision["head"], supervision["clerks"]
    )
    for body in said["working_bodies"]:
        yield from _head_and_clerks(body["name"], Role.WORKING_BODY, body["head"], [body["clerk"]])
    for key, role in (("auditor", Role.AUDITOR), ("system_admin", Role.SYSTEM_ADMIN)):
        name, post = said["staff"][key]
        yield name, office["name"], role, post


def _head_and_clerks(body: str, role: Role, head: str, clerks: Iterable[str]) -> Iterator[Row]:
    yield head, body, role, "主任"
    for name in clerks:
        yield name, body, role, "工作人员"


def _organs(said: Table) -> Iterator[Row]:
    for organ in said["organs"]:
        name, post = organ["leader"]
        yield name, organ["name"], Role.PRINCIPAL_LEADER, post
        for name, post in (*organ["deputies"], organ["clerk"]):
            yield name, organ["name"], Role.ORGAN, post


def _units(said: Table) -> Iterator[Row]:
    for rows in said["departments"].values():
        for unit, head, post, clerk in rows:
            yield head, unit, Role.HANDLING_UNIT, post
            yield clerk, unit, Role.HANDLING_UNIT, "经办人"


def accounts() -> tuple[AccountSeed, ...]:
    """One sign-in per role: the collective bodies have none, the office records for them."""
    return tuple(AccountSeed(name, person, ACCOUNT_ROLES[name]) for name, person in table("people")["accounts"].items())
