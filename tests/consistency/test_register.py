"""The register of requirements is whole, and what it says of the tests is true."""

import subprocess
import sys
from collections import Counter

import pytest

from tests import rules


def test_the_register_holds_all_167_requirements():
    per_article = Counter(number.split(".")[0] for number in rules.register())
    assert per_article == {"R1": 64, "R2": 36, "R3": 15, "R4": 37, "R5": 15}
    assert len(rules.register()) == 167


def test_every_requirement_is_in_a_known_section():
    assert {r.section for r in rules.register().values()} == set(rules.sections())


def test_every_requirement_called_built_has_a_marked_test():
    marked = rules.tests_by_number()
    assert [r.number for r in rules.register().values() if r.state == "built" and r.number not in marked] == []


def test_every_number_that_a_test_names_is_listed():
    assert set(rules.tests_by_number()) <= set(rules.register())


def test_the_page_of_requirements_is_current():
    assert rules.PAGE.read_text(encoding="utf-8") == rules.page(), "docs/requirements.md 已过时：请运行 make docs"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('@pytest.mark.rule("R9.99")\ndef test_a():\n    pass\n', "docs/rules.toml 中没有 R9.99"),
        ('@pytest.mark.rool("R1.45")\ndef test_a():\n    pass\n', "'rool' not found in `markers`"),
    ],
)
def test_a_mark_that_nobody_knows_stops_the_run(tmp_path, body, said):
    (tmp_path / "test_a.py").write_text("import pytest\n\n" + body)
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.rules"]\n')
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", rules.ROOT / "pyproject.toml", tmp_path],
        cwd=rules.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert said in run.stdout + run.stderr
