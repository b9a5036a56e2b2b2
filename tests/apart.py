"""Congresses side by side: the trials that ask everything of one as the people of another.

Each trial returns how much it tried and what went wrong, so that the tests say nothing may and `make soak` counts.
The two are lived in alike, and the rows of the second have keys that no row of the first has (`apart`): a key of the
second that turns up on a page of the first is a leak, whatever the table.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import openpyxl
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from huying.kernel.calendar import clock
from huying.kernel.people.models import Level
from huying.kernel.people.roles import Role
from tests import database
from tests import lived_in as county
from tests.database import writes
from tests.lived_in import Rows, live_in
from tests.page_forms import Form, forms_of
from tests.routes import EVERYBODY, Relation, Route, addresses, depends_on_the_row, names_a_row, opens, table
from tests.world import World, build_world

TOPICS = ("农村公路养护工作情况", "职业教育发展工作情况")  # what the other congress deals with
OPEN, LEADS_ON, REFUSED = {200}, {302}, {403, 404}
FIRST_KEY, STEP, THEIRS = 1_900_000_000, 100_000, 50_000  # ten digits: no telephone number and no day has that shape
KEY = re.compile(r"(?<![0-9A-Za-z.])19\d{8}(?![0-9A-Za-z])")


@dataclass
class Trial:
    """What was tried, and what should not have happened."""

    tried: int = 0
    wrong: list[str] = field(default_factory=list)

    def note(self, is_well: bool, said: str) -> None:
        self.tried += 1
        if not is_well:
            self.wrong.append(said)

    def __add__(self, other: Trial) -> Trial:
        return Trial(self.tried + other.tried, self.wrong + other.wrong)


# ── keys of their own ─────────────────────────────────────────────────────
@contextmanager
def apart() -> Iterator[None]:
    """What is built inside gets keys that no other row has: a range of its own for each table."""
    tables = [m._meta for m in apps.get_models(include_auto_created=True) if m._meta.managed]
    ours = [meta for meta in tables if meta.pk.get_internal_type() in ("BigAutoField", "AutoField")]
    with connection.cursor() as cursor:
        for at, meta in enumerate(ours):
            _go_on_from(cursor, meta, FIRST_KEY + at * STEP)
        yield
        for at, meta in enumerate(ours):  # SQLite never goes back below a key that was given
            _go_on_from(cursor, meta, FIRST_KEY + at * STEP + THEIRS)


def _go_on_from(cursor: Any, meta: Any, last: int) -> None:
    if connection.vendor == "sqlite":
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [meta.db_table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [meta.db_table, last])
    else:
        sequence = "SELECT setval(pg_get_serial_sequence(%s, %s), %s)"
        cursor.execute(sequence, [f'"{meta.db_table}"', meta.pk.column, last])


def foreign_keys_in(text: str) -> set[str]:
    """The keys of rows built apart that stand in a text."""
    return {key for key in KEY.findall(text) if (int(key) - FIRST_KEY) % STEP < THEIRS}


# ── what its people are shown ─────────────────────────────────────────────
@dataclass(frozen=True)
class Shown:
    """An answer; of a page its text without what differs each time, of a file its bytes."""

    status: int
    text: str
    content: bytes


Pages = dict[tuple[Role, str], Shown]
EACH_TIME = re.compile(r'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"')


def read_all(rows: Rows, clients: Mapping[Role, Client], more: Iterable[str] = ()) -> Pages:
    """Everything that these people of a congress can look at, and the addresses of `more`."""
    urls = [url for route, url in addresses(rows) if not (route.post or route.name in WRITTEN_DOWN)]
    return {
        (role, url): _shown(client.get(url))
        for role, client in clients.items()
        for url in dict.fromkeys((*urls, *more))
    }


WRITTEN_DOWN = {"voices:rejected_xlsx", "voices:rejected_csv"}  # reading them is itself put on record


def _shown(answer: HttpResponse) -> Shown:
    content, kind = _body(answer), answer.headers["Content-Type"]
    if kind.startswith("text/html"):
        return Shown(answer.status_code, EACH_TIME.sub("", content.decode()), b"")
    if "spreadsheet" in kind:  # the file itself holds the moment of its making
        return Shown(answer.status_code, _cells(content), b"")
    if "wordprocessing" in kind:
        return Shown(answer.status_code, _words(content), b"")
    return Shown(answer.status_code, "", content)


def _words(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as paper:
        return paper.read("word/document.xml").decode()


def _cells(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return "\n".join(repr(row) for sheet in book for row in sheet.iter_rows(values_only=True))


# ── the tree ──────────────────────────────────────────────────────────────
EYES = (Role.SC_OFFICE, Role.SC_MEMBER, Role.HANDLING_UNIT, Role.INTAKE, Role.AUDITOR)
HANDS = (*EYES, Role.WORKING_BODY, Role.SUPERVISION_OFFICE, Role.ORGAN, Role.PRINCIPAL_LEADER)
SEARCHES = (f"/search/?q={TOPICS[0][:4]}", f"/p/qinghe/search/?q={TOPICS[0][:4]}")


@dataclass
class Lived:
    """淮州市 ▸ 青禾县 and 北岭县, 青禾县 ▸ 柳河镇, all lived in.

    `before`: what the county was shown while the others were empty or not there.
    """

    county: Rows
    clients: dict[Role, Client]
    before: Pages
    others: dict[Relation, World]
    sibling: Rows

    @cached_property
    def after(self) -> Pages:
        """What the county is shown since the others have been lived in."""
        return read_all(self.county, {role: self.clients[role] for role in EYES}, SEARCHES)

    @cached_property
    def theirs(self) -> Pages:
        """The pages of the sibling that are like the county's pages with forms."""
        return read_twins(self.before, self.sibling)


