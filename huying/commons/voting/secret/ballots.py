"""Checks of one ballot: docs/secret-ballot.md, 5."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .group import POINT, Group, Point, challenge, hashed
from .layout import FORMAT, Fault, Json, fields_are, file_hash, unbase64, unhex
from .proofs import Ciphertext, holds_one_of

FOR, AGAINST, ABSTAIN = "+", "-", "0"
BALLOT = frozenset({"format", "election", "manifest", "credential", "number", "choices", "quota", "signature"})
ONE_CHOICE = 4 * POINT  # bytes of its two ciphertexts

Choice = tuple[Ciphertext, Ciphertext]  # for, against


@dataclass(frozen=True)
class Question:
    """What a ballot is checked against: the manifest and its key."""

    election: str
    manifest: str
    options: int
    quota: int
    key: Point
    group: Group = field(repr=False)

    @property
    def asks_quota(self) -> bool:
        return self.quota < self.options

    def context(self, credential: str) -> bytes:
        """What binds a ballot to election, manifest and voter: copied or replayed it does not hold."""
        return hashed("context", self.election, unhex(self.manifest), unhex(credential))


def question_of(group: Group, manifest: Json) -> Question:
    """Raises ValueError, KeyError, TypeError for a manifest that is none."""
    return Question(
        election=manifest["election"],
        manifest=file_hash(manifest),
        options=len(manifest["options"]),
        quota=int(manifest["quota"]),
        key=group.read(unhex(manifest["public_key"])),
        group=group,
    )


def check_ballot(question: Question, ballot: Any) -> list[Choice]:
    """The ballot's ciphertexts. Raises Fault for any that is not well formed or whose proofs do not hold.

    Whether it is signed by somebody on the roll, and comes next in number, whoever keeps the roll asks.
    """
    fields_are(ballot, BALLOT, "选票")
    asked = (FORMAT, question.election, question.manifest)
    if (ballot["format"], ballot["election"], ballot["manifest"]) != asked:
        raise Fault("选票不是这次投票的（格式、投票编号或投票说明不同）")
    if not isinstance(ballot["number"], int) or isinstance(ballot["number"], bool) or ballot["number"] < 1:
        raise Fault("选票的次序不对")
    try:
        return _checked(question, ballot)
    except (ValueError, TypeError, AttributeError) as fault:
        raise Fault(f"选票的写法不对：{fault}") from fault


def _checked(question: Question, ballot: Json) -> list[Choice]:
    context = question.context(ballot["credential"])
    if len(ballot["choices"]) != question.options:
        raise Fault(f"选票应有{question.options}项，却有{len(ballot['choices'])}项")
    choices = [_check_choice(question, context, i, text) for i, text in enumerate(ballot["choices"])]
    if question.asks_quota:
        held = summed(question.group, [choice[0] for choice in choices])
        values, proof = range(question.quota + 1), unbase64(ballot["quota"])
        if not holds_one_of(question.group, question.key, context, "quota", held, values, proof):
            raise Fault(f"不能证明赞成的项数不超过{question.quota}项")
    elif ballot["quota"] != "":
        raise Fault("选票多了一项证明")
    return choices


def _check_choice(question: Question, context: bytes, place: int, text: str) -> Choice:
    data = unbase64(text)
    choice = read_choice(question.group, data)
    z, held = combined(question.group, context, place, data[:ONE_CHOICE], choice)
    proof = data[ONE_CHOICE:]
    if not holds_one_of(question.group, question.key, context, f"option {place}", held, (0, 1, z), proof):
        raise Fault(f"第{place + 1}项不能证明是赞成、反对、弃权中的一种")
    return choice


def read_choice(group: Group, data: bytes) -> Choice:
    """Raises ValueError for points that are none."""
    points = [group.read(data[i * POINT : (i + 1) * POINT]) for i in range(4)]
    return (points[0], points[1]), (points[2], points[3])


def combined(group: Group, context: bytes, place: int, points: bytes, choice: Choice) -> tuple[int, Ciphertext]:
    """One ciphertext for both: for + z·against, with a z that nobody could choose. It holds 0, 1 or z exactly when the
    choice is abstain, for or against (but for a chance of 2 in 2^128)."""
    written = [points[i * POINT : (i + 1) * POINT] for i in range(4)]
    z = challenge("weight", context, place, *written)
    (fa, fb), (aa, ab) = choice
    return z, (group.add(fa, group.times(aa, [z])[0]), group.add(fb, group.times(ab, [z])[0]))


def summed(group: Group, held: list[Ciphertext]) -> Ciphertext:
    """The ciphertext of the sum."""
    a, b = group.neutral, group.neutral
    for each in held:
        a, b = group.add(a, each[0]), group.add(b, each[1])
    return a, b


def ciphertexts_of(ballot: Json) -> list[bytes]:
    """What no two ballots may have in common. Raises ValueError."""
    return [unbase64(text)[:ONE_CHOICE] for text in ballot["choices"]]
