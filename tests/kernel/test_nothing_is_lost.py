"""Short versions of the long trials R1–R3 (tests/soak: make soak), so that a regression is seen at once."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huying.kernel.calendar import clock
from huying.kernel.documents.models import Version
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord
from huying.mechanisms.oversight.procedures import ItemHandling
from tests.play import Play
from tests.soak.program import outcome_of
from tests.soak.stage import TODAY, items_in_hand
from tests.world import World


def test_twenty_kills_lose_nothing() -> None:
    found = outcome_of("kills", "20")
    assert (found["lost"], found["half"], found["twice"], found["refused"]) == ([], [], [], [])
    assert found["acknowledged"] > 10
    assert found["under_way"] > 5


@pytest.mark.engine_free
def test_twenty_power_cuts_lose_nothing() -> None:
    found = outcome_of("power", "20", on="sqlite")
    assert (found["lost"], found["half"], found["damaged"]) == ([], [], [])
    assert found["acknowledged"] > 10


@pytest.mark.engine_free
def test_less_care_with_the_disk_would_lose_some() -> None:
    assert outcome_of("power", "20", "--normal", on="sqlite")["lost"]


def test_a_refusal_of_the_first_writes_is_never_taken_for_success() -> None:
    found = outcome_of("refusing", "5")
    assert found["wrong"] == []
    assert found["refused"] > 30


def test_a_form_with_a_paper_sent_twice_keeps_the_paper_once(world: World) -> None:
    item = items_in_hand(Play(world))[0]
    url = reverse("procedures:act", args=[item.pk, ItemHandling.progressed.name])
    for _ in range(2):
        paper = SimpleUploadedFile("照片.pdf", b"%PDF-1.7\n%%EOF\n")
        form = {"on": "2026-06-10", "progress": "完成一半", "key": "k", "evidence": paper}
        with clock.frozen(TODAY):
            assert world.client(Role.HANDLING_UNIT).post(url, form).status_code == 302
    assert ActRecord.objects.filter(proceeding=item, act="progressed").count() == 1
    assert Version.objects.filter(document__kind="evidence").count() == 1
