#!/usr/bin/env python3
"""呼应台账证明核对程序。只需要 Python 3.9 以上，不联网，不装任何东西，可以交给任何人。

    python3 checker.py 证明.json [--head 另外保存的封存值] [--key 公布的公钥]

Checks a proof file of the ledger without its database: this one file is all an outsider needs, and the platform itself
writes and checks by the same byte layouts. Standard library only.
Hashes: trees of RFC 6962; signature: Ed25519 (RFC 8032).
docs/decisions/ledger.md says what is hashed and why.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from typing import Any

HISTORY_ALGORITHM = "sha256"  # of the tree over all heads, whatever hash a batch uses
ERASED = '"erased"'  # what stands in the place of a body that was redacted; no body is a bare string


def digest(algorithm: str, data: bytes) -> bytes:
    """Raises ValueError where this Python has no such hash ("sha256", "sm3")."""
    if algorithm == "sha256":  # by its own name it is found three times as fast
        return hashlib.sha256(data).digest()
    return hashlib.new(algorithm, data).digest()


# --- what is hashed ------------------------------------------------------------------------------------------------


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _text(*fields: Any) -> bytes:
    return _ENCODER.encode(fields).encode()


def body_digest(body: str, salt: str) -> str:
    """The salt keeps a short body from being guessed by its hash once it has been erased."""
    return digest("sha256", b"\x03" + bytes.fromhex(salt) + body.encode()).hex()


def entry_leaf(entry: dict[str, Any]) -> str:
    """The entry's own hash (hex): every field but its place in the order, which the batch adds. Format 2 holds the
    body by its salted digest, so that it can be erased and everything else still be proved."""
    congress, kind, subject = entry["congress"], entry["kind"], entry["subject"]
    by, at = entry["by"], entry["recorded_at"]
    if _known(entry) == 1:
        return digest("sha256", _text(congress, kind, subject, entry["body"], by, at)).hex()
    held = entry.get("body_digest") or body_digest(entry["body"], entry["salt"])
    return digest("sha256", _text(2, congress, kind, subject, held, by, at)).hex()


def _known(written: dict[str, Any]) -> int:
    if written["format"] not in (1, 2):
        raise ValueError(f"格式{written['format']}比这个核对程序新")
    return int(written["format"])


def tree_leaf(number: int, leaf: str) -> bytes:
    """What a batch's tree is built over: the entry's number and its hash, so that no two can change places."""
    return f"{number}:{leaf}".encode()


def batch_head(batch: dict[str, Any]) -> str:
    """The batch's hash (hex), chained to the one before by `previous` and to all before by `history`."""
    run = (batch["first_id"], batch["last_id"], batch["count"], batch["algorithm"], batch["root"], batch["previous"])
    if _known(batch) == 1:
        said = _text(*run, batch["sealed_at"])
    else:
        signed = (batch["signature_algorithm"], batch["public_key"])
        said = _text(2, batch["number"], *run, batch["history"], batch["sealed_at"], *signed)
    return digest(batch["algorithm"], b"\x02" + said).hex()


def statement(signed: dict[str, Any]) -> bytes:
    """What is signed: how many batches there are, the last one's head, the root over all heads, the moment."""
    names = ("number", "head", "history", "sealed_at", "signature_algorithm", "public_key")
    return b"huying ledger head\0" + _text(*(signed[name] for name in names))


