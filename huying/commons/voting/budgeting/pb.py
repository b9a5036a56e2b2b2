"""Reading and writing .pb files (pabulib.org): three tables, META, PROJECTS and VOTES, divided by semicolons.

A file that is torn or says two things is refused: an auditor must never count half a file without knowing it.
"""

from __future__ import annotations

import csv
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from io import StringIO
from itertools import pairwise
from pathlib import Path

SECTIONS = ("META", "PROJECTS", "VOTES")
TYPES = ("approval", "choose-1", "cumulative", "scoring", "ordinal")
DEALT = "votes_dealt"  # in META, 1: the rows of VOTES are dealt from totals, and only the totals are true
_COUNT = re.compile(r"\d{1,12}")
_MONEY = re.compile(r"\d{1,18}([.,]\d{1,6})?")


class Malformed(ValueError):
    """The file cannot be counted. Its text is a Chinese sentence."""


@dataclass(frozen=True)
class Project:
    id: str
    cost: Fraction
    name: str = ""
    published: int | None = None  # the votes that the file itself names


class Ballots:
    """All ballots in one row: a ballot names projects by their places, each once, and supports those that it names."""

    def __init__(self, ballots: Iterable[Iterable[int]] = ()) -> None:
        self.marks = array("l")
        self.ends = array("l", [0])
        for ballot in ballots:
            self.append(ballot)

    def append(self, ballot: Iterable[int]) -> None:
        self.marks.extend(dict.fromkeys(ballot))
        self.ends.append(len(self.marks))

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        return (tuple(self.marks[start:end]) for start, end in pairwise(self.ends))


@dataclass(frozen=True)
class PbElection:
    budget: Fraction
    projects: tuple[Project, ...]
    ballots: Ballots
    meta: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_dealt(self) -> bool:
        """Whether no row of VOTES is a ballot that somebody cast: a rule that looks at single ballots has no answer."""
        return self.meta.get(DEALT) == "1"

    def votes(self) -> list[int]:
        """How many ballots support each project, in the order of the projects."""
        import numpy as np  # only who counts pays for it: a plain command starts without

        marks = np.asarray(self.ballots.marks, np.int64)
        found: list[int] = np.bincount(marks, minlength=len(self.projects)).tolist()
        return found

    def votes_by_id(self) -> dict[str, int]:
        return {p.id: n for p, n in zip(self.projects, self.votes(), strict=True)}

    def differing(self) -> dict[str, tuple[int, int]]:
        """Projects whose published votes are not what the ballots say: published, counted."""
        counted = zip(self.projects, self.votes(), strict=True)
        return {p.id: (p.published, n) for p, n in counted if p.published is not None and p.published != n}


