"""The townships of the demonstration county: 161 projects in 12 townships since the pilot (R2.10)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import date, datetime

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.test import Client
from django.urls import reverse

from huying.commons.voting.choosing import ChoiceRule, margin_refusal
from huying.commons.voting.elections.models import Election, ElectionWay
from huying.commons.voting.envelopes import casting, ceremony
from huying.commons.voting.envelopes.models import SecretBallot
from huying.commons.voting.secret.group import best_group
from huying.commons.voting.secret.sealing import sealed
from huying.commons.voting.secret.signing import signed
from huying.commons.voting.secret.tally import sums
from huying.commons.voting.secret.trustee import Trustee
from huying.demo import trustees
from huying.demo.drawings import SCENES, drawing
from huying.demo.playing_livelihood import LivelihoodPlayer
from huying.demo.reading import table
from huying.demo.shapes_livelihood import DECIDED, latest_year, slots, towns
from huying.kernel.calendar.clock import CHINA, frozen
from huying.kernel.documents.uploads import PNG, examine
from huying.kernel.metrics.registry import measure
from huying.kernel.people.models import Account
from huying.kernel.procedures.models import DueDay, Proceeding
from huying.mechanisms.livelihood_projects.counts import table as counts
from huying.mechanisms.livelihood_projects.models import Idea, Project
from huying.mechanisms.livelihood_projects.procedures import BallotDeciding
from huying.mechanisms.livelihood_projects.selectors import published_projects
from tests.secret_election import public_hex, seed, sign_with
from tests.world import BACKEND, World

DAYS = [date(2026, 6, 16), date(2026, 1, 1), date(2026, 2, 20), date(2026, 11, 26), date(2027, 1, 20)]
BALLOTING = table("livelihood")["ballot"]["town"]


@pytest.mark.rule("R2.10")
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_161_projects_in_12_townships_on_whatever_day_it_is_looked_at(today):
    whole, latest = towns(2021, today), latest_year(today)
    found = list(slots(whole, latest, BALLOTING))
    assert sum(n for _, _, n in found) == DECIDED == 161
    assert len({town.name for town, _, _ in found}) == len(whole) == 12
    assert Counter(year for _, year, _ in found)[latest - 8] == 3  # the pilot
    assert all(year >= town.since for town, year, _ in found)
    assert not any(town.name == BALLOTING and year == latest for town, year, _ in found)


def test_the_outlines_fit_on_the_sheet_and_every_kind_has_its_picture():
    for town in towns(2021, DAYS[0]):
        numbers = [int(n) for pair in town.outline.split() for n in pair.split(",")]
        assert len(numbers) == 16 and all(0 <= n <= 1000 for n in numbers)
    kinds = {kind["field"] for kind in table("livelihood")["kinds"]}
    assert kinds <= set(SCENES)
    assert all(examine("a.png", drawing(kind, is_done=done)) is PNG for kind in kinds for done in (True, False))
    said = table("livelihood")["ballot"]
    assert margin_refusal(ChoiceRule(said["quota"]), candidates=len(said["candidates"])) == ""


@pytest.mark.rule("R2.10")
def test_the_county_shows_them_by_township_year_and_status_and_one_township_is_balloting(world: World):
    now = datetime(2026, 11, 26, 10, tzinfo=CHINA)
    with frozen(now.date()):
        LivelihoodPlayer(world.congress, now, 2021, "secret-2021").play()
        assert measure("projects.decided_by_ballot", world.congress, 2026) == 161
        assert measure("projects.townships", world.congress, 2026) == 12
        found = counts(published_projects(world.congress))
        assert (found.total, found.townships, len(found.years)) == (161, 12, 9)
        assert sum(sum(line.by_year) for line in found.lines) == 161
        running = Project.objects.filter(status="working")
        assert (
            running
            and not DueDay.objects.filter(
                proceeding__procedure="livelihood_project", due_on__lt=now.date(), done_on=None
            ).exists()
        )  # 全部进展顺利
        [ballot] = Proceeding.objects.filter(procedure=BallotDeciding.code, ended_on=None)
        assert (ballot.congress.name, ballot.stage) == ("柳桥镇人民代表大会", "counted")
        [election] = Election.objects.filter(congress=ballot.congress)
        assert (election.way, election.members, election.opened_at) == (ElectionWay.ELECTRONIC, 46, None)
        assert Idea.objects.filter(congress=ballot.congress, screening="refused").exclude(reason="-").exists()
        page = Client().get(reverse("public_projects", args=[world.congress.code])).content.decode()
    assert page.count("<polygon") == 12 and "代表票决了161件民生实事" in page


def test_a_newcomer_registers_a_device_and_votes_and_two_of_the_laid_out_keys_open_the_sums(world: World):
    """Three taps from the deputy's desk to the ballot, once the clerk has put the device on the roll and opened."""
    now = datetime(2026, 11, 26, 10, tzinfo=CHINA)
    with frozen(now.date()):
        LivelihoodPlayer(world.congress, now, 2021, "secret-2021").play()
        ballot = SecretBallot.objects.select_related("congress").get()
        deputy, office = (_client(name) for name in ("town-deputy", "town"))
        vote = reverse("voting:secret_vote", args=[ballot.pk])
        assert f'href="{vote}">登记设备' in deputy.get(reverse("desk")).content.decode()  # the first tap
        key = public_hex("demo", "deputy", 1)  # the second: the device makes its key and brings it
        say = {"content_type": "application/json"}
        assert deputy.post(reverse("voting:secret_credential", args=[ballot.pk]), f'"{key}"', **say).status_code == 200
        roll = reverse("voting:secret_office", args=[ballot.pk])
        assert f'href="{roll}">去核对' in office.get(reverse("desk")).content.decode()
        voter = ballot.voters.get()
        office.post(reverse("voting:secret_office_roll", args=[ballot.pk, voter.pk]), {"on": "1"})
        assert "您已列入名册" in deputy.get(reverse("desk")).content.decode()
        opened = office.post(reverse("voting:election_open", args=[ballot.subject_id]), {"csrfmiddlewaretoken": "-"})
        assert opened.status_code == 302, opened.content.decode()
        assert f'href="{vote}">去投票' in deputy.get(reverse("desk")).content.decode()
        ballot.refresh_from_db()
        choice = "+-".ljust(len(ballot.option_list), "0")
        made = sealed(casting.question(ballot), key, 1, choice, seed("demo", "ballot", 1))
        said = json.dumps(signed("ballot", made, sign_with("demo", "deputy", 1)))
        assert deputy.post(reverse("voting:secret_cast", args=[ballot.pk]), said, **say).status_code == 200
        assert "去投票" not in deputy.get(reverse("desk")).content.decode()
        office.post(reverse("voting:secret_office_close", args=[ballot.pk]), {})
        for nth in (1, 3):
            _opens(ballot.pk, nth, say)
        ballot.refresh_from_db()
        counted = [(v["for"], v["against"]) for v in ballot.result_json["votes"]]
        assert counted[:2] == [(1, 0), (0, 1)] and set(counted[2:]) == {(0, 0)}


