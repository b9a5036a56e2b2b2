"""Messages for the benches of analyses: real ones where the private data is, varied copies of them, made-up ones."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Sequence

import numpy as np

from huying.commons.voices.analysis import Message
from tests.commons.voices_private import private_file

from .hotline import rows

_FILES = ("hotline_2019", "labelled", "replied")
_PARTS = re.compile(r"[^,，。;；!！?？\n]*[,，。;；!！?？\n]?")


def real(*files: str) -> list[Message]:
    """The distinct real messages of these files (all by default). Skips the test where they are absent."""
    found: dict[str, Message] = {}
    for name in files or _FILES:
        with gzip.open(
            private_file(f"hotline_messages/{name}.csv.gz"), "rt", encoding="utf-8-sig", newline=""
        ) as source:
            for row in csv.DictReader(source):
                cells = {key: value.strip() for key, value in row.items()}
                number = cells["留言编号"]
                found.setdefault(number, Message(number, cells["留言用户"], cells["留言主题"], cells["留言详情"]))
    return list(found.values())


def made_up(count: int) -> list[Message]:
    return [Message(row[0], row[1] + row[2], row[4], row[5]) for row in rows(count)]


def reworded(message: Message, number: str, pick: np.random.Generator) -> Message:
    """The same matter as another person writes it: a quarter of the clauses gone, two moved, some characters other."""
    parts = [part for part in _PARTS.findall(message.body) if part]
    kept = [part for part in parts if pick.random() > 0.25] or parts
    if len(kept) > 3:
        a, b = pick.choice(len(kept), 2, replace=False)
        kept[a], kept[b] = kept[b], kept[a]
    body = "".join("某" if pick.random() < 0.05 else character for character in "".join(kept))
    title = message.title[int(pick.integers(0, 3)) :] if len(message.title) > 6 else message.title
    return Message(number, f"另{number}", title, f"您好，{body}请尽快处理。")


def enlarged(messages: Sequence[Message], times: int, seed: int = 7) -> list[Message]:
    """That many times the messages, as a larger place would send: the same matters in other estates and streets.

    Every copy of a message has other names (one stand-in for each pair of characters before a telling ending, its own
    in each copy) and loses some clauses; matters stay apart between copies.
    """
    pick = np.random.default_rng(seed)
    found = list(messages)
    for copy in range(1, times):
        for message in messages:
            found.append(_elsewhere(message, copy, pick))
    return found


_NAME = re.compile(
    r"[\u4e00-\u9fff]{2}(?=小区|社区|花园|家园|公寓|广场|路|街|镇|村|苑|城|学校|小学|中学|公司|大道|医院)"
)
_DIVISION = re.compile(r"(?<=[A-Z])\d{1,2}(?=[市区县])")


def _elsewhere(message: Message, copy: int, pick: np.random.Generator) -> Message:
    def moved(text: str) -> str:
        named = _NAME.sub(
            lambda found: "".join(chr(0x4E00 + (ord(c) * 31 + copy * 977) % 5000) for c in found.group()), text
        )
        return _DIVISION.sub(lambda found: f"{found.group()}{copy % 10}"[:2], named)

    parts = [part for part in _PARTS.findall(message.body) if part]
    body = "".join(part for part in parts if pick.random() > 0.1) or message.body
    return Message(f"{message.number}.{copy}", f"{message.person}.{copy}", moved(message.title), moved(body))
