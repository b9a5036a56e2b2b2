"""Congresses side by side and in a tree: every address and act × every role × sibling, parent and child congress.

What opens for whom is declared once, in tests/routes.py; how everything is tried is in tests/apart.py. The four
congresses are built once for the file, inside a transaction that is taken back; no test leaves a trace.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction

from huying.kernel.calendar import clock
from tests import apart
from tests.apart import Lived
from tests.lived_in import ON
from tests.routes import Relation

pytestmark = pytest.mark.django_db  # each test within the transaction of the file
OTHERS = (Relation.ABOVE, Relation.BESIDE, Relation.BELOW)
# What is of the whole installation (which congresses there are, whether it is well), and of the township below.
OF_ALL = ("：/", "：/health/", "：/metrics/below/", "：/metrics/below/liuhe/")
# The fields of the pages that hold a key: each of them was sent with a key of the other congress.
HOLD_A_KEY = {"back", "co_units", "opinion", "organ", "person_#", "session", "unit", "working_body"}


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker) -> Iterator[Lived]:
    """Seen from 青禾县, on the day on which its pages are looked at."""
    logging.disable(logging.ERROR)  # each refusal would be logged with its way through the code
    with django_db_blocker.unblock(), clock.frozen(ON), transaction.atomic():
        yield apart.side_by_side()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


# ── the matrix ────────────────────────────────────────────────────────────
@pytest.mark.parametrize("relation", OTHERS, ids=lambda r: r.name)
def test_of_another_congress_nothing_opens_but_what_is_declared(lived: Lived, relation: Relation):
    trial = apart.matrix(lived.county, lived.others[relation], relation, lists=relation is Relation.BESIDE)
    assert trial.wrong == []
    assert trial.tried > 700


@pytest.mark.parametrize("relation", OTHERS, ids=lambda r: r.name)
def test_no_act_is_done_in_another_congress(lived: Lived, relation: Relation):
    trial = apart.acts_of_strangers(lived.before, lived.others[relation], relation)
    assert trial.wrong == []
    assert trial.tried > 500


# ── nothing shows, nothing counts ─────────────────────────────────────────
def test_what_happens_in_other_congresses_changes_no_page_file_or_counter_here(lived: Lived):
    changed = [f"{role.label}：{url}" for (role, url), page in lived.after.items() if page != lived.before[role, url]]
    assert [line for line in changed if not line.endswith(OF_ALL)] == []
    assert any("/metrics/below/liuhe/" in line for line in changed)
    assert len(lived.after) > 500


def test_no_key_of_another_congress_stands_on_a_page_here(lived: Lived):
    found = {f"：{url}": keys for (_, url), page in lived.after.items() if (keys := apart.foreign_keys_in(page.text))}
    assert [url for url in found if not url.endswith(OF_ALL)] == []
    assert any(apart.foreign_keys_in(page.text) for page in lived.theirs.values())


# ── what is sent in a form ────────────────────────────────────────────────
def test_no_field_takes_a_row_of_another_congress(lived: Lived):
    trial, proven = apart.choices_of_strangers(lived)
    assert trial.wrong == []
    assert proven == HOLD_A_KEY
