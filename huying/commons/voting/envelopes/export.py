"""The whole election as a folder, which anyone can check: docs/secret-ballot.md, 9."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from huying.kernel.procedures.refusals import NotYet

from ..secret.bundle import one_file
from ..secret.layout import canonical
from .casting import ceremony_json
from .checking import HOW, HOW_OPENED
from .models import NONE, SecretBallot
from .opening import shares_of


def board_lines(ballot: SecretBallot) -> bytes:
    """ballots.jsonl: every envelope with its minute, in the order of trackers."""
    rows = ballot.envelopes.order_by("tracker").values_list("body", "minute")
    ordered = [canonical({"ballot": json.loads(body), "minute": minute}) for body, minute in rows]
    return b"".join(line + b"\n" for line in ordered)


def files(ballot: SecretBallot) -> dict[str, bytes]:
    """Name and content of each file. Raises NotYet before the result, or the decision that there will be none."""
    end = _end(ballot)
    return {
        "manifest.json": ballot.manifest.encode(),
        "roll.json": ballot.roll.encode(),
        "ceremony.json": canonical(ceremony_json(ballot)),
        "heads.json": canonical([head.body_json for head in ballot.heads.order_by("minute")]),
        "ballots.jsonl": board_lines(ballot),
        **end,
        "verify.py": one_file().encode(),
        "README.txt": HOW.encode(),
    }


def _end(ballot: SecretBallot) -> dict[str, bytes]:
    if ballot.void != NONE and ballot.opened_at is not None:
        # Nor a share that one trustee had given: with it any second key would open the totals.
        return {"shares.json": canonical([]), "void.json": ballot.void.encode()}
    if ballot.result == NONE:
        raise NotYet("还没有开出结果，不能导出。", hint="等两名监票人开票以后再导出。")
    return {"shares.json": canonical(shares_of(ballot)), "result.json": ballot.result.encode()}


def write(ballot: SecretBallot, folder: Path) -> None:
    """Raises NotYet, OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files(ballot).items():
        (folder / name).write_bytes(content)


def checker(ballot: SecretBallot) -> dict[str, bytes]:
    """What checks an opened ballot from the opening on, without the server. Raises NotYet before."""
    if ballot.opened_at is None:
        raise NotYet("投票还没有开始，还没有投票说明。", hint="等大会主持人宣布开始。")
    return {
        "manifest.json": ballot.manifest.encode(),
        "verify.py": one_file().encode(),
        "README.txt": HOW_OPENED.encode(),
    }


def zipped(files: dict[str, bytes], folder: str) -> bytes:
    """A folder as one file to download."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{folder}/{name}", content)
    return held.getvalue()
