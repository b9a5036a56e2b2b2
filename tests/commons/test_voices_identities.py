"""Who said it: sealed, compared by digests, opened by the intake alone with a reason on the ledger (T2.11)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from huying.commons.voices import identity, services
from huying.commons.voices.faults import NotYours, Refused
from huying.commons.voices.models import Voice, VoiceIdentity
from huying.commons.voices.rows import Draft
from huying.kernel.ledger import selectors as ledger
from huying.kernel.people.roles import Role
from tests.world import World

from .voices_files import AT, HEADINGS, csv_bytes

pytestmark = pytest.mark.django_db
REASON = "回访核实办理结果"


@pytest.fixture
def voice(world: World, tmp_path: Path) -> Voice:
    path = tmp_path / "热线.csv"
    rows = [("H-1", "王秀兰", "路灯坏了", "2026/6/1", "我是王秀兰，请回13800001234", "138 0000 1234")]
    path.write_bytes(csv_bytes(rows, (*HEADINGS, "联系电话")))
    services.import_file(world.congress, path, "12345", None, AT)
    return Voice.objects.get()


def test_a_voice_shows_neither_name_nor_number(voice):
    assert (voice.person_mask, voice.body) == ("王**", "我是王**，请回138****1234")


def test_the_intake_sees_the_identity_and_the_words_for_a_reason_that_goes_on_the_ledger(voice, world):
    shown = services.reveal(voice, viewer=world.viewer(Role.INTAKE), reason=REASON, at=AT)
    assert (shown.name, shown.phone, shown.body) == ("王秀兰", "138 0000 1234", "我是王秀兰，请回13800001234")
    [entry] = ledger.Entry.objects.filter(kind="voices.identity_revealed")
    assert json.loads(entry.body)["reason"] == REASON and entry.by == "谢明"
    assert "王秀兰" not in entry.body and "1380" not in entry.body


@pytest.mark.parametrize(
    "role",
    [Role.SC_OFFICE, Role.WORKING_BODY, Role.SUPERVISION_OFFICE, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SC_MEMBER],
)
def test_nobody_else_sees_it(voice, world, role):
    with pytest.raises(NotYours, match="只由民意受理人员查看"):
        services.reveal(voice, viewer=world.viewer(role), reason=REASON, at=AT)
    assert not ledger.Entry.objects.filter(kind="voices.identity_revealed").exists()


def test_the_intake_of_another_congress_sees_nothing(voice, stranger):
    with pytest.raises(NotYours):
        services.reveal(voice, viewer=stranger.viewer(Role.INTAKE), reason=REASON, at=AT)


@pytest.mark.parametrize("reason", ["", "看看", " 　 "])
def test_without_a_reason_nothing_is_shown(voice, world, reason):
    with pytest.raises(Refused, match="事由"):
        services.reveal(voice, viewer=world.viewer(Role.INTAKE), reason=reason, at=AT)


def test_another_key_opens_nothing(voice, world, settings):
    settings.IDENTITY_KEY = "another key"
    with pytest.raises(identity.WrongKey, match="密钥"):
        services.reveal(voice, viewer=world.viewer(Role.INTAKE), reason=REASON, at=AT)


def test_a_box_opens_only_where_it_belongs(voice):
    kept = VoiceIdentity.objects.get()
    with pytest.raises(identity.WrongKey):
        identity.unseal(bytes(kept.sealed), purpose="identity 1:another")


def test_a_changed_box_does_not_open(voice):
    box = bytearray(VoiceIdentity.objects.get().sealed)
    box[-1] ^= 1
    with pytest.raises(identity.WrongKey):
        identity.unseal(bytes(box), purpose=f"identity {voice.congress_id}:{voice.person_digest}")


def person(**fields: str) -> str | None:
    return identity.person_digest(1, Draft("题", "内容", **fields))


def test_a_person_is_recognised_however_the_number_is_written():
    assert person(name="王秀兰", phone="13800001234") == person(name=" 王秀兰 ", phone="138-0000-1234")
    assert person(name="王秀兰", identity_number="43010219900101123x") == person(
        name="王", identity_number="43010219900101123X"
    )
    assert person(name="王秀兰", phone="13800001234") != person(name="李国强", phone="13800001234")
    assert person() is None


def test_digests_cannot_be_made_without_the_key(settings):
    before = person(name="王秀兰")
    settings.IDENTITY_KEY = "another key"
    assert person(name="王秀兰") != before
