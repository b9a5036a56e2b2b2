"""The command that anyone can run on the folder of an election. It tells in Chinese what holds and what does not."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .ballots import ABSTAIN, AGAINST, FOR, question_of
from .folder import Election, Pinned, check, plain, read_folder, read_manifest
from .group import Group, Plain, best_group
from .layout import Fault, Json, file_hash, in_fours, tracker_of
from .reopening import check_opened

USAGE = """用法：python3 verify.py [文件夹] [--manifest 投票说明的哈希] [--head 抄下的封存值] [--key 公布的公钥]
      [--receipt 回执.json]… [--opened 打开核对的票.json] [--plain]"""
CHOICE_WORDS = {FOR: "赞成", AGAINST: "反对", ABSTAIN: "弃权"}


def bar(done: int, of: int) -> None:
    """Progress on one line, for people only."""
    if sys.stderr.isatty() and (done == of or done % 5 == 0):
        full = 40 * done // of
        print(
            f"\r核对选票 [{'█' * full}{'·' * (40 - full)}] {done}/{of}", end="\n" if done == of else "", file=sys.stderr
        )


def words(arguments: Sequence[str]) -> tuple[str, dict[str, list[str]]] | None:
    """The folder and the options; None for what is not understood."""
    options: dict[str, list[str]] = {name: [] for name in ("--manifest", "--head", "--key", "--receipt", "--opened")}
    folders, rest = [], list(arguments)
    options["--plain"] = []
    while rest:
        word = rest.pop(0)
        if word == "--plain":
            options[word].append("")
        elif word in options and rest:
            options[word].append(rest.pop(0))
        elif word.startswith("-"):
            return None
        else:
            folders.append(word)
    return (folders[0] if folders else ".", options) if len(folders) <= 1 else None


def main(arguments: Sequence[str], say: Callable[[str], Any] = print) -> int:
    """0: all holds; 1: something does not; 2: wrong usage."""
    understood = words(arguments)
    if understood is None:
        print(USAGE, file=sys.stderr)
        return 2
    folder, options = understood
    group: Group = Plain() if options["--plain"] else best_group()
    last = {name: values[-1] if values else None for name, values in options.items()}
    try:
        receipts = [json.loads(Path(name).read_text(encoding="utf-8")) for name in options["--receipt"]]
        if last["--opened"]:
            return say_opened(read_manifest(Path(folder), last["--manifest"]), group, Path(last["--opened"]), say)
        election = read_folder(Path(folder))
        say(f"正在核对（用{group.name}）……")
        check(election, group, Pinned(last["--manifest"], last["--head"], last["--key"], receipts), bar)
    except (OSError, ValueError, KeyError, TypeError, RecursionError, Fault) as fault:
        say(f"核对不通过：{fault}。")
        return 1
    return say_found(election, say)


def verdict(election: Election) -> str:
    """What a folder without a fault is."""
    ballots = "每张票都是名册上的人投的、没有增减改动"
    if election.void is not None:
        return f"这次投票已由大会决定无效，没有开票，没有结果；{ballots}，仍然密封。"
    return f"{ballots}，结果就是这些票的结果。"


def say_found(election: Election, say: Callable[[str], Any]) -> int:
    for line in election.said:
        say(f"· {line}")
    for fault in election.faults:
        say(f"✗ {fault}。")
    if election.faults:
        say(f"核对不通过：{len(election.faults)}处不符。")
        return 1
    say(f"核对通过：{verdict(election)}")
    return 0


def say_opened(manifest: Json, group: Group, path: Path, say: Callable[[str], Any]) -> int:
    """What an opened ballot holds. The manifest is enough, so that it can be asked while the vote runs."""
    opened = json.loads(path.read_text(encoding="utf-8"))
    told = check_opened(question_of(group, manifest), opened)
    say(f"投票说明（开始时宣读）：{in_fours(file_hash(manifest))}")
    say(f"追踪号 {tracker_of(opened['ballot'])}")
    say("核对通过：这张票里确实是")
    for option, letter in zip(manifest["options"], told, strict=True):
        say(f"· {plain(option['title'])}：{CHOICE_WORDS[letter]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
