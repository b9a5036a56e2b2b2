"""What the devices say to the server, by HTTP: a whole ballot, refusals in words, nobody else's doors."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from huying.commons.voting.envelopes import casting, roll
from huying.commons.voting.secret import verify
from huying.commons.voting.secret.layout import in_fours
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from tests.secret_election import public_hex
from tests.secret_hall import DAY, Hall
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(world: World):
    with clock.frozen(DAY):
        yield Hall(world, at=clock.now())


def say(hall: Hall, client: Client, what: str, said: object) -> tuple[int, dict]:
    got = client.post(
        reverse(f"voting:secret_{what}", args=[hall.ballot.pk]), json.dumps(said), content_type="application/json"
    )
    return got.status_code, got.json() if got["Content-Type"] == "application/json" else {}


def ask(hall: Hall, client: Client, what: str = "state") -> dict:
    return client.get(reverse(f"voting:secret_{what}", args=[hall.ballot.pk])).json()


def test_three_trustees_and_the_deputies_vote_by_their_devices(hall: Hall, tmp_path: Path):
    clerk = hall.world.client(hall.clerk)
    trustees = [hall.world.client(person) for person in hall.trustee_people]
    for client, device in zip(trustees, hall.devices, strict=True):
        assert say(hall, client, "promise", device.promise())[0] == 200
    told = ask(hall, trustees[0])
    assert (told["stage"], told["me"]["trustee"]) == ("boxing", 1)
    for client, device in zip(trustees, hall.devices, strict=True):
        assert say(hall, client, "boxes", device.boxes(told["promises"]))[0] == 200
    told = ask(hall, trustees[0])
    for client, device in zip(trustees, hall.devices, strict=True):
        assert say(hall, client, "confirmation", device.confirmation(told["promises"], told["boxes"]))[0] == 200

    for person in hall.deputies:
        key = public_hex(hall.salt, "deputy", person.pk)
        assert say(hall, hall.world.client(person), "credential", key)[0] == 200
    for voter in hall.ballot.voters.all():
        page = clerk.post(
            reverse("voting:secret_office_roll", args=[hall.ballot.pk, voter.pk]), {"on": "1"}, follow=True
        )
        assert f"{voter.person.name}已列入名册。" in page.content.decode()
    said = casting.open_ballot(ballot=hall.fresh(), present=5, by=hall.clerk, at=clock.now())
    assert said == ask(hall, clerk)["manifest_hash"]

    for person, choice in zip(hall.deputies, ("+0-", "++-", "+-0", "+--", "00+"), strict=True):
        status, answer = say(hall, hall.world.client(person), "cast", hall.envelope(person, choice))
        assert status == 200 and answer["answer"]["size"] >= 1
    assert ask(hall, clerk)["numbers"] == {"members": 5, "present": 5, "voters": 5, "voted": 5}
    assert ask(hall, clerk)["result"] is None
    closed = clerk.post(reverse("voting:secret_office_close", args=[hall.ballot.pk]), follow=True)
    assert "投票截止，票板已封" in closed.content.decode()
    assert say(hall, trustees[0], "shares", hall.share_of(0))[1]["answer"] is False
    assert say(hall, trustees[1], "shares", hall.share_of(1))[1]["answer"] is True
    assert ask(hall, clerk)["result"]["adopted"] == ["01"]

    zipped = clerk.get(reverse("voting:secret_folder", args=[hall.ballot.pk]))
    with zipfile.ZipFile(io.BytesIO(zipped.content)) as archive:
        archive.extractall(tmp_path)
    assert verify.main([str(tmp_path / hall.fresh().code)], lambda line: None) == 0


def test_an_opened_ballot_is_checked_on_any_computer_while_the_vote_runs(hall: Hall, tmp_path: Path):
    person = hall.deputies[0]
    client, url = hall.world.client(person), reverse("voting:secret_checker", args=[hall.ballot.pk])
    assert client.get(url).status_code == 422  # there is no manifest before the opening
    hall.open()
    with zipfile.ZipFile(io.BytesIO(client.get(url).content)) as archive:
        archive.extractall(tmp_path)
    folder, read_out = tmp_path / f"{hall.fresh().code}-checker", in_fours(hall.fresh().manifest_hash)
    assert {path.name for path in folder.iterdir()} == {"manifest.json", "verify.py", "README.txt"}
    told = hall.opened(person, "+0-")
    for choice, pin, code, words in (
        ("+0-", read_out, 0, "这张票里确实是\n· 第1个项目：赞成\n· 第2个项目：弃权\n· 第3个项目：反对"),
        ("-0-", read_out, 1, "设备封的不是它所说的选择"),
        ("+0-", "0000 0000 0000 0000", 1, "投票说明不是您给出的那一份"),
    ):
        (folder / "opened.json").write_text(json.dumps({**told, "choice": choice}), encoding="utf-8")
        ran = subprocess.run(
            [sys.executable, "-I", "-S", "verify.py", ".", "--opened", "opened.json", "--manifest", pin],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (ran.returncode, words in ran.stdout) == (code, True), ran.stdout + ran.stderr
    assert ask(hall, client)["numbers"]["voted"] == 0


def test_no_address_takes_an_opened_ballot_and_the_page_that_checks_one_cannot_say_anything(hall: Hall):
    hall.open()
    person = hall.deputies[0]
    client = hall.world.client(person)
    got = client.post(
        f"/assessments/secret/{hall.ballot.pk}/check/", hall.opened(person, "+0-"), content_type="application/json"
    )
    assert got.status_code == 404
    page = client.get(reverse("voting:secret_opened", args=[hall.ballot.pk])).content.decode().partition("<main")[2]
    assert "不发给服务器" in page and "csrfmiddlewaretoken" not in page.partition("</main>")[0]


@pytest.mark.parametrize("said", ["[" * 5000, "{", '{"a": NaN}', "1" * 300_000])
def test_what_is_no_json_is_refused_in_words(hall: Hall, said: str):
    client = hall.world.client(hall.deputies[0])
    got = client.post(reverse("voting:secret_cast", args=[hall.ballot.pk]), said, content_type="application/json")
    assert got.status_code == 422
    assert got.json()["error"]


def test_only_the_clerk_keeps_the_roll_and_closes(hall: Hall):
    voter = roll.bring_credential(ballot=hall.ballot, person=hall.deputies[0], credential="ab" * 32)
    urls = [reverse(f"voting:secret_office_{what}", args=[hall.ballot.pk]) for what in ("close", "anew")]
    urls.append(reverse("voting:secret_office_roll", args=[hall.ballot.pk, voter.pk]))
    for url in urls:
        assert hall.world.client(hall.deputies[0]).post(url, {"on": "1"}).status_code == 403
    page = hall.world.client(hall.clerk).post(urls[0], follow=True).content.decode()
    assert "投票还没有开始" in page and "投票截止" not in page


def test_a_unit_that_is_overseen_reads_nothing_of_a_ballot(hall: Hall):
    hall.open()
    hall.cast(0, "+0-")
    for role in (Role.HANDLING_UNIT, Role.ORGAN):
        client = hall.world.client(role)
        for what in ("state", "board", "folder"):
            assert client.get(reverse(f"voting:secret_{what}", args=[hall.ballot.pk])).status_code == 403
        assert say(hall, client, "seal", None)[0] == 403


@pytest.mark.parametrize("role", [Role.HANDLING_UNIT, Role.ORGAN, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_who_voted_when_is_no_affair_of_units_auditor_and_administrator(hall: Hall, role: Role):
    hall.open()
    hall.cast(0, "+0-")
    for what in ("state", "board", "folder"):
        url = reverse(f"voting:secret_{what}", args=[hall.ballot.pk])
        assert hall.world.client(role).get(url).status_code == 403
        assert Client().get(url).status_code == 302
    for what in ("credential", "seal", "cast"):
        url = reverse(f"voting:secret_{what}", args=[hall.ballot.pk])
        assert hall.world.client(role).post(url, "null", content_type="application/json").status_code == 403


def test_the_folder_is_there_once_the_result_is(hall: Hall):
    got = hall.world.client(hall.clerk).get(reverse("voting:secret_folder", args=[hall.ballot.pk]))
    assert got.status_code == 422
    assert "还没有开出结果" in got.json()["error"]