def read_file(path: Path) -> PbElection:
    """Raises Malformed, and OSError when the file cannot be read."""
    try:
        return read(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise Malformed("文件不是UTF-8编码的文本。") from fault


def read(text: str) -> PbElection:
    """The election of a .pb file; raises Malformed."""
    tables = _Tables(text)
    meta = {row["key"]: row["value"] for _, row in tables.rows("META", ("key", "value"))}
    if (kind := meta.get("vote_type")) not in TYPES:
        raise Malformed(f"META里的vote_type是“{kind or '空'}”，只能是：{'、'.join(TYPES)}。")
    budget = _money(meta.get("budget", ""), "META里的budget（预算）")
    projects = _projects(tables)
    ballots = _ballots(tables, {p.id: place for place, p in enumerate(projects)})
    _check_number(meta, "num_projects", len(projects), "个项目")
    _check_number(meta, "num_votes", len(ballots), "张选票")
    return PbElection(budget, projects, ballots, meta)


class _Tables:
    """The rows of each table with their line numbers."""

    def __init__(self, text: str) -> None:
        self._headers: dict[str, list[str]] = {}
        self._rows: dict[str, list[tuple[int, list[str]]]] = {}
        try:
            self._take(csv.reader(StringIO(text, newline=""), delimiter=";", strict=True))
        except csv.Error as fault:
            raise Malformed(f"读不出来，可能是引号没有成对：{fault}。") from fault
        if missing := [s for s in SECTIONS if s not in self._headers]:
            raise Malformed(f"缺少{'、'.join(missing)}部分，不是一个完整的.pb文件。")

    def _take(self, rows: Iterator[list[str]]) -> None:
        section = ""
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if (word := row[0].strip().upper()) in SECTIONS and not any(cell.strip() for cell in row[1:]):
                if word in self._headers:
                    raise Malformed(f"{word}部分出现了两次。")
                section = word
                self._headers[section] = [cell.strip() for cell in next(rows, [])]
                self._rows[section] = []
            elif not section:
                raise Malformed("第一行应当是META，不是一个.pb文件。")
            else:
                self._rows[section].append((rows.line_num, row))  # type: ignore[attr-defined]

    def rows(self, section: str, needed: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row as a dictionary, with the line it ends on."""
        header = self._headers[section]
        if missing := [name for name in needed if name not in header]:
            raise Malformed(f"{section}部分缺少“{'、'.join(missing)}”列。")
        for line, row in self._rows[section]:
            if len(row) < len(header) or any(cell.strip() for cell in row[len(header) :]):
                raise Malformed(f"第{line}行有{len(row)}列，应当有{len(header)}列：文件可能不完整。")
            yield line, {name: _said(cell) for name, cell in zip(header, row, strict=False)}


def _said(cell: str) -> str:
    cell = cell.strip()
    return "" if cell.lower() == "none" else cell


def _projects(tables: _Tables) -> tuple[Project, ...]:
    found: dict[str, Project] = {}
    for line, row in tables.rows("PROJECTS", ("project_id", "cost")):
        key = row["project_id"]
        if not key:
            raise Malformed(f"第{line}行的项目没有编号。")
        if key in found:
            raise Malformed(f"第{line}行：项目{key}出现了两次。")
        published = row.get("votes", "")
        if published and not _COUNT.fullmatch(published):
            raise Malformed(f"第{line}行：项目{key}的votes（得票）“{published}”不是整数。")
        cost = _money(row["cost"], f"第{line}行：项目{key}的cost（金额）")
        found[key] = Project(key, cost, row.get("name", ""), int(published) if published else None)
    if not found:
        raise Malformed("PROJECTS部分没有一个项目。")
    return tuple(found.values())


def _ballots(tables: _Tables, places: Mapping[str, int]) -> Ballots:
    found = Ballots()
    for line, row in tables.rows("VOTES", ("vote",)):
        names = row["vote"].split(",") if row["vote"] else []
        try:
            found.append([places[name] for name in names])
        except KeyError:
            found.append(_places(line, names, places))
    return found


def _places(line: int, names: Iterable[str], places: Mapping[str, int]) -> list[int]:
    """The same for a ballot with blanks around its names; says which name is no project's."""
    stripped = [name.strip() for name in names if name.strip()]
    for name in stripped:
        if name not in places:
            raise Malformed(f"第{line}行的选票选了“{name}”，PROJECTS部分没有这个项目。")
    return [places[name] for name in stripped]


def _money(text: str, what: str) -> Fraction:
    if not _MONEY.fullmatch(text):
        raise Malformed(f"{what}“{text or '空'}”不是金额：应当是不小于零的数，不写千位分隔。")
    return Fraction(text.replace(",", "."))


def _check_number(meta: Mapping[str, str], key: str, number: int, what: str) -> None:
    said = meta.get(key, "")
    if said and said != str(number):
        raise Malformed(f"META里写着{said}{what}（{key}），实有{number}{what}：文件可能不完整。")


# ── writing ───────────────────────────────────────────────────────────────
def as_pb(election: PbElection) -> str:
    """The text of a .pb file. The ballots stand in no order that says who cast them: they are sorted."""
    votes = election.votes()
    numbers = {"num_projects": f"{len(election.projects)}", "num_votes": f"{len(election.ballots)}"}
    own = numbers | {"budget": money(election.budget), "vote_type": "approval"}
    meta = {k: v for k, v in election.meta.items() if k not in own} | own
    projects = [(p.id, money(p.cost), n, p.name) for p, n in zip(election.projects, votes, strict=True)]
    marks = sorted(tuple(election.projects[place].id for place in sorted(ballot)) for ballot in election.ballots)
    lines = StringIO(newline="")
    writer = csv.writer(lines, delimiter=";", lineterminator="\n")
    writer.writerows([("META",), ("key", "value"), *meta.items()])
    writer.writerows([("PROJECTS",), ("project_id", "cost", "votes", "name"), *projects])
    writer.writerows([("VOTES",), ("voter_id", "vote"), *((n, ",".join(m)) for n, m in enumerate(marks, 1))])
    return lines.getvalue()


def money(amount: Fraction) -> str:
    """An amount as a .pb file writes it: 68000, or 10.5."""
    return str(amount.numerator) if amount.denominator == 1 else f"{float(amount):.6f}".rstrip("0")
