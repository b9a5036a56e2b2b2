"""The register of requirements is whole, and what it says of the tests is true."""

import os
import subprocess
import sys
from collections import Counter

import pytest

from tests import rules

pytestmark = pytest.mark.engine_free


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


# --- the plugin itself, on a small register of its own -------------------------------------------------------------

ROW = '[R1.{0}]\nkind="P"\nsection="1a"\ntext="t"\nquote="「q」"\nmechanism="oversight"\nstate="{1}"\nplan="p"\n'
CONFTEST = """
from pathlib import Path
from tests import rules
rules.REGISTER = Path(__file__).parent / "rules.toml"
pytest_plugins = ["tests.rules"]
"""


@pytest.fixture
def run(tmp_path):
    """Run pytest on a few lines of tests, where R1.01 is called built and R1.02 is not yet."""
    (tmp_path / "rules.toml").write_text(
        '[sections]\n"1a"="x"\n' + ROW.format("01", "built") + ROW.format("02", "later")
    )
    (tmp_path / "conftest.py").write_text(CONFTEST)
    settings = (
        "[pytest]\ntestpaths = .\nmarkers = rule: x\naddopts = --strict-markers -p no:django -p no:cacheprovider\n"
    )
    (tmp_path / "pytest.ini").write_text(f"{settings}pythonpath = {rules.ROOT}\n")

    def run(tests, *arguments):
        (tmp_path / "test_a.py").write_text(f"import pytest\n{tests}")
        command = [sys.executable, "-m", "pytest", "-q", *arguments]
        env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DJANGO_"))}
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return run


PROVED = '@pytest.mark.rule("R1.01")\ndef test_a():\n    pass\n'
SKIPPED = '@pytest.mark.rule("R1.01")\n@pytest.mark.skip\ndef test_a():\n    pass\ndef test_b():\n    pass\n'
UNPROVED = "ERROR R1.01 登记为已建成，但没有通过的测试证明它"


def test_a_full_run_is_content_when_what_is_built_is_proved(run):
    assert run(PROVED)[0] == 0
    assert run(PROVED, "-n2")[0] == 0


@pytest.mark.parametrize("tests", [SKIPPED, "def test_a():\n    pass\n"], ids=["skipped", "no test"])
def test_a_full_run_fails_when_what_is_called_built_is_not_proved(run, tests):
    for arguments in ([], ["-n2"]):
        returncode, said = run(tests, *arguments)
        assert returncode == 1
        assert UNPROVED in said


@pytest.mark.parametrize("arguments", [["-k", "test_b"], ["test_a.py"], ["--deselect", "test_a.py::test_x"]])
def test_a_limited_run_asks_for_no_proof(run, arguments):
    assert run(SKIPPED, *arguments)[0] == 0


@pytest.mark.parametrize(
    ("tests", "said"),
    [
        ('@pytest.mark.rule("R9.99")\ndef test_a():\n    pass\n', "docs/rules.toml 中没有 R9.99"),
        ('@pytest.mark.rool("R1.01")\ndef test_a():\n    pass\n', "'rool' not found in `markers`"),
    ],
)
def test_a_mark_that_nobody_knows_stops_the_run(run, tests, said):
    returncode, told = run(tests)
    assert returncode != 0
    assert said in told