def key_id(public_key: str) -> str:
    """Sixteen characters to name a key by."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:16]


# --- RFC 6962 / 9162: from a leaf to a root, from an earlier root to a later one ------------------------------------


def node(left: bytes, right: bytes, algorithm: str) -> bytes:
    return digest(algorithm, b"\x01" + left + right)


def root_of(leaf: bytes, index: int, size: int, path: Sequence[bytes], algorithm: str) -> bytes:
    """The root that an inclusion proof leads to (RFC 9162 2.1.3.2). Raises ValueError for a proof of a wrong length."""
    if not 0 <= index < size:
        raise ValueError("位置不在树内")
    at, last, found = index, size - 1, digest(algorithm, b"\x00" + leaf)
    for step in path:
        if last == 0:
            raise ValueError("路径太长")
        if at & 1 or at == last:
            found = node(step, found, algorithm)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node(found, step, algorithm)
        at, last = at >> 1, last >> 1
    if last:
        raise ValueError("路径太短")
    return found


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes], algorithm: str) -> bool:
    """Whether the later tree holds the earlier one unchanged (RFC 9162 2.1.4.2)."""
    if old == 0 or old == new:
        return not path and (old == 0 or old_root == new_root)
    if not 0 < old < new or not path:
        return False
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    early = late = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            early, late = node(step, early, algorithm), node(step, late, algorithm)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            late = node(late, step, algorithm)
        at, last = at >> 1, last >> 1
    return last == 0 and early == old_root and late == new_root


# --- Ed25519 (RFC 8032 5.1), verification only: nothing here is secret, so it need not run in constant time ----------

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_I = pow(2, (_P - 1) // 4, _P)


def _add(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    g, h = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    x, y, z, t = f - e, h - g, h + g, f + e
    return x * y % _P, z * t % _P, y * z % _P, x * t % _P


def _times(factor: int, point: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    result: tuple[int, int, int, int] = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = _add(result, point)
        point, factor = _add(point, point), factor >> 1
    return result


def _point(encoded: bytes) -> tuple[int, int, int, int] | None:
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _I % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


_BASE = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def ed25519_holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is the key's over the message."""
    if len(public_key) != 32 or len(signature) != 64 or _BASE is None:
        return False
    key, r, s = _point(public_key), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= _L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % _L
    a, b = _times(s, _BASE), _add(r, _times(challenge, key))
    return (a[0] * b[2] - b[0] * a[2]) % _P == 0 and (a[1] * b[2] - b[1] * a[2]) % _P == 0


# --- the proof file ------------------------------------------------------------------------------------------------


class Fault(Exception):
    """What does not hold, in Chinese."""


def check(proof: dict[str, Any], head: str | None = None, key: str | None = None) -> list[str]:
    """What the proof proves, in Chinese sentences. Raises Fault with what does not hold."""
    try:
        if proof["huying_proof"] != 1:
            raise Fault("证明文件的格式比这个核对程序新，请用新的核对程序")
        return list(_checked(proof, head, key))
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise Fault(f"证明文件不完整或写法不对（{type(fault).__name__}：{fault}）") from fault


def _checked(proof: dict[str, Any], head: str | None, key: str | None) -> list[str]:
    signed, entry, batch = proof["statement"], proof["entry"], proof["batch"]
    _check_signature(signed, key)
    said = [f"封存值 {signed['head']} 由密钥 {key_id(signed['public_key'])} 于 {signed['sealed_at']} 签名"]
    if not key:
        said.append(f"没有给出公钥：请自己对照公布的公钥 {signed['public_key']}")
    said.append(_check_entry(entry))
    path = [bytes.fromhex(step) for step in proof["in_batch"]["path"]]
    leaf = tree_leaf(entry["id"], entry["leaf"])
    if root_of(leaf, proof["in_batch"]["index"], batch["count"], path, batch["algorithm"]).hex() != batch["root"]:
        raise Fault(f"第{entry['id']}条不在所说的那一批里")
    _check_in_history(batch, proof["in_history"], signed)
    said.append(f"第{entry['id']}条在第{batch['number']}批（{batch['sealed_at']} 封存），这一批在签名的台账里")
    if head:
        said.append(_check_kept(proof, head.lower(), signed, batch))
    return said