@contextmanager
def standing(unblocked: Any) -> Iterator[Lived]:
    """The tree, built once for a file of tests inside a transaction that is taken back.

    Seen from 青禾县, on the day on which its pages are looked at.
    """
    logging.disable(logging.ERROR)  # each refusal would be logged with its way through the code
    try:
        with database.standing(unblocked), clock.frozen(county.ON):
            yield side_by_side()
    finally:
        logging.disable(logging.NOTSET)


def side_by_side() -> Lived:
    """Builds the tree; the sibling's rows stand apart."""
    city = build_world("huaizhou", "淮州市", level=Level.CITY)
    world = build_world(parent=city)
    township = build_world("liuhe", "柳河镇", level=Level.TOWNSHIP, parent=world)
    county = live_in(world)
    database.analyse()
    clients = {role: world.client(role) for role in HANDS}
    before = read_all(county, clients, SEARCHES)
    with apart():
        sibling = build_world("beiling", "北岭县", parent=city)
        rows = live_in(sibling, TOPICS)
        live_in(city, TOPICS)
        live_in(township, TOPICS)
    database.analyse()
    others = {Relation.ABOVE: city, Relation.BESIDE: sibling, Relation.BELOW: township}
    return Lived(county, clients, before, others, rows)


# ── who may open what ─────────────────────────────────────────────────────
def matrix(rows: Rows, reader: World, relation: Relation, *, lists: bool = True) -> Trial:
    """Every address with every row of the one congress, as every role of the other.

    Without `lists` only the addresses that name a row: a list of the other congress is a page of its own.
    """
    trial, asked = Trial(), [(r, url) for r, url in addresses(rows) if lists or names_a_row(r)]
    for role in EVERYBODY:
        client = reader.client(role)
        for route, url in asked:
            expected, (answer, wrote) = opens(route, role, relation), _written(client, route, url)
            got = answer.status_code
            is_well = got in OPEN | LEADS_ON if expected else got in REFUSED
            if route.post and expected:  # with nothing in it, an act leads back or says what is missing
                is_well = got < 500
            if relation is Relation.OWN:
                is_well = is_well or (got in REFUSED and depends_on_the_row(role, url))
            else:
                says = not (route.public or route.upward) and county.TOPICS[0].encode() in _body(answer)
                is_well = is_well and not says and not (wrote and names_a_row(route))
            trial.note(is_well, f"{relation.value}{role.label}：{got} {url}（{'应' if expected else '不应'}打开）")
    return trial


