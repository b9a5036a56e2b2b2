"""Sixteen devices at once: no ballot is lost, none stands twice, every receipt is kept (limits.md, R6)."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from huying.commons.voting.envelopes import casting, export
from huying.commons.voting.envelopes.models import Envelope
from huying.commons.voting.secret.folder import Pinned, check, read_folder
from huying.commons.voting.secret.group import best_group
from huying.kernel.procedures.refusals import TooLate
from tests.secret_hall import Hall
from tests.world import World

DEPUTIES, AT_ONCE = 15, 16


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_ballots_at_once_each_deputy_has_one_and_every_receipt_is_kept(world: World, tmp_path: Path):
    """The first deputy sends two different ones from two pages; one of them is refused."""
    hall = Hall(world, options=1, quota=1, voters=DEPUTIES, members=DEPUTIES)
    hall.open()
    sent = [(person, hall.envelope(person, "+")) for person in hall.deputies]
    sent.append((hall.deputies[0], hall.envelope(hall.deputies[0], "-")))
    ballot, together = hall.fresh(), threading.Barrier(AT_ONCE)
    receipts: list[dict[str, Any]] = []
    refused: list[BaseException] = []

    def cast(person: Any, said: Any) -> None:
        try:
            together.wait(30)
            receipts.append(casting.cast(ballot=ballot, person=person, said=said, now=hall.now))
        except BaseException as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=cast, args=one) for one in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [type(error) for error in refused] == [TooLate]
    assert {receipt["tracker"] for receipt in receipts} == set(Envelope.objects.values_list("tracker", flat=True))
    assert sorted(receipt["size"] for receipt in receipts) == list(range(1, DEPUTIES + 1))
    hall.close()
    hall.open_sums()
    export.write(hall.fresh(), tmp_path)
    election = read_folder(tmp_path)
    check(election, best_group(), Pinned(receipts=receipts))
    assert election.faults == []
