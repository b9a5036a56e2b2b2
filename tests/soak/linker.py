"""A linker: it has everything that lies on the server, knows how half of the deputies voted, and guesses the others.

What it looks at for a deputy (`clues`, `bits`): every row that belongs to them with its numbers and place, every bit of
their ciphertexts, where these stand in the database file, in its write-ahead log and on the board, and a log of all
requests with moment, length and duration, finer than anything the platform keeps.
"""

from __future__ import annotations

import base64
import json
import random
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Clues = NDArray[np.float64]


@dataclass(frozen=True)
class Request:
    """A line of an access log: seconds since the beginning, session, bytes in and out, seconds until the answer, and
    what was asked: "cast", or a page or file with which a deputy checks an opened ballot.
    """

    at: float
    session: str
    came: int
    went: int
    took: float
    what: str = "cast"


@dataclass(frozen=True)
class Server:
    """All that is on the disk, and the log of requests."""

    files: dict[str, bytes]
    rows: dict[str, list[dict[str, Any]]]
    requests: list[Request]

    @classmethod
    def of(cls, home: Path, requests: list[Request]) -> Server:
        """Everything under a data directory, while the server runs: also what is not written back yet."""
        files = {str(p.relative_to(home)): p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file()}
        with closing(sqlite3.connect(next(home.glob("*.sqlite3")))) as database:
            database.row_factory = sqlite3.Row
            tables = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
            rows = {name: _rows(database, name, "WITHOUT ROWID" not in sql.upper()) for name, sql in tables}
        return cls(files, rows, requests)


def _rows(database: sqlite3.Connection, table: str, has_places: bool) -> list[dict[str, Any]]:
    """All rows, with their places in the table where it has such."""
    place = "rowid AS place, " if has_places else ""
    return [dict(row) for row in database.execute(f'SELECT {place}* FROM "{table}"')]


def clues(server: Server, ballot: int, people: list[int], sessions: list[str]) -> Clues:
    """A row of numbers for each deputy; the ciphertexts themselves are in `bits`."""
    voters = {v["person_id"]: v for v in server.rows["voting_voter"] if v["ballot_id"] == ballot}
    envelopes = {e["voter_id"]: e for e in server.rows["voting_envelope"] if e["ballot_id"] == ballot}
    board = sorted(e["tracker"] for e in envelopes.values())
    log: dict[str, list[Request]] = {}
    for request in server.requests:
        log.setdefault(request.session, []).append(request)
    order = list(log)
    found = []
    for person, session in zip(people, sessions, strict=True):
        voter, envelope = voters[person], envelopes[voters[person]["id"]]
        asked = [n for r in log[session] for n in (r.at, r.came, r.went, r.took)]
        found.append(
            [
                *_numbers(voter), *_numbers(envelope), *_places(server, envelope["tracker"]),
                board.index(envelope["tracker"]), order.index(session), *asked,
                *_mentions(server, session, person),
            ]
        )  # fmt: skip
    return np.array(found, dtype=float)


def bits(server: Server, ballot: int, people: list[int]) -> Clues:
    """Every bit of each deputy's ciphertexts, proofs, signature and tracker."""
    voters = {v["id"]: v["person_id"] for v in server.rows["voting_voter"] if v["ballot_id"] == ballot}
    of = {voters[e["voter_id"]]: e for e in server.rows["voting_envelope"] if e["ballot_id"] == ballot}
    return np.array([_bits(of[person]) for person in people])


def _numbers(row: dict[str, Any]) -> list[float]:
    """Numbers as they are, texts by their length."""
    return [float(v) if isinstance(v, int | float) else float(len(str(v))) for v in row.values()]


def _places(server: Server, tracker: str) -> list[float]:
    """Where the tracker stands in each file, first and last; -1 where it does not."""
    said = tracker.encode()
    held = [content for name, content in server.files.items() if ".sqlite3" in name]
    return [float(at) for content in held for at in (content.find(said), content.rfind(said))]


def _mentions(server: Server, session: str, person: int) -> list[float]:
    """How often logs name the session, and how many lines of the ledger and other tables name the person."""
    logs = b"".join(content for name, content in server.files.items() if name.startswith("logs/"))
    named = [sum(row.get("person_id") == person for row in rows) for rows in server.rows.values()]
    return [float(logs.count(session.encode())), float(len(re.findall(rb"cast", logs))), *map(float, named)]


def _bits(envelope: dict[str, Any]) -> list[float]:
    said = json.loads(envelope["body"])
    raw = b"".join(base64.b64decode(text) for text in (*said["choices"], said["quota"])) + bytes.fromhex(
        said["signature"] + envelope["tracker"] + envelope["ciphertexts"]
    )
    return np.unpackbits(np.frombuffer(raw, dtype=np.uint8)).astype(float).tolist()


def guessed(found: Clues, truth: list[bool], seed: int) -> tuple[int, int]:
    """How many of the deputies of whom it was told nothing the linker guessed, and of how many. It learns from half.

    Few clues are weighed, as one that tells is enough: with thousands of bits and few deputies all the rest is noise.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    names = list(range(len(truth)))
    random.Random(seed).shuffle(names)
    told, asked = names[: len(names) // 2], names[len(names) // 2 :]
    known, varying = np.array(truth), found[:, found.std(axis=0) > 0]
    model = make_pipeline(StandardScaler(), LogisticRegression(l1_ratio=1, C=0.1, solver="liblinear"))
    model.fit(varying[told], known[told])
    return int((model.predict(varying[asked]) == known[asked]).sum()), len(asked)


def by_chance(asked: int, error: float = 0.001) -> range:
    """How many are guessed right by tossing coins, but for one time in a thousand."""
    below, least = 0.0, 0
    while (below := below + comb(asked, least) / 2**asked) <= error / 2:
        least += 1
    return range(least, asked - least + 1)
