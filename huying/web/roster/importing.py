"""What a sheet would do to the roster, row by row; and doing it: some questions and writes in all, not by row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huying.kernel.access.viewer import APART, Viewer, congress_of
from huying.kernel.calendar.clock import day_of
from huying.kernel.ledger.services import record, record_many
from huying.kernel.people.models import Account, Body, BodyKind, Congress, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.posting import whole_number
from huying.kernel.procedures.refusals import Refused
from huying.kernel.tables.lines import Line

from . import passwords
from .accounts import Slip, free_names, tell_apart, wrong_name
from .fits import unfit
from .services import Holding, cannot_hold, has_office, lock_roster, save_body, signed
from .sheets import KINDS, OPEN, PEOPLE, role_of, yes

ROLES_APART = [role.value for role in APART]
LONGEST = {"姓名": 60, "职务": 60, "名称": 80}


@dataclass
class Outcome:
    """What was written: how many of each, and the slips with the passwords, which are told this once."""

    bodies: int = 0
    people: int = 0
    mandates: int = 0
    changed: int = 0
    slips: list[Slip] = field(default_factory=list)


# ── bodies ────────────────────────────────────────────────────────────────
def plan_bodies(lines: list[Line], congress: Congress) -> list[Line]:
    """Sets the state of each line against the bodies that there are."""
    known = {body.name: body for body in Body.objects.filter(congress=congress).select_related("parent")}
    held: dict[str, set[str]] = {}
    for name, role in Mandate.objects.filter(body__congress=congress).values_list("body__name", "role").distinct():
        held.setdefault(name, set()).add(role)
    seen: set[str] = set()
    for line in lines:
        if not line.problems:
            _judge_body(line, seen, held.get(line.said["名称"], set()))
    _refuse_without_parent(lines, known.keys())
    for line in lines:
        if not line.problems:
            _compare_body(line, known.get(line.said["名称"]))
    return lines


def _judge_body(line: Line, seen: set[str], held: set[str]) -> None:
    said = line.said
    _too_long(line, "名称")
    if said["名称"] in seen:
        line.refuse("同一个机构写了两行")
    seen.add(said["名称"])
    kind = KINDS.get(said["类别"])
    if kind is None:
        line.refuse(f"类别“{said['类别']}”认不出，只能是：{'、'.join(KINDS)}")
    elif wrong := [why for role in sorted(held) if (why := unfit(Role(role), kind))]:
        line.refuse(f"里面有人任职，类别不能这样改：{'；'.join(wrong)}")


def _refuse_without_parent(lines: list[Line], known: Collection[str]) -> None:
    """A line is written after its parent: whose parent is neither there nor written, or waits for it, is refused."""
    placed, waiting = set(known), [line for line in lines if not line.problems]
    while ready := [line for line in waiting if line.said["上级机构"] in {"", *placed} - {line.said["名称"]}]:
        placed |= {line.said["名称"] for line in ready}
        waiting = [line for line in waiting if line not in ready]
    for line in waiting:
        line.refuse(f"上级机构“{line.said['上级机构']}”还没有，表里也写不进去（没有这一行、那一行有错，或者互为上级）")


def _compare_body(line: Line, body: Body | None) -> None:
    if body is None:
        line.state = "new"
        return
    now = {
        "类别": BodyKind(body.kind).label,
        "上级机构": body.parent.name if body.parent else "",
        "政府直属": "是" if body.directly_under else "",
        "垂直管理": "是" if body.vertically_managed else "",
    }
    said = line.said | {name: "是" if yes(line.said[name]) else "" for name in ("政府直属", "垂直管理")}
    line.compare(now, said)


def _too_long(line: Line, name: str) -> None:
    if len(line.said[name]) > LONGEST[name]:
        line.refuse(f"{name}最多{LONGEST[name]}个字")


@transaction.atomic
def import_bodies(lines: Iterable[Line], *, by: Viewer, at: datetime) -> Outcome:
    """Adds and changes the bodies of the lines that can be; a parent may stand below its own departments."""
    congress, done = congress_of(by), Outcome()
    lock_roster(congress)
    known = {body.name: body for body in Body.objects.filter(congress=congress).select_related("parent")}
    waiting = [line for line in plan_bodies(list(lines), congress) if line.state in ("new", "changed")]
    while waiting:  # plan_bodies has refused what would wait for ever
        ready = [line for line in waiting if line.said["上级机构"] in {"", *known}]
        for line in ready:
            body = known.get(line.said["名称"])
            known[line.said["名称"]] = save_body(body=body, fields=_fields(line, known), by=by, at=at)
            done.bodies += body is None
            done.changed += body is not None
        waiting = [line for line in waiting if line not in ready]
    return done


def _fields(line: Line, known: Mapping[str, Body]) -> dict[str, Any]:
    """What save_body is told."""
    said = line.said  # of a column that the sheet lacks what the body says now (Line.compare)
    return {
        "name": said["名称"],
        "kind": KINDS[said["类别"]],
        "parent": known.get(said["上级机构"]),
        "directly_under": yes(said["政府直属"]),
        "vertically_managed": yes(said["垂直管理"]),
    }


# ── people ────────────────────────────────────────────────────────────────
@dataclass
class Known:
    """The roster as it stands, asked once."""

    congress: Congress
    people: dict[int, Person]
    by_name: dict[str, list[Person]]
    bodies: dict[str, Body]
    mandates: dict[int, list[Mandate]]
    usernames: dict[int, str]
    taken: set[str]

    @classmethod
    def of(cls, congress: Congress, lines: Iterable[Line]) -> Known:
        people = list(Person.objects.filter(congress=congress).order_by("pk"))
        by_name: dict[str, list[Person]] = {}
        for person in people:
            by_name.setdefault(person.name, []).append(person)
        mandates: dict[int, list[Mandate]] = {}
        for mandate in Mandate.objects.filter(person__congress=congress).select_related("body").order_by("pk"):
            mandates.setdefault(mandate.person_id, []).append(mandate)
        accounts = Account.objects.filter(person__congress=congress).values_list("person_id", "username")
        wanted = {line.said["账号"] for line in lines} - {"", OPEN}
        return cls(
            congress=congress,
            people={person.pk: person for person in people},
            by_name=by_name,
            bodies={body.name: body for body in Body.objects.filter(congress=congress)},
            mandates=mandates,
            usernames=dict(accounts),
            taken=set(Account.objects.filter(username__in=wanted).values_list("username", flat=True)),
        )


@dataclass
class Entry:
    """What a line of the people's sheet stands for, once it is understood."""

    line: Line
    key: tuple[str, int]  # of the person: the name of a new one, the number of a known one
    held: Holding
    mandate: Mandate | None
    username: str  # of an account to be opened; OPEN for the next free name


