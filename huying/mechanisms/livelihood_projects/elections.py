"""What a ballot tells this room: one held in the vote room (polls.py), or a signed report that was entered.

Which candidates are chosen is counted there, by its own rules: for-votes of more than half of all deputies, at most as
many as the quota, the most votes first, a tie at the last seat to a second ballot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

KIND = "livelihood_decision"  # how the vote room names what is asked here
NUMBERS = ("deputies", "present", "issued", "returned", "invalid")  # of the count report, in its order


@dataclass(frozen=True)
class Again:
    """A second ballot on paper among those that tied at the last seat: its own numbers, all but the deputies."""

    counts: Mapping[str, int]
    votes: Mapping[int, int]


@dataclass(frozen=True)
class Outcome:
    """The result as tellers and scrutineers reported it: `votes` and `elected` by the number of the project's row."""

    way: str
    deputies: int
    present: int
    issued: int
    returned: int
    invalid: int
    votes: Mapping[int, int]
    elected: tuple[int, ...]
