"""The shipped rule profiles, read from TOML. Pure: files of the package only."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from huying.kernel.calendar.spans import Span

from .profile import Clause, Instrument, Limit, NoSuchProfile, Profile, Setting

FOLDER = resources.files(__package__) / "profiles_data"
DEFAULT = "huaibei"


def names() -> tuple[str, ...]:
    return tuple(sorted(f.name.removesuffix(".toml") for f in FOLDER.iterdir() if f.name.endswith(".toml")))


@cache
def load(name: str) -> Profile:
    """The profile of this name with what it inherits; raises NoSuchProfile naming those that exist."""
    if name not in names():
        raise NoSuchProfile(f"没有名为“{name}”的规则集。现有：{'、'.join(names())}。")
    data = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    base = load(data["extends"]) if "extends" in data else None
    own = tuple(parse_limit(row) for row in data.get("limit", ()))
    without = frozenset(data.get("without", ())) | {x.rule for x in own}
    inherited = tuple(x for x in base.limits if x.rule not in without) if base else ()
    settings = dict(base.settings) if base else {}
    settings |= {row["key"]: parse_setting(row) for row in data.get("setting", ())}
    instruments = tuple(parse_instrument(row) for row in data.get("instrument", ()))
    if base:
        instruments += base.instruments
    return Profile(data["code"], data["name"], (*inherited, *own), settings, instruments)


def parse_setting(row: dict[str, Any]) -> Setting:
    return Setting(row["key"], row["value"], row["clause"], row.get("label", ""), row.get("says", ""))


def parse_limit(row: dict[str, Any]) -> Limit:
    return Limit(
        rule=row["rule"],
        span=Span.parse(row["span"]),
        label=row["label"],
        clause=row["clause"],
        effective=row["effective"],
        anchor=row.get("anchor", ""),
        rolls=row.get("rolls", True),
        quote=row.get("quote", ""),
        is_default=row.get("is_default", False),
    )


def parse_instrument(row: dict[str, Any]) -> Instrument:
    first, last = row.get("governs", ("", ""))
    return Instrument(
        key=row["key"],
        title=row["title"],
        names=tuple(row.get("names", ())),
        adopted_by=row.get("adopted_by", ""),
        adopted=str(row.get("adopted", "")),
        status=row.get("status", "in_force"),
        governs=(first, last),
        note=row.get("note", ""),
        clauses=tuple(Clause(x["rule"], x["text"]) for x in row.get("clause", ())),
    )
