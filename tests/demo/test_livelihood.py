"""The townships of the demonstration county: 161 projects in 12 townships since the pilot (R2.10)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import date, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.test import Client
from django.urls import reverse

from huying.commons.voting.choosing import ChoiceRule, margin_refusal
from huying.commons.voting.elections.models import Election, ElectionWay
from huying.commons.voting.envelopes import casting
from huying.commons.voting.envelopes.models import SecretBallot
from huying.commons.voting.secret.group import best_group
from huying.commons.voting.secret.sealing import sealed
from huying.commons.voting.secret.signing import signed
from huying.commons.voting.secret.tally import sums
from huying.commons.voting.secret.trustee import Trustee
from huying.demo import ballot_devices
from huying.demo.drawings import SCENES, drawing
from huying.demo.playing_livelihood import LivelihoodPlayer, counted_sign_ins
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
from huying.mechanisms.livelihood_projects.terms import DECIDED as DECIDED_STATES
from tests.secret_election import seed
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
        [election] = Election.objects.filter(subject_id=ballot.subject_id)
        assert election.budget == 2_800_000
        last = Election.objects.get(congress=ballot.congress, title="2025年民生实事项目票决")
        shown = _client("town").get(last.get_absolute_url()).content.decode()
        assert "辅助参考，不是票决结果" in shown and "一定列入" in shown and "列不进。" in shown
        for signs_in in counted_sign_ins():
            decided = Election.objects.get(congress__name=signs_in["congress"])
            shown = _client(signs_in["username"]).get(decided.get_absolute_url()).content.decode()
            assert decided.title == "2026年民生实事项目票决" and decided.budget and decided.announced_at
            assert "辅助参考，不是票决结果" in shown and "列得进。" in shown
        assert (election.way, election.members, election.present) == (ElectionWay.ELECTRONIC, 46, 43)
        assert election.opened_at is not None and election.closed_at is None
        pictured = Project.objects.filter(status__in=DECIDED_STATES, steps__photo__publication__isnull=False)
        assert pictured.distinct().count() == 161
        oldest = pictured.filter(year=2018)[0]
        assert (
            "<img" in Client().get(reverse("public_project", args=[oldest.congress.code, oldest.pk])).content.decode()
        )
        assert Idea.objects.filter(congress=ballot.congress, screening="refused").exclude(reason="-").exists()
        page = Client().get(reverse("public_projects", args=[world.congress.code])).content.decode()
    assert page.count('<path class="land"') == 12 and "代表票决了161件民生实事" in page


def test_a_newcomer_votes_at_once_and_two_of_the_laid_out_keys_open_the_sums(world: World):
    """From the deputy's desk to the ballot in one tap; the laid out backup is their device."""
    now = datetime(2026, 11, 26, 10, tzinfo=CHINA)
    with frozen(now.date()):
        LivelihoodPlayer(world.congress, now, 2021, "secret-2021").play()
        ballot = SecretBallot.objects.select_related("congress").get()
        deputy, office = (_client(name) for name in ("town-deputy", "town"))
        vote = reverse("voting:secret_vote", args=[ballot.pk])
        assert f'href="{vote}">去投票' in deputy.get(reverse("desk")).content.decode()
        before, key = casting.counted_number(ballot), _device(ballot)
        choice = "+-".ljust(len(ballot.option_list), "0")
        made = sealed(casting.question(ballot), key.public_key().public_bytes_raw().hex(), 1, choice, seed("ballot"))
        said = json.dumps(signed("ballot", made, lambda message: key.sign(message).hex()))
        answer = deputy.post(reverse("voting:secret_cast", args=[ballot.pk]), said, **SAY)
        assert answer.status_code == 200, answer.content.decode()
        assert "去投票" not in deputy.get(reverse("desk")).content.decode()
        office.post(reverse("voting:secret_office_close", args=[ballot.pk]), {})
        for nth in (1, 3):
            _opens(ballot.pk, nth)
        ballot.refresh_from_db()
        votes = ballot.result_json["votes"]
    assert before == 34 and {v["for"] + v["against"] + v["abstained"] for v in votes} == {35}
    assert len(ballot.result_json["adopted"]) >= 2  # a ballot that decides something


SAY = {"content_type": "application/json"}


def _device(ballot: SecretBallot) -> Ed25519PrivateKey:
    """The key in the backup of the deputy's device."""
    person = Account.objects.select_related("person").get(username="town-deputy").person
    kept = json.loads(ballot_devices.device_file(person).read_text("utf-8"))
    assert kept["name"] == f"key/{ballot.code}/{person.pk}"
    return Ed25519PrivateKey.from_private_bytes(_unwrapped(kept["held"]))


def _client(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username), backend=BACKEND)
    return client


def _opens(pk: int, nth: int) -> None:
    """What the trustee's page does with the backup that the demonstration laid out."""
    ballot = SecretBallot.objects.get(pk=pk)
    row = ballot.trustees.select_related("person").get(number=nth)
    kept = json.loads(ballot_devices.key_file(row.person).read_text("utf-8"))
    assert kept["name"] == f"trustee/{ballot.code}/{row.person_id}"
    device = Trustee(best_group(), ballot.code, nth, row.person.name, _unwrapped(kept["held"]))
    share = device.share_in(ballot.manifest_json, casting.ceremony_json(ballot))
    totals = sums(best_group(), casting.counted_choices(ballot), len(ballot.option_list))
    opened = device.open(casting.question(ballot), share, totals, casting.closing_head(ballot)["root"])
    page, client = reverse("voting:secret_shares", args=[pk]), _client(f"town-scrutineer-{nth}")
    assert "请开票" in client.get(reverse("desk")).content.decode()
    assert client.post(page, json.dumps(opened), **SAY).status_code == 200


def _unwrapped(held: dict[str, str]) -> bytes:
    key = hashlib.scrypt(ballot_devices.PHRASE.encode(), salt=bytes.fromhex(held["salt"]), **ballot_devices.COST)
    return AESGCM(key).decrypt(bytes.fromhex(held["nonce"]), bytes.fromhex(held["box"]), None)
