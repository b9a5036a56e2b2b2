"""The ring, the boxes and the digests; a change of keys on whichever database the run uses."""

from __future__ import annotations

import hmac
import os
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huying.commons.voices import identity, services
from huying.commons.voices.models import Voice, VoiceIdentity
from huying.commons.voices.rows import Draft
from huying.kernel.people.roles import Role
from huying.kernel.privacy import boxes, keyfile, rotation
from huying.kernel.privacy.keyring import Keyring, NoKey, parse
from huying.kernel.privacy.models import Rotation
from tests.commons.voices_files import AT, HEADINGS, csv_bytes
from tests.world import World


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    """A ring of its own with one key."""
    settings.HUYING_HOME = tmp_path
    settings.IDENTITY_KEY = "first"
    return tmp_path


def test_keys_are_told_apart_by_names_that_show_nothing():
    ring = parse("first\nsecond\n")
    assert [len(key.label) for key in ring.keys] == [8, 8] and ring.keys[0].name != ring.keys[1].name
    assert "first" not in repr(ring) and "second" not in repr(ring)
    assert ring.newest.secret == "second" and parse(ring.to_text()) == ring


def test_a_ring_only_grows_and_knows_what_came_after_what():
    ring = parse("first")
    longer = ring.with_new()
    assert longer.begins_with(ring) and not ring.begins_with(longer)
    assert longer.after(ring.newest.name) == longer.keys[1:] and longer.upto(ring.newest.name) == ring
    with pytest.raises(NoKey):
        ring.after(longer.newest.name)
    with pytest.raises(NoKey):
        parse(" \n")


def test_a_box_says_its_key_and_opens_as_long_as_that_key_is_on_the_ring(settings):
    settings.IDENTITY_KEY = "first"
    old = boxes.seal({"name": "王"}, purpose="p")
    settings.IDENTITY_KEY = "first\nsecond"
    new = boxes.seal({"name": "李"}, purpose="p")
    assert boxes.unseal(old, purpose="p") == {"name": "王"} and not boxes.is_newest(old)
    assert boxes.unseal(new, purpose="p") == {"name": "李"} and boxes.is_newest(new)
    settings.IDENTITY_KEY = "first"
    with pytest.raises(boxes.WrongKey):
        boxes.unseal(new, purpose="p")


def test_a_box_from_before_the_ring_still_opens(settings):
    """Version 1: a byte 1, twelve of nonce, the rest; it does not name its key, so every key is tried."""
    settings.IDENTITY_KEY = "first\nsecond\nthird"
    nonce, key = os.urandom(12), boxes.ring().keys[1]
    old = b"\x01" + nonce + AESGCM(key.derived("box")).encrypt(nonce, b"{}", b"p")
    assert boxes.unseal(old, purpose="p") == {}


def test_a_digest_under_two_keys_is_the_one_under_the_first_wrapped_once_more(settings):
    settings.IDENTITY_KEY = "first"
    stored = boxes.digest("person", 1)
    settings.IDENTITY_KEY = "first\nsecond"
    key = boxes.ring().newest
    assert boxes.carried(stored, [key]) == boxes.digest("person", 1)
    assert boxes.digest("person", 1) == hmac.new(key.derived("digest"), stored.encode(), sha256).hexdigest()


def test_the_ring_is_written_whole_and_for_its_owner_only(home: Path):
    keyfile.write(Keyring(parse("first\nsecond").keys))
    path = home / "keys" / "identity_key"
    assert path.read_text() == "first\nsecond" and path.stat().st_mode & 0o777 == 0o600
    assert boxes.ring().newest.secret == "second" and list(path.parent.iterdir()) == [path]


