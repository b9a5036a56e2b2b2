"""A whole secret ballot of 1,000 deputies on 20 candidates through the pages and messages of the platform (make bench).

Everything goes the way it goes in the hall: the clerk's pages, each device's messages, the trustees' two openings, the
announcement, the folder, and its verifier as a program of its own. Waits are those of one request after the other;
test_secret_hall.py has them all at once.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huying.commons.voting.elections.models import Election
from huying.kernel.calendar import clock
from tests import polls, secret_congress
from tests.measuring import Measurements
from tests.secret_election import public_hex
from tests.secret_hall import Hall
from tests.world import World, moment

DEPUTIES, ABSENT, PROJECTS, QUOTA = 1000, 40, 20, 10
OPENED = moment(polls.DAY, 10)
NAME = "千人票决"


class Congress:
    """The ballot and who sits at which page."""

    def __init__(self, world: World, measure: Measurements) -> None:
        self.measure = measure
        self.people = secret_congress.ask(world, deputies=DEPUTIES, options=PROJECTS, quota=QUOTA)
        self.clerk = world.client(world.person(polls.Role.SC_OFFICE))
        self.election = self.set_up()
        self.hall = Hall(world, voters=DEPUTIES, election=self.election, at=clock.now())
        self.clients = [world.client(person) for person in self.people]

    def page(self, name: str, *, of: int | None = None, words: str = "") -> str:
        """A page of the clerk: its seconds and queries are measured, `words` stand on it."""
        url = reverse(f"voting:{name}", args=[of or self.election.pk])
        start = time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            got = self.clerk.get(url)
        self.measure(f"{NAME}：{name}", time.perf_counter() - start, unit="s", at_most=2)
        self.measure(f"{NAME}：{name}，查询", len(asked), unit="次", at_most=30)
        found = got.content.decode()
        assert got.status_code == 200 and words in found
        return found

    def press(self, name: str, said: dict[str, Any] | None = None, *, of: int | None = None, words: str = "") -> None:
        start = time.perf_counter()
        got = self.clerk.post(reverse(f"voting:{name}", args=[of or self.election.pk]), said or {}, follow=True)
        self.measure(f"{NAME}：按下 {name}", time.perf_counter() - start, unit="s", at_most=10)
        assert got.status_code == 200 and words in got.content.decode()

    def say(self, client: Client, what: str, said: Any) -> Any:
        url = reverse(f"voting:secret_{what}", args=[self.hall.ballot.pk])
        got = client.post(url, json.dumps(said), content_type="application/json")
        assert got.status_code == 200, got.content.decode()[:500]
        return got.json()["answer"]

    def set_up(self) -> Election:
        tellers, watchers = self.people[:2], self.people[4:7]
        said = {f"teller_{n}": p.pk for n, p in enumerate(tellers, 1)}
        said |= {f"scrutineer_{n}": p.pk for n, p in enumerate(watchers, 1)}
        url = reverse("voting:election_new", args=[polls.KIND, polls.SUBJECT])
        start = time.perf_counter()
        assert self.clerk.get(url).status_code == 200
        self.measure(f"{NAME}：election_new", time.perf_counter() - start, unit="s", at_most=2)
        assert self.clerk.post(url, {"way": "electronic", **said}).status_code == 302
        return Election.objects.get()

    def ceremony(self) -> None:
        pairs = list(zip(self.clients[4:7], self.hall.devices, strict=True))
        ask = lambda: self.clients[4].get(reverse("voting:secret_state", args=[self.hall.ballot.pk])).json()  # noqa: E731
        for client, device in pairs:
            self.say(client, "promise", device.promise())
        promises = ask()["promises"]
        for client, device in pairs:
            self.say(client, "boxes", device.boxes(promises))
        boxes = ask()["boxes"]
        for client, device in pairs:
            self.say(client, "confirmation", device.confirmation(promises, boxes))

    def check_in(self) -> int:
        """Everybody's device, by delegations; how often the clerk pressed."""
        for client, person in zip(self.clients, self.people, strict=True):
            self.say(client, "credential", public_hex(self.hall.salt, "deputy", person.pk))
        pk, pressed = self.hall.ballot.pk, 0
        while "等您核对" in (page := self.page("secret_office", of=pk)):
            waiting = [part.split('"')[0] for part in page.split('name="waiting" value="')[1:]]
            self.press("secret_office_rolls", {"all": "1", "waiting": waiting}, of=pk, words="已列入名册")
            pressed += 1
        return pressed

    def open(self) -> None:
        self.page("election_open", words=self.people[-1].name)
        absent = [person.pk for person in self.people[-ABSENT:]]
        self.press("election_open", {"absent": absent}, words="正在票决")

    def vote(self) -> list[dict[str, Any]]:
        """The receipts; the minutes pass as they vote."""
        receipts, spent = [], []
        for n, person in enumerate(self.people[:-ABSENT]):
            choice = secret_congress.choice_of(n, PROJECTS, QUOTA)
            said = self.hall.envelope(person, choice)
            with clock.frozen(OPENED + timedelta(seconds=n // 2)):
                start = time.process_time()
                receipts.append(self.say(self.clients[n], "cast", said))
                spent.append(time.process_time() - start)
        self.measure(f"{NAME}：投一张票（核对、存盘、回执），中位，CPU", median(spent) * 1000, unit="ms")
        last = median(spent[-50:]) / median(spent[:50])
        self.measure(f"{NAME}：最后50张比最先50张，CPU", last, unit="倍", at_most=2)
        return receipts

    def verified(self, folder: Path, receipts: list[dict[str, Any]]) -> str:
        """What the verifier of the downloaded folder says, as a program that knows nothing of us."""
        got = self.clerk.get(reverse("voting:secret_folder", args=[self.hall.ballot.pk]))
        with zipfile.ZipFile(io.BytesIO(got.content)) as archive:
            archive.extractall(folder)
        [there] = folder.iterdir()
        (there / "receipts.json").write_text(json.dumps(receipts, ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, "-I", "verify.py", ".", "--manifest", self.hall.fresh().manifest_hash]
        start = time.monotonic()
        ran = subprocess.run(command, cwd=there, capture_output=True, text=True, check=False)
        self.measure(f"{NAME}：核对程序", time.monotonic() - start, unit="s")
        assert ran.returncode == 0, ran.stdout[-3000:]
        return ran.stdout


@pytest.mark.django_db
@pytest.mark.timeout(3600)
def test_a_thousand_deputies_choose_among_twenty_from_the_ceremony_to_the_announcement(
    world: World, measure: Measurements, tmp_path: Path
):
    with clock.frozen(OPENED):
        congress = Congress(world, measure)
        congress.ceremony()
        assert congress.check_in() == DEPUTIES // 100
        congress.open()
    receipts = congress.vote()
    pk = congress.hall.ballot.pk
    voted = DEPUTIES - ABSENT
    with clock.frozen(OPENED + timedelta(hours=1)):
        congress.page("election_screen", words=f"{voted}</span>")
        congress.page("secret_office", of=pk, words=f"已投{voted}人")
        congress.press("secret_office_close", of=pk, words="票板已封")
        for nth in (0, 2):
            congress.say(congress.clients[4 + nth], "shares", congress.hall.share_of(nth))
        for client in congress.clients[4:7]:
            assert client.post(reverse("voting:election_sign", args=[congress.election.pk])).status_code == 302
        congress.press("election_announce", words="结果已宣布")
        congress.page("election", words="结果已宣布")
    choices = [secret_congress.choice_of(n, PROJECTS, QUOTA) for n in range(voted)]
    for n, option in enumerate(congress.election.options.order_by("position")):
        marks = [choice[n] for choice in choices]
        assert (option.votes_for, option.votes_against) == (marks.count("+"), marks.count("-"))
    heads = congress.hall.fresh().heads.count()
    minutes = (voted + 119) // 120  # two ballots a second
    assert heads == 1 + minutes + 1  # at the opening, for each minute, at the close
    assert "核对通过" in congress.verified(tmp_path, receipts)