def _written(client: Client, route: Route, url: str) -> tuple[HttpResponse, list[str]]:
    with transaction.atomic(), writes() as wrote:
        answer = client.post(url) if route.post else client.get(url)
        transaction.set_rollback(True)
    return answer, wrote


def _body(answer: HttpResponse) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


# ── forms ─────────────────────────────────────────────────────────────────
def forms(pages: Pages) -> dict[tuple[str, ...], tuple[Role, Form]]:
    """Every form on these pages, each once, with a role that is offered it."""
    found: dict[tuple[str, ...], tuple[Role, Form]] = {}
    for (role, url), page in pages.items():
        if page.status == 200:
            for form in forms_of(url, page.text):
                found.setdefault((form.method, form.action, *form.names), (role, form))
    return found


def route_of(url: str) -> Route | None:
    try:
        return table().get(resolve(url.partition("?")[0]).view_name)
    except Resolver404:
        return None


def acts_of_strangers(pages: Pages, reader: World, relation: Relation, roles: Iterable[Role] = EVERYBODY) -> Trial:
    """Every act that the one congress's pages offer, sent as filled in there by every role of the other."""
    trial = Trial()
    acts = [form for _, form in forms(pages).values() if form.method == "post" and _is_of_one_congress(form.action)]
    for role in roles:
        client = reader.client(role)
        for form in acts:
            status, wrote, _ = sending(client, form, form.data())
            trial.note(
                status in REFUSED and not wrote, f"{relation.value}{role.label}：{status} {form.action} {wrote[:1]}"
            )
    return trial


def _is_of_one_congress(url: str) -> bool:
    route = route_of(url)
    return route is not None and not route.public and names_a_row(route)


def sending(client: Client, form: Form, data: dict[str, Any]) -> tuple[int, list[str], str]:
    """The status, what was written, and the page; all of it taken back again."""
    send = client.post if form.method == "post" else client.get
    with transaction.atomic(), writes() as wrote:
        answer = send(form.action, data)
        transaction.set_rollback(True)
    is_page = answer.headers["Content-Type"].startswith("text/html")
    return answer.status_code, wrote, answer.content.decode() if is_page else ""


# ── choices ───────────────────────────────────────────────────────────────
def twins(own: Pages, other: Pages) -> Iterator[tuple[Role, Form, Form]]:
    """Each form of the one congress with the same form of the other, as they are lived in alike."""
    theirs = {_likeness(form): form for _, form in forms(other).values()}
    for role, form in forms(own).values():
        if twin := theirs.get(_likeness(form)):
            yield role, form, twin


def read_twins(own: Pages, other: Rows) -> Pages:
    """Of the other congress the pages that are like those of the one with forms on them."""
    wanted = {(role, route.name) for role, form in forms(own).values() if (route := route_of(form.page))}
    found: Pages = {}
    for role in {role for role, _ in wanted}:
        client = other.world.client(role)
        urls = [url for route, url in addresses(other) if (role, route.name) in wanted]
        found |= {(role, url): _shown(client.get(url)) for url in urls}
    return found


def _likeness(form: Form) -> tuple[Any, ...]:
    words = (form.method, form.page, form.action, *form.names)
    return tuple(re.sub(r"\d+", "#", word) for word in words)


@dataclass(frozen=True)
class Choice:
    """A field of a form, filled with what the same field holds in the other congress."""

    role: Role
    form: Form
    name: str
    data: dict[str, Any]


