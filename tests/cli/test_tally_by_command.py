"""`huying tally`: a .pb file in, votes and winners out, without a database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Call

FILE = """META
key;value
budget;100
vote_type;approval
PROJECTS
project_id;cost;votes;name
a;60;2;路灯
b;50;2;井盖
c;40;3;公厕
VOTES
voter_id;vote
1;a
2;a,b
3;b,c
4;c
5;c
6;
"""
VOTES = {"a": 2, "b": 2, "c": 3}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.pb"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("rule", "winners"),
    [
        ("votes", []),
        ("greedy", ["c", "a"]),  # by votes: c 40, a 60 of the 60 left, b no more
        ("equal-shares", ["c"]),  # 100/6 each: a's two have 33, b's two 20 after c
        ("greedy --satisfaction cardinality", ["c", "b"]),  # votes per yuan: c 3/40, b 2/50, a 2/60
    ],
)
def test_the_answer_in_json_has_votes_and_winners_and_nothing_else(huying: Call, file: Path, rule, winners) -> None:
    ran = huying("tally", str(file), "--rule", *rule.split(), "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.data == {"votes": VOTES, "winners": winners}


def test_the_answer_in_words_says_that_it_is_not_the_decision(huying: Call, file: Path) -> None:
    ran = huying("tally", str(file), "--rule", "greedy")
    assert "辅助参考，不是票决结果：项目是否通过，以全体代表过半数的票决为准。" in ran.out
    assert "b　井盖\n　　2票，需50元，轮到时还剩0元：不够，跳过。" in ran.out


def test_the_votes_in_words_tell_published_totals_that_differ(huying: Call, file: Path) -> None:
    file.write_text(FILE.replace("a;60;2", "a;60;9"), encoding="utf-8")
    ran = huying("tally", str(file))
    assert ran.out.startswith("6张选票，3个项目。\n       3票　c　公厕\n")
    assert "! a：文件里写着9票，数出来2票。" in ran.out


def test_a_malformed_file_ends_with_two_and_a_sentence(huying: Call, file: Path) -> None:
    file.write_text(FILE.replace("4;c", "4;d"), encoding="utf-8")
    ran = huying("tally", str(file), "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "第15行的选票选了“d”，PROJECTS部分没有这个项目。" in ran.refusal["error"]


def test_a_file_that_is_not_there_ends_with_one(huying: Call, tmp_path: Path) -> None:
    ran = huying("tally", str(tmp_path / "no.pb"))
    assert (ran.code, ran.out) == (1, "")
    assert "打不开这个文件" in ran.err


def test_an_outsider_needs_neither_django_nor_a_data_directory(file: Path, tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['django'] = None\n"  # importing it now raises ImportError
        "from huying.cli import main\nsys.exit(main(sys.argv[1:]))"
    )
    home = tmp_path / "home"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("HUYING_", "DJANGO_"))}
    command = [sys.executable, "-c", code, "tally", str(file), "--rule", "equal-shares", "--json"]
    ran = subprocess.run(
        command, env=environment | {"HUYING_HOME": str(home)}, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert not home.exists()


def test_equal_shares_are_not_counted_from_ballots_that_were_dealt_from_totals(huying: Call, file: Path) -> None:
    file.write_text(FILE.replace("budget;100\n", "budget;100\nvotes_dealt;1\n"), encoding="utf-8")
    ran = huying("tally", str(file), "--rule", "equal-shares")
    assert (ran.code, ran.out) == (1, "")
    assert "只有总数是真的" in ran.err and "--rule votes或者greedy" in ran.err
    assert huying("tally", str(file), "--rule", "greedy", "--json").data["winners"] == ["c", "a"]
    assert huying("tally", str(file), "--json").data["votes"] == VOTES
