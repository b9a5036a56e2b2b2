"""The repository's own files, as the consistency tests read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "huying"
# Nothing that git ignores, nothing that other people wrote.
_NOT_OURS = {".git", ".venv", "build", "var", "vendor", "__pycache__", "node_modules"}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def files(*suffixes: str, under: Path = ROOT, vendor: bool = False) -> Iterator[Path]:
    """Our files with one of the suffixes (all when none is given), sorted."""
    skipped = _NOT_OURS - ({"vendor"} if vendor else set())
    for path in sorted(under.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if skipped.intersection(parts) or any(p.endswith("_cache") or p == ".hypothesis" for p in parts):
            continue
        if path.is_file() and (not suffixes or path.suffix in suffixes):
            yield path


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def templates() -> dict[str, Path]:
    """Template name, as it is asked for, to its file."""
    return {path.relative_to(folder).as_posix(): path for folder in _template_folders() for path in files(under=folder)}


def _template_folders() -> list[Path]:
    return [
        app / "templates" for app in PACKAGE.rglob("*") if (app / "templates").is_dir() and (app / "apps.py").exists()
    ]


@cache
def python_strings() -> frozenset[str]:
    """Every string constant of the package."""
    return frozenset(
        node.value
        for path in files(".py", under=PACKAGE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
