"""Who may open what: every address × everybody of the own congress × nobody (other congresses: test_congresses_apart).

And that no answer can be framed or read as another type (S10). The addresses come from the router, the permissions
from tests/routes.py; an address without a row fails.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from huying.commons.voting.elections import counting
from huying.commons.voting.elections.holding import open_election
from huying.commons.voting.elections.models import Election, ElectionOption, ElectionWay
from huying.commons.voting.envelopes import bound
from huying.kernel.calendar import clock
from huying.kernel.documents.office import NoOffice
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import Proceeding
from tests import polls
from tests.database import analyse, questions, standing, writes
from tests.lived_in import ON, Args, Rows, live_in
from tests.routes import EVERYBODY, ROUTES, Route, addresses, depends_on_the_row, most_questions, names, table
from tests.secret_hall import Hall
from tests.world import BACKEND, World, build_world, moment

pytestmark = pytest.mark.django_db  # each test within the transaction of the file
HEADERS = {"X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
OPEN, SIGN_IN, REFUSED = {200}, {302}, {403, 404}
NOT_SET = 503  # a machine without LibreOffice sets no PDF in a template of the congress's own, and says so


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


@dataclass
class Reader:
    """Somebody who looks at pages. What was looked at once is remembered: looking changes nothing."""

    client: Client
    wrote: dict[str, list[str]] = field(default_factory=dict, repr=False)
    asked: dict[str, int] = field(default_factory=dict, repr=False)  # questions to the database
    _answers: dict[str, Answer] = field(default_factory=dict, repr=False)

    def read(self, url: str) -> Answer:
        if url not in self._answers:
            with writes() as written, questions() as asked:
                try:
                    got = self.client.get(url)
                except NoOffice:
                    got = HttpResponse(status=NOT_SET)
            self.wrote[url] = [f"{url}：{sql[:80]}" for sql in written]
            self.asked[url] = len(asked)
            is_page = got.headers["Content-Type"].startswith("text/html")
            self._answers[url] = Answer(got.status_code, got.content.decode() if is_page else "")
        return self._answers[url]


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker) -> Iterator[Rows]:
    """青禾县, lived in; the day is that on which its pages are looked at."""
    with standing(django_db_blocker.unblock()), clock.frozen(ON):
        lived = live_in(build_world())
        analyse()
        yield lived


@pytest.fixture(scope="module")
def readers(rows: Rows) -> dict[Role, Reader]:
    return {role: Reader(rows.world.client(role)) for role in EVERYBODY}


# ── the table itself ──────────────────────────────────────────────────────
def test_every_address_of_the_router_has_a_row_and_every_row_an_address():
    found = [name for name, _ in names()]
    assert sorted(set(found) - set(table())) == [], "没有登记在 tests/routes.py 的地址：写明谁可以打开它"
    assert sorted(set(table()) - set(found)) == []
    assert len(table()) == len(ROUTES)


def test_every_address_that_takes_something_has_a_row_of_the_county(rows):
    assert [name for name, takes in names() if takes and name not in rows.args] == []


# ── who may ───────────────────────────────────────────────────────────────
def _asked(client: Client, route: Route, url: str) -> int:
    """The status; what is only an act is asked for without any fields."""
    return client.post(url).status_code if route.post else client.get(url).status_code


def test_without_signing_in_only_what_is_public_opens(rows):
    wrong = []
    for route, url in addresses(rows):
        got = _asked(Client(), route, url)
        leads_on = got in SIGN_IN and route.name in ("portal_home", "preferences")
        if (got in OPEN or leads_on) is not route.public or got >= 500:
            wrong.append(f"{got} {url}")
    assert wrong == []


def test_in_ones_own_congress_the_pages_of_a_role_open_and_no_others_and_no_link_leads_to_a_refusal(rows, readers):
    wrong, pages = [], list(addresses(rows, pages_only=True))
    for role, reader in readers.items():
        for route, url in pages:
            got, allowed = reader.read(url).status, route.public or role in route.roles
            as_it_should = got in (OPEN | SIGN_IN if route.public else OPEN) if allowed else got in REFUSED
            if not as_it_should and not (got == 404 and depends_on_the_row(role, url)):
                wrong.append(f"{role.label}：{got} {url}（{'应' if allowed else '不应'}打开）")
        wrong += [f"{role.label}：{line}" for line in _broken_links(reader, [url for _, url in pages])]
    assert wrong == []


# What the deputies of a congress read; of the oversight of the standing committee nothing before it is public.
READ_BY_DEPUTIES = {
    "livelihood_soliciting", "livelihood_candidate", "livelihood_deciding", "livelihood_project",
    "commitment_year", "commitment_sheet", "major_decision", "hot_issue",
}  # fmt: skip


def test_deputies_are_shown_the_acts_of_what_is_theirs_to_read_and_no_others(rows, readers):
    running = dict(Proceeding.objects.values_list("pk", "procedure"))
    opened = {
        running[int(found[1])]
        for route, url in addresses(rows, pages_only=True)
        if (found := re.match(r"/proceedings/(\d+)/", url)) and readers[Role.DEPUTY].read(url).status == 200
    }
    assert opened == READ_BY_DEPUTIES


FILTERED_BY = re.compile(r"=[^&]*")
LINK = re.compile(r"""<a\b[^>]*\bhref=["'](/[^"'#]*)""")


def _broken_links(reader: Reader, urls: list[str]) -> Iterator[str]:
    """The links that the pages of this reader offer and then refuse; of the ways to filter a list one of each kind."""
    offered = {
        FILTERED_BY.sub("=", found): (found.replace("&amp;", "&"), url)
        for url in urls
        if reader.read(url).status == 200
        for found in LINK.findall(reader.read(url).text)
    }
    for url, found_on in offered.values():
        if not url.startswith("/static/") and reader.read(url).status not in OPEN | SIGN_IN | {NOT_SET}:
            yield f"{reader.read(url).status} {url}，在 {found_on}"


# ── reading writes nothing, writing needs a token ─────────────────────────
# The intake's download of refused rows shows persons in the clear, so it goes on record (个人信息保护法 51).
RECORDED_READING = {"voices:rejected_xlsx", "voices:rejected_csv"}


def test_looking_at_a_page_writes_nothing(rows, readers):
    pages, wrote = [(route.name, url) for route, url in addresses(rows) if not route.post], []
    for role in (Role.SC_OFFICE, Role.SC_MEMBER, Role.HANDLING_UNIT, Role.INTAKE):
        for name, url in pages:
            opens = readers[role].read(url).status == 200
            if opens and role is Role.INTAKE and name in RECORDED_READING:
                assert readers[role].wrote[url], f"{url} 没有留下查看记录"
            else:
                wrote += readers[role].wrote[url]
    assert wrote == []


# ── what a page costs ─────────────────────────────────────────────────────
def test_no_page_asks_the_database_more_than_twelve_questions(rows, readers):
    """P10, for everybody. Who found nothing kept in memory yet is asked again."""
    dear = {}
    for role, reader in readers.items():
        for _, url in addresses(rows, pages_only=True):
            most = most_questions(url)
            if reader.read(url).status == 200 and reader.asked[url] > most:
                with questions() as asked:
                    reader.client.get(url)
                if len(asked) > most:
                    dear[url] = max(dear.get(url, ""), f"{len(asked)} {role.label}")

    assert dear == {}


def test_no_answer_can_be_framed_or_read_as_another_type(rows):
    wrong = []
    for client in (Client(), rows.world.client(Role.SC_OFFICE)):
        for _, url in addresses(rows):
            got = client.get(url).headers
            policy = got.get("Content-Security-Policy", "")
            is_well = all(got.get(name) == value for name, value in HEADERS.items())
            if not (is_well and "frame-ancestors 'none'" in policy and "unsafe" not in policy):
                wrong.append(url)
    assert wrong == []


def test_nothing_is_sent_without_a_token(rows):
    client = Client(enforce_csrf_checks=True)
    client.force_login(rows.world.account(Role.SC_OFFICE), backend=BACKEND)
    assert [url for _, url in addresses(rows) if client.post(url).status_code != 403] == []


def test_an_act_is_not_done_by_following_a_link(rows):
    acts = [(route, url) for route, url in addresses(rows) if route.post]
    assert len(acts) > 10
    assert [url for route, url in acts if rows.world.client(route.roles[0]).get(url).status_code != 405] == []


# ── before the close nobody reads a number ────────────────────────────────
FOR = (731_913, 619_751, 583_397, 419_317, 137_713)  # votes as no other number of the county looks
RETURNED = 868_183
MARKED = polls.counted(*FOR, issued=RETURNED, returned=RETURNED)
OTHER = polls.counted(FOR[0] - 3, *FOR[1:], issued=RETURNED, returned=RETURNED)  # the other teller's first count
TOLD = re.compile("|".join(rf"{n:,}|{n}" for n in (*FOR, FOR[0] - 3, RETURNED)))


def _voted_on(world: World) -> dict[ElectionWay, Election]:
    """One vote by each way that is open, with more votes given than there are people, written where they will stand."""
    found, first = {}, 10 * world.congress.pk + 5
    for subject, way in enumerate(ElectionWay, first):
        polls.ask(world, subject=subject)
        election = polls.set_up(world, way, subject=subject)
        if way is ElectionWay.ELECTRONIC:
            hall = Hall(world, voters=9, election=election, at=moment(polls.DAY))
            hall.hold_ceremony()
            hall.check_in()
            bound.open_both(ballot=hall.fresh(), absent=[], by=hall.clerk, at=hall.at)
            for nth in range(9):
                hall.cast(nth, "+++00")
        else:
            open_election(election=election, by=world.person(Role.SC_OFFICE), at=moment(polls.DAY))
        Election.objects.filter(pk=election.pk).update(
            members=900_000, present=900_000, may_vote=900_000, issued=RETURNED, returned=RETURNED
        )
        for option, votes in zip(election.options.all(), FOR, strict=True):
            ElectionOption.objects.filter(pk=option.pk).update(votes_for=votes)
        found[way] = Election.objects.get(pk=election.pk)
    return found


def _close(election: Election, world: World) -> None:
    about = {"election": election, "count": MARKED, "at": moment(polls.DAY, 12)}
    if election.way == ElectionWay.PAPER:
        counting.enter_paper_count(teller=polls.deputies_of(world)[1], **about)
    elif election.way == ElectionWay.HANDS:
        counting.enter_hands(by=world.person(Role.SC_OFFICE), **about)
    else:
        counting.enter_secret_result(by=world.person(Role.SC_OFFICE), **about)


def _words(got: HttpResponse) -> str:
    """All that a reader can take from an answer: of a package of files what is in each, too."""
    content = b"".join(got.streaming_content) if got.streaming else got.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            content = b"\n".join(package.read(name) for name in package.namelist())
    return content.decode(errors="replace")


def _tell(client: Client, urls: list[str]) -> list[str]:
    return [url for url in urls if TOLD.search(_words(client.get(url)))]


def test_until_the_close_no_address_tells_anybody_a_number_of_a_vote_of_any_way(rows):
    """Peers' demand 6: pages, files, messages to devices, screens and records, asked by whoever might want a peek."""
    world, votes = rows.world, _voted_on(rows.world)
    for n, count in ((0, MARKED), (1, OTHER), (0, MARKED)):  # they differ and count again: the first has
        who, at = polls.deputies_of(world)[n], moment(polls.DAY, 11)
        counting.enter_paper_count(election=votes[ElectionWay.PAPER], teller=who, count=count, at=at)
    running, ballot = [(vote.pk,) for vote in votes.values()], bound.ballot_of(votes[ElectionWay.ELECTRONIC])
    assert ballot is not None and ballot.envelopes.count() == 9
    more: dict[str, list[Args]] = {
        name: [(ballot.pk,)] if name.startswith("voting:secret_") else running
        for name in rows.args
        if name.startswith(("voting:election", "voting:secret_"))
        and name not in ("voting:election_new", "voting:election_record", "voting:secret_office_roll")
    }
    more["voting:election_record"] = [(pk, suffix) for (pk,) in running for suffix in ("docx", "pdf")]
    own = [url for _, url in addresses(Rows(world, rows.args | more))]
    urls = list(dict.fromkeys([*own, *(url for _, url in addresses(rows))]))
    office = (Role.SC_OFFICE, Role.SYSTEM_ADMIN, Role.AUDITOR)
    clients = [Client(), *(world.client(p) for p in polls.deputies_of(world)[:2]), *(world.client(r) for r in office)]
    assert [_tell(client, urls) for client in clients] == [[]] * 6
    told = [reverse("voting:election", args=[vote.pk]) for vote in votes.values()]
    for vote in votes.values():
        _close(vote, world)
    assert _tell(world.client(Role.SC_OFFICE), told) == told  # the numbers are such as would have been found
    assert _tell(Client(), urls) == []  # and citizens wait for the publication
