"""The whole permission matrix, counted (make soak): every address × every role × own, upper, equal, lower congress.

The daily tests try the same with fewer lists (tests/web/test_congresses_apart.py); here nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import apart
from tests.apart import Lived, Trial
from tests.routes import Relation

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker) -> Iterator[Lived]:
    with apart.standing(django_db_blocker.unblock()) as found:
        yield found


def test_the_permission_matrix_has_no_mismatch(lived: Lived, measure):
    trial = Trial()
    for relation, reader in ({Relation.OWN: lived.county.world} | lived.others).items():
        trial += apart.matrix(lived.county, reader, relation)
    measure("S4 权限矩阵：试过的组合", trial.tried, unit="次", at_least=5_000)
    measure("S4 权限矩阵：不符", len(trial.wrong), unit="处", at_most=0)


def test_no_key_of_one_congress_opens_or_changes_anything_in_another(lived: Lived, measure):
    trial = Trial()
    for relation, reader in lived.others.items():
        trial += apart.matrix(lived.county, reader, relation, lists=False)
        trial += apart.acts_of_strangers(lived.before, reader, relation)
    trial += apart.choices_of_strangers(lived)[0]
    measure("S6 镜像：以别的人大的编号查看、提交", trial.tried, unit="次", at_least=4_000)
    measure("S6 镜像：泄露或写入", len(trial.wrong), unit="处", at_most=0)


def test_what_happens_elsewhere_shows_nowhere(lived: Lived, measure):
    keys = [url for (_, url), page in lived.after.items() if apart.foreign_keys_in(page.text)]
    found = [url for url in keys if not apart.is_of_all(url)]
    measure("S6 页面和文件：别的人大有了数据以后重看", len(lived.after), unit="页", at_least=500)
    measure("S6 页面和文件：出现别的人大的编号", len(found), unit="页", at_most=0)
