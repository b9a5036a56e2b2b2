"""The generated year of a city is what `perform` would have written, and its pages cost what they cost in a county."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huying.kernel.calendar import clock
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures import indexes, selectors
from huying.kernel.procedures.facts import Fact
from huying.kernel.procedures.models import ActRecord, DueDay, OpenDoor, Proceeding
from huying.kernel.procedures.registry import binding_for
from huying.mechanisms.oversight import ledger
from huying.mechanisms.oversight.models import ProblemItem
from huying.mechanisms.oversight.procedures import ItemHandling
from huying.mechanisms.oversight.selectors import ItemTold
from tests.city_year import TODAY, build_city
from tests.world import World

rule = pytest.mark.rule


@pytest.fixture
def city(db: None) -> World:
    return build_city(meetings=3, topics=6, items=60, units=9)


def _indexed(proceeding: Proceeding) -> tuple[object, ...]:
    row = Proceeding.objects.get(pk=proceeding.pk)
    due = (
        DueDay.objects.filter(proceeding=row).order_by("pk").values_list("act", "party", "due_on", "done_on", "is_open")
    )
    doors = OpenDoor.objects.filter(proceeding=row).order_by("pk").values_list("act", "party", "role", "body", "due_on")
    return (row.stage, row.round, row.ended_on, row.next_due_on, list(due), list(doors))


def test_judged_anew_every_proceeding_of_the_generated_year_gives_the_same_rows(city: World):
    running = list(Proceeding.objects.select_related("congress").order_by("pk"))
    assert len(running) == 60 + 6 + 6 + 3 + 1
    before = {p.pk: _indexed(p) for p in running}
    columns = list(ProblemItem.objects.order_by("pk").values_list(*ItemTold._fields))
    indexes.refresh_all(running, TODAY)
    assert {p.pk: _indexed(p) for p in running} == before
    assert list(ProblemItem.objects.order_by("pk").values_list(*ItemTold._fields)) == columns


# A plan that is not published yet, and by now is; an open session, which has long been closed; a text that was
# reviewed, of which the generated year has none.
ASKS_FOR_MORE = ("selected", "deliberated", "publicised")


def test_every_act_of_the_generated_year_was_open_on_the_day_it_is_recorded_for(city: World):
    """What `perform` asks: judged by the facts before it, each act might be done that day, by that party."""
    bench = selectors.Bench()
    every = Proceeding.objects.order_by("pk")
    for running in (*every.filter(procedure="item_handling")[:10], *every.filter(procedure="topic_oversight")[:10]):
        facts: tuple[Fact, ...] = ()
        binding = binding_for(running)
        for fact in selectors.facts_of(running):
            if fact.act not in ASKS_FOR_MORE:
                stands, _ = selectors.judge(running, fact.on, bench, facts)
                assert stands.is_open(binding.procedure.act(fact.act), fact.party), f"{running} {fact.act}"
                assert stands.round == fact.round
            facts = (*facts, fact)


def test_every_act_of_the_generated_year_has_its_entry_in_the_ledger(city: World):
    for record in ActRecord.objects.select_related("proceeding", "by").order_by("pk")[::40]:
        kind = f"act.{record.proceeding.procedure}.{record.act}"
        found = Entry.objects.filter(kind=kind, subject=f"proceeding:{record.proceeding_id}")
        entry = next(e for e in found if e.content == selectors.ledger_body(record))
        assert (entry.by, entry.recorded_at) == (f"{record.by}，{record.capacity}", record.recorded_at)


@rule("R1.57")
def test_the_ledger_of_any_past_day_agrees_with_the_records_of_that_day(city: World):
    """Counted by hand: what was accepted, done and verified by 30 September, of the letters handed over by then."""
    day = ledger.choose(city.viewer(Role.SC_OFFICE), {"as_of": TODAY.replace(year=2025, month=9, day=30)}, TODAY)
    handed_over = {item.pk for item in day.found}
    assert 0 < len(handed_over) <= 60

    def had(act: str) -> set[int]:
        records = ActRecord.objects.filter(
            proceeding__procedure=ItemHandling.code, act=act, on__lte=day.today, proceeding__subject_id__in=handed_over
        )
        return set(records.values_list("proceeding__subject_id", flat=True))

    reopened = had("sent_back")
    assert {i.pk for i in day.found if i.told.verified_on} == had("verified")
    assert {i.pk for i in day.found if i.told.done_on} == had("done") - reopened
    assert {i.pk for i in day.found if i.told.responsible != "-"} == had("accepted")
    assert sum(day.counts.values()) == len(handed_over)


@rule("R1.57")
@pytest.mark.parametrize("query", ["", "?as_of=2025-09-30", "?state=late", "?year=2025&kind=quantitative&q=具体"])
def test_the_ledger_costs_at_most_twelve_queries(city: World, query: str):
    with clock.frozen(TODAY):
        for role in (Role.SC_OFFICE, Role.SUPERVISION_OFFICE, Role.ORGAN, Role.HANDLING_UNIT):
            client = city.client(role)
            client.get("/oversight/ledger/")
            with CaptureQueriesContext(connection) as asked:
                assert client.get(f"/oversight/ledger/{query}").status_code == 200
            assert len(asked) <= 12
