"""The decisions on record: the twelve points of the architecture have their page and example; what is named exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "decisions"
ROW = re.compile(r"\| (\d+) \| [^|]+ \| \[[\w-]+\]\(([\w-]+\.md)\) \| `([\w/.]+)::(\w+)` \|")
NAMED = re.compile(r"`(test_\w+)(…?)`")
CITED = range(1, 11)  # the points of this house's procedures; 11 and 12 are the ledger's and the keys'


def rows() -> list[tuple[int, str, str, str]]:
    found = ROW.findall((FOLDER / "README.md").read_text(encoding="utf-8"))
    return [(int(point), page, file, test) for point, page, file, test in found]


@cache
def named_in(file: str) -> dict[str, str]:
    """The tests of a file by name, each with its own docstring and the file's."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    head = ast.get_docstring(tree) or ""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {f.name: head + (ast.get_docstring(f) or "") for f in functions if f.name.startswith("test_")}


@cache
def all_names() -> frozenset[str]:
    files = [f.relative_to(ROOT).as_posix() for f in (ROOT / "tests").rglob("test_*.py")]
    return frozenset({name for file in files for name in named_in(file)} | {Path(file).stem for file in files})


def test_each_of_the_twelve_points_has_a_page_and_a_worked_example():
    assert sorted({point for point, *_ in rows()}) == list(range(1, 13))


@pytest.mark.parametrize(("point", "page", "file", "test"), rows())
def test_the_page_and_the_example_of_a_point_exist_and_name_it(point: int, page: str, file: str, test: str):
    assert (FOLDER / page).is_file()
    assert test in named_in(file)
    if point in CITED:
        assert re.search(rf"point {point}\b", named_in(file)[test]), "the example says which point it shows"


@pytest.mark.parametrize("page", sorted(FOLDER.glob("*.md")), ids=lambda page: page.name)
def test_every_test_that_a_decision_names_exists(page: Path):
    for name, shortened in NAMED.findall(page.read_text(encoding="utf-8")):
        known = any(each.startswith(name) for each in all_names()) if shortened else name in all_names()
        assert known, name


@pytest.mark.parametrize("page", sorted(FOLDER.glob("*.md")), ids=lambda page: page.name)
def test_a_decision_fits_on_a_page(page: Path):
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 60
