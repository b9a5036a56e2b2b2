"""Congresses side by side and in a tree: every address and act × every role × sibling, parent and child congress.

What opens for whom is declared once, in tests/routes.py; how everything is tried is in tests/apart.py. The four
congresses are built once for the file, inside a transaction that is taken back; no test leaves a trace.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huying.commons.voices.models import Voice
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight.models import ProblemItem, Publication, Topic
from tests import apart
from tests.apart import Lived
from tests.routes import Relation

pytestmark = pytest.mark.django_db  # each test within the transaction of the file
OTHERS = (Relation.ABOVE, Relation.BESIDE, Relation.BELOW)
# The fields of the pages that hold a key: each of them was sent with a key of the other congress.
HOLD_A_KEY = {
    "absent",
    "area",
    "asker",
    "back",
    "bodies",
    "body",
    "body_#",
    "came_#",
    "chair",
    "co_units",
    "comprehensive_speaker",
    "concerned",
    "convenor_#",
    "field",
    "group",
    "item",
    "key_speakers",
    "lead",
    "leader",
    "members",
    "object",
    "opinion",
    "organ",
    "outline",
    "parent",
    "person",
    "person_#",
    "publication",
    "reason_#",
    "recorder",
    "recorder_#",
    "recused",
    "separate_units",
    "scrutineer_#",
    "session",
    "sitting",
    "speaker",
    "speakers",
    "teller_#",
    "to",
    "topic",
    "turn",
    "unit",
    "visited",
    "weak_indicators",
    "working_body",
}


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker) -> Iterator[Lived]:
    with apart.standing(django_db_blocker.unblock()) as found:
        yield found


@pytest.fixture(autouse=True)
def _signed_in(lived: Lived) -> Iterator[None]:
    """What a test writes is taken back, a session that it changed among it: so are the cookies of who held it."""
    held = {role: client.cookies.copy() for role, client in lived.clients.items()}
    yield
    for role, client in lived.clients.items():
        client.cookies = held[role]


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
    assert [line for line in changed if not apart.is_of_all(line.partition("：")[2])] == []
    assert any("/metrics/below/liuhe/" in line for line in changed)
    assert len(lived.after) > 500


def test_no_key_of_another_congress_stands_on_a_page_here(lived: Lived):
    found = {url: keys for (_, url), page in lived.after.items() if (keys := apart.foreign_keys_in(page.text))}
    assert [url for url in found if not apart.is_of_all(url)] == []
    assert any(apart.foreign_keys_in(page.text) for page in lived.theirs.values())


# ── what is sent in a form ────────────────────────────────────────────────
def test_no_field_takes_a_row_of_another_congress(lived: Lived):
    trial, proven = apart.choices_of_strangers(lived)
    assert trial.wrong == []
    assert proven == HOLD_A_KEY


# ── 三员分立 ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMIN], ids=lambda r: r.name)
def test_who_audits_or_administers_can_change_nothing(lived: Lived, role: Role):
    may = apart.KEEPS_ACCOUNTS if role is Role.SYSTEM_ADMIN else ()
    trial = apart.acts_of_a_reader(lived.before, lived.county.world.client(role), may)
    assert trial.wrong == []
    assert trial.tried > 50


def test_the_administrator_reads_no_contents_and_no_ballots(lived: Lived):
    admin = {Role.SYSTEM_ADMIN: lived.county.world.client(Role.SYSTEM_ADMIN)}
    shown = {url: page.text for (_, url), page in apart.read_all(lived.county, admin).items() if "/p/" not in url}
    contents = {t.title for t in Topic.objects.all()} | {i.title for i in ProblemItem.objects.all()}
    contents |= {v.title for v in Voice.objects.filter(congress=lived.county.world.congress)}
    public = "".join(
        Publication.objects.filter(published_at__isnull=False, withdrawn_at=None).values_list("body", flat=True)
    )
    contents = {word for word in contents if word not in public}  # a plan that is public names its topics
    told = {(url, word) for url, text in shown.items() for word in contents if word in text}
    assert told == set()
    assert {url.split("/")[1] for url, text in shown.items() if text} >= {"assessments", "records", "voices"}


def test_no_act_of_anybody_rewrites_or_clears_the_record(lived: Lived):
    trial = apart.acts_upon_the_record(lived)
    assert trial.wrong == []
    assert trial.tried > 50
