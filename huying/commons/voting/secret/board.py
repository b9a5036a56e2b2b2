"""The board: ballots in the order of their trackers, the heads over them, receipts. docs/secret-ballot.md, 6."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .edwards import is_signed
from .layout import Fault, Json, fields_are, message, root_of_trackers, unhex

HEAD = frozenset({"election", "manifest", "minute", "size", "root", "closed", "signature"})
VOID = frozenset({"election", "manifest", "reason", "root", "size", "signature"})
RECEIPT = frozenset({"election", "manifest", "tracker", "minute", "index", "size", "root", "signature"})


def head(election: str, manifest: str, trackers: Iterable[str], minute: int, *, closed: bool = False) -> Json:
    """The head over these ballots, without its signature."""
    row = sorted(trackers)
    return {
        "election": election, "manifest": manifest, "minute": minute, "size": len(row),
        "root": root_of_trackers(row), "closed": closed,
    }  # fmt: skip


def receipt(election: str, manifest: str, trackers: Iterable[str], minute: int, tracker: str) -> Json:
    """The receipt of the ballot that has just come to the others, without its signature."""
    row = sorted(trackers)
    return {
        "election": election, "manifest": manifest, "tracker": tracker, "minute": minute, "index": row.index(tracker),
        "size": len(row), "root": root_of_trackers(row),
    }  # fmt: skip


def voided(election: str, manifest: str, reason: str, root: str, size: int) -> Json:
    """The decision that a ballot with this board is void, without its signature."""
    return {"election": election, "manifest": manifest, "reason": reason, "root": root, "size": size}


def check_void(manifest: Json, manifest_hash: str, closing: Json, said: Json) -> str:
    """The reason. Raises Fault for a decision that is not about this board, or not of the platform."""
    fields_are(said, VOID, "宣布无效的决定")
    if (said["election"], said["manifest"]) != (manifest["election"], manifest_hash):
        raise Fault("宣布无效的决定不是这次投票的")
    if not signed_by(manifest["board_key"], "void", said):
        raise Fault("宣布无效的决定签名不对：不是本平台出具的")
    if (said["root"], said["size"]) != (closing["root"], closing["size"]):
        raise Fault("宣布无效的决定说的不是这块票板")
    return f"{said['reason']}"


def signed_by(key: str, label: str, said: Json) -> bool:
    """Raises ValueError for a key or signature that is none."""
    return is_signed(unhex(key), message(label, said), unhex(said["signature"], 64))


def check_heads(manifest: Json, manifest_hash: str, minutes: Mapping[str, int], heads: Sequence[Json]) -> Json:
    """The closing head. `minutes`: of every ballot, by its tracker. Raises Fault when a head was not kept to."""
    if not heads or not heads[-1].get("closed") or any(each.get("closed") for each in heads[:-1]):
        raise Fault("票板没有封板的标记，或封板以后还有变动")
    for each in heads:
        fields_are(each, HEAD, "票板封存值")
        if (each["election"], each["manifest"]) != (manifest["election"], manifest_hash):
            raise Fault(f"第{each['minute']}分钟的票板封存值不是这次投票的")
        if not signed_by(manifest["board_key"], "head", each):
            raise Fault(f"第{each['minute']}分钟的票板封存值签名不对")
        held = sorted(tracker for tracker, minute in minutes.items() if minute <= each["minute"])
        if len(held) != each["size"] or root_of_trackers(held) != each["root"]:
            raise Fault(f"第{each['minute']}分钟公布过的票板与现在的选票对不上：有选票被加入、去掉或改动")
    if [each["minute"] for each in heads] != sorted(each["minute"] for each in heads):
        raise Fault("票板封存值的次序不对")
    if heads[0]["size"] or heads[-1]["size"] != len(minutes):
        raise Fault("票板开始时不是空的，或封板时不是全部选票")
    return heads[-1]


def check_receipt(
    manifest: Json, manifest_hash: str, minutes: Mapping[str, int], heads: Sequence[Json], said: Json
) -> None:
    """Whether the board kept to a receipt. Raises Fault."""
    fields_are(said, RECEIPT, "回执")
    name = f"回执 {said['tracker'][:16]}"
    if (said["election"], said["manifest"]) != (manifest["election"], manifest_hash):
        raise Fault(f"{name}不是这次投票的")
    if not signed_by(manifest["board_key"], "receipt", said):
        raise Fault(f"{name}的签名不对：不是本平台出具的")
    if said["tracker"] not in minutes:
        raise Fault(f"{name}没有兑现：这张票不在票板上")
    if minutes[said["tracker"]] != said["minute"]:
        raise Fault(f"{name}没有兑现：票板上的时间变了")
    before = max((each["size"] for each in heads if each["minute"] < said["minute"]), default=0)
    after = min((each["size"] for each in heads if each["minute"] >= said["minute"]), default=0)
    if not before < said["size"] <= after:
        raise Fault(f"{name}没有兑现：当时的票数与票板对不上")
    if any(each["size"] == said["size"] and each["root"] != said["root"] for each in heads):
        raise Fault(f"{name}没有兑现：当时的票板与公布的不同")
