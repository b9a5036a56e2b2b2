"""`huying election …`: export the folder of a secret ballot, and check one, which needs no database."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from ..answers import Answer, Progress, Refusal


def verify(args: Namespace) -> Answer:
    """The same as the folder's own verify.py: trustees' keys, roll, ballots, board, receipts, shares, result."""
    from huying.commons.voting.secret.folder import Pinned, check, read_folder
    from huying.commons.voting.secret.group import Plain, best_group
    from huying.commons.voting.secret.layout import Fault
    from huying.commons.voting.secret.verify import verdict

    progress = Progress()
    try:
        receipts = [json.loads(Path(name).read_text(encoding="utf-8")) for name in args.receipt]
        election = read_folder(Path(args.folder))
    except (Fault, OSError, ValueError, RecursionError) as fault:
        raise Refusal(f"核对不了：{fault}。", "请给出导出的整个文件夹（解开压缩包以后的）。") from fault
    pinned = Pinned(args.manifest, args.head, args.key, receipts)
    group = Plain() if args.plain else best_group()
    check(election, group, pinned, lambda done, of: progress(done, of, "核对选票"))
    lines = "".join(f"\n· {line}" for line in election.said)
    data: dict[str, Any] = {"ok": not election.faults, "ballots": len(election.lines), "faults": election.faults}
    if not election.faults:
        ends = {"result": election.result} | ({"void": election.void} if election.void else {})
        return Answer(data | ends, f"核对通过：{verdict(election)}{lines}")
    refusal = Refusal(f"核对不通过：{election.faults[0]}。", "请保留文件夹原样，告诉监票人和主席团。")
    faults = "".join(f"\n✗ {fault}。" for fault in election.faults)
    return Answer(data, f"核对不通过：{len(election.faults)}处不符。{faults}{lines}", code=1, complaint=refusal)


def verifier(args: Namespace) -> Answer:
    """Writes the one-file verifier, to be handed out."""
    from huying.commons.voting.secret.bundle import one_file

    try:
        Path(args.file).write_text(one_file(), encoding="utf-8")
    except OSError as fault:
        raise Refusal(f"写不进 {args.file}：{fault.strerror}。", "换一个文件名或文件夹。") from fault
    return Answer({"file": args.file}, f"已写成 {args.file}。用法：python3 {args.file} 文件夹")


def export(args: Namespace) -> Answer:
    """The folder of a secret ballot that is counted or void: what `verify` checks, with the verifier in it."""
    from huying.commons.voting.envelopes.export import write
    from huying.commons.voting.envelopes.models import SecretBallot
    from huying.kernel.procedures.refusals import Refused

    ballot = SecretBallot.objects.select_related("congress").filter(code=args.code).first()
    if ballot is None:
        raise Refusal(f"没有编号为“{args.code}”的无记名电子票决。", "编号写在投票说明里，例如 demo-1a2b3c4d5e6f。")
    try:
        write(ballot, Path(args.folder))
    except Refused as refusal:
        raise Refusal(refusal.sentence, refusal.hint) from refusal
    except OSError as fault:
        raise Refusal(f"写不进 {args.folder}：{fault.strerror}。", "换一个文件夹。") from fault
    data = {"folder": args.folder, "manifest": ballot.manifest_hash}
    return Answer(data, f"已导出到 {args.folder}。核对：python3 verify.py，或 huying election verify {args.folder}")
