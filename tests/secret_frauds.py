"""Frauds that somebody commits on the folder of an election on its way: each named, with what the verifier says of it.

Any exported election will do: what is changed is found in the folder itself.

    name, change, told = FRAUDS["a ballot dropped"]
    altered(folder, name, change)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from huying.commons.voting.secret.layout import base64_of, tracker_of, unbase64

from .secret_election import Played, public_hex


def _ballots(change: Callable[[list[dict[str, Any]]], Any]) -> tuple[str, Callable[[Any], Any]]:
    def changed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        change(rows)
        return sorted(rows, key=lambda row: tracker_of(row["ballot"]))

    return "ballots.jsonl", changed


def _add(rows: list[dict[str, Any]]) -> None:
    other = Played(voters=6, members=6)
    rows.append({"ballot": other.ballot(6, "+++"), "minute": 1})


def _alter(rows: list[dict[str, Any]]) -> None:
    raw = bytearray(unbase64(rows[0]["ballot"]["choices"][0]))
    raw[-1] ^= 1
    rows[0]["ballot"]["choices"][0] = base64_of(bytes(raw))


def _swap_choices(rows: list[dict[str, Any]]) -> None:
    choices = rows[0]["ballot"]["choices"]
    choices[0], choices[1] = choices[1], choices[0]


def _move(rows: list[dict[str, Any]]) -> None:
    rows[0]["minute"] += 2


def _wrong_share(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Trustee 1 gives another's point for the own share."""
    mine, theirs = (unbase64(each["shares"][0]) for each in said[:2])
    said[0]["shares"][0] = base64_of(theirs[:32] + mine[32:])
    return said


def _one_more_for(result: dict[str, Any]) -> dict[str, Any]:
    result["votes"][0]["for"] += 1
    return result


def _another_adopted(result: dict[str, Any]) -> dict[str, Any]:
    return {**result, "adopted": ["01", "02"]}


def _renamed(roll: dict[str, Any]) -> dict[str, Any]:
    roll["voters"][0]["name"] = "张三"
    return roll


def _new_key_on_the_roll(roll: dict[str, Any]) -> dict[str, Any]:
    roll["voters"][0]["credential"] = public_hex("stranger")
    return roll


def _titled(manifest: dict[str, Any]) -> dict[str, Any]:
    return {**manifest, "quota": 3}


FRAUDS = {
    "a ballot added": (*_ballots(_add), "不是名册上的人投的"),
    "a ballot dropped": (*_ballots(lambda rows: rows.pop(0)), "与现在的选票对不上"),
    "a ballot altered": (*_ballots(_alter), "签名不对"),
    "choices of a ballot swapped": (*_ballots(_swap_choices), "签名不对"),
    "a ballot twice": (*_ballots(lambda rows: rows.append(dict(rows[0]))), "同一张票列了两次"),
    "a ballot moved to another minute": (*_ballots(_move), "与现在的选票对不上"),
    "a share that is wrong": ("shares.json", _wrong_share, "监票人1对第1项的份额不对"),
    "a single trustee": ("shares.json", lambda said: said[:1], "要有2名监票人"),
    "a trustee twice": ("shares.json", lambda said: [said[0], said[0]], "重复"),
    "another manifest": ("manifest.json", _titled, "选票不是这次投票的"),
    "a name on the roll changed": ("roll.json", _renamed, "名册被改过"),
    "a key on the roll changed": ("roll.json", _new_key_on_the_roll, "名册被改过"),
    "a vote more in the result": ("result.json", _one_more_for, "公布的结果与选票不符"),
    "another project adopted": ("result.json", _another_adopted, "公布的结果与选票不符"),
    "a head dropped": ("heads.json", lambda heads: heads[:-1], "没有封板"),
    "a head of another board": ("heads.json", lambda h: [h[0], {**h[1], "size": h[1]["size"] - 1}, *h[2:]], "签名不对"),
}
