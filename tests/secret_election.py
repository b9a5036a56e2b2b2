"""A whole secret election in memory, played by its devices. Seeds are fixed, and so is every byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from huying.commons.voting.secret import board
from huying.commons.voting.secret.ballots import Question, check_ballot, question_of
from huying.commons.voting.secret.bundle import one_file
from huying.commons.voting.secret.ceremony import share_key
from huying.commons.voting.secret.group import SUITE, Group, best_group
from huying.commons.voting.secret.layout import FORMAT, canonical, file_hash, tracker_of
from huying.commons.voting.secret.sealing import sealed
from huying.commons.voting.secret.signing import signed
from huying.commons.voting.secret.tally import check_shares, opened, result_of, sums
from huying.commons.voting.secret.trustee import Trustee, ceremony_of, key_of

TRUSTEE_NAMES = ("王监票", "李监票", "赵主席")


def seed(*about: object) -> bytes:
    return hashlib.sha256("/".join(map(str, ("huying test", *about))).encode()).digest()


def private_key(*about: object) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed(*about))


def public_hex(*about: object) -> str:
    return private_key(*about).public_key().public_bytes_raw().hex()


def sign_with(*about: object):
    return lambda message: private_key(*about).sign(message).hex()


@dataclass
class Played:
    """An election from the ceremony to the result. `cast` as often as wanted, then `close`."""

    options: int = 3
    quota: int = 2
    voters: int = 5
    members: int = 5
    on_paper: int = 0
    paper: dict[str, Any] | None = None
    name: str = "test-1"
    replacement: bool = True
    group: Group = field(default_factory=best_group)
    lines: list[dict[str, Any]] = field(default_factory=list)
    heads: list[dict[str, Any]] = field(default_factory=list)
    receipts: list[dict[str, Any]] = field(default_factory=list)
    shares: list[dict[str, Any]] = field(default_factory=list)
    result: dict[str, Any] = field(default_factory=dict)
    minute: int = 1
    says: dict[str, Any] = field(default_factory=dict)  # what else the manifest says, or says otherwise

    def __post_init__(self) -> None:
        self.trustees = [
            Trustee(self.group, self.name, i, name, seed(self.name, "trustee", i))
            for i, name in enumerate(TRUSTEE_NAMES, 1)
        ]
        promises = [trustee.promise() for trustee in self.trustees]
        boxes = [box for trustee in self.trustees for box in trustee.boxes(promises)]
        confirmations = [trustee.confirmation(promises, boxes) for trustee in self.trustees]
        self.ceremony = ceremony_of(self.name, promises, boxes, confirmations)
        voters = [
            {"number": n, "name": f"代表{n}", "credential": public_hex(self.name, "voter", n)}
            for n in range(1, self.voters + 1)
        ]
        self.roll = {"format": FORMAT, "election": self.name, "voters": voters}
        self.manifest = {
            "format": FORMAT, "suite": SUITE, "election": self.name, "congress": "青禾县人民代表大会",
            "title": "2026年度民生实事项目票决", "quota": self.quota, "members": self.members, "more_than": "1/2",
            "options": [{"code": f"{i:02}", "title": f"第{i}个项目"} for i in range(1, self.options + 1)],
            "present": self.voters, "replacement": self.replacement, "ceremony": file_hash(self.ceremony),
            "roll": file_hash(self.roll), "public_key": key_of(self.group, promises),
            "board_key": public_hex(self.name, "board"),
        }  # fmt: skip
        self.manifest |= self.says
        if self.on_paper:
            self.manifest |= {"paper": self.on_paper, "present": self.voters + self.on_paper}
        self.heads.append(self.head(0))

    @property
    def question(self) -> Question:
        return question_of(self.group, self.manifest)

    def trackers(self) -> list[str]:
        return [tracker_of(line["ballot"]) for line in self.lines]

    def head(self, minute: int, *, closed: bool = False) -> dict[str, Any]:
        said = board.head(self.name, file_hash(self.manifest), self.trackers(), minute, closed=closed)
        return signed("head", said, sign_with(self.name, "board"))

    def ballot(self, voter: int, choice: str, number: int = 1) -> dict[str, Any]:
        ballot_seed = seed(self.name, "ballot", voter, number)
        ballot = sealed(self.question, public_hex(self.name, "voter", voter), number, choice, ballot_seed)
        return signed("ballot", ballot, sign_with(self.name, "voter", voter))

    def cast(self, voter: int, choice: str, number: int = 1) -> dict[str, Any]:
        return self.put(self.ballot(voter, choice, number))

    def put(self, ballot: dict[str, Any]) -> dict[str, Any]:
        self.lines.append({"ballot": ballot, "minute": self.minute})
        self.lines.sort(key=lambda line: tracker_of(line["ballot"]))
        said = board.receipt(self.name, file_hash(self.manifest), self.trackers(), self.minute, tracker_of(ballot))
        self.receipts.append(signed("receipt", said, sign_with(self.name, "board")))
        return ballot

    def settle(self) -> None:
        """Puts the lines that were added by hand into the order of the board."""
        self.lines.sort(key=lambda line: tracker_of(line["ballot"]))

    def next_minute(self) -> None:
        self.heads.append(self.head(self.minute))
        self.minute += 1

    def counted(self) -> list[Any]:
        latest: dict[str, dict[str, Any]] = {}
        for line in self.lines:
            ballot = line["ballot"]
            before = latest.get(ballot["credential"])
            if before is None or before["number"] < ballot["number"]:
                latest[ballot["credential"]] = ballot
        return [check_ballot(self.question, ballot) for ballot in latest.values()]

    def close(self, opening: Sequence[int] = (1, 2, 3)) -> Played:
        self.heads.append(self.head(self.minute, closed=True))
        counted, question, root = self.counted(), self.question, self.heads[-1]["root"]
        totals = sums(self.group, counted, self.options)
        promises, points = self.ceremony["promises"], {}
        for n in opening:
            trustee = self.trustees[n - 1]
            said = trustee.open(question, trustee.share_in(self.manifest, self.ceremony), totals, root)
            points[n] = check_shares(question, totals, root, share_key(self.group, promises, n), said)
            self.shares.append(said)
        numbers = opened(self.group, totals, points, len(counted))
        self.result = result_of(self.manifest, numbers, len(counted), self.paper)
        return self

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        names = ("manifest", "roll", "ceremony", "heads", "shares", "result", "receipts")
        for name in names:
            (folder / f"{name}.json").write_bytes(canonical(getattr(self, name)))
        (folder / "ballots.jsonl").write_bytes(b"".join(canonical(line) + b"\n" for line in self.lines))
        (folder / "verify.py").write_text(one_file(), encoding="utf-8")
        return folder


def altered(folder: Path, name: str, change: Any) -> None:
    """Change one file of the folder: `change` gets what it holds and gives what is to be there."""
    path = folder / name
    if name.endswith(".jsonl"):
        rows = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]
        path.write_bytes(b"".join(canonical(row) + b"\n" for row in change(rows)))
    else:
        path.write_bytes(canonical(change(json.loads(path.read_text(encoding="utf-8")))))
