"""The content files of the county, as plain tables. Pure, but for reading them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

Table = dict[str, Any]


@cache
def table(name: str) -> Table:
    """One file under data/, without `.toml`. Not to be changed by the caller."""
    return tomllib.loads((files(__package__) / "data" / f"{name}.toml").read_text(encoding="utf-8"))


def photo(name: str) -> bytes:
    """One of the drawings that stand for photos of visits."""
    return (files(__package__) / "data" / "photos" / f"{name}.png").read_bytes()


@cache
def tables(folder: str) -> tuple[Table, ...]:
    """All files of a folder under data/, in the order of their names."""
    names = sorted(entry.name for entry in (files(__package__) / "data" / folder).iterdir())
    return tuple(table(f"{folder}/{name.removesuffix('.toml')}") for name in names if name.endswith(".toml"))
