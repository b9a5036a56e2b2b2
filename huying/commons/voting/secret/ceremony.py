"""Checks of the trustees' ceremony: distributed keys, two of three (docs/secret-ballot.md, 3).

Made on the trustees' own devices (trustee); here is what everybody can check of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from .group import SUITE, ZERO, Group, Point, hashed
from .layout import FORMAT, Fault, Json, canonical, fields_are, unhex
from .proofs import knows

TRUSTEES, THRESHOLD = 3, 2
PAIRS = [(i, j) for i in range(1, TRUSTEES + 1) for j in range(1, TRUSTEES + 1) if i != j]


def promise_context(election: str, trustee: int, name: str, place: int) -> bytes:
    return hashed("promise", election, trustee, name, place)


def confirmation_context(fingerprint: bytes, trustee: int) -> bytes:
    return hashed("confirmation", fingerprint, trustee)


def fingerprint_of(promises: Sequence[Json]) -> bytes:
    """What the trustees compare aloud."""
    return hashed("ceremony", canonical(list(promises)))[:32]


def check_promise(group: Group, election: str, promise: Json) -> None:
    """Raises Fault."""
    fields_are(promise, frozenset({"trustee", "name", "keys", "possession"}), "监票人的承诺")
    who = f"监票人{promise['trustee']}（{promise['name']}）"
    try:
        keys, proofs = promise["keys"], promise["possession"]
        if len(keys) != THRESHOLD + 1 or len(proofs) != len(keys):
            raise Fault(f"{who}的承诺不完整")
        for place, (key, proof) in enumerate(zip(keys, proofs, strict=True)):
            context = promise_context(election, promise["trustee"], promise["name"], place)
            if unhex(key) == ZERO or not knows(group, context, group.read(unhex(key)), unhex(proof, 48)):
                raise Fault(f"{who}没有证明持有自己的密钥")
    except (ValueError, TypeError, AttributeError) as fault:
        raise Fault(f"{who}的承诺写法不对：{fault}") from fault


def public_key(group: Group, promises: Sequence[Json]) -> Point:
    """The key that ballots are sealed with; nobody holds its secret."""
    return total(group, [group.read(unhex(promise["keys"][0])) for promise in promises])


def share_key(group: Group, promises: Sequence[Json], trustee: int) -> Point:
    """The public half of one trustee's share of the secret."""
    return total(group, [evaluated(group, promise, trustee) for promise in promises])


def evaluated(group: Group, promise: Json, trustee: int) -> Point:
    """The public half of what the promise's maker gave this trustee."""
    first, second = (group.read(unhex(key)) for key in promise["keys"][:THRESHOLD])
    return group.add(first, group.times(second, [trustee])[0])


def total(group: Group, points: Sequence[Point]) -> Point:
    found = group.neutral
    for point in points:
        found = group.add(found, point)
    return found


def check_ceremony(group: Group, ceremony: Json) -> None:
    """All that was said in the ceremony. Raises Fault."""
    names = {"format", "suite", "election", "threshold", "promises", "boxes", "confirmations"}
    fields_are(ceremony, frozenset(names), "监票人的密钥记录")
    if ceremony["format"] != FORMAT or ceremony["suite"] != SUITE or ceremony["threshold"] != THRESHOLD:
        raise Fault("监票人的密钥记录是这个程序不认识的格式")
    promises = ceremony["promises"]
    if [promise.get("trustee") for promise in promises] != list(range(1, TRUSTEES + 1)):
        raise Fault(f"应有{TRUSTEES}名监票人，依次编号")
    for promise in promises:
        check_promise(group, ceremony["election"], promise)
    if [(box.get("from"), box.get("to")) for box in ceremony["boxes"]] != PAIRS:
        raise Fault("监票人之间交换的份额不齐")
    check_confirmations(group, promises, ceremony["confirmations"])


def check_confirmations(group: Group, promises: Sequence[Json], confirmations: Sequence[Json]) -> None:
    """Whether each trustee has shown to hold a share of the secret. Raises Fault."""
    if [each.get("trustee") for each in confirmations] != list(range(1, TRUSTEES + 1)):
        raise Fault("不是每名监票人都确认了自己的份额")
    for each in confirmations:
        check_confirmation(group, promises, each)


def check_confirmation(group: Group, promises: Sequence[Json], confirmation: Json) -> None:
    """Raises Fault."""
    fields_are(confirmation, frozenset({"trustee", "possession"}), "监票人的确认")
    trustee = confirmation["trustee"]
    context = confirmation_context(fingerprint_of(promises), trustee)
    try:
        held = knows(group, context, share_key(group, promises, trustee), unhex(confirmation["possession"], 48))
    except (ValueError, TypeError) as fault:
        raise Fault(f"监票人{trustee}的确认写法不对：{fault}") from fault
    if not held:
        raise Fault(f"监票人{trustee}没有证明持有自己的份额")