def plan_people(lines: list[Line], congress: Congress) -> list[Entry]:
    """Sets the state of each line against the roster, and gives those that would write something."""
    known = Known.of(congress, lines)
    entries: list[Entry] = []
    held: dict[tuple[str, int], list[Mandate]] = {}
    named: dict[str, tuple[str, int]] = {}
    opened: set[tuple[str, int]] = set()
    first: dict[tuple[str, int], int] = {}  # the line that names a person first
    for line in lines:
        if line.problems:
            continue
        for name in ("姓名", "职务"):
            _too_long(line, name)
        entry = _entry(line, known)
        if entry is None or line.problems:
            continue
        beside = held.setdefault(entry.key, list(known.mandates.get(entry.key[1], [])))
        _tell_who(entry, known, beside, first.setdefault(entry.key, line.number))
        _judge(entry, beside)
        _judge_account(entry, known, named, opened)
        if line.state in ("new", "changed"):  # what the lines below are judged beside
            beside[:] = [m for m in beside if m is not entry.mandate] + [_mandate(entry.held)]
        if line.state in ("new", "changed"):
            entries.append(entry)
    return entries


def _entry(line: Line, known: Known) -> Entry | None:
    said = line.said
    person = _person(line, known)
    body, role = known.bodies.get(said["机构"]), role_of(said["身份"])
    if body is None:
        line.refuse(f"没有叫“{said['机构']}”的机构，请先登记机构")
    if role is None:
        line.refuse(f"身份“{said['身份']}”认不出")
    if line.problems or body is None or role is None:
        return None
    since = date.fromisoformat(said["任职起"])
    mandates = known.mandates.get(person.pk, []) if person else []
    same = next((m for m in mandates if (m.body_id, m.role, m.from_on) == (body.pk, role.value, since)), None)
    post, until = said["职务"], date.fromisoformat(said["任职止"]) if said["任职止"] else None
    if same:
        post = post if line.has("职务") else same.post
        until = until if line.has("任职止") else same.until_on
    key = ("", person.pk) if person else (said["姓名"], 0)
    return Entry(line, key, Holding(body, role, post, since, until), same, said["账号"])