def _client(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username), backend=BACKEND)
    return client


def _opens(pk: int, nth: int, say: dict[str, str]) -> None:
    """What the trustee's page does with the backup that the demonstration laid out."""
    ballot = SecretBallot.objects.get(pk=pk)
    row = ballot.trustees.select_related("person").get(number=nth)
    kept = json.loads((trustees.folder() / f"{row.person.name}.json").read_text("utf-8"))
    assert kept["name"] == f"trustee/{ballot.code}/{row.person_id}"
    device = Trustee(best_group(), ballot.code, nth, row.person.name, _unwrapped(kept["held"]))
    share = device.share(ceremony.promises_of(ballot), ceremony.boxes_of(ballot))
    totals = sums(best_group(), casting.counted_choices(ballot), len(ballot.option_list))
    opened = device.open(casting.question(ballot), share, totals, casting.closing_head(ballot)["root"])
    page, client = reverse("voting:secret_shares", args=[pk]), _client(f"town-scrutineer-{nth}")
    assert "请开票" in client.get(reverse("desk")).content.decode()
    assert client.post(page, json.dumps(opened), **say).status_code == 200


def _unwrapped(held: dict[str, str]) -> bytes:
    key = hashlib.scrypt(trustees.PHRASE.encode(), salt=bytes.fromhex(held["salt"]), **trustees.COST)
    return AESGCM(key).decrypt(bytes.fromhex(held["nonce"]), bytes.fromhex(held["box"]), None)
