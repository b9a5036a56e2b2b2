"""Every act of oversight says by which law and article it is done (R1.06)."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from huying.kernel.calendar import clock
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures.registry import all_bindings
from tests.play import Play
from tests.world import World

rule = pytest.mark.rule
LAW_AND_ARTICLE = re.compile(r"(法|条例)第[一二三四五六七八九十百]+条")


@rule("R1.06")
def test_every_act_of_every_procedure_rests_on_a_law_and_an_article():
    """A new act without one fails here: give it `law=`, or its procedure a law with its article."""
    without = [
        f"{b.procedure.code}.{act.name}：{b.procedure.basis(act)}"
        for b in all_bindings()
        for act in b.procedure.acts
        if not LAW_AND_ARTICLE.search(b.procedure.basis(act))
    ]
    assert without == []


@rule("R1.06")
def test_the_basis_is_stored_with_the_record_and_shown_in_its_history(world: World):
    topic = Play(world).topic()
    bodies = [json.loads(e.body) for e in Entry.objects.filter(kind__startswith="act.topic_oversight").order_by("pk")]
    assert [(b["act"], b["basis"]) for b in bodies] == [
        ("proposed", "监督法第十二条"),
        ("consulted", "监督法第十一条至第十七条"),
        ("selected", "监督法第六十三条"),
    ]
    with clock.frozen(date(2026, 1, 21)):
        page = world.client(Role.SC_OFFICE).get(topic.get_absolute_url()).content.decode()
    history = page.split('id="history"')[1]
    assert '依据<a href="/rules/instruments/#oversight-law">监督法第六十三条</a>' in history


@rule("R1.06")
def test_an_act_that_only_a_local_rule_knows_names_the_law_of_its_procedure_too():
    from huying.mechanisms.oversight.procedures import OpinionHandling

    assert OpinionHandling.basis(OpinionHandling.approved) == "监督法第十七条；本级办理规则"
