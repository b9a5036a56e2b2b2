"""S12: nobody's name, telephone, card, mail or account is anywhere but on the page the intake asked for."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.markers import CITIZENS, find, scan

pytestmark = pytest.mark.engine_free


@dataclass(frozen=True)
class Tried:
    """What a trial left behind: answers, what was shown in clear, data, temporary files, what the terminal saw."""

    pages: Path
    revealed: Path
    home: Path
    temporary: Path
    printed: Path


def tried(folder: Path, rounds: int) -> Tried:
    """Runs the trial in a process of its own, with a data directory and a folder for temporary files of its own."""
    places = Tried(*(folder / name for name in ("out/pages", "out/revealed", "home", "tmp", "printed")))
    for path in (places.home, places.temporary, places.printed, folder / "input"):
        path.mkdir()
    alone = {k: v for k, v in os.environ.items() if not k.startswith(("HUYING_", "DJANGO_"))}
    environment = alone | {
        "HUYING_HOME": str(places.home), "TMPDIR": str(places.temporary), "MARKED_INPUT": str(folder / "input"),
        "HUYING_HOSTS": "testserver,localhost",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.marked", str(folder / "out"), str(rounds)]
    ran = subprocess.run(command, env=environment, capture_output=True, timeout=1800, check=False)
    (places.printed / "stdout").write_bytes(ran.stdout)
    (places.printed / "stderr").write_bytes(ran.stderr)
    assert ran.returncode == 0, ran.stderr.decode()[-3000:]
    return places


def looked_through(places: Tried) -> tuple[int, dict[str, list[str]]]:
    """(places, where something was found): everything but what the intake was shown."""
    return scan(places.pages, places.home, places.temporary, places.printed)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    return tried(tmp_path_factory.mktemp("marked"), rounds=1)


def test_nothing_of_a_person_is_in_any_page_file_log_export_or_backup(places: Tried) -> None:
    count, found = looked_through(places)
    assert found == {}
    assert count > 500
    kinds = {path.suffix for path in places.pages.iterdir()} | {path.name for path in places.home.iterdir()}
    assert {".body", ".head", ".gz", ".csv", "huying.sqlite3", "logs", "keys", "erasures"} <= kinds


def test_the_trial_really_held_the_persons(places: Tried) -> None:
    """Without this a trial in which nothing was imported would find nothing and look well."""
    shown = "".join(path.read_text() for path in places.revealed.glob("*identity.body"))
    for citizen in CITIZENS[:3]:
        assert citizen.name in shown and citizen.phone in shown and citizen.card in shown
    assert "a fault of the program" in (places.home / "logs" / "huying.log").read_text()
    pages = [p.read_text(errors="ignore") for p in places.pages.glob("*_imports_*.body")]
    assert any("不能导入" in p and "王**" in p for p in pages)


@pytest.mark.parametrize("hidden", [CITIZENS[0].name, CITIZENS[1].phone, CITIZENS[2].card, CITIZENS[3].mail])
def test_a_planted_marker_is_found_however_it_is_written(hidden: str, tmp_path: Path) -> None:
    """The negative control: the scan sees what it is there to see."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sheet.xml", f"<t>{hidden}</t>")
    ways = [
        f"前{hidden}后".encode(), hidden.encode("gb18030"), hidden.encode("utf-16-le"), json.dumps(hidden).encode(),
        packed.getvalue(), gzip.compress(hidden.encode()), gzip.compress(packed.getvalue()),
    ]  # fmt: skip
    for number, way in enumerate(ways):
        (tmp_path / str(number)).write_bytes(b"\0" * 100 + way if number < 4 else way)
    count, found = scan(tmp_path)
    assert (count, len(found)) == (len(ways), len(ways))
    assert find("王**，138****1234，3406**********274X".encode()) == []
