"""Usage: help in Chinese for every command, exit codes, JSON and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from huying.cli.answers import Answer, Progress, Refusal, complain, say, silence
from huying.cli.parser import COMMANDS, Command

from .conftest import Call

WORDS = [command.words for command in COMMANDS]


def test_the_commands_are_those_that_the_platform_promises() -> None:
    assert set(WORDS) == {
        "demo", "serve", "congress create", "voices import", "voices topics", "voices train", "voices classify", "due",
        "ledger verify", "ledger head", "ledger prove", "ledger check", "ledger checker", "ledger newkey",
        "ledger redact", "database grant", "keys status", "keys rotate", "calendar import", "loop", "metrics",
        "doctor", "backup", "restore", "tally", "election verify", "election verifier",
        "election export",
    }  # fmt: skip


@pytest.mark.parametrize("words", ["", "voices", "congress", "ledger", "calendar", *WORDS])
def test_help_is_in_chinese_and_names_the_json_switch(huying: Call, words: str) -> None:
    ran = huying(*words.split(), "--help")
    assert ran.code == 0
    assert ran.out.startswith("用法：huying")
    # Of English only the words to be typed stay: switches, place-holders and examples.
    prose = re.sub(r"--?[a-z-]+|\[[^\]]*\]|\{[^}]*\}|[A-Z_]{2,}|用法：.*", "", ran.out)
    assert not re.search(r"\b(usage|options|positional|arguments|show this|required)\b", prose)
    if words in WORDS:
        assert "--json" in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "还缺：命令"),
        ("voices", "还缺：命令"),
        ("nonsense", "“命令”不能是'nonsense'"),
        ("due R1.45", "还缺：--from"),
        ("due R1.45 --from 2026-02-30", "“2026-02-30”不是一个日子"),
        ("due R1.45 --from 2026-02-13 --nonsense", "不认识：--nonsense"),
        ("due R1.45 --from", "“--from”后面要写一个值"),
        ("congress create x --name 青安县 --level village --profile huaibei", "“--level”不能是'village'"),
        ("metrics --congress demo --year last", "“--year”要写一个整数"),
        ("serve --port 70000", "“70000”不是端口号"),
        ("ledger verify --head abc", "封存值是64位十六进制数"),
    ],
)
def test_wrong_usage_ends_with_two_and_a_chinese_sentence(huying: Call, words: str, said: str) -> None:
    ran = huying(*words.split())
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "--help" in ran.err


def test_wrong_usage_is_json_when_json_was_asked_for(huying: Call) -> None:
    ran = huying("due", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert ran.refusal["error"].startswith("用法不对。还缺：RULE")
    assert ran.refusal["hint"] == "运行 huying due --help 看说明。"


def test_help_and_usage_import_no_django() -> None:
    check = "import sys, huying.cli.parser as p; p.build(); sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_a_fault_of_the_program_is_a_sentence_and_a_log(huying: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(command: Command, args: object) -> Answer:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(Command, "run", broken)
    ran = huying("metrics", "--congress", "demo", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert ran.refusal["error"] == "程序出错，没有做完。"
    assert "Traceback" not in ran.err and "secret detail" not in ran.err
    path = re.search(r"已写入 (\S+?)，", ran.refusal["hint"])
    assert path and "secret detail" in Path(path[1]).read_text(encoding="utf-8")


def test_an_interruption_is_no_fault(huying: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(command: Command, args: object) -> Answer:
        raise KeyboardInterrupt

    monkeypatch.setattr(Command, "run", interrupted)
    ran = huying("backup", "file")
    assert (ran.code, ran.err.splitlines()[0]) == (130, "已中断。")


def test_a_refusal_is_two_sentences_or_one_json_value(capsys: pytest.CaptureFixture[str]) -> None:
    complain(Refusal("没有这个文件。", "请核对路径。"), as_json=False)
    complain(Refusal("没有这个文件。", "请核对路径。"), as_json=True)
    assert (
        capsys.readouterr().err == '没有这个文件。\n请核对路径。\n{"error": "没有这个文件。", "hint": "请核对路径。"}\n'
    )


def test_an_answer_is_text_or_one_json_value_or_lines(capsys: pytest.CaptureFixture[str]) -> None:
    say(Answer({"read": 1}, "读到1行"), as_json=True)
    say(Answer({"read": 1}, "读到1行"), as_json=False)
    say(Answer(lines=iter([{"number": "1"}, {"number": "2"}])), as_json=True)
    assert capsys.readouterr().out == '{"read": 1}\n读到1行\n{"number": "1"}\n{"number": "2"}\n'


def test_progress_is_told_only_to_somebody_who_watches(capsys: pytest.CaptureFixture[str]) -> None:
    silence(False)  # a command with --json in this process has left it on
    Progress(watched=False)(1, 2, "正在导入")
    assert capsys.readouterr().err == ""
    progress = Progress(watched=True)
    progress(1, 2, "正在导入")
    progress(2, 2, "正在导入")
    assert capsys.readouterr().err.endswith("正在导入　2/2\n")
