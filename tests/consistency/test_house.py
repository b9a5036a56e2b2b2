"""The house: what may import what, shown to break when violated; who owns each row; how long a file may be."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from huying.kernel.people.models import CongressOwned

from .sources import PACKAGE, ROOT, files, relative, tree

LINES_PER_FILE = 400
LINES_PER_FUNCTION = 60
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
PURE = next(c["source_modules"] for c in CONTRACTS if "django" in c.get("forbidden_modules", []))

# Rows that belong to no single congress, each with its reason.
WITHOUT_CONGRESS = {
    "people.Congress": "it is the congress",
    "people.Mandate": "its person and its body belong to one",
    "oversight.ItemUnit": "its item and its body belong to one",
    "oversight.ListedUnit": "its item and its body belong to one",
    "people.Account": "its person belongs to one; a system administrator's to none",
    "calendar.CalendarYear": "the State Council's notice is the same for all",
    "ledger.Entry": "names its congress; none for what concerns the installation",
    "ledger.Batch": "seals the entries of all in the order in which they came",
    "ledger.Redaction": "belongs to the entry that it erased",
    "jobs.Job": "names its congress; none for the installation's own work",
    "jobs.ScheduleRun": "the scheduler's own memory",
    "privacy.Rotation": "the keys are the installation's",
    "privacy.Step": "the keys are the installation's",
    "jobs.WorkerBeat": "a machine's sign of life",
    "documents.Audience": "its document belongs to one",
    "documents.Publication": "its document's version belongs to one",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The sources alone, to break in."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copytree(PACKAGE, copy / "huying", ignore=lambda d, names: [n for n in names if not _is_source(d, n)])
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def _is_source(folder: str, name: str) -> bool:
    return name.endswith(".py") or (Path(folder, name).is_dir() and name != "__pycache__")


def _lint(folder):
    lint = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run(
        [sys.executable, lint, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True, check=False
    )
    return run.returncode, re.sub(r"\s+", " ", run.stdout + run.stderr)


def test_the_house_keeps_its_walls(copy):
    returncode, said = _lint(copy)
    assert returncode == 0, said


@pytest.mark.parametrize(
    ("broken", "file", "text"),
    [
        ("storeys", "kernel/people/extra.py", "import huying.commons.voices"),
        ("storeys", "newcomer/__init__.py", ""),
        ("kernel", "kernel/people/extra.py", "import huying.kernel.ledger"),
        ("kernel", "kernel/newcomer/__init__.py", ""),
        ("commons", "commons/voices/extra.py", "import huying.commons.voting"),
        ("commons", "commons/newcomer/__init__.py", ""),
        ("mechanisms", "mechanisms/newcomer/__init__.py", ""),
        ("inside an app", "mechanisms/oversight/rules.py", "from . import services"),
        ("the law is pure", "kernel/calendar/spans.py", "import django.db"),
        ("the law is pure", "mechanisms/oversight/rules.py", "import huying.kernel.people.models"),
        ("only the kernel", "commons/voices/extra.py", "import huying.kernel.ledger.models"),
    ],
)
def test_an_import_that_breaks_a_wall_is_reported(copy, broken, file, text):
    path = copy / "huying" / file
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    try:
        path.write_text(f"{before or ''}\n{text}\n", encoding="utf-8")
        returncode, said = _lint(copy)
    finally:
        path.write_text(before, encoding="utf-8") if before is not None else path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
    assert returncode != 0
    assert re.search(rf"{broken}[^.]* BROKEN", said) or (not text and "newcomer" in said), said


def test_the_pure_modules_load_where_there_is_no_django():
    names = [
        ".".join(p.relative_to(ROOT).with_suffix("").parts)
        for pattern in PURE
        for p in ROOT.glob(pattern.replace(".", "/") + ".py")
    ]
    assert len(names) >= 6
    code = (
        "import importlib, sys\n"
        "sys.modules['django'] = None\n"  # importing it now raises ImportError
        "for name in sys.argv[1:]: importlib.import_module(name)"
    )
    run = subprocess.run([sys.executable, "-c", code, *names], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_every_app_is_in_the_contract_of_its_inside():
    inside = next(c for c in CONTRACTS if c["name"].startswith("inside an app"))
    assert {c.name for c in apps.get_app_configs() if c.name.startswith("huying.")} - {"huying.config"} == set(
        inside["containers"]
    )


def test_every_row_belongs_to_one_congress():
    models = [m for m in apps.get_models() if m.__module__.startswith("huying.")]
    assert {m._meta.label for m in models if not issubclass(m, CongressOwned)} == set(WITHOUT_CONGRESS)


def test_no_signals_between_our_own_apps():
    assert [relative(p) for p in files(".py", under=PACKAGE) if p.name == "signals.py"] == []


def _sources():
    return [p for p in files(".py", under=PACKAGE) if "migrations" not in p.parts]


def test_no_file_is_too_long_for_one_sitting():
    long = {
        relative(p): n for p in _sources() if (n := len(p.read_text(encoding="utf-8").splitlines())) > LINES_PER_FILE
    }
    assert long == {}


def test_no_function_is_too_long_for_one_look():
    long = {
        f"{relative(path)}:{node.name}": node.end_lineno - node.lineno
        for path in _sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > LINES_PER_FUNCTION
    }
    assert long == {}


def test_nothing_is_left_undone_in_the_code():
    word = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b|raise NotImplemented")
    assert [relative(p) for p in files(".py", under=PACKAGE) if word.search(p.read_text(encoding="utf-8"))] == []


def test_a_browser_test_waits_for_what_it_asserts():
    """`expect` waits for the page that a press leads to; a bare question may be put to half of it."""
    bare = re.compile(r"assert .*(?:page|locator|get_by_\w+)\b.*\.(?:is_visible|is_hidden|count|all_inner_texts)\(\)")
    found = [
        f"{file.name}:{number} {line.strip()}"
        for file in sorted((ROOT / "tests" / "browser").glob("*.py"))
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if bare.search(line)
    ]
    assert found == []
