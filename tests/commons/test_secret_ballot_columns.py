"""Two elections in which everybody votes the opposite leave the same database, but for what is sealed (S1)."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from huying.commons.voting.elections.models import Election, ElectionWay
from huying.commons.voting.envelopes import bound, casting, ceremony
from huying.commons.voting.envelopes.models import Envelope
from huying.kernel.people.models import Person
from tests import polls
from tests.secret_hall import Hall
from tests.world import World

ONE, OTHER = "+--0+", "-++0-"  # each is the opposite of the other
SEALED = {
    "voting_envelope.tracker",
    "voting_envelope.ciphertexts",
    "voting_envelope.body",
    "voting_boardhead.body",
    "voting_secretballot.totals",
    "voting_ballottrustee.shares",
    "ledger_entry.leaf",  # the hash of the entry on the close, which names the root of the board
}


class Undone(Exception):
    """Takes an election back."""


def held(world: World, choices: list[str], *, election: Election) -> dict[str, list[Any]]:
    """The whole database, column by column, after an election in which the deputies chose so. It is undone again."""
    found: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:  # where an undone row, of whatever test, keeps its number
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)
    try:
        with transaction.atomic():
            hall = Hall(world, voters=len(choices), election=election)
            hall.hold_ceremony()
            hall.check_in()
            absent = [person.pk for person in Person.objects.filter(mandates__role="deputy")][len(choices) :]
            bound.open_both(ballot=hall.fresh(), absent=absent, by=hall.clerk, at=hall.at)
            for nth, choice in enumerate(choices):
                hall.cast(nth, choice)
            hall.close()
            hall.open_sums(0, 2)
            found = columns()
            root, bodies = casting.closing_head(hall.fresh())["root"], found["ledger_entry.body"]
            found["ledger_entry.body"] = [body.replace(root, "root") for body in bodies]
            raise Undone
    except Undone:
        pass
    return found


def columns() -> dict[str, list[Any]]:
    """Every column of every table with all it holds, in the order of keys; envelopes, whose key is sealed, by voter."""
    found: dict[str, list[Any]] = {}
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        rows = model._base_manager.order_by("voter" if model is Envelope else "pk")
        for field in model._meta.concrete_fields:
            found[f"{model._meta.db_table}.{field.column}"] = list(rows.values_list(field.attname, flat=True))
    return found


@pytest.fixture
def election(world: World, monkeypatch: pytest.MonkeyPatch) -> Election:
    """What is drawn by lot in an election is drawn alike in all of them."""
    monkeypatch.setattr(ceremony.secrets, "token_hex", lambda size: "7" * 2 * size)
    polls.ask(world)
    return polls.set_up(world, ElectionWay.ELECTRONIC)


@pytest.mark.django_db
def test_opposite_votes_leave_the_same_bytes_in_every_column_that_is_not_sealed(world: World, election: Election):
    one = held(world, [ONE] * 4 + [OTHER] * 4, election=election)
    again = held(world, [ONE] * 4 + [OTHER] * 4, election=election)
    opposite = held(world, [OTHER] * 4 + [ONE] * 4, election=election)
    assert one == again, {name for name in one if one[name] != again[name]}  # nothing differs by chance
    differing = {name for name in one if one[name] != opposite[name]}
    assert differing == SEALED
    for name in SEALED:
        assert [len(str(v)) for v in one[name]] == [len(str(v)) for v in opposite[name]], name
    assert len(one["voting_envelope.body"]) == 8
    assert one["voting_electionoption.votes_for"][:5] == [4, 4, 4, 0, 4]


@pytest.mark.django_db
def test_a_vote_that_is_kept_in_the_clear_is_seen(world: World, election: Election):
    """The comparison sees a total that tells of one vote more."""
    one = held(world, [ONE] * 4 + [OTHER] * 4, election=election)
    other = held(world, [ONE] * 5 + [OTHER] * 3, election=election)
    told = {name for name in one if one[name] != other[name]} - SEALED
    assert {"voting_electionoption.votes_for", "voting_secretballot.result"} <= told
