"""What a list page costs does not depend on how much there is: at most 12 queries, at 10 rows as at 10,000."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huying.kernel.calendar.clock import frozen
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import DueDay, OpenDoor, Proceeding
from huying.mechanisms.oversight.models import OpinionDocument, ProblemItem
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.database import analyse
from tests.play import Play
from tests.world import HOUSING, World

TODAY = date(2026, 5, 20)
LISTS = (
    (Role.SUPERVISION_OFFICE, "/oversight/ledger/"),
    (Role.SUPERVISION_OFFICE, "/oversight/ledger/?state=late&kind=quantitative"),
    (Role.HANDLING_UNIT, "/oversight/ledger/"),
    (Role.SC_OFFICE, "/oversight/opinions/"),
    (Role.SC_OFFICE, "/oversight/plan/2026/"),
    (Role.SC_OFFICE, "/meetings/"),
    (Role.SC_OFFICE, "/metrics/oversight.problem_items/?year=2026"),
    (Role.HANDLING_UNIT, "/desk/"),
    (Role.SUPERVISION_OFFICE, "/desk/"),
    (Role.HANDLING_UNIT, "/inbox/"),
)


def _more_items(opinion: OpinionDocument, unit, count: int) -> None:
    """Items with their proceedings, due days and open doors, written directly: the indexes that lists read."""
    last = opinion.items.count()
    letter = proceeding_of(OpinionHandling, opinion.pk)
    items = ProblemItem.objects.bulk_create(
        ProblemItem(
            congress=opinion.congress, opinion=opinion, number=last + n, title=f"事项{n}", unit=unit, target="1",
            node_on=TODAY + timedelta(days=n % 40 - 20),
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    running = Proceeding.objects.bulk_create(
        Proceeding(
            congress=opinion.congress, procedure=ItemHandling.code, profile="huaibei", subject_id=item.pk,
            title=item.title, parent=letter, opened_on=TODAY, stage="done", next_due_on=item.node_on,
        )
        for item in items
    )  # fmt: skip
    common = {"act": "done", "congress": opinion.congress, "body": unit}
    DueDay.objects.bulk_create(
        DueDay(proceeding=p, roles="handling_unit", due_on=p.next_due_on, is_open=True, **common) for p in running
    )
    OpenDoor.objects.bulk_create(
        OpenDoor(proceeding=p, role="handling_unit", due_on=p.next_due_on, **common) for p in running
    )
    analyse()


def _costs(world: World) -> dict[str, int]:
    found = {}
    with frozen(TODAY):
        for role, url in LISTS:
            client = world.client(role)
            client.get(url)  # the first look fills what is kept in memory
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(url)
            assert answer.status_code == 200, url
            found[f"{role.value} {url}"] = len(queries)
    return found


@pytest.mark.rule("R1.57")
def test_every_list_costs_at_most_twelve_queries_at_10_and_at_10000_rows(world: World):
    play = Play(world)
    opinion = play.assigned()
    unit = world.body(HOUSING)
    _more_items(opinion, unit, 8)
    few = _costs(world)
    _more_items(opinion, unit, 9_990)
    assert ProblemItem.objects.count() == 10_000
    many = _costs(world)
    # A desk that cannot show all that is open asks for its week by itself.
    assert {url for url in many if many[url] > few[url] + ("/desk/" in url)} == set()
    assert {url: n for url, n in many.items() if n > 12} == {}
