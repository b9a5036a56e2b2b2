"""A ballot from a choice and a seed: docs/secret-ballot.md, 5. The seed decides every byte.

The deputy's device does this; and whoever checks an opened ballot does it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .ballots import AGAINST, FOR, ONE_CHOICE, Choice, Question, combined, summed
from .edwards import ORDER
from .group import CHALLENGE, Group, Point, scalar, scalar_bytes
from .layout import FORMAT, Json, base64_of
from .proofs import Ciphertext, one_of_challenge

Next = Callable[[], int]


def drawn(seed: bytes, context: bytes, number: int, choice: str) -> Next:
    """The ballot's random scalars, one after the other."""
    count = iter(range(1 << 32))
    return lambda: scalar("ballot", seed, context, number, choice, next(count))


def sealed(question: Question, credential: str, number: int, choice: str, seed: bytes) -> Json:
    """The ballot without its signature."""
    context = question.context(credential)
    draw = drawn(seed, context, number, choice)
    choices, fors, randomness = [], [], 0
    for place, letter in enumerate(choice):
        data, held, r = _sealed_choice(question, context, place, letter, draw)
        choices.append(base64_of(data))
        fors.append(held)
        randomness += r
    quota = ""
    if question.asks_quota:
        held, many = summed(question.group, fors), choice.count(FOR)
        values = range(question.quota + 1)
        quota = base64_of(prove_one_of(question, context, "quota", held, values, many, randomness % ORDER, draw))
    return {
        "format": FORMAT, "election": question.election, "manifest": question.manifest, "credential": credential,
        "number": number, "choices": choices, "quota": quota,
    }  # fmt: skip


def _sealed_choice(
    question: Question, context: bytes, place: int, letter: str, draw: Next
) -> tuple[bytes, Ciphertext, int]:
    """The written choice, its ciphertext "for" and the randomness of that one."""
    group, r_for, r_against = question.group, draw(), draw()
    choice: Choice = (
        encrypted(group, question.key, int(letter == FOR), r_for),
        encrypted(group, question.key, int(letter == AGAINST), r_against),
    )
    points = b"".join(group.write(point) for pair in choice for point in pair)
    assert len(points) == ONE_CHOICE
    z, held = combined(group, context, place, points, choice)
    true = {FOR: 1, AGAINST: 2}.get(letter, 0)
    r = (r_for + z * r_against) % ORDER
    proof = prove_one_of(question, context, f"option {place}", held, (0, 1, z), true, r, draw)
    return points + proof, choice[0], r_for


def encrypted(group: Group, key: Point, value: int, r: int) -> Ciphertext:
    held = group.often(key, r)
    return group.often(group.base, r), group.add(held, group.base) if value else held


def prove_one_of(
    question: Question,
    context: bytes,
    place: str,
    held: Ciphertext,
    values: Sequence[int],
    true: int,
    r: int,
    draw: Next,
) -> bytes:
    """That the ciphertext holds one of the values; `true` is the place of the one it holds, when it holds any."""
    group, key = question.group, question.key
    cs, ss, steps = [0] * len(values), [0] * len(values), []
    for j, value in enumerate(values):
        if j == true:
            ss[j] = draw()
            steps += [group.often(group.base, ss[j]), group.often(key, ss[j])]
            continue
        cs[j], ss[j] = draw() % (1 << 8 * CHALLENGE), draw()
        b = group.subtract(group.often(key, ss[j]), group.times(held[1], [cs[j]])[0])
        b = group.add(b, group.often(group.base, cs[j] * value)) if value else b
        steps += [group.subtract(group.often(group.base, ss[j]), group.times(held[0], [cs[j]])[0]), b]
    if true < len(values):
        c = one_of_challenge(group, key, context, place, held, values, steps)
        cs[true] = (c - sum(cs)) % (1 << 8 * CHALLENGE)
        ss[true] = (ss[true] + cs[true] * r) % ORDER
    return b"".join(c.to_bytes(CHALLENGE, "little") for c in cs) + b"".join(scalar_bytes(s) for s in ss)
