"""Where the private evaluation data is; tests that use it skip when it is absent."""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "private"


def private_file(name: str) -> Path:
    """Return the path of a private file, or skip the test that asks."""
    path = Path(os.environ.get("HUYING_PRIVATE_DATA") or _BESIDE) / name
    if not path.is_file():
        pytest.skip(f"private evaluation data is not here: {name}")
    return path
