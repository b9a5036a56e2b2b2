"""`huying demo`: the demonstration county, built when it is absent, then served."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from huying.demo import build

from ..answers import Answer, as_text, note
from ..sealing import seal_now
from ..serving.server import serve
from .common import is_there

CODE = "demo"
HOST = "127.0.0.1"


def run(args: Namespace) -> Answer:
    """Prints the address and one account per role. A second start uses what is there."""
    if not is_there(CODE):
        note("正在建立演示县，大约一分钟……")
    accounts = [
        {"role": a.role, "username": a.username, "password": a.password, "person": a.person} for a in build().accounts
    ]
    seal_now()
    if args.no_serve:
        return Answer(
            {"url": None, "accounts": accounts}, "演示县已建好（演示数据，内容全是虚构的）。\n" + _listed(accounts)
        )

    def ready(url: str) -> None:
        text = f"呼应演示县：{url}\n（演示数据，内容全是虚构的）\n\n{_listed(accounts)}\n\n按 Ctrl-C 停止。"
        print(as_text({"url": url, "accounts": accounts}) if args.json else text, flush=True)

    serve(host=HOST, port=args.port, ready=ready)
    return Answer(silent=True)


def _listed(accounts: list[dict[str, Any]]) -> str:
    return "\n".join(f"{a['role']}　{a['person']}　账号 {a['username']}　密码 {a['password']}" for a in accounts)