def _tell_who(entry: Entry, known: Known, beside: list[Mandate], first: int) -> None:
    """Says whom a line without a number is taken for: a namesake would get what is meant for another."""
    line, pk = entry.line, entry.key[1]
    if entry.mandate is not None or line.said["人员编号"]:
        return
    if pk:
        holds = "、".join(f"{m.body}{m.post or Role(m.role).label}" for m in known.mandates.get(pk, [])) or "没有任职"
        line.notes.append(f"当作已有的{line.said['姓名']}（编号{pk}，{holds}）；不是同一个人的，请在姓名后面加区分")
    elif first != line.number and beside:
        line.notes.append(f"当作与第{first}行同一个人；不是的，请在姓名后面加区分")


def _person(line: Line, known: Known) -> Person | None:
    """Whom the line means: by number, or by a name that only one person has; None for a new person."""
    number, name = line.said["人员编号"], line.said["姓名"]
    if number:
        person = known.people.get(whole_number(number) or 0)
        if person is None:
            line.refuse(f"没有编号是{number}的人员；新人请把编号空着")
        elif person.name != name:
            line.refuse(f"编号{number}是{person.name}，不是{name}；改名请到人员页")
        return person
    found = known.by_name.get(name, [])
    if len(found) > 1:
        line.refuse(f"有{len(found)}位叫{name}，请写人员编号")
    return found[0] if found else None


def _judge(entry: Entry, beside: list[Mandate]) -> None:
    """Against what the person holds already, and what the lines above let them hold."""
    line, held, mandate = entry.line, entry.held, entry.mandate
    others = [m for m in beside if m is not mandate]
    if why := cannot_hold(held, others):
        if mandate is None and "时间重叠" in why:
            why += "。改起日请到人员页；同名的两个人，请在姓名后面加区分"
        line.refuse(why)
        return
    if mandate is None:
        line.state = "new"
        return
    until = mandate.until_on.isoformat() if mandate.until_on else ""
    line.compare({"职务": mandate.post, "任职止": until}, line.said)


def _mandate(held: Holding, person: Person | None = None) -> Mandate:
    return Mandate(
        person=person, body=held.body, role=held.role.value, post=held.post,
        from_on=held.from_on, until_on=held.until_on,
    )  # fmt: skip


def _judge_account(entry: Entry, known: Known, named: dict[str, tuple[str, int]], opened: set[tuple[str, int]]) -> None:
    """What the column 账号 asks for: nothing, the account that there is, or a new one."""
    line, wanted = entry.line, entry.username
    has = known.usernames.get(entry.key[1], "")
    if not wanted or line.problems or wanted == has or (has and wanted == OPEN):
        entry.username = ""
        return
    if has:
        line.refuse(f"已经有账号{has}，账号名不能在表里改")
    elif wanted != OPEN and (why := wrong_name(wanted)):
        line.refuse(why)
    elif wanted != OPEN and (wanted in known.taken or named.setdefault(wanted, entry.key) != entry.key):
        line.refuse(f"账号“{wanted}”已经有人用，请换一个")
    elif entry.key in opened:
        entry.username = ""
    else:
        opened.add(entry.key)
        line.changes.append(("账号", "", "自动取名" if wanted == OPEN else wanted))
        line.state = "changed" if line.state == "same" else line.state


