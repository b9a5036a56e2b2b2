"""What was counted: papers handed out, returned and void, and the marks of each candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .rule import ChoiceRule


@dataclass(frozen=True)
class Tally:
    """The marks of one candidate. Who made none abstained: that is never counted, it follows."""

    for_: int
    against: int = 0
    illegible: int = 0

    @property
    def marked(self) -> int:
        return self.for_ + self.against + self.illegible


@dataclass(frozen=True)
class Count:
    """The whole count. In a show of hands what was "handed out" is who may vote, and "returned" who voted."""

    issued: int
    returned: int
    void: int  # papers that choose more than the quota
    tallies: Mapping[str, Tally]

    @property
    def valid(self) -> int:
        return self.returned - self.void

    def abstained(self, candidate: str) -> int:
        return self.valid - self.tallies[candidate].marked

    @property
    def is_void(self) -> bool:
        """More came back than were handed out: nobody knows whose they are."""
        return self.returned > self.issued


def faults(rule: ChoiceRule, count: Count, deputies: int) -> list[str]:
    """What cannot be in a count, each in a sentence. More returned than handed out can be: that voids the vote."""
    numbers = [count.issued, count.returned, count.void]
    numbers += [n for t in count.tallies.values() for n in (t.for_, t.against, t.illegible)]
    if min(numbers) < 0:
        return ["票数不能是负数。"]
    found = []
    if count.issued > deputies:
        found.append(f"发出{count.issued}票，多于代表{deputies}人。")
    if count.void > count.returned:
        found.append(f"废票{count.void}张，多于收回的{count.returned}张。")
    for name, tally in count.tallies.items():
        if tally.marked > count.valid:
            found.append(f"{name}：赞成、反对和无法辨认的共{tally.marked}票，多于有效票{count.valid}张。")
    chosen, most = sum(t.for_ for t in count.tallies.values()), count.valid * rule.quota
    if not found and chosen > most:
        found.append(f"赞成票共{chosen}票；有效票{count.valid}张，每张至多选{rule.quota}项，不会多于{most}票。")
    return found