@pytest.mark.django_db
def test_a_change_of_keys_brings_every_box_and_digest_along(home: Path, world: World, tmp_path: Path):
    rows = [
        ("H-1", "王秀兰", "路灯坏了", "2026/6/1", "我是王秀兰，请回13800001234", "13800001234"),
        ("", "李国强", "井盖丢了", "2026/6/2", "十字路口井盖丢了", "13900005678"),
        ("H-3", "孙梅", "没有日子", "昨天", "我是孙梅", "13700000000"),
    ]
    file = tmp_path / "热线.csv"
    file.write_bytes(csv_bytes(rows, (*HEADINGS, "联系电话")))
    services.import_file(world.congress, file, "12345", None, AT)
    later = tmp_path / "信箱.csv"
    later.write_bytes(
        csv_bytes([("", "赵永康", "井盖响", "2026/6/3", "巷口井盖响", "13500000000")], (*HEADINGS, "联系电话"))
    )
    waiting = services.upload(
        congress=world.congress, source="信箱", filename="信箱.csv", content=later.read_bytes(), by=None, at=AT
    )
    services.check(waiting, at=AT)
    first, boxes_before = boxes.ring().newest, {bytes(k.sealed) for k in VoiceIdentity.objects.all()}
    kept = {"voices.VoiceIdentity": 2, "voices.VoiceOriginal": 1, "上传的文件": 1}

    new = rotation.rotate(by="命令行", at=AT)
    counts = rotation.status()
    assert {name: counts[name] for name in kept} == {name: {new.label: n} for name, n in kept.items()}
    assert first.label not in {label for count in counts.values() for label in count}
    assert {bytes(k.sealed) for k in VoiceIdentity.objects.all()}.isdisjoint(boxes_before)
    voice = Voice.objects.get(number="H-1")
    shown = services.reveal(voice, viewer=world.viewer(Role.INTAKE), reason="回访核实", at=AT)
    assert (shown.name, shown.body) == ("王秀兰", rows[0][4])
    person = Draft("", "", name="王秀兰", phone="13800001234")
    assert voice.person_digest == identity.person_digest(world.congress.pk, person)

    # What was checked before and is committed now matches what comes after: no line comes in twice.
    services.commit(waiting, by=None, at=AT)
    waiting.refresh_from_db()
    services.carry_in(waiting, at=AT)
    assert services.import_file(world.congress, later, "信箱", None, AT).duplicates == 1
    assert services.import_file(world.congress, file, "12345", None, AT).accepted == 0
    assert VoiceIdentity.objects.count() == 3


@pytest.mark.django_db
def test_a_database_from_before_the_last_changes_is_brought_forward_through_all(home: Path, world: World):
    rotation.reached(AT)
    person = Draft("", "", name="王秀兰")
    digest = identity.person_digest(world.congress.pk, person)
    box = boxes.seal({"name": "王秀兰"}, purpose=f"identity {world.congress.pk}:{digest}")
    VoiceIdentity.objects.create(congress=world.congress, person_digest=digest, sealed=box)
    keyfile.write(parse("first\nsecond\nthird"))
    assert rotation.is_unfinished(AT)
    rotation.finish(by="平台", at=AT)
    [kept] = VoiceIdentity.objects.all()
    assert kept.person_digest == identity.person_digest(world.congress.pk, person)
    assert boxes.unseal(bytes(kept.sealed), purpose=f"identity {world.congress.pk}:{kept.person_digest}")
    assert not rotation.is_unfinished(AT) and Rotation.objects.last().key == parse("third").newest.label


@pytest.mark.django_db
def test_nothing_is_changed_while_something_needs_a_key_that_is_not_here(home: Path, world: World, settings):
    rotation.reached(AT)
    VoiceIdentity.objects.create(congress=world.congress, person_digest="d", sealed=boxes.seal({}, purpose="p"))
    settings.IDENTITY_KEY = "another"
    assert not rotation.is_unfinished(AT)
    with pytest.raises(rotation.CannotRotate, match="放回"):
        rotation.rotate(by="命令行", at=AT)
    assert not (home / "keys").exists()
