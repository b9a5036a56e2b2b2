"""What a stranger who clones this repository gets: no traces of a machine, locked dependencies, a licence."""

import json
import re
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from .sources import ROOT, files, relative

LOCKS = ("main", "dev", "bootstrap")
# Written in pieces, or this file would find itself.
MACHINE = re.compile(r"(?<![\w.])/(?:wo" r"rk|fa" r"rm|ro" r"ot|t" r"mp)/[\w.]")
REGISTRY = re.compile(r"py" r"pi\.(?:org|python)|python" r"hosted\.org|registry\.npm" r"js|mirr" r"ors?\.", re.I)


def _texts() -> dict[str, str]:
    found = {}
    for path in files():
        if path.stat().st_size < 2_000_000:
            try:
                found[relative(path)] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
    return found


@pytest.mark.parametrize("trace", [MACHINE, REGISTRY], ids=["a path of one machine", "an address of a package index"])
def test_no_file_tells_of_the_machine_that_it_was_written_on(trace):
    assert {name: m.group() for name, text in _texts().items() if (m := trace.search(text))} == {}


def _pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    return dict(re.findall(r"^([\w.\[\]-]+)==([^\s;\\]+)", text, re.M))


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_pinned_with_hashes_and_without_addresses(name):
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    blocks = [b for b in re.split(r"\n(?=\S)", text) if re.match(r"[\w]", b)]
    assert blocks
    assert all(re.match(r"[\w.\[\]-]+==", b) and "--hash=sha256:" in b for b in blocks)
    assert "://" not in text


def test_who_develops_has_exactly_what_runs():
    developing = _pins("dev")
    assert {name: pin for name, pin in _pins("main").items() if developing.get(name) != pin} == {}


def test_the_licence_is_whole_and_in_both_languages():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("木兰宽松许可证， 第2版")
    assert "条款结束" in text
    assert "END OF THE TERMS AND CONDITIONS" in text


def test_vendored_files_are_what_their_list_says_each_with_its_licence():
    lists = [p for p in files(".json", vendor=True) if p.name == "vendor.json"]
    assert len(lists) == 2
    for path in lists:
        entries = json.loads(path.read_text(encoding="utf-8"))
        unlisted = {p.name for p in path.parent.glob("*.min.*")} - {e["file"] for e in entries}
        assert unlisted == set()
        for entry in entries:
            assert entry["licence"]
            assert sha256((path.parent / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry["file"]


@pytest.mark.parametrize("script", sorted(p.name for p in Path(ROOT, "scripts").glob("*.sh")))
def test_every_script_can_be_run_and_read(script):
    path = ROOT / "scripts" / script
    assert path.stat().st_mode & 0o111
    assert subprocess.run(["sh", "-n", path], check=False).returncode == 0


def test_bare_make_says_in_chinese_what_there_is():
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(f"make {target} " in said for target in ("setup", "demo", "test", "soak", "lint", "docs", "bench"))
    assert "演示县" in said
