"""`huying ledger verify`: recompute the record from its rows."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from huying.kernel.ledger.services import verify as verify_ledger

from ..answers import Answer, Refusal


def verify(args: Namespace) -> Answer:
    """Whether every entry and every seal holds; with --head, whether a seal kept elsewhere is still on the ledger."""
    found = verify_ledger(head=args.head)
    data: dict[str, Any] = {"ok": found.ok, "entries": found.entries, "head": found.head}
    if found.ok:
        head = f"\n最后的封存值：{found.head}\n请抄存封存值，以后用 --head 核对。" if found.head else ""
        return Answer(data, f"台账完整：{found.entries}条，逐条核对无误。{head}")
    refusal = Refusal(f"台账不完整：{found.faults[0]}。", "请停止使用，保留现场，用最近的备份核对。")
    text = "台账不完整：\n" + "\n".join(f"· {fault}" for fault in found.faults)
    return Answer(data | {"faults": list(found.faults)}, text, code=1, complaint=refusal)
