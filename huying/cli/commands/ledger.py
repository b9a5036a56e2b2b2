"""`huying ledger …`: check the record, hand out heads and proofs, check a proof, change the key, redact."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from ..answers import Answer, Refusal, as_text


def verify(args: Namespace) -> Answer:
    """Whether every entry and every seal holds; with --head, whether a seal kept elsewhere is still on the ledger."""
    from huying.kernel.ledger.services import verify as verify_ledger

    found = verify_ledger(head=args.head)
    data: dict[str, Any] = {"ok": found.ok, "entries": found.entries, "head": found.head}
    remarks = "".join(f"\n请注意：{remark}。" for remark in found.remarks)
    if found.ok:
        head = f"\n最后的封存值：{found.head}\n请抄存封存值，以后用 --head 核对。" if found.head else ""
        return Answer(data, f"台账完整：{found.entries}条，逐条核对无误。{head}{remarks}")
    refusal = Refusal(f"台账不完整：{found.faults[0]}。", "请停止使用，保留现场，用最近的备份核对。")
    text = "台账不完整：\n" + "\n".join(f"· {fault}" for fault in found.faults) + remarks
    return Answer(data | {"faults": list(found.faults)}, text, code=1, complaint=refusal)


def head(args: Namespace) -> Answer:
    """The latest seal with its signature and the key to check it with: to be kept outside, or published."""
    from huying.kernel.ledger.selectors import signed_head

    from ..sealing import seal_now

    seal_now()
    signed = signed_head()
    if signed is None:
        raise Refusal("还没有签过名的封存值。", "登记了新的事项以后再试。")
    _write(args.output, signed)
    text = (
        f"封存值：{signed['head']}\n第{signed['number']}批，{signed['sealed_at']}\n"
        f"公钥：{signed['public_key']}（编号 {signed['key_id']}）\n签名：{signed['signature']}\n"
        "请放在本单位以外；以后用它核对台账有没有被改写。"
    )
    return Answer(signed, text)


def prove(args: Namespace) -> Answer:
    """The proof of one entry as JSON, for whoever has the checker."""
    from huying.kernel.ledger.proofs import NoProof
    from huying.kernel.ledger.proofs import prove as proof_of

    from ..sealing import seal_now

    seal_now()
    try:
        proof = proof_of(args.entry, since=args.since)
    except NoProof as none:
        raise Refusal(str(none), "用 huying ledger verify 可以核验整本台账。") from none
    _write(args.output, proof)
    written = f"第{args.entry}条的证明已写入 {args.output}，用 huying ledger check 或核对程序核对。"
    return Answer(proof, written if args.output else as_text(proof))


def check(args: Namespace) -> Answer:
    """Whether a proof holds; asks no database."""
    from huying.kernel.ledger import checker

    try:
        proof = json.loads(Path(args.file).read_text(encoding="utf-8"))
        said = checker.check(proof, args.head, args.key)
    except OSError as fault:
        raise Refusal(f"打不开这个文件：{args.file}。", "请核对路径和权限。") from fault
    except (ValueError, checker.Fault) as fault:
        refusal = Refusal(f"证明核对不通过：{fault}。", "请保留这个文件，向出具的单位查问。")
        return Answer({"ok": False, "fault": str(fault)}, code=1, complaint=refusal)
    return Answer({"ok": True, "proved": said}, "证明核对通过。\n" + "\n".join(f"· {line}" for line in said))


def checker(args: Namespace) -> Answer:
    """Hands out the one-file checker, which needs nothing but Python."""
    from huying.kernel.ledger import checker as program

    target = Path(args.file)
    if target.exists():
        raise Refusal(f"{args.file}已经存在，没有覆盖。", "请换一个文件名。")
    try:
        shutil.copyfile(program.__file__, target)
    except OSError as fault:
        raise Refusal(f"写不了{args.file}：{fault.strerror}。", "请换一个文件夹。") from fault
    return Answer({"file": str(target)}, f"核对程序已写入 {target}，可以交给任何人：python3 {target.name} 证明.json")


def newkey(args: Namespace) -> Answer:
    """A new key, announced by an entry that is sealed and signed under the old one."""
    from huying.kernel.calendar import clock
    from huying.kernel.ledger.services import change_key
    from huying.kernel.ledger.signing import KeyInUse

    try:
        key = change_key(by=args.by, at=clock.now())
    except KeyInUse as refused:
        raise Refusal(f"现在不能换签名密钥：{refused}。", "等它结束以后再换。") from refused
    text = f"已换签名密钥。新公钥：{key.public}（编号 {key.id}）\n请公布新公钥；以前的封存值仍用原来的公钥核对。"
    return Answer({"public_key": key.public, "key_id": key.id}, text)


def redact(args: Namespace) -> Answer:
    """Erase the body of an entry; the two persons give their own passwords."""
    from huying.kernel.calendar import clock
    from huying.kernel.ledger import redaction
    from huying.kernel.ledger.models import Entry

    entry = Entry.objects.filter(pk=args.entry).first()
    if entry is None:
        raise Refusal(f"没有第{args.entry}条留痕。", "请在“存证”页上核对编号。")
    asked_by, by = (_identified(name) for name in (args.asked_by, args.by))
    try:
        redaction.redact(entry, reason=args.reason, asked_by=asked_by, by=by, at=clock.now())
    except redaction.NotRedacted as refused:
        raise Refusal(str(refused), "什么也没有抹去。") from refused
    traces = redaction.scrub()
    data = {"entry": entry.pk, "erased": True, "in_database": traces.in_database or None, "elsewhere": traces.elsewhere}
    left = "".join(f"\n· {trace}。" for trace in (traces.in_database, traces.elsewhere) if trace)
    return Answer(data, f"第{entry.pk}条的内容已抹去，抹去本身已登记。还要注意：{left}")


def _identified(username: str) -> Any:
    """The person behind an account, who has given the account's password here and now. Refused otherwise."""
    from huying.kernel.people.models import Account

    account = Account.objects.select_related("person").filter(username=username, is_active=True).first()
    password = _password(f"{username}的密码：")
    if account is None or account.person is None or not account.check_password(password):
        raise Refusal(f"账号“{username}”或密码不对。", "办公室的人和审计员要各自到场，输入自己的密码。")
    if account.password_from:
        raise Refusal(f"账号“{username}”的密码是别人发的，还没有换。", "请本人先登录，改成自己的密码。")
    return account.person


def _password(prompt: str) -> str:
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _write(name: str | None, data: dict[str, Any]) -> None:
    if name is None:
        return
    try:
        with os.fdopen(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "w", encoding="utf-8") as out:
            json.dump(data, out, ensure_ascii=False, indent=1)
    except FileExistsError:
        raise Refusal(f"{name}已经存在，没有覆盖。", "请换一个文件名。") from None
    except OSError as fault:
        raise Refusal(f"写不了{name}：{fault.strerror}。", "请换一个文件夹。") from fault
