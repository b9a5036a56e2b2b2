"""Writes tests/data/secret_ballot/vectors.json, by which other implementations of docs/secret-ballot.md are compared.

python -m tests.secret_vectors
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from huying.commons.voting.secret.ballots import ONE_CHOICE
from huying.commons.voting.secret.ceremony import confirmation_context, fingerprint_of, promise_context
from huying.commons.voting.secret.edwards import ORDER
from huying.commons.voting.secret.group import challenge, hashed, scalar, scalar_bytes
from huying.commons.voting.secret.layout import file_hash, in_fours, message, tracker_of, unbase64
from huying.commons.voting.secret.sealing import drawn
from huying.commons.voting.secret.tally import opening_context, sums

from .secret_election import Played, public_hex, seed

PATH = Path(__file__).parent / "data" / "secret_ballot" / "vectors.json"
CAST = ((1, "+0-", 1), (2, "++-", 1), (3, "0+0", 1), (2, "-++", 2))  # voter, choice, number


def vectors() -> dict[str, Any]:
    played = Played(voters=3, members=4, name="vectors-1")
    for place, (voter, choice, number) in enumerate(CAST):
        if place == 3:
            played.next_minute()
        played.cast(voter, choice, number)
    played.close()
    return {
        "hashing": hashing(),
        "trustees": [trustee(played, n) for n in (1, 2, 3)],
        "fingerprint": fingerprint_of(played.ceremony["promises"]).hex(),
        "manifest_hash": file_hash(played.manifest),
        "voters": [{"seed": seed(played.name, "voter", n).hex()} for n in (1, 2, 3)],
        "ballots": [ballot(played, *each) for each in CAST],
        "sums": [
            {"a": played.group.write(a).hex(), "b": played.group.write(b).hex()}
            for a, b in sums(played.group, played.counted(), played.options)
        ],
        "board_key_seed": seed(played.name, "board").hex(),
        "files": {
            name: getattr(played, name)
            for name in ("manifest", "roll", "ceremony", "heads", "lines", "shares", "result", "receipts")
        },
    }


def hashing() -> dict[str, Any]:
    return {
        "hashed": [
            {"label": "label", "parts": ["text", "票", "12"], "hex": hashed("label", "text", "票", 12).hex()},
            {"label": "context", "parts": [], "hex": hashed("context").hex()},
        ],
        "scalar": scalar_bytes(scalar("label", "text")).hex(),
        "challenge": f"{challenge('label', 'text'):032x}",  # as a number, most significant digit first
        "order": f"{ORDER:064x}",
    }


def trustee(played: Played, number: int) -> dict[str, Any]:
    who, promises = played.trustees[number - 1], played.ceremony["promises"]
    return {
        "trustee": number,
        "name": who.name,
        "seed": who.seed.hex(),
        "coefficients": [scalar_bytes(a).hex() for a in who._coefficients()],
        "encryption": scalar_bytes(who._encryption()).hex(),
        "promise_contexts": [promise_context(played.name, number, who.name, n).hex() for n in range(3)],
        "promise": who.promise(),
        "boxes": who.boxes(promises),
        "share": scalar_bytes(who.share(promises, played.ceremony["boxes"])).hex(),
        "confirmation_context": confirmation_context(fingerprint_of(promises), number).hex(),
        "opening_context_0_for": opening_context(played.question, played.heads[-1]["root"], number, "0 for").hex(),
    }


def ballot(played: Played, voter: int, choice: str, number: int) -> dict[str, Any]:
    made = played.ballot(voter, choice, number)
    context = played.question.context(public_hex(played.name, "voter", voter))
    ballot_seed = seed(played.name, "ballot", voter, number)
    draw = drawn(ballot_seed, context, number, choice)
    points = [unbase64(text)[:ONE_CHOICE] for text in made["choices"]]
    return {
        "voter": voter,
        "choice": choice,
        "seed": ballot_seed.hex(),
        "context": context.hex(),
        "first_scalars": [scalar_bytes(draw()).hex() for _ in range(3)],
        "weights": [
            f"{challenge('weight', context, i, *(p[k : k + 32] for k in range(0, 128, 32))):032x}"
            for i, p in enumerate(points)
        ],
        "ballot": made,
        "signed_message": message("ballot", made).decode(),
        "tracker": tracker_of(made),
        "shown": in_fours(tracker_of(made)),
    }


if __name__ == "__main__":
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_text(json.dumps(vectors(), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
