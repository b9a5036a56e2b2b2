"""Sixty-four devices send a deputy's ballot at once, again and again (limits.md, R6).

    python -m tests.soak.races 1000 600

A round is one deputy's: eight different ballots with the number that is next, each sent by eight connections at the
same moment. One of them may stand, and every connection that sent it gets its receipt. Ends after so many rounds or
seconds; then the ballot is closed, opened and exported. The deputies take turns, so that each votes many times.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from .ballots import verified
from .program import Ready, finish, prepared

DEPUTIES, AT_ONCE, DIFFERENT = 20, 64, 8


@dataclass
class Outcome:
    rounds: int = 0
    casts: int = 0
    receipts: int = 0
    refused: dict[str, int] = field(default_factory=dict)  # by the sentence's beginning
    wrong: list[str] = field(default_factory=list)  # of a round, or of the verifier on the whole


def sent(hall: Any, deputy: int, number: int) -> list[Any]:
    """What the connections send: eight ballots, each eight times, in turn."""
    from huying.commons.voting.envelopes import casting
    from huying.commons.voting.secret.sealing import sealed
    from huying.commons.voting.secret.signing import signed
    from tests.secret_election import public_hex, seed, sign_with

    about = (hall.salt, "deputy", hall.deputies[deputy].pk)
    asked, key = casting.question(hall.fresh()), public_hex(*about)
    made = [sealed(asked, key, number, "+-"[n % 2], seed(*about, number, n)) for n in range(DIFFERENT)]
    return [signed("ballot", ballot, sign_with(*about)) for ballot in made] * (AT_ONCE // DIFFERENT)


class Devices:
    """Connections that stay open between the rounds."""

    def __init__(self, hall: Any) -> None:
        self.hall, self.together = hall, threading.Barrier(AT_ONCE)
        self.pool = ThreadPoolExecutor(AT_ONCE)

    def cast(self, ballot: Any, deputy: int, said: Any) -> Any:
        """The receipt or the fault."""
        from huying.commons.voting.envelopes import casting

        self.together.wait(120)
        try:
            return casting.cast(ballot=ballot, person=self.hall.deputies[deputy], said=said, now=self.hall.now)
        except Exception as fault:
            return fault

    def all_at_once(self, deputy: int, number: int) -> list[Any]:
        ballot, sending = self.hall.fresh(), sent(self.hall, deputy, number)
        return [f.result() for f in [self.pool.submit(self.cast, ballot, deputy, said) for said in sending]]

    def close(self) -> None:
        from django.db import connection

        def end() -> None:
            self.together.wait(120)
            connection.close()

        for each in [self.pool.submit(end) for _ in range(AT_ONCE)]:
            each.result()
        self.pool.shutdown()


def judged(hall: Any, deputy: int, number: int, answers: list[Any]) -> list[str]:
    """What is wrong with a round."""
    from huying.commons.voting.envelopes.models import Envelope

    person = hall.deputies[deputy]
    rows = Envelope.objects.filter(voter__person=person, number=number).values_list("tracker", flat=True)
    kept, told = list(rows), [a["tracker"] for a in answers if isinstance(a, dict)]
    if len(kept) != 1 or told != kept * (AT_ONCE // DIFFERENT):
        return [f"{person.name}，第{number}次：票板上{len(kept)}张，回执{Counter(told)}，{_kinds(answers)}"]
    return []


def _kinds(answers: list[Any]) -> Counter[str]:
    return Counter(f"{type(a).__name__} {a}"[:40] for a in answers if not isinstance(a, dict))


def trial(ready: Ready, rounds: int, seconds: float) -> Outcome:
    from huying.commons.voting.envelopes.models import Envelope
    from huying.kernel.people.models import Congress
    from tests.secret_hall import Hall
    from tests.world import World

    hall = Hall(World(Congress.objects.order_by("pk")[0]), options=1, quota=1, voters=DEPUTIES, members=DEPUTIES)
    hall.open()
    devices, found, until, receipts, refused = Devices(hall), Outcome(), time.monotonic() + seconds, [], Counter[str]()
    while found.rounds < rounds and time.monotonic() < until:
        deputy, number = found.rounds % DEPUTIES, found.rounds // DEPUTIES + 1
        answers = devices.all_at_once(deputy, number)
        found.wrong += judged(hall, deputy, number, answers)
        refused += _kinds(answers)
        came = [answer for answer in answers if isinstance(answer, dict)]
        receipts += came[:1]
        found.receipts += len(came)
        found.casts += len(answers)
        found.rounds += 1
    devices.close()
    found.refused = dict(refused)
    if Envelope.objects.count() != found.rounds:
        found.wrong.append(f"{found.rounds}轮以后票板上有{Envelope.objects.count()}张")
    found.wrong += verified(hall, receipts)
    voted = hall.fresh().result_json["ballots"]
    if voted != min(found.rounds, DEPUTIES):
        found.wrong.append(f"计了{voted}人的票")
    return found


if __name__ == "__main__":
    count, limit = int(sys.argv[1]), float(sys.argv[2])
    finish(prepared(lambda ready: trial(ready, count, limit), letters=1, assessments=1, layer=False))
