"""Who counts an election and who watches: asked when they are named, and again when the vote begins."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from huying.kernel.people.models import Person

from ..officers import Fitness, chosen
from .models import Election, ElectionOfficer, Task
from .polls import Poll


def fitness_of(poll: Poll) -> Fitness:
    """Tellers and scrutineers are deputies and no parties; nobody is both."""
    deputies = {p.pk for p in poll.deputies}
    return Fitness(deputies, "不是本级人大代表", poll.parties, "与候选项目有关", "请从代表中另选一位。")


def appoint(election: Election, poll: Poll, tellers: Sequence[Person], scrutineers: Sequence[Person]) -> None:
    """Raises Incomplete for who cannot be."""
    add(election, chosen(tellers, scrutineers, fitness_of(poll)))


def add(election: Election, named: Iterable[tuple[Person, Task]]) -> None:
    ElectionOfficer.objects.bulk_create(
        ElectionOfficer(congress=election.congress, election=election, person=person, task=task)
        for person, task in named
    )


def of(election: Election, task: Task) -> list[Person]:
    """Those with a task, in the order in which they were named."""
    return [o.person for o in election.officers.filter(task=task).select_related("person").order_by("pk")]


def unfit(election: Election, poll: Poll, absent: Collection[int] = ()) -> list[str]:
    """Why those who were named cannot count or watch now: no deputy any more, come to be concerned, not here."""
    fitness, found = fitness_of(poll), []
    for officer in election.officers.select_related("person").order_by("pk"):
        task = Task(officer.task)
        if refusal := fitness.against(officer.person, task):
            found.append(refusal.rstrip("。"))
        elif officer.person_id in absent:
            found.append(f"{task.label}{officer.person.name}没有出席")
    return found