def _check_signature(signed: dict[str, Any], key: str | None) -> None:
    if key and key.lower() != signed["public_key"]:
        raise Fault(f"签名用的不是给出的公钥，而是 {signed['public_key']}")
    if signed["signature_algorithm"] != "ed25519":
        raise Fault(f"签名算法{signed['signature_algorithm']}这个核对程序不认识，请用新的核对程序")
    public_key, signature = bytes.fromhex(signed["public_key"]), bytes.fromhex(signed["signature"])
    if not ed25519_holds(public_key, statement(signed), signature):
        raise Fault("签名不对：封存值或它的说明被改写过")


def _check_entry(entry: dict[str, Any]) -> str:
    if entry["body"] == ERASED:
        if entry["format"] != 1 and entry_leaf(entry) != entry["leaf"]:
            raise Fault(f"第{entry['id']}条与它的摘要不符：被改写过")
        return (
            f"第{entry['id']}条的内容已依规抹去；它何时、由谁、为何事登记，仍然可证"
            if entry["format"] != 1
            else (f"第{entry['id']}条的内容已依规抹去；只能证明当时有这一条，不能证明其余各栏")
        )
    if entry_leaf({**entry, "body_digest": None}) != entry["leaf"]:
        raise Fault(f"第{entry['id']}条的内容与它的摘要不符：被改写过")
    return f"第{entry['id']}条的内容与登记时相同（{entry['recorded_at']}，{entry['by']}）"


def _check_in_history(batch: dict[str, Any], path: Sequence[str], signed: dict[str, Any]) -> None:
    head = bytes.fromhex(batch_head(batch))
    steps = [bytes.fromhex(step) for step in path]
    found = root_of(head, batch["number"] - 1, signed["number"], steps, HISTORY_ALGORITHM)
    if found.hex() != signed["history"]:
        raise Fault(f"第{batch['number']}批不在签名的台账里")


def _check_kept(proof: dict[str, Any], head: str, signed: dict[str, Any], batch: dict[str, Any]) -> str:
    """Whether the ledger that was signed still holds all that the kept head vouches for."""
    if head == signed["head"]:
        return "您保存的封存值就是这份证明所签的"
    earlier = proof.get("earlier")
    if not earlier:
        if head == batch_head(batch):
            return "您保存的封存值就是这一批的，仍在签名的台账里"
        raise Fault("这份证明没有说到您保存的封存值：请对方用 --from 重新出具，或换一个封存值")
    kept = earlier["batch"]
    if batch_head(kept) != head:
        raise Fault("这份证明说到的不是您保存的封存值：请对方用 --from 写明它，重新出具")
    _check_in_history(kept, earlier["in_history"], signed)
    if kept["format"] == 1:
        return "您保存的封存值仍在签名的台账里（它是升级以前的，它以前的各批要用 huying ledger verify 核对）"
    old, path = kept["number"] - 1, [bytes.fromhex(step) for step in earlier["consistency"]]
    roots = bytes.fromhex(kept["history"]), bytes.fromhex(signed["history"])
    if not is_consistent(old, signed["number"], *roots, path, HISTORY_ALGORITHM):
        raise Fault("台账在您保存封存值以后被改写过：它以前的各批与现在的对不上")
    return "您保存的封存值仍在账上，它以前的各批一批没有变"


def main(words: Sequence[str]) -> int:
    """0: the proof holds; 1: it does not; 2: wrong usage."""
    options: dict[str, str | None] = {"--head": None, "--key": None}
    files: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in options and rest:
            options[word] = rest.pop(0)
        else:
            files.append(word)
    if len(files) != 1 or files[0].startswith("-"):
        print("用法：python3 checker.py 证明.json [--head 封存值] [--key 公钥]", file=sys.stderr)
        return 2
    try:
        with open(files[0], encoding="utf-8") as source:
            said = check(json.load(source), options["--head"], options["--key"])
    except (OSError, ValueError, Fault) as fault:
        print(f"核对不通过：{fault}。")
        return 1
    print("核对通过。\n" + "\n".join(f"· {line}" for line in said))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
