"""The townships of the demonstration county: 161 projects in 12 townships since the pilot (R2.10)."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from huying.commons.voting.choosing import ChoiceRule, margin_refusal
from huying.commons.voting.elections.models import Election
from huying.demo.drawings import SCENES, drawing
from huying.demo.playing_livelihood import LivelihoodPlayer
from huying.demo.reading import table
from huying.demo.shapes_livelihood import DECIDED, latest_year, slots, towns
from huying.kernel.calendar.clock import CHINA, frozen
from huying.kernel.documents.uploads import PNG, examine
from huying.kernel.metrics.registry import measure
from huying.kernel.procedures.models import DueDay, Proceeding
from huying.mechanisms.livelihood_projects.counts import table as counts
from huying.mechanisms.livelihood_projects.models import Idea, Project
from huying.mechanisms.livelihood_projects.procedures import BallotDeciding
from huying.mechanisms.livelihood_projects.selectors import published_projects
from tests.world import World

DAYS = [date(2026, 6, 16), date(2026, 1, 1), date(2026, 2, 20), date(2026, 11, 26), date(2027, 1, 20)]
BALLOTING = table("livelihood")["ballot"]["town"]


@pytest.mark.rule("R2.10")
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_161_projects_in_12_townships_on_whatever_day_it_is_looked_at(today):
    whole, latest = towns(2021, today), latest_year(today)
    found = list(slots(whole, latest, BALLOTING))
    assert sum(n for _, _, n in found) == DECIDED == 161
    assert len({town.name for town, _, _ in found}) == len(whole) == 12
    assert Counter(year for _, year, _ in found)[latest - 8] == 3  # the pilot
    assert all(year >= town.since for town, year, _ in found)
    assert not any(town.name == BALLOTING and year == latest for town, year, _ in found)


def test_the_outlines_fit_on_the_sheet_and_every_kind_has_its_picture():
    for town in towns(2021, DAYS[0]):
        numbers = [int(n) for pair in town.outline.split() for n in pair.split(",")]
        assert len(numbers) == 16 and all(0 <= n <= 1000 for n in numbers)
    kinds = {kind["field"] for kind in table("livelihood")["kinds"]}
    assert kinds <= set(SCENES)
    assert all(examine("a.png", drawing(kind, is_done=done)) is PNG for kind in kinds for done in (True, False))
    said = table("livelihood")["ballot"]
    assert margin_refusal(ChoiceRule(said["quota"]), candidates=len(said["candidates"])) == ""


@pytest.mark.rule("R2.10")
def test_the_county_shows_them_by_township_year_and_status_and_one_township_is_balloting(world: World):
    now = datetime(2026, 11, 26, 10, tzinfo=CHINA)
    with frozen(now.date()):
        LivelihoodPlayer(world.congress, now, 2021, "secret-2021").play()
        assert measure("projects.decided_by_ballot", world.congress, 2026) == 161
        assert measure("projects.townships", world.congress, 2026) == 12
        found = counts(published_projects(world.congress))
        assert (found.total, found.townships, len(found.years)) == (161, 12, 9)
        assert sum(sum(line.by_year) for line in found.lines) == 161
        running = Project.objects.filter(status="working")
        assert (
            running
            and not DueDay.objects.filter(
                proceeding__procedure="livelihood_project", due_on__lt=now.date(), done_on=None
            ).exists()
        )  # 全部进展顺利
        [ballot] = Proceeding.objects.filter(procedure=BallotDeciding.code, ended_on=None)
        assert (ballot.congress.name, ballot.stage) == ("柳桥镇人民代表大会", "counted")
        [election] = Election.objects.filter(congress=ballot.congress)
        assert election.opened_at and not election.closed_at  # a newcomer can count and sign at once
        assert (election.members, election.present, election.rights.count()) == (46, 43, 43)
        assert Idea.objects.filter(congress=ballot.congress, screening="refused").exclude(reason="-").exists()
        page = Client().get(reverse("public_projects", args=[world.congress.code])).content.decode()
    assert page.count("<polygon") == 12 and "代表票决了161件民生实事" in page