@transaction.atomic
def import_people(lines: list[Line], *, by: Viewer, at: datetime) -> Outcome:
    """Adds people, lets them hold what the lines say, and opens their accounts. Lines that cannot be are left out."""
    giver, congress, done = signed(by), congress_of(by), Outcome()
    lock_roster(congress)
    entries = plan_people(lines, congress)
    people = _people(entries, congress, done)
    fresh = [_mandate(e.held, people[e.key]) for e in entries if e.mandate is None]
    done.mandates = len(Mandate.objects.bulk_create(fresh))
    changed = [_changed(e.mandate, e.held) for e in entries if e.mandate is not None]
    Mandate.objects.bulk_update(changed, ["post", "until_on"], batch_size=500)
    done.changed = len(changed)
    done.slips = _open(entries, people, congress, giver, at)
    if not has_office(congress, day_of(at)):
        raise Refused("照这张表写入，就没有能登录的常委会办公室人员了，一行也没有写。", hint="请留一位在任的。")
    _noted(entries, done, by, at)
    return done


def _people(entries: list[Entry], congress: Congress, done: Outcome) -> dict[tuple[str, int], Person]:
    keys = dict.fromkeys(entry.key for entry in entries)
    new = Person.objects.bulk_create(Person(congress=congress, name=name) for name, pk in keys if not pk)
    done.people = len(new)
    known = Person.objects.in_bulk([pk for _, pk in keys if pk])
    return {(p.name, 0): p for p in new} | {("", pk): person for pk, person in known.items()}


def _changed(mandate: Mandate, held: Holding) -> Mandate:
    mandate.post, mandate.until_on = held.post, held.until_on
    return mandate


def _open(
    entries: list[Entry], people: Mapping[tuple[str, int], Person], congress: Congress, giver: str, at: datetime
) -> list[Slip]:
    wanting = [e for e in entries if e.username]
    free = free_names(congress, {e.username for e in wanting})
    slips, accounts = [], []
    for entry in wanting:
        person, password = people[entry.key], passwords.drawn()
        username = next(free) if entry.username == OPEN else entry.username
        slips.append(Slip(person.name, username, password))
        accounts.append(
            Account(username=username, person=person, password=passwords.kept(password), password_from=giver)
        )
    Account.objects.bulk_create(accounts)
    opened = [people[entry.key].pk for entry in wanting]
    apart = Person.objects.filter(pk__in=opened, mandates__role__in=ROLES_APART)
    for person in apart.select_related("congress").distinct():
        tell_apart(person, giver, at)
    return slips


def _noted(entries: list[Entry], done: Outcome, by: Viewer, at: datetime) -> None:
    """The import as a whole, and each line of it."""
    congress, name = congress_of(by), signed(by)
    counted: dict[str, Any] = {"people": done.people, "mandates": done.mandates, "changed": done.changed}
    body = counted | {"accounts": [slip.username for slip in done.slips]}
    record(
        congress=congress, kind="people.imported", subject=f"congress:{congress.code}", body=body,
        by=name, recorded_at=at,
    )  # fmt: skip
    items = ((f"body:{e.held.body.pk}", {label: e.line.said[label] for label in PEOPLE[:6]}) for e in entries)
    record_many(congress=congress, kind="people.imported_line", items=items, by=name, recorded_at=at)


def roles_named() -> list[str]:
    """The words for 身份, as the page of the import lists them."""
    return [role.label for role in Role if role_of(role.label)]
