"""Who counts and who watches: chosen by the meeting from those who vote, nobody twice, and nobody concerned."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete

from .elections.models import Task

TELLERS = 2


@dataclass(frozen=True)
class Fitness:
    """Who may be chosen, and what is said of who may not."""

    among: Collection[int]
    not_among: str  # "不是本级人大代表"
    concerned: Collection[int]
    is_concerned: str  # "与候选项目有关"
    hint: str  # "请从代表中另选一位。"

    def against(self, person: Person, task: Task) -> str:
        """Why this person cannot have the task; empty when they can."""
        if person.pk not in self.among:
            return f"{person.name}{self.not_among}，不能做{task.label}。"
        if person.pk in self.concerned:
            return f"{person.name}{self.is_concerned}，不能做{task.label}。"
        return ""


def chosen(
    tellers: Sequence[Person], scrutineers: Sequence[Person], fitness: Fitness, stay: Collection[tuple[int, str]] = ()
) -> list[tuple[Person, Task]]:
    """Two tellers and at least one scrutineer, each with the task. Raises Incomplete for who cannot be.

    Those who `stay` in their task are not asked anew: what they did, they did.
    """
    officers = [*((p, Task.TELLER) for p in tellers), *((p, Task.SCRUTINEER) for p in scrutineers)]
    if len({p.pk for p in tellers}) != TELLERS or not scrutineers:
        raise Incomplete(f"须有{TELLERS}名计票人和至少1名监票人。")
    if len({p.pk for p, _ in officers}) != len(officers):
        raise Incomplete("同一个人不能既计票又监票。")
    for person, task in officers:
        if (person.pk, task) in stay:
            continue
        if refusal := fitness.against(person, task):
            raise Incomplete(refusal, hint=fitness.hint)
    return officers