def choices_of_the_other(own: Pages, other: Pages) -> Iterator[Choice]:
    """For every field whose twin holds a key of the other congress: the form, otherwise filled in well."""
    for role, form, twin in twins(own, other):
        for mine, its in zip(form.fields, twin.fields, strict=True):
            offered = [v for v in (its.value, *its.values) if foreign_keys_in(v)]
            if foreign_keys_in(mine.name + its.name):
                yield Choice(role, form, its.name, form.data() | {its.name: its.filled()})
            elif offered:
                yield Choice(role, form, mine.name, form.data() | {mine.name: offered[0]})


def choices_of_strangers(lived: Lived) -> tuple[Trial, set[str]]:
    """Each such form is sent as filled in here, which is taken, and then with the key of the other congress.

    The key must not be written, nor anything of the other congress be shown. Returns also the fields that were tried
    in forms that are otherwise taken.
    """
    trial, proven = Trial(), set[str]()
    for choice in choices_of_the_other(lived.before, lived.theirs):
        client, is_filter = lived.clients[choice.role], choice.form.method == "get"
        status, _, _ = sending(client, choice.form, choice.form.data())
        if status in (OPEN if is_filter else LEADS_ON):
            proven.add(re.sub(r"\d+", "#", choice.name))
        status, wrote, page = sending(client, choice.form, choice.data)
        leaks = foreign_keys_in(" ".join(wrote)) or any(topic in page for topic in TOPICS)
        trial.note(not leaks and status < 500, f"{choice.form.action}的{choice.name}：{status} {wrote[:1]}")
    return trial, proven


# ── 三员分立 ──────────────────────────────────────────────────────────────
# What everybody may do with what is their own, and the auditor's own work: checking the seals.
OWN_DEEDS = {"my_calendar", "inbox_read_all", "password_change", "sign_out", "records:verify"}


# Accounts and their passwords are the administrator's to give; what anybody may do comes from mandates, which are not.
KEEPS_ACCOUNTS = ("roster:account", "roster:open_account", "roster:slips")


def acts_of_a_reader(pages: Pages, client: Client, besides: Collection[str] = ()) -> Trial:
    """Every act that the pages of a congress offer to anybody, sent by somebody of it who may only look (`besides`)."""
    trial = Trial()
    for _, form in forms(pages).values():
        route = route_of(form.action)
        if form.method == "post" and route and not route.public and route.name not in (*OWN_DEEDS, *besides):
            status, wrote, _ = sending(client, form, form.data())
            is_refused = status in REFUSED | LEADS_ON | {422}  # some refusals are said on the page that follows
            trial.note(is_refused and not wrote, f"{status} {form.action} {wrote[:1]}")
    return trial


RECORD = re.compile(r'^\s*(UPDATE|DELETE FROM)\s+"ledger_entry"', re.IGNORECASE)


def acts_upon_the_record(lived: Lived) -> Trial:
    """Every act by whom it is offered to: none rewrites or deletes an entry of the ledger."""
    trial = Trial()
    for role, form in forms(lived.before).values():
        if form.method == "post":
            _, wrote, _ = sending(lived.clients[role], form, form.data())
            trial.note(not any(RECORD.match(sql) for sql in wrote), f"{role.label}：{form.action}")
    return trial


# ── what is of all ────────────────────────────────────────────────────────
# Which congresses there are, whether the installation is well, how far its one record is sealed and the proofs of it
# (numbers and hashes, no contents); and of the congress below its public numbers.
# A county's numbers and lists of livelihood projects count in what its townships have published (R2.10); where a
# citizen proposes and asks by a code, it names those that are calling and have a page of their own (R2.01).
_NUMBERS = r"metrics/(projects\.\w+/|yearend(/|\.docx|\.xlsx))?|p/qinghe/(metrics/|projects/|ideas/(new/)?)?"
_PROJECTS = rf"{_NUMBERS}|projects/(pilots/|outline/|\d+/place/)?"
_OF_ALL = re.compile(rf"/(|health/|metrics/below/(liuhe/)?|records/(head/|\d+/proof/)?|{_PROJECTS})")


def is_of_all(url: str) -> bool:
    """Whether a page rightly changes with what happens in other congresses."""
    return _OF_ALL.fullmatch(url) is not None
