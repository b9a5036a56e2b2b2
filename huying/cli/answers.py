"""What a command answers, and how it refuses."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from unicodedata import category


@dataclass(frozen=True)
class Answer:
    """What is printed: `data` with --json, else `text`. JSON Lines are `lines`, the same with and without --json.

    `code` is 1 when the command did its work and the news is bad, such as a ledger that does not hold.
    """

    data: Any = None
    text: str = ""
    lines: Iterable[Any] | None = None
    code: int = 0
    complaint: Refusal | None = None
    silent: bool = False  # the command has printed its answer itself, since it goes on running


class Refusal(Exception):
    """The command cannot do this. `error` says what is wrong, `hint` what to do; both are Chinese sentences.

    `code` is what the program ends with: 2 where what was handed over is itself wrong.
    """

    def __init__(self, error: str, hint: str = "", code: int = 1, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.hint = hint
        self.code = code
        self.more = more


@dataclass
class Progress:
    """One line on standard error that is written over; silent where nobody watches."""

    watched: bool = field(default_factory=lambda: sys.stderr.isatty())

    def __call__(self, done: int, total: int, text: str = "") -> None:
        if self.watched and not _silenced:
            sys.stderr.write(f"\r\033[K{text or '正在处理'}　{done}/{total}" + ("\n" if done >= total else ""))
            sys.stderr.flush()


def say(answer: Answer, *, as_json: bool) -> None:
    """Prints an answer to standard output."""
    if answer.silent:
        return
    if answer.lines is not None:
        for line in answer.lines:
            print(as_text(line))
    elif as_json:
        print(as_text(answer.data))
    elif answer.text:
        print(_plain(answer.text))
    if answer.complaint is not None:
        complain(answer.complaint, as_json=as_json)
    sys.stdout.flush()


def complain(refusal: Refusal, *, as_json: bool) -> None:
    """Prints a refusal to standard error."""
    if as_json:
        print(as_text({"error": refusal.error, "hint": refusal.hint} | refusal.more), file=sys.stderr)
        return
    print(_plain(refusal.error), file=sys.stderr)
    if refusal.hint:
        print(refusal.hint, file=sys.stderr)


def _plain(text: str) -> str:
    """Without what moves the cursor or changes colours: what a file says may not write over what we say of it."""
    return "".join("�" if category(c) in ("Cc", "Cf") and c not in "\n\t" else c for c in text)


def as_text(value: Any) -> str:
    """JSON with Chinese left readable."""
    return json.dumps(value, ensure_ascii=False)


_silenced = False


def silence(on: bool) -> None:
    """With --json standard error holds the refusal alone, so that a program can read it."""
    global _silenced
    _silenced = on


def note(text: str) -> None:
    """A word to whoever watches, on standard error: never part of the answer."""
    if not _silenced:
        print(text, file=sys.stderr, flush=True)
